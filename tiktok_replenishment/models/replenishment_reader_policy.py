# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class ReplenishmentReaderPolicy(models.AbstractModel):
    """Finds the policy in force for each item, and what it says."""

    _name = "replenishment.reader.policy"
    _description = "Reader of Policies"

    def _add_policies(self, rows):
        """Give each row the values of the policy in force and its safety days.

        The first that is set: item, product, category, company.
        """
        company = self.env.company
        of_category = self._policies_of_categories({row["categ_id"] for row in rows})
        known = {}
        for row in rows:
            source, policy_id = self._first_policy(
                ("item", row["item_policy_id"]),
                ("product", row["product_policy_id"]),
                ("category", of_category.get(row["categ_id"])),
                ("company", company.replenish_policy_id.id),
            )
            if policy_id not in known:
                known[policy_id] = self._policy_values(policy_id)
            row |= known[policy_id]
            row["policy_source"] = source
            row["company_lead_days"] = company.replenish_lead_days
            self._add_safety(row, company)

    @api.model
    def _first_policy(self, *candidates):
        """The first (source, policy id) that names a policy, else (False, False)."""
        return next((found for found in candidates if found[1]), (False, False))

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
        }

    def _add_safety(self, row, company):
        """Safety days, and the method they leave to the policy.

        Days that a person set for the item or the product replace a service level.
        """
        by_person = self._first_set(row["item_safety_days"], row["product_safety_days"])
        if row["safety_method"] == "none":
            row["safety_days"] = 0.0
            return
        if by_person:
            row["safety_method"] = "days"
        row["safety_days"] = self._first_set(
            by_person,
            row["policy_safety_days"],
            row["warehouse_safety_days"],
            company.replenish_safety_days,
        )

    @api.model
    def _first_set(self, *numbers):
        """The first number above zero: 0 means "not set here"."""
        return next((number for number in numbers if number), 0.0)
