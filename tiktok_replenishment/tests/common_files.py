# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.tests import TransactionCase


class FileCase(TransactionCase):
    """A connection of stock files with one warehouse, US1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.us1, cls.us2 = cls.env["stock.warehouse"].create(
            [
                {
                    "name": f"Warehouse {code}",
                    "code": code,
                    "replenish_role": "overseas",
                    "replenish_stock_source": "threepl",
                    "replenish_tz": "America/Los_Angeles",
                }
                for code in ("US1", "US2")
            ]
        )
        cls.mug, cls.vase = cls.env["product.product"].create(
            [
                {"name": code, "default_code": code, "is_storable": True}
                for code in ("MUG", "VASE")
            ]
        )
        cls.connection_ = cls.env["replenishment.threepl.connection"].create(
            {
                "name": "Files",
                "provider": "file",
                "file_tz": "UTC",
                "warehouse_ids": [
                    (0, 0, {"external_code": "US1", "warehouse_id": cls.us1.id})
                ],
            }
        )

    def setUp(self):
        super().setUp()
        if not self._registry_patched:
            self.registry_enter_test_mode()

    def us2_place(self):
        return self.env["replenishment.threepl.warehouse"].create(
            {
                "connection_id": self.connection_.id,
                "external_code": "US2",
                "warehouse_id": self.us2.id,
            }
        )

    def new_file(self, text, user=None, **values):
        return (
            self.env["replenishment.threepl.file"]
            .with_user(user or self.env.user)
            .create(
                {
                    "name": "stock.csv",
                    "connection_id": self.connection_.id,
                    "content": base64.b64encode(text.encode()),
                    **values,
                }
            )
        )

    def upload(self, text, user=None, **values):
        file = self.new_file(text, user, **values)
        file.action_read()
        return file

    def run_cron(self, name):
        self.env.ref(f"tiktok_replenishment.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def stock(self, product, warehouse=None):
        return self.env["replenishment.threepl.stock"].search(
            [
                ("product_id", "=", product.id),
                ("warehouse_id", "=", (warehouse or self.us1).id),
            ]
        )
