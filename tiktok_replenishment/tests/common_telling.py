# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import PlanningCase


class TellingCase(PlanningCase):
    """Plans and tells as the scheduler does; nobody has asked for a digest yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([]).write({"replenish_digest": "off"})
        cls.digest_model = cls.env["replenishment.digest"]

    def setUp(self):
        super().setUp()
        if not self._registry_patched:
            self.registry_enter_test_mode()

    def urgent(self, name="MUG-1", in_stock=500, **offer):
        """100 a day, 20 days of lead time, 5 days' stock: critical."""
        product = self.product(
            name, offers=(offer,), replenish_lead_days=20, replenish_safety_days=5
        )
        self.sell(product, self.abroad, 100)
        self.stock(product, self.abroad, in_stock)
        return product

    def tell(self, plan=True):
        """Plan and tell as the scheduler does; return the digests that came of it."""
        before = self.digest_model.search([])
        if plan:
            self.plan()
        self.env.flush_all()
        cron = self.env.ref("tiktok_replenishment.ir_cron_tell")
        self.assertNotIsInstance(cron.method_direct_trigger(), dict, "it failed")
        self.env.invalidate_all()
        return self.digest_model.search([]) - before
