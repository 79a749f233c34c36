# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.forecast_methods import DEFAULT_METHOD, METHODS
from .replenishment_item_policy_mixin import POLICY_SOURCES

# What decides about the policy of an item: columns of its settings.
DECIDING = ("item_policy_id", "product_policy_id", "categ_id", "role", "class_code")


class ReplenishmentReaderPolicy(models.AbstractModel):
    """Finds the policy in force for each item, and what it says."""

    _name = "replenishment.reader.policy"
    _description = "Reader of Policies"
    _inherit = ["replenishment.reader.mixin"]

    def _add_policies(self, items, by_role):
        """Add the columns of the policy in force, and the safety that follows.

        `by_role`: as `_policies_by_role` gives it.
        """
        policy_ids, items["policy_source"] = self._policies_in_force(
            **{name: items[name] for name in DECIDING}, by_role=by_role
        )
        known = {
            policy_id: self._policy_values(policy_id)
            for policy_id in np.unique(policy_ids).tolist()
        }
        items |= self._spread(known, policy_ids)
        self._add_forecast_method(items)
        self._add_safety(items)

    def _policies_in_force(
        self, *, item_policy_id, product_policy_id, categ_id, role, class_code, by_role
    ):
        """Policy id of each item, 0 none, and the source that names it, "" none.

        The first that names one: item, product, category, class, company.
        `class_code` is what `_class_code` selects.
        """
        of_company = self.env.company.replenish_policy_id.id or 0
        candidates = (
            item_policy_id,
            product_policy_id,
            self._policies_of_items_categories(categ_id),
            self._policies_of_classes(by_role, role, class_code),
            np.full_like(item_policy_id, of_company),
        )
        policy_ids = np.zeros_like(item_policy_id)
        sources = np.full(policy_ids.shape, "", dtype="U8")
        for (source, _label), ids in zip(POLICY_SOURCES, candidates, strict=True):
            is_first = (policy_ids == 0) & (ids > 0)
            policy_ids = np.where(is_first, ids, policy_ids)
            sources = np.where(is_first, source, sources)
        return policy_ids, sources

    @api.model
    def _add_forecast_method(self, items):
        """Where the policy leaves it open, the method that was chosen for the item."""
        items["is_method_automatic"] = items["forecast_method"] == "auto"
        chosen = np.array([DEFAULT_METHOD, *METHODS])[items["method_code"]]
        items["forecast_method"] = np.where(
            items["is_method_automatic"], chosen, items["forecast_method"]
        )

    @api.model
    def _method_code(self):
        """SQL of the method chosen for an item `i`: its place in METHODS from 1, 0."""
        return SQL(
            "COALESCE(array_position(%s::varchar[], i.forecast_method_chosen), 0)",
            list(METHODS),
        )

    @api.model
    def _class_code(self):
        """SQL of an item's class as a number: 5 is AX, 6 is AY, 15 is CZ; of `i`.

        Below 5, or a multiple of 4: one of the two classes is not known.
        """
        return SQL(
            "COALESCE(position(i.abc_class IN 'ABC'), 0) * 4"
            " + COALESCE(position(i.xyz_class IN 'XYZ'), 0)"
        )

    def _policies_by_role(self):
        """Warehouse role -> policy id by class code, as the company's matrix is."""
        by_role = {}
        for rule in self.env["replenishment.policy.rule"].search_fetch(
            [("company_id", "=", self.env.company.id)]
        ):
            codes = by_role.setdefault(rule.warehouse_role, np.zeros(16, dtype=int))
            code = "ABC".index(rule.abc_class) * 4 + "XYZ".index(rule.xyz_class) + 5
            codes[code] = rule.policy_id.id
        return by_role

    @api.model
    def _policies_of_classes(self, by_role, role, class_code):
        """Policy id that the company's matrix gives each item, 0 none."""
        policy_ids = np.zeros_like(class_code)
        for name, codes in by_role.items():
            is_role = role == name
            policy_ids[is_role] = codes[class_code[is_role]]
        return policy_ids

    def _policies_of_items_categories(self, categ_id):
        """Policy id that its category gives each item, 0 none."""
        categories, place = np.unique(categ_id, return_inverse=True)
        found = self._policies_of_categories(categories.tolist())
        of_category = [found.get(category, 0) for category in categories.tolist()]
        return np.array(of_category, dtype=categ_id.dtype)[place]

    def _policies_of_categories(self, category_ids):
        """Policy id of each category that names one, or is below one that does."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (c.id) c.id, p.policy_id
                      FROM product_category c
                      JOIN LATERAL (
                          SELECT length(parent_path) AS depth,
                                 (replenish_policy_id ->> %s)::int AS policy_id
                            FROM product_category
                           WHERE id = ANY(string_to_array(
                                     rtrim(c.parent_path, '/'), '/')::int[])) p
                        ON p.policy_id IS NOT NULL
                     WHERE c.id = ANY(%s)
                     ORDER BY c.id, p.depth DESC
                    """,
                    str(self.env.company.id),
                    [category_id for category_id in category_ids if category_id],
                )
            )
        )

    def _policy_values(self, policy_id):
        """What a policy says; without one, what a new policy would."""
        Policy = self.env["replenishment.policy"]
        policy = Policy.browse(policy_id) if policy_id else Policy.new({})
        return {
            "policy_id": policy_id,
            "kind": policy.kind,
            "forecast_method": policy.forecast_method,
            "window_weights": policy._window_weights(),
            "viral_half_life_days": policy.viral_half_life_days,
            "safety_method": policy.safety_method,
            "policy_safety_days": policy.safety_days,
            "service_level": policy.service_level / 100,
            "fill_rate": policy.fill_rate / 100,
            "learns_lead_time": policy.learns_lead_time,
            "review_days": policy.review_days,
            "warning_pct": policy.warning_pct,
            "campaign_buffer_days": policy.campaign_buffer_days,
            "max_cover_days": policy.max_cover_days,
            "counts_lost_sales": policy.counts_lost_sales,
            "strategy": policy.vendor_strategy,
            "message_tolerance_days": policy.message_tolerance_days,
            "message_tolerance_pct": policy.message_tolerance_pct,
            "message_frozen_days": policy.message_frozen_days,
            "day_value": policy.day_value_pct / 100,
            "splits_lanes": policy.splits_lanes,
            "splits_vendors": policy.splits_vendors,
        }

    def _add_safety(self, items):
        """Safety days, and the method they leave to the policy.

        Days that a person set for the item or the product replace a service level.
        """
        method = items["safety_method"]
        by_person = self._first_set(
            items["item_safety_days"], items["product_safety_days"]
        )
        days = self._first_set(
            by_person,
            items["policy_safety_days"],
            items["warehouse_safety_days"],
            self.env.company.replenish_safety_days,
        )
        items["safety_days"] = np.where(method == "none", 0.0, days)
        is_replaced = (method != "none") & (by_person > 0)
        items["safety_method"] = np.where(is_replaced, "days", method)

    @api.model
    def _first_set(self, *columns):
        """The first number above zero of each item: 0 means "not set here"."""
        chosen = columns[0]
        for column in columns[1:]:
            chosen = np.where(chosen > 0, chosen, column)
        return chosen
