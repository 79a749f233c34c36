# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class ReplenishmentThreeplProgressMixin(models.AbstractModel):
    """Pulling at a person's wish, in the background, and telling how it went."""

    _name = "replenishment.threepl.progress.mixin"
    _description = "Progress of Stock Pulls"

    asked_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        help="Wants to be told when the pull that is under way has ended.",
    )
    place_count = fields.Integer(
        string="Mapped Warehouses", compute="_compute_progress"
    )
    pulled_count = fields.Integer(
        string="Warehouses Pulled",
        compute="_compute_progress",
        help="Of the pull that is under way.",
    )
    is_pulling = fields.Boolean(compute="_compute_progress")

    @api.depends("warehouse_ids.is_awaited", "warehouse_ids.warehouse_id")
    def _compute_progress(self):
        for connection in self:
            places = connection._mapped_warehouses()
            awaited = connection._awaited_warehouses()
            connection.place_count = len(places)
            connection.pulled_count = len(places) - len(awaited)
            connection.is_pulling = bool(awaited)

    def action_request_pull(self):
        """Have the scheduled action pull every mapped warehouse now."""
        self.check_access("read")
        # Whoever may see a connection may ask for fresh numbers.
        connections = self.sudo()
        connections._check_can_be_pulled()
        for connection in connections:
            connection._mapped_warehouses().is_awaited = True
        connections.asked_by_id = self.env.user
        connections._pull_at_once()
        return self._notify(
            "info",
            self.env._(
                "The stock of %s warehouses is being pulled. You are told when it "
                "is done.",
                sum(connections.mapped("place_count")),
            ),
        )

    def _check_can_be_pulled(self):
        if any(connection._is_leased() for connection in self):
            raise self._busy_error()
        if self and not self._mapped_warehouses():
            raise UserError(
                self.env._("Choose which of your warehouses each operator's one is.")
            )

    def _take_lease_by_hand(self):
        """The token of a lease, for a person who cannot wait for it."""
        token = self._take_lease()
        if not token:
            raise self._busy_error()
        return token

    def _busy_error(self):
        return UserError(
            self.env._("The stock is being pulled right now. Look again soon.")
        )

    def _tell_result(self):
        """Tell the person who asked for a pull how it went."""
        for connection in self.filtered("asked_by_id"):
            user = connection.asked_by_id
            told = connection.with_context(lang=user.lang)
            is_good = not told.error_key
            user._bus_send(
                "simple_notification",
                {
                    "type": "success" if is_good else "warning",
                    "sticky": not is_good,
                    "title": told.display_name,
                    "message": told._get_result_words(),
                },
            )
            connection.asked_by_id = False

    def _get_result_words(self):
        """How many warehouses have new numbers, and why the others have not."""
        self.ensure_one()
        places = self._mapped_warehouses()
        good = places.filtered(lambda place: place.last_pull_state == "done")
        words = [
            self.env._(
                "%(good)s of %(all)s warehouses are up to date.",
                good=len(good),
                all=len(places),
            )
        ]
        words += [
            f"{place.display_name}: {place.last_error}"
            for place in places - good
            if place.last_error
        ]
        return "\n".join(words)

    @api.model
    def _notify(self, kind, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
