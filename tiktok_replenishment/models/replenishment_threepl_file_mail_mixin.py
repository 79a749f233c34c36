# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools.mail import email_normalize, email_split

from odoo.addons.mail.tools.alias_error import AliasError

FILE_MODEL = "replenishment.threepl.file"


class ReplenishmentThreeplFileMailMixin(models.AbstractModel):
    """The e-mail address of a connection, to which its stock files are sent."""

    _name = "replenishment.threepl.file.mail.mixin"
    _inherit = ["mail.alias.mixin.optional"]
    _description = "E-Mail Address for Stock Files"

    file_senders = fields.Text(
        string="Allowed Senders",
        help="Addresses, or whole domains such as @warehouse.example. Mails of others "
        "are sent back. A sender's address can be forged: choose an address for the "
        "files that nobody guesses.",
    )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id(FILE_MODEL)
        if self.id:
            values["alias_defaults"] = repr({"connection_id": self.id})
        return values

    def _alias_get_error(self, message, message_dict, alias):
        error = super()._alias_get_error(message, message_dict, alias)
        if error or alias.alias_model_id.model != FILE_MODEL:
            return error
        # Nothing of the mail is kept, nor sent back.
        message_dict["body"] = ""
        if not self._is_allowed_sender(message_dict["email_from"]):
            return AliasError(
                "error_stock_file_sender",
                self.env._("restricted to the senders that the connection names"),
            )
        # The gateway has decoded text as UTF-8; files in GB18030 would be spoilt.
        message_dict["attachments"] = _attachments_as_sent(message)
        message_dict["is_automatic"] = message.get("Auto-Submitted", "no") != "no"
        return False

    def _is_allowed_sender(self, address):
        address = email_normalize(address) or ""
        allowed = (self.file_senders or "").casefold().split()
        allowed = {entry.strip(",;") for entry in allowed}
        addresses = {email for entry in allowed for email in email_split(entry)}
        domain = "@" + address.rpartition("@")[2]
        return bool(address) and (address in addresses or domain in allowed)


def _attachments_as_sent(message):
    """(file name, bytes) of the parts of a mail that are files."""
    return [
        (part.get_filename(), part.get_payload(decode=True) or b"")
        for part in message.walk()
        if part.get_filename() and not part.is_multipart()
    ]
