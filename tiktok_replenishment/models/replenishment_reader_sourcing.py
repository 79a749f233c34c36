# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import fields

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.freight import LaneTerms, freight_terms, is_priced
from ..core.landed_cost import FreightTerms
from ..core.network import NetworkEdges
from ..core.sourcing import VendorOffers
from .replenishment_reader_mixin import KEYS


class ReplenishmentReaderSourcing(models.AbstractModel):
    """Reads where goods can come from."""

    _name = "replenishment.reader.sourcing"
    _description = "Reader of Vendors and Lanes"
    _inherit = ["replenishment.reader.buying.ways"]

    def _read_offers(self):
        """Valid price lines of vendors, in product's unit and company's currency.

        Who sells by the dozen sells no part of one, unless a multiple says so; nor of
        a bag, of goods that are kept in kilograms.
        """
        offers = self._read_arrays(
            SQL(
                """
                SELECT k.pos AS item, s.id, s.partner_id, s.currency_id,
                       COALESCE(s.delay, 0) AS delay,
                       COALESCE(s.sequence, 0) AS sequence,
                       COALESCE(s.min_qty * su.factor / k.uom_factor, 0)::float8
                           AS min_qty,
                       (COALESCE(NULLIF(s.replenish_multiple, 0), %(step)s)
                           * su.factor / k.uom_factor)::float8 AS multiple,
                       (COALESCE(s.price, 0) * (1 - COALESCE(s.discount, 0) / 100)
                           * k.uom_factor / su.factor)::float8 AS price
                  FROM %(keys)s k
                  JOIN product_supplierinfo s
                    ON s.product_tmpl_id = k.product_tmpl_id
                   AND (s.product_id IS NULL OR s.product_id = k.product_id)
                   AND (s.company_id IS NULL OR s.company_id = %(company)s)
                   AND (s.date_start IS NULL OR s.date_start <= k.today)
                   AND (s.date_end IS NULL OR s.date_end >= k.today)
                  JOIN res_partner v ON v.id = s.partner_id AND v.active
                   AND (v.company_id IS NULL OR v.company_id = %(company)s)
                  JOIN uom_uom su ON su.id = s.product_uom_id
                 ORDER BY k.pos, s.sequence, s.min_qty DESC, s.price, s.id
                """,
                keys=KEYS,
                company=self.env.company.id,
                step=self._vendor_step(),
            ),
            item="int4",
            id="int4",
            partner_id="int4",
            delay="int4",
            sequence="int4",
            currency_id="int4",
            min_qty="float8",
            multiple="float8",
            price="float8",
        )
        rates = self._rates(np.unique(offers["currency_id"]))
        offers["price"] *= self._spread(rates, offers["currency_id"]).get("rate", 1.0)
        return offers

    def _vendor_step(self):
        """SQL of the least that is sold of a vendor's unit: `_replenish_step_of`."""
        return SQL(
            """
            CASE WHEN su.replenish_is_divisible AND su.factor > k.uom_factor THEN %s
                 WHEN su.replenish_is_divisible THEN 0
                 ELSE (su.factor > k.uom_factor OR k.is_divisible)::int END
            """,
            self.env["uom.uom"]._replenish_smallest_part(),
        )

    def _edges(self, items, lanes):
        """The transfer lanes in use between items of the same product."""
        parts = [
            self._edges_of_lane(items, lane, number)
            for number, lane in enumerate(lanes)
            if lane.source_warehouse_id and lane._resupply_route()
        ]
        none = np.zeros(0, dtype=np.int64)
        empty = {name: none for name in ("dest", "source", "number", "lane_id")}
        empty |= {"sequence": none, "days": np.zeros(0)}
        edges = {
            name: np.concatenate([part[name] for part in (empty, *parts)])
            for name in empty
        }
        order = np.lexsort((edges["number"], edges["dest"]))
        return {name: column[order] for name, column in edges.items()}

    @api.model
    def _edges_of_lane(self, items, lane, number):
        sources = np.flatnonzero(items["warehouse_id"] == lane.source_warehouse_id.id)
        sources = sources[np.argsort(items["product_id"][sources], kind="stable")]
        is_dest = items["warehouse_id"] == lane.warehouse_id.id
        is_dest &= ~self._refused(items, lane)
        dest = np.flatnonzero(is_dest & (items["method"] != "buy"))
        products = items["product_id"][sources]
        place = np.searchsorted(products, items["product_id"][dest])
        place = np.minimum(place, sources.size - 1)
        has_source = (
            products[place] == items["product_id"][dest]
            if sources.size
            else np.zeros(dest.size, dtype=bool)
        )
        dest, source = dest[has_source], sources[place[has_source]]
        days = lane.total_days or items["warehouse_lead_days"][dest]
        return {
            "dest": dest,
            "source": source,
            "number": np.full(dest.size, number),
            "lane_id": np.full(dest.size, lane.id),
            "sequence": np.full(dest.size, lane.sequence),
            "days": np.broadcast_to(days, dest.shape),
        }

    @api.model
    def _vendor_offers(self, offers):
        return VendorOffers(
            item=offers["item"],
            vendor=offers["partner_id"],
            min_qty=offers["min_qty"],
            multiple=offers["multiple"],
            unit_price=offers["price"],
            # Confirming an order adds the vendor with a delay of 0: not known.
            delay_days=np.where(offers["delay"] > 0, offers["delay"], np.nan),
            sequence=offers["sequence"],
        )

    def _edge_freight(self, items, edges, lanes):
        """Columns of what the lanes between items charge."""
        rates = self._lane_rates(lanes).and_none().take(edges["number"])
        weight = items["weight_kg"][edges["dest"]]
        volume = items["volume_m3"][edges["dest"]]
        terms = freight_terms(rates, weight, volume)
        return {
            "is_priced": is_priced(rates, weight, volume),
            **{f.name: getattr(terms, f.name) for f in fields(terms)},
        }

    @api.model
    def _edge_terms(self, edges):
        return LaneTerms(
            terms=FreightTerms(**{f.name: edges[f.name] for f in fields(FreightTerms)}),
            is_priced=edges["is_priced"],
            days=edges["arrival_days"],
        )

    @api.model
    def _network_edges(self, edges):
        return NetworkEdges(
            dest=edges["dest"],
            source=edges["source"],
            sequence=edges["sequence"],
            transfer_days=edges["days"],
        )
