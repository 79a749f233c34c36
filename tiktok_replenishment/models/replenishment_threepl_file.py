# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib
import re
from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..connectors.threepl.stock_file.reading import read_stock_file
from ..connectors.threepl.stock_file.refusals import FileRefusedError, Refusal

UNREAD_RETENTION = timedelta(days=1)
# As long the same file is known again.
RETENTION = timedelta(days=365)
SETTINGS = (
    "file_is_full",
    "file_tz",
    "file_sheet",
    "file_decimal_mark",
    "file_columns",
)


class ReplenishmentThreeplFile(models.Model):
    """A stock file that came, and what became of it.

    Its content is kept only until it is read: what it says is in the stock pulls.
    """

    _name = "replenishment.threepl.file"
    _inherit = ["replenishment.threepl.file.answer.mixin"]
    _description = "Stock File"
    _order = "id DESC"
    _check_company_auto = True

    name = fields.Char(string="File Name")
    connection_id = fields.Many2one(
        "replenishment.threepl.connection",
        required=True,
        default=lambda self: self._default_connection(),
        ondelete="cascade",
        index=True,
        domain="[('provider', '=', 'file')]",
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    threepl_warehouse_id = fields.Many2one(
        "replenishment.threepl.warehouse",
        string="Operator's Warehouse",
        ondelete="cascade",
        check_company=True,
        domain="[('connection_id', '=', connection_id)]",
        help="Whose stock it is, when the file does not name the warehouse of each "
        "row.",
    )
    content = fields.Binary(string="File", copy=False)
    source = fields.Selection(
        [("upload", "Upload"), ("mail", "E-Mail")],
        required=True,
        readonly=True,
        default="upload",
    )
    state = fields.Selection(
        [
            ("draft", "To Read"),
            ("done", "Taken"),
            ("waiting", "To Accept"),
            ("repeated", "Known Already"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    as_of = fields.Datetime(
        readonly=True, copy=False, help="When the numbers were true."
    )
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    digest = fields.Char(readonly=True, copy=False, index="btree_not_null")
    pull_ids = fields.Many2many(
        "replenishment.threepl.pull", string="Stock Pulls", readonly=True, copy=False
    )

    @api.model
    def _default_connection(self):
        """The only one that takes files."""
        found = self.connection_id.search([("provider", "=", "file")], limit=2)
        return found if len(found) == 1 else found.browse()

    # ----------------------------------------------------------------- reading

    def action_read(self):
        """Read an uploaded file; what it says counts at once."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft" or not self.content:
            raise UserError(self.env._("Choose a file first."))
        # Whoever may upload a file may replace the numbers of its warehouses.
        record = self.sudo()
        content = record.with_context(bin_size=False).content
        record._read(base64.b64decode(content), fields.Datetime.now())
        record.content = False
        return True

    def _read(self, content, received_at):
        """Take over what a file says, or write down why not.

        `received_at`: when it was sent, as far as that is known.
        """
        connection = self.connection_id
        profile = connection._file_profile(self._find_warehouse())
        self.digest = self._get_digest(content)
        try:
            found = read_stock_file(content, name=self.name or "", profile=profile)
        except FileRefusedError as error:
            self._refuse(error)
            return
        if not found.has_warehouses and not profile.warehouse_code:
            self._refuse(FileRefusedError([Refusal(reason="which_warehouse")]))
            return
        received_at = received_at.replace(tzinfo=timezone.utc)
        client = connection._file_client(found, received_at)
        self.as_of = client.as_of.astimezone(timezone.utc).replace(
            tzinfo=None, microsecond=0
        )
        self.row_count = len(found.rows)
        has_own_time = bool(found.written) or self.source == "mail"
        if self._find_repeated(has_own_time):
            self.state = "repeated"
        else:
            self._store(client)

    def _refuse(self, error):
        self.write({"state": "refused", **self._prepare_refusal_values(error)})
        if self.source == "mail":
            # Nobody looks at a screen: the connection tells.
            self.connection_id._record_failure(error)

    def _store(self, client):
        """One pull for each warehouse of the file that is mapped to one of ours."""
        connection = self.connection_id
        connection.warehouse_ids._remember(connection, client.list_warehouses())
        codes = {place.code for place in client.list_warehouses()}
        places = connection._mapped_warehouses().filtered(
            lambda place: place.external_code in codes
        )
        left_out = codes - set(places.mapped("external_code"))
        self.left_out = ", ".join(sorted(left_out)) or False
        for place in places:
            self.pull_ids += place._store_answer(
                client.pull_stock([place.external_code])
            )
        states = set(self.pull_ids.mapped("state"))
        self.state = next(
            (state for state in ("done", "waiting") if state in states), "refused"
        )
        if places:
            connection._record_file(self)

    def _find_warehouse(self):
        """Whose file it is: as told, as its name says, or the only one there is."""
        places = self.connection_id.warehouse_ids
        words = _words(self.name or "")
        named = places.filtered(lambda place: _words(place.external_code) in words)
        for found in (self.threepl_warehouse_id, named, places):
            if len(found) == 1:
                return found
        return self.threepl_warehouse_id

    # ------------------------------------------------------------ known already

    def _get_digest(self, content):
        """Tells the same file, for the same warehouse, under the same settings."""
        settings = [self.connection_id[name] for name in SETTINGS]
        told = repr([self._find_warehouse().id, *settings]).encode()
        return hashlib.sha256(told + content).hexdigest()

    def _find_repeated(self, has_own_time):
        """The file that was taken before and says the same of the same time.

        Without a time of its own a file that comes again is no news.
        """
        taken = self.search(
            [
                ("connection_id", "=", self.connection_id.id),
                ("digest", "=", self.digest),
                ("state", "=", "done"),
                ("left_out", "=", False),
            ],
            limit=1,
        )
        is_news = has_own_time and taken.as_of and self.as_of > taken.as_of
        return self.browse() if is_news else taken

    @api.autovacuum
    def _gc_old_files(self):
        """Forget files that were chosen and never read, and all after a year."""
        now = fields.Datetime.now()
        self.search(
            [
                "|",
                ("create_date", "<", now - RETENTION),
                "&",
                ("state", "=", "draft"),
                ("create_date", "<", now - UNREAD_RETENTION),
            ]
        ).unlink()


def _words(text):
    """The words of a name or a code between hyphens, to look for one in the other."""
    return "-" + "-".join(re.findall(r"[^\W_]+", text.casefold())) + "-"
