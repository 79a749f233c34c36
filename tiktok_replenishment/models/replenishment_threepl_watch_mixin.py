# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .replenishment_threepl_doubt_mixin import DROPPED

STOCK_ALERT = "tiktok_replenishment.activity_operator_stock"
# So many failures in a row are no hiccup any more.
MANY_FAILURES = 3


class ReplenishmentThreeplWatchMixin(models.AbstractModel):
    """How far an operator's numbers are trusted, and who is told when they are not."""

    _name = "replenishment.threepl.watch.mixin"
    _inherit = ["replenishment.pull.mixin", "replenishment.alert.mixin"]
    _description = "Watch over an Operator's Stock"

    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        help="Gets an activity when the stock cannot be read for long, or when numbers "
        "wait to be accepted. Empty: an administrator does.",
    )
    largest_drop_pct = fields.Integer(
        string="Largest Drop (%)",
        default=50,
        required=True,
        help="When SKUs or units of a warehouse fall by more than this from one pull "
        "to the next, the numbers wait until a person accepts them. 100: never.",
    )
    unchanged_pulls = fields.Integer(
        string="Suspicious after (equal pulls)",
        default=6,
        required=True,
        help="When so many pulls in a row bring exactly the same numbers although "
        "goods were shipped from the warehouse, they count as stale. 0: never.",
    )

    _drop_is_a_share = models.Constraint(
        "CHECK (largest_drop_pct BETWEEN 1 AND 100)",
        "The largest drop lies between 1 and 100 percent.",
    )

    def _record_success(self, as_of=None):
        result = super()._record_success(as_of)
        self._keep_stock_alert()
        return result

    def _record_failure(self, error):
        result = super()._record_failure(error)
        self._keep_stock_alert()
        return result

    def _keep_stock_alert(self):
        """Tell the responsible person what stands in the way, or that it is gone."""
        for connection in self:
            told = connection._in_alert_language()
            told._keep_alert(STOCK_ALERT, *told._stock_alert_words())

    def _stock_alert_words(self):
        waiting = self._pulls_to_accept()
        if waiting:
            return (
                self.env._("Numbers wait to be accepted"),
                self.env._(
                    "Far less stock came than before: %s. Look at the pull, ask the "
                    "operator, then accept the numbers or wait for better ones.",
                    ", ".join(waiting.threepl_warehouse_id.mapped("display_name")),
                ),
            )
        if self._is_broken():
            return self.env._("The stock cannot be read"), self.last_error
        stuck = self.warehouse_ids.filtered("is_stuck")
        if stuck:
            return (
                self.env._("The stock stands still"),
                self.env._(
                    "The same numbers come again and again although goods were "
                    "shipped: %s. Ask the operator.",
                    ", ".join(stuck.mapped("display_name")),
                ),
            )
        return False, ""

    def _is_broken(self):
        return self.failure_count >= MANY_FAILURES and (
            self.state == "error" or self.is_stale
        )

    def _pulls_to_accept(self):
        return self.env["replenishment.threepl.pull"].search(
            [("connection_id", "=", self.id), ("state", "=", "waiting")]
        )

    def _note_acceptance(self, pull):
        """A person has accepted the numbers of a pull."""
        self.env["replenishment.threepl.sku"]._follow_up(self)
        if self.error_key == DROPPED and not self._pulls_to_accept():
            self._record_success(pull.as_of)
        else:
            self._keep_stock_alert()
