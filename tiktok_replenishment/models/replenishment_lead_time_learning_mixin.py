# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.lead_time import MAX_AGE_DAYS, learn_lead_times

CRON = "tiktok_replenishment.ir_cron_learn_lead_times"
# What arrives within minutes is learned from together.
LEARN_AFTER = timedelta(minutes=10)
# Done receipts may be corrected for some days.
RECENT_DAYS = 7
SHOWN_RECEIPTS = 10
# A way that goods take; all but the destination may be empty.
WAY = ("warehouse_id", "partner_id", "source_warehouse_id", "lane_id")
# What plans rest on.
PLANNED = ("median_days", "deviation_days", "receipt_count")


class ReplenishmentLeadTimeLearningMixin(models.AbstractModel):
    """Learns lead times from receipts: soon after goods came, and once a day."""

    _name = "replenishment.lead.time.learning.mixin"
    _inherit = ["replenishment.lead.time.receipt.mixin"]
    _description = "Learns Lead Times"

    @api.model
    def _learn_soon(self):
        """Have lead times learned from what just arrived, after its transaction."""
        # Whoever receives goods need not be allowed to see scheduled actions.
        self.env.ref(CRON).sudo()._trigger(at=fields.Datetime.now() + LEARN_AFTER)

    @api.model
    def _cron_learn(self):
        """Learn anew where goods came in the last days; the first time, everywhere."""
        is_first = not self.search_count([], limit=1)
        recently = fields.Datetime.now() - timedelta(days=RECENT_DAYS)
        self._learn(since=None if is_first else recently)

    @api.model
    def _learn(self, since=None):
        """Learn from receipts; `since`: only where goods came from this moment on."""
        ways = {}
        for receipt in self._read_receipts(since):
            way = tuple(receipt[name] for name in WAY)
            ways.setdefault(way, []).append(receipt)
        known = {learned._way(): learned for learned in self.search([])}
        told_of = {way[:3] for way in ways}
        too_old = fields.Date.today() - timedelta(days=MAX_AGE_DAYS)
        gone = self.union(
            *(
                learned
                for way, learned in known.items()
                if way not in ways
                and (
                    since is None
                    or way[:3] in told_of
                    or learned.last_received_on < too_old
                )
            )
        )
        changed = {learned._way() for learned in gone}
        gone.unlink()
        for way, values in self._learned_values(ways).items():
            if self._store(way, values, known.get(way)):
                changed.add(way)
        self._plan_again(changed)

    @api.model
    def _learned_values(self, ways):
        """{way: values} of what the receipts of each way tell."""
        rows = [
            (number, receipt["days"], receipt["age_days"])
            for number, receipts in enumerate(ways.values())
            for receipt in receipts
        ]
        group, days, age_days = np.array(rows, dtype=float).reshape(-1, 3).T
        learned = learn_lead_times(
            group=group.astype(int),
            days=days,
            age_days=np.clip(age_days, 0, MAX_AGE_DAYS),
            minimum=1,
        )
        numbers = {
            number: (round(median, 2), round(deviation, 2), count)
            for number, median, deviation, count in zip(
                learned.group.tolist(),
                learned.median.tolist(),
                learned.std_days.tolist(),
                learned.count.tolist(),
                strict=True,
            )
        }
        return {
            way: {
                **dict(zip(PLANNED, numbers[number], strict=True)),
                "last_received_on": receipts[-1]["received_on"],
                "last_receipts": self._shown(receipts),
            }
            for number, (way, receipts) in enumerate(ways.items())
        }

    @api.model
    def _shown(self, receipts):
        return [
            {
                "res_model": receipt["res_model"],
                "res_id": receipt["res_id"],
                "received_on": fields.Date.to_string(receipt["received_on"]),
                "days": round(receipt["days"], 1),
            }
            for receipt in receipts[: -SHOWN_RECEIPTS - 1 : -1]
        ]

    @api.model
    def _store(self, way, values, learned):
        """Keep what was learned of a way; tell whether it is news for plans."""
        if not learned:
            self.create({**dict(zip(WAY, way, strict=True)), **values})
            return True
        is_news = any(learned[name] != values[name] for name in PLANNED)
        learned.write(values)
        return is_news

    def _way(self):
        return tuple(self[name].id or None for name in WAY)

    @api.model
    def _plan_again(self, ways):
        """Have items planned again that may get their goods over one of these ways."""
        if not ways:
            return
        warehouses, vendors, sources, _lanes = zip(*ways, strict=True)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT i.id
                  FROM replenishment_item i
                  JOIN unnest(%s::int[], %s::int[], %s::int[])
                       AS way(warehouse_id, vendor_id, source_id)
                    ON way.warehouse_id = i.warehouse_id
                 WHERE i.active AND (way.source_id IS NOT NULL OR EXISTS (
                       SELECT 1 FROM product_supplierinfo s
                         JOIN res_partner v ON v.id = s.partner_id
                          AND v.commercial_partner_id = way.vendor_id
                        WHERE s.product_tmpl_id = i.product_tmpl_id))
                """,
                list(warehouses),
                list(vendors),
                list(sources),
            )
        )
        items = self.env["replenishment.item"].browse(item_id for (item_id,) in rows)
        if items:
            items._request_planning()
