# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class ReplenishmentHealthMendingMixin(models.AbstractModel):
    """The button of each issue: what is pulled, or where the person is led."""

    _name = "replenishment.health.mending.mixin"
    _description = "Mending of Data Health"

    def action_mend(self):
        """Pull what is too old, or open the record that has to be mended."""
        self.ensure_one()
        mend = getattr(self, f"_mend_{self.reason}", self._mend_item)
        return mend()

    def action_check_again(self):
        """Plan the held-up products now; what is mended leaves the page."""
        items = self._blocked_items()
        items.action_plan()
        return self._tell_what_is_left(items)

    def _tell_what_is_left(self, items):
        left = items.filtered("blocked_reason")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": self.env._(
                    "%(count)s products checked, %(left)s of them still blocked.",
                    count=len(items),
                    left=len(left),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _advice(self):
        """What is wrong and what to do, in the reader's language."""
        self.ensure_one()
        if self.reason == "unmapped_listing":
            return self.env._(
                "These listings sell, but count for no product. Map them, or ignore "
                "them."
            )
        if self.reason == "unmapped_stock":
            return self.env._(
                "The operator has stock of SKUs that belong to no product. Map them, "
                "or ignore them."
            )
        return self.env["replenishment.item"]._explain_blocked({"reason": self.reason})

    # What is pulled

    def _mend_stale_orders(self):
        health = self.env["replenishment.health"].with_company(self.company_id)
        shops = health._stale_shops(self.warehouse_id)
        items = self._blocked_items()
        told = shops.action_pull_orders()
        items.action_plan()
        return told | self._reload_next(told)

    def _mend_stale_stock(self):
        places = self.env["replenishment.threepl.warehouse"].search(
            [("warehouse_id", "=", self.warehouse_id.id)]
        )
        connections = places.connection_id
        if not connections:
            return self._show("stock.warehouse", self.warehouse_id)
        if any(connection.provider == "file" for connection in connections):
            return self._show("replenishment.threepl.connection", connections)
        items = self._blocked_items()
        told = connections.action_pull_stock()
        items.action_plan()
        return told | self._reload_next(told)

    @api.model
    def _reload_next(self, told):
        reload_ = {"type": "ir.actions.client", "tag": "soft_reload"}
        return {"params": told.get("params", {}) | {"next": reload_}}

    # Where the person is led

    def _mend_item(self):
        return self._show("replenishment.item", self.item_id)

    def _mend_refused(self):
        suggestions = self.item_id.suggestion_ids
        blocked = suggestions.filtered(lambda s: s.state == "blocked")
        return self._show("replenishment.suggestion", blocked)

    def _mend_over_budget(self):
        suggestions = self.env["replenishment.suggestion"].search(
            self._blocked_suggestions()
            & Domain("warehouse_id", "=", self.warehouse_id.id)
        )
        return self._show("replenishment.suggestion", suggestions)

    def _mend_no_vendor(self):
        template = self.product_id.product_tmpl_id
        return self._list(
            "product.supplierinfo",
            self.env._("Vendors of %s", template.display_name),
            [("product_tmpl_id", "=", template.id)],
            default_product_tmpl_id=template.id,
        )

    def _mend_not_purchasable(self):
        return self._show("product.product", self.product_id)

    def _mend_no_route(self):
        return self._list(
            "replenishment.lane",
            self.env._("Lanes to %s", self.warehouse_id.name),
            [("warehouse_id", "=", self.warehouse_id.id)],
            default_warehouse_id=self.warehouse_id.id,
        )

    def _mend_no_lane(self):
        return self._mend_no_route()

    def _mend_no_source_stock(self):
        return self._list(
            "replenishment.item",
            self.env._("%s in All Warehouses", self.product_id.display_name),
            [("product_id", "=", self.product_id.id)],
        )

    def _mend_native_rule(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tiktok_replenishment.stock_warehouse_orderpoint_action_replenishment"
        )
        return action | {
            "domain": [
                ("product_id", "=", self.product_id.id),
                ("warehouse_id", "=", self.warehouse_id.id),
            ]
        }

    def _mend_native_fed(self):
        return self._mend_native_rule()

    def _mend_unmapped_listing(self):
        return self.shop_id.action_view_unmapped()

    def _mend_unmapped_stock(self):
        return self.connection_id.action_view_unmapped()

    @api.model
    def _show(self, model, records):
        if len(records) != 1:
            return self._list(model, False, [("id", "in", records.ids)])
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": records.id,
            "view_mode": "form",
        }

    @api.model
    def _list(self, model, title, domain, **context):
        return {
            "type": "ir.actions.act_window",
            "name": title or self.env[model]._description,
            "res_model": model,
            "view_mode": "list,form",
            "domain": domain,
            "context": context,
        }
