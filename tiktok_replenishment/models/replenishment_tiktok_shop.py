# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from ..connectors.errors import ServiceError

# Registered time zone and currency of a shop are not told by TikTok Shop: first guess.
REGIONS = {
    "BR": ("America/Sao_Paulo", "BRL"),
    "DE": ("Europe/Berlin", "EUR"),
    "ES": ("Europe/Madrid", "EUR"),
    "FR": ("Europe/Paris", "EUR"),
    "GB": ("Europe/London", "GBP"),
    "ID": ("Asia/Jakarta", "IDR"),
    "IE": ("Europe/Dublin", "EUR"),
    "IT": ("Europe/Rome", "EUR"),
    "JP": ("Asia/Tokyo", "JPY"),
    "MX": ("America/Mexico_City", "MXN"),
    "MY": ("Asia/Kuala_Lumpur", "MYR"),
    "PH": ("Asia/Manila", "PHP"),
    "SG": ("Asia/Singapore", "SGD"),
    "TH": ("Asia/Bangkok", "THB"),
    "US": ("America/Los_Angeles", "USD"),
    "VN": ("Asia/Ho_Chi_Minh", "VND"),
}


class ReplenishmentTiktokShop(models.Model):
    """A shop: where its orders count, and how its pull is doing."""

    _name = "replenishment.tiktok.shop"
    _inherit = [
        "replenishment.tiktok.coexistence.mixin",
        "replenishment.tiktok.unmapped.mixin",
        "replenishment.tiktok.history.mixin",
        "replenishment.tiktok.webhook.mixin",
        "replenishment.alert.mixin",
    ]
    _description = "TikTok Shop"
    _order = "name, id"
    _check_company_auto = True

    _pull_cron = "tiktok_replenishment.ir_cron_pull_orders"
    _working_state = "active"
    _resting_states = ("paused",)

    name = fields.Char(required=True)
    account_id = fields.Many2one(
        "replenishment.tiktok.account",
        required=True,
        ondelete="cascade",
        index=True,
        groups="base.group_system",
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user.filtered("active"),
        domain=[("share", "=", False)],
        help="Is told what this shop needs from a person.",
    )
    external_id = fields.Char(string="Shop ID", required=True, copy=False)
    code = fields.Char(string="Shop Code", readonly=True)
    cipher = fields.Char(groups="base.group_system", copy=False)
    region = fields.Char()
    tz = fields.Selection(
        "_selection_tz",
        string="Time Zone",
        default="UTC",
        required=True,
        help="The time zone the shop is registered with: it decides on which day an "
        "order counts.",
    )
    currency_id = fields.Many2one("res.currency")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Default Warehouse",
        check_company=True,
        help="Orders whose TikTok warehouse is not mapped count here. Without it they "
        "count nowhere.",
    )
    warehouse_map_ids = fields.One2many("replenishment.tiktok.warehouse", "shop_id")
    feed_ids = fields.One2many("replenishment.tiktok.feed", "shop_id", string="Feeds")
    state = fields.Selection(
        [("active", "Active"), ("paused", "Paused"), ("error", "Error")],
        default="active",
        required=True,
        copy=False,
    )
    order_count = fields.Integer(string="Orders", compute="_compute_order_count")
    unmapped_count = fields.Integer(
        string="Unmapped SKUs",
        compute="_compute_unmapped_count",
        help="Listings that have sold and count nowhere yet.",
    )

    _unique_external_id = models.Constraint(
        "UNIQUE (account_id, external_id)", "This account has this shop already."
    )

    @api.model
    def _selection_tz(self):
        return [(name, name) for name in pytz.common_timezones]

    def _compute_order_count(self):
        counts = self._count_by_shop("replenishment.tiktok.order", [])
        for shop in self:
            shop.order_count = counts.get(shop, 0)

    def _compute_unmapped_count(self):
        counts = self._count_by_shop(
            "replenishment.tiktok.sku",
            [("state", "=", "unmapped"), ("order_count", ">", 0)],
        )
        for shop in self:
            shop.unmapped_count = counts.get(shop, 0)

    def _count_by_shop(self, model, domain):
        return dict(
            self.env[model]._read_group(
                [("shop_id", "in", self.ids), *domain], ["shop_id"], ["__count"]
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        """A shop has all feeds from the start."""
        shops = super().create(vals_list)
        self.env["replenishment.tiktok.feed"]._ensure(shops)
        return shops

    def write(self, vals):
        """Move past orders to where and when they count now."""
        result = super().write(vals)
        if {"warehouse_id", "tz"} & vals.keys():
            self._attribute()
        return result

    def _attribute(self):
        self.env["replenishment.tiktok.order.line"]._attribute(
            SQL("line.shop_id = ANY(%s)", self.ids)
        )

    def _alert_candidates(self):
        # The account, of administrators only, is asked for nothing but who to tell.
        return super()._alert_candidates() | self.sudo().account_id.user_id

    # ----------------------------------------------------------------- loading

    @api.model
    def _load(self, account, values):
        """Create or update the shops of an account from Shop values."""
        known = {shop.external_id: shop for shop in account.shop_ids}
        loaded = self.browse()
        for value in values:
            shop = known.get(value.external_id)
            if shop:
                shop.write(self._prepare_shop_values(value))
            else:
                shop = self.create(
                    {
                        "account_id": account.id,
                        "external_id": value.external_id,
                        **self._prepare_region_values(value.region),
                        **self._prepare_shop_values(value),
                    }
                )
            shop._note_cipher()
            # What the seller has granted meanwhile shows with the next call.
            shop.feed_ids.filtered("failure_count")._pull_at_once()
            loaded |= shop
        return loaded

    @api.model
    def _prepare_shop_values(self, value):
        return {
            "name": value.name or value.code or value.external_id,
            "code": value.code,
            "cipher": value.cipher,
            "region": value.region,
        }

    @api.model
    def _prepare_region_values(self, region):
        tz, currency = REGIONS.get(region, ("UTC", None))
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {
            "tz": tz,
            "currency_id": currencies.search([("name", "=", currency)]).id,
        }

    def _note_cipher(self):
        """A shop without its cipher cannot be asked; others are not held up by it."""
        self.ensure_one()
        if not self.cipher:
            self.write(
                {"state": "error", "error_key": "fetch_shops", "error_details": False}
            )
        elif self.error_key:
            self.write(
                {
                    **self._prepare_no_error_values(),
                    "state": "paused" if self.state == "paused" else "active",
                }
            )
            self._pull_at_once()

    def _pull_feed_soon(self, kind):
        """Follow a hint that there is news of this kind."""
        self.feed_ids.filtered(lambda feed: feed.kind == kind)._pull_soon()

    # ----------------------------------------------------------------- buttons

    def action_pull_orders(self):
        """Pull now what changed; a long history goes on in the background."""
        return self._pull_by_hand(
            success=self.env._("The orders are up to date."),
            busy=self.env._("The orders are being pulled right now. Look again soon."),
        )

    def action_load_warehouses(self):
        """List the shop's TikTok warehouses, to be mapped to ours."""
        for shop in self:
            try:
                warehouses = shop.account_id._call_with_token(
                    lambda client, shop=shop: client.list_warehouses(shop.cipher)
                )
            except ServiceError as error:
                shop._record_failure(error)
            else:
                shop.warehouse_map_ids._remember(
                    shop, {value.external_id: value.name for value in warehouses}
                )
        return self._notify_result(self.env._("The warehouses are loaded."))

    def action_pause(self):
        self.state = "paused"

    def action_resume(self):
        """Pull again from where it stopped."""
        self.state = "active"
        self._pull_at_once()
        self.feed_ids._pull_at_once()

    def action_pull_history_again(self):
        """Read the whole history anew, as long as `backfill_days` says now."""
        self.write({**self._prepare_no_walk_values(), "synced_until": False})
        self.feed_ids._read_again()
        return self.action_pull_orders()

    def action_view_account(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "replenishment.tiktok.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
        }

    def action_view_orders(self):
        return self._action_related(
            "replenishment.tiktok.order", self.env._("Orders"), "list,form,pivot"
        )

    def action_view_unmapped(self):
        action = self._action_related(
            "replenishment.tiktok.sku", self.env._("Unmapped SKUs"), "list,form"
        )
        action["context"] = {
            "search_default_unmapped": 1,
            "search_default_with_sales": 1,
        }
        return action

    def _action_related(self, model, name, view_mode):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": view_mode,
            "domain": [("shop_id", "in", self.ids)],
        }
