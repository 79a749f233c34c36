# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# Longer than any single step: an HTTP call with its retries, then one write.
LEASE = timedelta(minutes=15)


class ReplenishmentLeaseMixin(models.AbstractModel):
    """A record that one worker at a time deals with.

    A scheduled action commits after every step, so a row lock would not last: a *lease*
    written on the record keeps a second worker away. A lease that ran out belongs to a
    worker that died.
    """

    _name = "replenishment.lease.mixin"
    _description = "Leased to One Worker"

    lease_until = fields.Datetime(readonly=True, copy=False)
    lease_token = fields.Char(readonly=True, copy=False, groups="base.group_system")

    @api.model
    def _not_leased_domain(self):
        """Domain of the records that no worker is at."""
        return Domain("lease_until", "=", False) | Domain(
            "lease_until", "<=", fields.Datetime.now()
        )

    def _is_leased(self):
        return bool(self.lease_until and self.lease_until > fields.Datetime.now())

    def _take_lease(self):
        """Keep other workers away; return the token, or None when one is at it."""
        self.ensure_one()
        self.invalidate_recordset(["lease_until"])
        if not self.try_lock_for_update(allow_referencing=True) or self._is_leased():
            return None
        token = uuid.uuid4().hex
        self.lease_token = token
        self.lease_until = fields.Datetime.now() + LEASE
        return token

    def _renew_lease(self, token):
        """Return whether the lease is still ours, longer from now on."""
        if self.lease_token != token:
            return False
        self.lease_until = fields.Datetime.now() + LEASE
        return True

    def _release_lease(self, token):
        if self.lease_token == token:
            self.write({"lease_until": False, "lease_token": False})
