# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timezone

from odoo import api, fields, models

from ..connectors.errors import ServiceError
from ..connectors.tiktok.fbt import CLOSED_STATUSES


class ReplenishmentTiktokInbound(models.Model):
    """Goods sent to a warehouse of TikTok (an FBT inbound order).

    TikTok Shop has no list of them: its notifications name them, or a person types the
    number. From then on they are read together with the stock, until they are closed.
    """

    _name = "replenishment.tiktok.inbound"
    _inherit = ["replenishment.error.mixin"]
    _description = "Goods on the Way to TikTok"
    _order = "is_open DESC, expected_on, id DESC"
    _rec_name = "external_id"
    _rec_names_search = ["external_id", "reference"]
    _check_company_auto = True

    shop_id = fields.Many2one(
        "replenishment.tiktok.shop",
        required=True,
        ondelete="cascade",
        check_company=True,
        default=lambda self: self._default_shop_id(),
    )
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    active = fields.Boolean(
        default=True,
        help="Archive an order that TikTok never closes: then nothing more is awaited.",
    )
    external_id = fields.Char(
        string="Number",
        required=True,
        copy=False,
        help="The inbound order's number as Seller Center shows it.",
    )
    reference = fields.Char(readonly=True, copy=False)
    status = fields.Char(readonly=True, copy=False, help="As TikTok Shop says it.")
    is_open = fields.Boolean(
        string="Open",
        default=True,
        readonly=True,
        copy=False,
        help="More may arrive: what is missing counts as on the way.",
    )
    is_unknown = fields.Boolean(
        string="Not Found",
        readonly=True,
        copy=False,
        help="TikTok Shop does not know this number, or not for this shop.",
    )
    expected_on = fields.Date(readonly=True, copy=False)
    warehouse_external_id = fields.Char(
        string="TikTok's Warehouse", readonly=True, copy=False
    )
    read_at = fields.Datetime(string="Last Read", readonly=True, copy=False)
    line_ids = fields.One2many(
        "replenishment.tiktok.inbound.line", "inbound_id", readonly=True
    )
    planned_qty = fields.Integer(
        string="Planned", compute="_compute_quantities", store=True
    )
    received_qty = fields.Integer(
        string="Received", compute="_compute_quantities", store=True
    )
    missing_qty = fields.Integer(
        string="Awaited", compute="_compute_quantities", store=True
    )

    _unique_external_id = models.Constraint(
        "UNIQUE (shop_id, external_id)", "This inbound order is known already."
    )

    @api.model
    def _default_shop_id(self):
        shops = self.env["replenishment.tiktok.shop"].search([], limit=2)
        return shops if len(shops) == 1 else False

    @api.depends("is_open", "line_ids.planned", "line_ids.received", "line_ids.missing")
    def _compute_quantities(self):
        for order in self:
            lines = order.line_ids
            order.planned_qty = sum(lines.mapped("planned"))
            order.received_qty = sum(lines.mapped("received"))
            order.missing_qty = sum(lines.mapped("missing")) if order.is_open else 0

    @api.model_create_multi
    def create(self, vals_list):
        """Numbers are typed or pasted: blanks around them are not part of them."""
        return super().create(
            [
                {**vals, "external_id": (vals.get("external_id") or "").strip()}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """A number that is corrected is another one: nothing is known of it yet."""
        if "external_id" in vals and "read_at" not in vals:
            number = (vals["external_id"] or "").strip()
            vals = {**vals, "external_id": number, "is_unknown": False}
        return super().write(vals)

    # ----------------------------------------------------------------- buttons

    def action_read(self):
        """Ask TikTok Shop for these orders now."""
        self.check_access("write")
        # Whoever may note inbound orders may have them read; the credentials needed for
        # it stay unreadable.
        for shop, orders in self.sudo().grouped("shop_id").items():
            asked = orders.mapped("external_id")
            try:
                found = shop.account_id._call_with_token(
                    lambda client, shop=shop, asked=asked: (
                        client.get_fbt_inbound_orders(shop.cipher, asked)
                    )
                )
            except ServiceError as error:
                orders.write(self._prepare_error_values(error))
            else:
                orders._store_orders(shop, asked, found)
        return self.exists()._notify_result(
            self.env._("The inbound orders are up to date.")
        )

    # ----------------------------------------------------------------- storing

    @api.model
    def _get_open(self, shop):
        """Of the orders that more may come of: the warehouse by number.

        A number that TikTok Shop did not know may become known to it.
        """
        orders = self.search([("shop_id", "=", shop.id), ("is_open", "=", True)])
        return {
            order.external_id: order.warehouse_external_id or "" for order in orders
        }

    @api.model
    def _is_any_known(self, shop):
        return bool(
            self._search_known(
                shop, [("read_at", "!=", False), ("is_unknown", "=", False)]
            )
        )

    @api.model
    def _search_known(self, shop, domain):
        """Archived orders are known too."""
        return self.with_context(active_test=False).search(
            [("shop_id", "=", shop.id), *domain], order="id"
        )

    @api.model
    def _note(self, shops, external_id, status=""):
        """Remember the orders of a number that TikTok Shop has told of."""
        for shop in shops:
            known = self._search_known(
                shop,
                [
                    "|",
                    ("external_id", "=", external_id),
                    ("reference", "=", external_id),
                ],
            )
            if not known:
                self.create({"shop_id": shop.id, "external_id": external_id})
            elif status and status not in CLOSED_STATUSES:
                known.write({"is_open": True, "is_unknown": False})

    @api.model
    def _store(self, shop, snapshot):
        """Write down the inbound orders that came with a pull of stock."""
        self._store_orders(shop, snapshot.inbound_asked, snapshot.inbound_orders)

    @api.model
    def _store_orders(self, shop, asked, values):
        """Write InboundOrder values; numbers that were `asked` for but did not come
        are not known to TikTok Shop.
        """
        rest = set(asked)
        for value in values:
            names = {value.external_id, value.reference} - {""}
            rest -= names
            self._merge_names(shop, value, names)._write_value(value)
        lost = self._search_known(shop, [("external_id", "in", list(rest))])
        lost.write({"is_unknown": True, "read_at": fields.Datetime.now()})

    @api.model
    def _merge_names(self, shop, value, names):
        """The one record of an order that has two names."""
        found = self._search_known(shop, [("external_id", "in", list(names))])
        found[1:].unlink()
        return found[:1] or self.create(
            {"shop_id": shop.id, "external_id": value.external_id}
        )

    def _write_value(self, value):
        self.line_ids.unlink()
        self.write(
            {
                **self._prepare_no_error_values(),
                "external_id": value.external_id,
                "reference": value.reference,
                "status": value.status,
                "is_open": value.is_open,
                "is_unknown": False,
                "expected_on": self._to_day(value.expected_at),
                "warehouse_external_id": value.warehouse_external_id,
                "read_at": fields.Datetime.now(),
                "line_ids": [
                    fields.Command.create(
                        {
                            "goods_external_id": line.goods_external_id,
                            "planned": line.planned,
                            "received": line.received,
                            "defective": line.defective,
                        }
                    )
                    for line in value.lines
                ],
            }
        )

    def _to_day(self, moment):
        """The day of a moment on the shop's calendar."""
        if not moment:
            return False
        naive = moment.astimezone(timezone.utc).replace(tzinfo=None)
        shop = self.shop_id.with_context(tz=self.shop_id.tz)
        return fields.Datetime.context_timestamp(shop, naive).date()
