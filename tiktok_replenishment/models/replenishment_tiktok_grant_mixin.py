# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ..connectors.errors import ServiceError
from ..connectors.tiktok.scopes import missing_scopes

_lt = LazyTranslate(__name__)

AUTHORIZATION_ALERT = "tiktok_replenishment.activity_authorization"
PERMISSION_ALERT = "tiktok_replenishment.activity_permission"
# As early as TikTok Shop's own notice.
NOTICE = timedelta(days=30)
# What stops without a permission; others are told in the connector's own words.
PURPOSES = {
    "seller.authorization.info": _lt("List of shops and notifications"),
    "seller.order.info": _lt("Orders"),
    "seller.product.basic": _lt("Listings"),
    "seller.logistics": _lt("List of the shop's warehouses"),
    "seller.return_refund.basic": _lt("Cancellations and returns"),
    "seller.promotion.info": _lt("Promotions"),
    "seller.fbt.info": _lt("Stock fulfilled by TikTok"),
    "seller.fbt.inbound": _lt("Goods on the way to TikTok's warehouses"),
}


class ReplenishmentTiktokGrantMixin(models.AbstractModel):
    """What a seller's authorisation allows and how long it lasts, and who is told."""

    _name = "replenishment.tiktok.grant.mixin"
    _inherit = ["replenishment.tiktok.token.mixin", "replenishment.alert.mixin"]
    _description = "Authorisation by a TikTok Shop Seller"

    granted_scopes = fields.Char(
        string="Permissions",
        readonly=True,
        copy=False,
        help="As TikTok Shop calls them.",
    )
    missing_needed = fields.Text(
        string="Missing Permissions", compute="_compute_missing_scopes"
    )
    missing_optional = fields.Text(
        string="Permissions Not Granted", compute="_compute_missing_scopes"
    )
    ending = fields.Char(compute="_compute_ending")

    @api.depends("granted_scopes")
    @api.depends_context("lang")
    def _compute_missing_scopes(self):
        for account in self:
            granted = (account.granted_scopes or "").split(", ")
            missing = missing_scopes(filter(None, granted))
            account.missing_needed = account._scopes_in_words(missing.needed)
            account.missing_optional = account._scopes_in_words(missing.optional)

    @api.model
    def _scopes_in_words(self, scopes):
        return "\n".join(
            f"{self.env._(PURPOSES.get(scope.name, scope.purpose))} ({scope.name})"
            for scope in scopes
        )

    @api.depends("state", "refresh_token_expires_at", "name")
    @api.depends_context("lang")
    def _compute_ending(self):
        """That the authorisation has ended or ends soon; empty when it does not."""
        for account in self:
            end = account.refresh_token_expires_at
            if account.state == "expired":
                account.ending = self.env._("The authorisation has ended.")
            elif account.state == "draft" or not end or end > _now() + NOTICE:
                account.ending = False
            else:
                account.ending = self.env._(
                    "The authorisation ends on %s.", format_date(self.env, end.date())
                )

    def _review_alerts(self):
        """Tell the responsible person what the seller has to do, or that it is done."""
        for account in self:
            told = account._in_alert_language()
            told._keep_alert(
                AUTHORIZATION_ALERT,
                told.ending,
                told.env._(
                    "Open the account and press Authorise. It takes a seller's user "
                    "who may manage apps."
                ),
            )
            told._keep_alert(
                PERMISSION_ALERT,
                told.missing_needed and told.env._("The app lacks permissions"),
                told.env._(
                    "Add these to the app in Partner Center, then authorise it again: "
                    "%s",
                    told.missing_needed,
                ),
            )

    # ------------------------------------------------------- what others told

    def _check_authorization(self):
        """Ask TikTok Shop whether the authorisation still stands."""
        try:
            self._call_with_token(lambda client: client.list_shops())
        except ServiceError as error:
            self._record(self._prepare_failure_values(error))

    def _note_end(self, end, told_at):
        """Believe that the authorisation ends earlier, unless a newer one was given.

        `end` and `told_at` are in UTC. Old news may come again at any time.
        """
        known = self.refresh_token_expires_at
        is_news = not self.authorized_at or (told_at and told_at >= self.authorized_at)
        if is_news and (not known or end < known):
            self._record({"refresh_token_expires_at": end})


def _now():
    return fields.Datetime.now()
