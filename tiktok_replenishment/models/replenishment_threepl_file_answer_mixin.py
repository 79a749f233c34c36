# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import asdict

from odoo import api, fields, models
from odoo.tools import format_datetime, plaintext2html

FILE_ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls")


class ReplenishmentThreeplFileAnswerMixin(models.AbstractModel):
    """What became of a stock file, in words: for the screen and for its sender."""

    _name = "replenishment.threepl.file.answer.mixin"
    _inherit = ["replenishment.threepl.refusal.mixin"]
    _description = "Answer to a Stock File"

    refusals = fields.Json(readonly=True, copy=False)
    refusal_count = fields.Integer(readonly=True, copy=False)
    left_out = fields.Char(
        string="Warehouses Left Out",
        readonly=True,
        copy=False,
        help="Named in the file, but not mapped to one of your warehouses.",
    )
    result = fields.Text(compute="_compute_result")

    @api.model
    def _prepare_refusal_values(self, error):
        return {
            "refusals": [asdict(refusal) for refusal in error.refusals],
            "refusal_count": error.count,
        }

    @api.depends("state", "pull_ids.state", "refusals", "left_out")
    @api.depends_context("lang", "tz")
    def _compute_result(self):
        for record in self:
            record.result = "\n".join(record._get_result_lines()) or False

    def _get_result_lines(self):
        if self.state == "repeated":
            return [
                self.env._(
                    "This file has been taken before. Nothing was changed. If the "
                    "stock is again as in it, put the date into its name."
                )
            ]
        lines = [self._refusal_in_words(refusal) for refusal in self.refusals or []]
        if len(lines) < self.refusal_count:
            lines.append(self.env._("… and %s more.", self.refusal_count - len(lines)))
        if lines:
            lines.insert(0, self.env._("Nothing of the file was taken."))
        return lines + self._get_pull_lines() + self._get_left_out_lines()

    def _get_pull_lines(self):
        # The reader need not be allowed to see pulls to know of the own file.
        pulls = self.sudo().pull_ids
        return [
            f"{pull.threepl_warehouse_id.display_name}: {self._pull_in_words(pull)}"
            for pull in pulls.sorted("id")
        ]

    def _pull_in_words(self, pull):
        if pull.state != "done":
            return pull.last_error or self.env._("Newer numbers have come.")
        return self.env._(
            "%(skus)s SKUs are taken, as of %(moment)s.",
            skus=pull.row_count,
            moment=format_datetime(self.env, pull.as_of),
        )

    def _get_left_out_lines(self):
        if not self.left_out:
            return []
        return [
            self.env._(
                "Not taken: %s. It is not said which of your warehouses that is. "
                "Choose it on the connection, then send the file again.",
                self.left_out,
            )
        ]

    # -------------------------------------------------------------------- mail

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Read the stock files of a mail; nothing else of it is kept."""
        files = self.browse()
        sent_at = min(
            fields.Datetime.to_datetime(msg_dict.get("date")) or fields.Datetime.now(),
            fields.Datetime.now(),
        )
        for name, content in self._stock_files_of(msg_dict):
            files += self.create(
                {**(custom_values or {}), "source": "mail", "name": name}
            )
            files[-1]._read(content, sent_at)
        if not msg_dict.get("is_automatic"):
            files._answer(msg_dict)
        return files[:1]

    @api.model
    def _stock_files_of(self, msg_dict):
        return [
            (name, content)
            for name, content, *_details in msg_dict.get("attachments") or []
            if name.casefold().endswith(FILE_ENDINGS)
        ]

    def _answer(self, msg_dict):
        """Tell the sender what was understood or refused."""
        if not self:
            return
        connection = self.connection_id
        address = connection.alias_email or self.env.company.email_formatted
        told = self.with_context(lang=connection._alert_user().lang)
        text = "\n\n".join(f"{file.name}\n{file.result}" for file in told)
        # Answers go out by the mail queue, and are forgotten once they are sent.
        self.env["mail.mail"].sudo().create(
            {
                "subject": told.env._("Your stock files, %s", connection.name),
                "body_html": plaintext2html(text),
                "email_to": msg_dict["email_from"],
                "email_from": address,
                "references": msg_dict["message_id"],
                "headers": repr({"Auto-Submitted": "auto-replied"}),
                "auto_delete": True,
            }
        )

    def _creation_subtype(self):
        """The mail gateway asks for it."""
        return self.env["mail.message.subtype"]

    def message_post(self, **_values):
        """The mail gateway would store the mail's text here: it is not kept."""
        return self.env["mail.message"]
