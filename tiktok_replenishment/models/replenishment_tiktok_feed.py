# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ..connectors.errors import NotFoundError

AFTERSALES_PAGE_SIZE = 50
LONGEST_LIST_PAGES = 10_000
# What each feed reads is asked for this often.
INTERVAL_HOURS = {"cancellations": 2, "returns": 4, "listings": 24, "promotions": 6}
# A call of each feed: it tells which permission the feed needs.
ENDPOINTS = {
    "cancellations": "cancellation_search",
    "returns": "return_search",
    "listings": "product_search",
    "promotions": "promotion_search",
}
# These read a whole list each time: hints of single changes wait longer.
LONGER_GAPS = {
    "listings": timedelta(hours=1),
    "promotions": timedelta(minutes=15),
}


class ReplenishmentTiktokFeed(models.Model):
    """One kind of news of a shop beside its orders, pulled on its own.

    Each feed has its own position, error and next time: one that fails, as for a
    missing permission, holds up neither the orders nor the other feeds.

    A further kind is a choice of `kind` and two methods: `_pull_<kind>` yields
    (page, position) and only reads, `_store_<kind>` writes a page.
    """

    _name = "replenishment.tiktok.feed"
    _inherit = ["replenishment.tiktok.walk.mixin"]
    _description = "TikTok Shop Feed"
    _order = "shop_id, kind"
    _rec_name = "kind"

    _pull_cron = "tiktok_replenishment.ir_cron_pull_feeds"
    _working_state = "active"
    _resting_states = ("off",)

    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("cancellations", "Cancellations"),
            ("returns", "Returns and refunds"),
            ("listings", "Listings"),
            ("promotions", "Promotions"),
        ],
        string="Feed",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("active", "Active"), ("off", "Switched off"), ("error", "Error")],
        default="active",
        required=True,
        readonly=True,
        copy=False,
    )
    shop_state = fields.Selection(related="shop_id.state", string="Shop's State")
    # A text, as only texts are shown whole in a list.
    last_error = fields.Text(compute="_compute_last_error")
    list_position = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Where an interrupted walk through a list goes on.",
    )

    _unique_kind = models.Constraint(
        "UNIQUE (shop_id, kind)", "This shop has this feed already."
    )

    @api.depends("shop_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for feed in self:
            feed.display_name = f"{feed.shop_id.name}: {kinds.get(feed.kind, '')}"

    @api.model
    def _ensure(self, shops):
        """Give every shop every feed."""
        known = {(feed.shop_id, feed.kind) for feed in shops.feed_ids}
        kinds = [kind for kind, _name in self._fields["kind"].selection]
        return self.create(
            [
                {
                    "shop_id": shop.id,
                    "kind": kind,
                    "interval_hours": INTERVAL_HOURS.get(kind, 2),
                }
                for shop in shops
                for kind in kinds
                if (shop, kind) not in known
            ]
        )

    def _get_error_words(self):
        """A missing permission by its name: this feed alone waits for it."""
        if self.error_key != "reauthorize_scope":
            return super()._get_error_words()
        return self.env._(
            "The permission %s is missing. Add it to the app, then have the seller "
            "authorise the app again; or switch this feed off.",
            self._get_needed_permission(),
        )

    def _endpoint(self):
        return ENDPOINTS.get(self.kind)

    # ----------------------------------------------------------------- buttons

    def action_pull(self):
        """Pull now what changed; a long list goes on in the background."""
        return self._pull_by_hand(
            success=self.env._("The feed is up to date."),
            busy=self.env._("The feed is being pulled right now. Look again soon."),
        )

    def action_switch_off(self):
        """Read this no more, as where the permission for it will not be given."""
        self.write({"state": "off", **self._prepare_no_error_values()})

    def action_switch_on(self):
        self.state = "active"
        self._pull_at_once()

    # -------------------------------------------------------------------- pull

    @api.model
    def _cron_pull(self):
        """Shops that are older than a kind of feed get theirs first."""
        lacks_one = Domain.OR(
            Domain("feed_ids", "not any", [("kind", "=", kind)])
            for kind, _name in self._fields["kind"].selection
        )
        self._ensure(self.env["replenishment.tiktok.shop"].search(lacks_one))
        return super()._cron_pull()

    @api.model
    def _get_due(self):
        """A paused shop rests altogether, and so does one that cannot be asked."""
        return (
            super()
            ._get_due()
            .filtered(
                lambda feed: (
                    feed.shop_id.state != "paused"
                    and feed.shop_id.cipher
                    and feed.shop_id.account_id.state != "expired"
                )
            )
        )

    def _shortest_gap(self):
        return LONGER_GAPS.get(self.kind) or super()._shortest_gap()

    def _read_again(self):
        """Read everything anew, as far back as the shop's history reaches now."""
        self.write(
            {
                **self._prepare_no_walk_values(),
                "synced_until": False,
                "next_try_at": False,
            }
        )
        self.env.ref(self._pull_cron)._trigger()

    @api.model
    def _prepare_no_walk_values(self):
        return {**super()._prepare_no_walk_values(), "list_position": False}

    def _get_shop(self):
        return self.shop_id

    def _first_walk_start(self, now):
        """As far back as the shop's orders reach."""
        return self.shop_id._get_history_start(now)[1]

    def _fetch_pages(self):
        return getattr(self, f"_pull_{self.kind}")()

    def _store_page(self, page, position):
        """A position in a list is a mark of TikTok Shop, one in time is a moment."""
        getattr(self, f"_store_{self.kind}")(page)
        if isinstance(position, str):
            self.list_position = position
        else:
            self.walk_position = position

    def _end_walk(self):
        """New listings may be products that we know."""
        if self.kind == "listings":
            self.env["replenishment.tiktok.sku"]._map_shop(self.shop_id)
        return super()._end_walk()

    # -------------------------------------------------------------- aftersales

    def _pull_cancellations(self):
        return self._pull_aftersales("iter_cancellation_pages")

    def _pull_returns(self):
        return self._pull_aftersales("iter_return_pages")

    def _pull_aftersales(self, method):
        return self._read_window(
            lambda client, start: getattr(client, method)(
                self.shop_id.cipher,
                updated_from=pytz.utc.localize(start),
                updated_to=pytz.utc.localize(self.walk_until),
                page_size=AFTERSALES_PAGE_SIZE,
                max_pages=None,
            )
        )

    def _store_cancellations(self, page):
        self.env["replenishment.tiktok.aftersale"]._upsert(
            self.shop_id, page.aftersales
        )

    _store_returns = _store_cancellations

    # ---------------------------------------------------------------- listings

    def _pull_listings(self):
        return self._read_pages(
            lambda client, mark: client.iter_product_pages(
                self.shop_id.cipher, page_token=mark, max_pages=LONGEST_LIST_PAGES
            ),
            position=self.list_position or "",
            advance=lambda page: page.next_page_token,
            first="",
        )

    def _store_listings(self, page):
        self.env["replenishment.tiktok.sku"]._upsert_listings(self.shop_id, page)

    # -------------------------------------------------------------- promotions

    def _pull_promotions(self):
        """Each promotion is a page of its own: its products take a call."""
        campaigns = self.env["replenishment.campaign"]
        listed = self._call(self._list_promotions)
        for external_id in campaigns._promotions_to_read(self.shop_id, listed):
            if external_id > (self.list_position or ""):
                yield (external_id, self._read_promotion(external_id)), external_id

    def _list_promotions(self, client):
        return [
            promotion
            for page in client.iter_promotion_pages(self.shop_id.cipher)
            for promotion in page.promotions
        ]

    def _read_promotion(self, external_id):
        """The promotion with its products; None when it has been deleted."""
        try:
            return self._call(
                lambda client: client.get_promotion(self.shop_id.cipher, external_id)
            )
        except NotFoundError:
            return None

    def _call(self, call):
        return self.shop_id.account_id._call_with_token(call)

    def _store_promotions(self, page):
        external_id, promotion = page
        self.env["replenishment.campaign"]._follow_promotion(
            self.shop_id, external_id, promotion
        )
