# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

EVIDENCE = [
    ("counted", "Counts"),
    ("stockout", "Out of stock"),
    ("campaign", "Campaign"),
    ("outlier", "Unusual"),
    ("ordinary", "Ordinary, says a person"),
    ("exceptional", "Exceptional, says a person"),
]


class ReplenishmentDemandEvidenceMixin(models.AbstractModel):
    """Tells of each day of demand what it is evidence of, and lets people judge it."""

    _name = "replenishment.demand.evidence.mixin"
    _description = "Evidence of a Day"

    evidence = fields.Selection(
        EVIDENCE,
        compute="_compute_evidence",
        search="_search_evidence",
        help="What a forecast makes of the day. Out of stock: it tells of no demand. "
        "Campaign: what the campaign added is taken out. Unusual: far from the days "
        "around it, so it does not count. If that is wrong, mark the day and say so.",
    )
    is_judged = fields.Boolean(compute="_compute_evidence")

    @api.depends(
        "is_stockout", "is_campaign", "is_outlier", "product_id", "warehouse_id", "day"
    )
    def _compute_evidence(self):
        query = self._search([("id", "in", self.ids)], active_test=False)
        evidence = dict(
            self.env.execute_query(
                query.select(
                    SQL.identifier(self._table, "id"),
                    self._field_to_sql(self._table, "evidence", query),
                )
            )
        )
        for row in self:
            row.evidence = evidence.get(row.id, "counted")
            row.is_judged = row.evidence in ("ordinary", "exceptional")

    @api.model
    def _search_evidence(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(%s)",
                model._field_to_sql(alias, "evidence", query),
                list(value),
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Days can be grouped by their evidence: a person's word comes first."""
        if field_expr != "evidence" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        verdict = self._join_verdict(alias, query)
        flags = {
            name: self._field_to_sql(alias, name, query)
            for name in ("is_stockout", "is_campaign", "is_outlier")
        }
        return SQL(
            """
            CASE WHEN %(verdict)s IS NOT NULL THEN %(verdict)s
                 WHEN %(is_stockout)s THEN 'stockout'
                 WHEN %(is_campaign)s THEN 'campaign'
                 WHEN %(is_outlier)s THEN 'outlier'
                 ELSE 'counted' END
            """,
            verdict=verdict,
            **flags,
        )

    @api.model
    def _join_verdict(self, alias, query):
        """SQL of what a person said of the day of a row."""
        verdicts = self.env["replenishment.demand.verdict"]
        joined = query.make_alias(alias, "verdict")
        query.add_join(
            "LEFT JOIN",
            joined,
            verdicts._table,
            SQL(" AND ").join(
                SQL(
                    "%s = %s",
                    SQL.identifier(joined, name, to_flush=verdicts._fields[name]),
                    self._field_to_sql(alias, name, query),
                )
                for name in ("product_id", "warehouse_id", "day")
            ),
        )
        return SQL.identifier(joined, "verdict", to_flush=verdicts._fields["verdict"])

    def action_judge(self):
        """Ask what is to be said of the chosen days."""
        return self.env["replenishment.demand.judge"]._open(
            verdict=self.env.context.get("verdict"), demand=self
        )

    def action_take_back(self):
        """Drop what people said of the chosen days."""
        self.env["replenishment.demand.verdict"]._of_days(self._days()).unlink()

    def _days(self):
        return [(row.product_id, row.warehouse_id, row.day) for row in self]
