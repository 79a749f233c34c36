# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import csv
import io
from zoneinfo import ZoneInfo

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..connectors.threepl.stock_file.header_words import IDENTIFIERS, QUANTITIES
from ..connectors.threepl.stock_file.profile import FileProfile
from ..connectors.threepl.stock_file.provider import StockFileProvider

TEMPLATE_HEADERS = (
    "Warehouse",
    "SKU",
    "Available",
    "Reserved",
    "Inbound",
    "To Put Away",
    "Damaged",
)
# What spreadsheets take for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class ReplenishmentThreeplFileMixin(models.AbstractModel):
    """Stock files as a provider: what is agreed with the sender."""

    _name = "replenishment.threepl.file.mixin"
    _inherit = ["replenishment.pull.mixin", "replenishment.threepl.progress.mixin"]
    _description = "Stock File Connection"

    # Files come daily; one may be half a day late.
    _file_max_age_hours = 36

    file_is_full = fields.Boolean(
        string="Files Are Complete",
        help="Each file lists the whole stock of the warehouses that it names: a SKU "
        "that is missing there has none. Other warehouses keep their numbers. "
        "Otherwise a file changes only the SKUs that it names.",
    )
    file_tz = fields.Selection(
        "_selection_file_tz",
        string="Time Zone of Files",
        default=lambda self: self.env.user.tz or "UTC",
        help="Of the dates that stand in a file or in its name.",
    )
    file_sheet = fields.Char(
        string="Sheet",
        help="The sheet of workbooks that counts, when several hold a stock list.",
    )
    file_decimal_mark = fields.Selection(
        [(".", "Point: 1,234.5"), (",", "Comma: 1.234,5")],
        string="Decimal Mark",
        help="Empty: what could be read in two ways is refused.",
    )
    file_may_end_open = fields.Boolean(
        string="No Line Break at the End",
        help="The sender's text files end without a line break. It cannot be told then "
        "whether the last number was cut off.",
    )
    file_columns = fields.Text(
        string="Names of Columns",
        help="Only for headers that are not understood: one column a line, for example "
        "available = Free to sell. Known names: sku, warehouse, name, barcode, "
        "available, reserved, inbound, pending, damaged, frozen, on_hand.",
    )
    file_template = fields.Binary(
        compute="_compute_file_template",
        help="An empty stock list of the warehouses and SKUs that are known.",
    )
    file_count = fields.Integer(string="Stock Files", compute="_compute_file_count")

    @api.model
    def _selection_file_tz(self):
        return [(name, name) for name in pytz.common_timezones]

    def _compute_file_count(self):
        counts = dict(
            self.env["replenishment.threepl.file"]._read_group(
                [("connection_id", "in", self.ids)], ["connection_id"], ["__count"]
            )
        )
        for connection in self:
            connection.file_count = counts.get(connection, 0)

    @api.constrains("file_columns")
    def _check_file_columns(self):
        for connection in self:
            unknown = connection._get_file_columns().keys() - {
                *IDENTIFIERS,
                *QUANTITIES,
            }
            if unknown:
                raise ValidationError(
                    self.env._(
                        "These are no names of columns: %(unknown)s. Choose of: "
                        "%(known)s.",
                        unknown=", ".join(sorted(unknown)),
                        known=", ".join([*IDENTIFIERS, *QUANTITIES]),
                    )
                )

    def _get_file_columns(self):
        """{our name of a column: the sender's header}."""
        pairs = [
            line.partition("=")
            for line in (self.file_columns or "").splitlines()
            if line.strip()
        ]
        return {name.strip(): header.strip() for name, _sign, header in pairs}

    # ---------------------------------------------------------------- provider

    def _file_fields(self):
        return dict.fromkeys(
            (
                "file_is_full",
                "file_tz",
                "file_sheet",
                "file_decimal_mark",
                "file_may_end_open",
                "file_columns",
            ),
            False,
        )

    def _file_client(self, stock_file=None, received_at=None):
        return StockFileProvider(
            stock_file, received_at=received_at, is_full=self.file_is_full
        )

    def _file_profile(self, place):
        """What is agreed, with the SKUs known; `place`: the warehouse of the file."""
        skus = self.env["replenishment.threepl.sku"].search(
            [("connection_id", "=", self.id)]
        )
        stock = self.env["replenishment.threepl.stock"].search(
            [("threepl_warehouse_id", "=", place.id)]
        )
        return FileProfile(
            warehouse_code=place.external_code or "",
            is_full=self.file_is_full,
            sheet=self.file_sheet or "",
            decimal_mark=self.file_decimal_mark or "",
            may_end_open=self.file_may_end_open,
            zone=ZoneInfo(self.file_tz or "UTC"),
            columns=self._get_file_columns(),
            known_skus=frozenset(skus.mapped("external_sku")),
            warehouse_skus=frozenset(stock.threepl_sku_id.mapped("external_sku")),
        )

    @api.model
    def _get_due(self):
        """A file comes when it comes: there is nothing to be asked for."""
        return super()._get_due().filtered(lambda record: record.provider != "file")

    def _check_can_be_pulled(self):
        if any(connection.provider == "file" for connection in self):
            raise UserError(
                self.env._(
                    "These numbers come by stock files. Upload a file, or send it by "
                    "e-mail."
                )
            )
        return super()._check_can_be_pulled()

    def _record_file(self, stock_file):
        """Tell on the connection how the taking of a file went."""
        self.env["replenishment.threepl.sku"]._follow_up(self)
        doubted = self._mapped_warehouses().last_pull_id.filtered(
            lambda pull: pull.state in ("waiting", "rejected")
        )
        if doubted:
            self._record_doubt(doubted[0])
        else:
            self._record_success(min(stock_file.as_of, fields.Datetime.now()))

    # ----------------------------------------------------------------- buttons

    def action_upload_file(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Upload a Stock File"),
            "res_model": "replenishment.threepl.file",
            "view_mode": "form",
            "context": {"default_connection_id": self.id},
        }

    def action_view_files(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stock Files"),
            "res_model": "replenishment.threepl.file",
            "view_mode": "list,form",
            "domain": [("connection_id", "in", self.ids)],
            "context": {"default_connection_id": self[:1].id},
        }

    def action_download_template(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/file_template/stock.csv"
            "?download=true",
        }

    def _compute_file_template(self):
        for connection in self:
            # With its mark Excel reads the file as UTF-8.
            text = "\ufeff" + connection._get_template_text()
            connection.file_template = base64.b64encode(text.encode())

    def _get_template_text(self):
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(TEMPLATE_HEADERS)
        skus = self.env["replenishment.threepl.sku"].search(
            [("connection_id", "=", self.id), ("state", "!=", "ignored")]
        )
        codes = self.warehouse_ids.mapped("external_code") or [""]
        for code in codes:
            for sku in skus.mapped("external_sku"):
                cells = [_harmless(code), _harmless(sku)]
                writer.writerow(cells + [""] * (len(TEMPLATE_HEADERS) - len(cells)))
        return stream.getvalue()


def _harmless(text):
    """The text as a spreadsheet shows it instead of calculating it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
