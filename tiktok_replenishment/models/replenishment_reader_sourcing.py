# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.network import NetworkEdges
from ..core.sourcing import VendorOffers


class ReplenishmentReaderSourcing(models.AbstractModel):
    """Reads where goods can come from, and how long that takes."""

    _name = "replenishment.reader.sourcing"
    _description = "Reader of Vendors and Lanes"

    def _read_offers(self, rows):
        """Valid price lines of vendors, in product's unit and company's currency."""
        lines = self.env.execute_query_dict(
            SQL(
                """
                SELECT k.pos AS item, s.id, s.partner_id, s.delay, s.sequence,
                       s.currency_id,
                       (s.min_qty * su.factor / k.factor)::float8 AS min_qty,
                       (COALESCE(s.replenish_multiple, 0) * su.factor / k.factor)
                           ::float8 AS multiple,
                       (s.price * (1 - COALESCE(s.discount, 0) / 100)
                           * k.factor / su.factor)::float8 AS price
                  FROM unnest(%s::int[], %s::int[], %s::int[], %s::float8[], %s::date[])
                       AS k(pos, product_id, tmpl_id, factor, today)
                  JOIN product_supplierinfo s
                    ON s.product_tmpl_id = k.tmpl_id
                   AND (s.product_id IS NULL OR s.product_id = k.product_id)
                   AND (s.company_id IS NULL OR s.company_id = %s)
                   AND (s.date_start IS NULL OR s.date_start <= k.today)
                   AND (s.date_end IS NULL OR s.date_end >= k.today)
                  JOIN res_partner v ON v.id = s.partner_id AND v.active
                  JOIN uom_uom su ON su.id = s.product_uom_id
                 ORDER BY k.pos, s.sequence, s.min_qty DESC, s.price, s.id
                """,
                list(range(len(rows))),
                [row["product_id"] for row in rows],
                [row["product_tmpl_id"] for row in rows],
                [float(row["uom_factor"]) for row in rows],
                [row["today"] for row in rows],
                self.env.company.id,
            )
        )
        rates = self._rates({line["currency_id"] for line in lines})
        for line in lines:
            line["price"] *= rates[line["currency_id"]]
        return lines

    def _rates(self, currency_ids):
        company = self.env.company
        return {
            currency.id: self.env["res.currency"]._get_conversion_rate(
                currency, company.currency_id, company, fields.Date.today()
            )
            for currency in self.env["res.currency"].browse(currency_ids)
        }

    def _read_lanes(self, rows):
        """Lanes of a warehouse, standard lane first."""
        lanes = defaultdict(list)
        for lane in self.env["replenishment.lane"].search(
            [("warehouse_id", "in", list({row["warehouse_id"] for row in rows}))],
            order="warehouse_id, sequence, id",
        ):
            lanes[lane.warehouse_id.id].append(lane)
        return lanes

    def _add_lead_times(self, rows, offers, lanes):
        delays = {}
        for offer in offers:
            if offer["delay"] > 0:
                delays.setdefault(offer["item"], float(offer["delay"]))
        for index, row in enumerate(rows):
            self._add_lead_time(row, delays.get(index, 0.0), lanes[row["warehouse_id"]])

    def _add_lead_time(self, row, vendor_delay, lanes):
        """Days of the standard lane, where they come from, and the fastest lane's."""
        usable = [lane for lane in lanes if self._is_usable(lane, row["method"])]
        standard = usable[0] if usable else None
        chain = self._lead_chain(row, vendor_delay, standard)
        row["lead_source"], row["lead_days"] = next(
            ((source, days) for source, days in chain if days), (False, np.nan)
        )
        totals = [
            lane.total_days + (0.0 if lane.source_warehouse_id else vendor_delay)
            for lane in usable[1:]
        ]
        row["fastest_days"] = min([row["lead_days"], *filter(None, totals)])
        row["lane_id"] = standard.id if standard else False

    @api.model
    def _is_usable(self, lane, method):
        if method == "auto":
            return True
        return bool(lane.source_warehouse_id) == (method == "transfer")

    @api.model
    def _lead_chain(self, row, vendor_delay, standard):
        lane_days = standard.total_days if standard else 0.0
        item = ("item", row["item_lead_days"])
        common = [
            ("warehouse", row["warehouse_lead_days"]),
            ("company", row["company_lead_days"]),
        ]
        is_transfer = row["method"] == "transfer" or (
            row["method"] == "auto" and standard and standard.source_warehouse_id
        )
        if is_transfer:
            return [item, ("lane", lane_days), *common]
        if row["role"] in ("overseas", "fbt"):
            whole = lane_days + vendor_delay if lane_days and vendor_delay else 0.0
            return [
                item,
                ("product", row["product_lead_days"]),
                ("lane_and_vendor", whole),
                *common,
                ("lane", lane_days),
            ]
        bought = vendor_delay + row["handling_days"] if vendor_delay else 0.0
        return [item, ("vendor", bought), *common]

    def _edges(self, rows, lanes):
        by_key = {
            (row["product_id"], row["warehouse_id"]): index
            for index, row in enumerate(rows)
        }
        edges = []
        for index, row in enumerate(rows):
            if row["method"] == "buy":
                continue
            for lane in lanes[row["warehouse_id"]]:
                source = by_key.get((row["product_id"], lane.source_warehouse_id.id))
                if source is not None and lane._resupply_route():
                    edges.append(
                        {
                            "dest": index,
                            "source": source,
                            "lane": lane,
                            "sequence": lane.sequence,
                            "days": lane.total_days or row["warehouse_lead_days"],
                        }
                    )
        return edges

    @api.model
    def _vendor_offers(self, offers):
        def column(name, dtype=float):
            return np.array([offer[name] for offer in offers], dtype=dtype)

        delay = column("delay")
        return VendorOffers(
            item=column("item", int),
            vendor=column("partner_id", int),
            min_qty=column("min_qty"),
            multiple=column("multiple"),
            unit_price=column("price"),
            # Confirming an order adds the vendor with a delay of 0: not known.
            delay_days=np.where(delay > 0, delay, np.nan),
            sequence=column("sequence", int),
        )

    @api.model
    def _network_edges(self, edges):
        return NetworkEdges(
            dest=np.array([edge["dest"] for edge in edges], dtype=int),
            source=np.array([edge["source"] for edge in edges], dtype=int),
            sequence=np.array([edge["sequence"] for edge in edges], dtype=int),
            transfer_days=np.array([edge["days"] for edge in edges], dtype=float),
        )
