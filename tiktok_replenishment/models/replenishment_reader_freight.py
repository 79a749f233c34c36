# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.freight import LaneRates
from .replenishment_reader_mixin import KEYS

# What a product brings is the mean of so many days.
SALES_PRICE_DAYS = 30
KG_PER_POUND, M3_PER_CUBIC_FOOT = 0.45359237, 0.028316846592


class ReplenishmentReaderFreight(models.AbstractModel):
    """Reads what goods are like, what they bring, and what lanes charge for them."""

    _name = "replenishment.reader.freight"
    _description = "Reader of Goods and Freight"
    _inherit = ["replenishment.reader.mixin"]

    def _add_goods(self, items, lanes):
        """Add weight, volume, sales price, and which lanes refuse the goods.

        Return columns `item` and `property_id` of what lanes may refuse.
        """
        of_lane = {lane.id: lane.refused_property_ids.ids for lane in lanes}
        refused = sorted({id_ for ids in of_lane.values() for id_ in ids})
        rows = self._read_goods(refused)
        is_price = rows["property_id"] == 0
        prices = {name: column[is_price] for name, column in rows.items()}
        items["sales_price"] = self._sales_prices(items, prices)
        items["weight_kg"] = self._metric(items["weight"], "weight")
        items["volume_m3"] = self._metric(items["volume"], "volume")
        order = np.argsort(rows["item"], kind="stable")
        order = order[~is_price[order]]
        goods = {name: rows[name][order] for name in ("item", "property_id")}
        for lane_id, property_ids in of_lane.items():
            if property_ids:
                here = np.isin(goods["property_id"], property_ids)
                is_refused = np.zeros(items["id"].size, dtype=bool)
                is_refused[goods["item"][here]] = True
                items[f"refused_by_{lane_id}"] = is_refused
        return goods

    @api.model
    def _refused(self, items, lane):
        """Which items' goods a lane does not take."""
        nobody = np.zeros(items["id"].size, dtype=bool)
        return items.get(f"refused_by_{lane.id}", nobody)

    def _metric(self, sizes, dimension):
        """Products' weights in kg, their volumes in m³."""
        if not sizes.any():
            return sizes
        Parameter = self.env["ir.config_parameter"].sudo()  # a setting, no secret
        if dimension == "weight":
            is_pound = Parameter.get_param("product.weight_in_lbs") == "1"
            return sizes * (KG_PER_POUND if is_pound else 1.0)
        is_foot = Parameter.get_param("product.volume_in_cubic_feet") == "1"
        return sizes * (M3_PER_CUBIC_FOOT if is_foot else 1.0)

    def _sales_prices(self, items, prices):
        """What the seller got for a unit lately, else the list price; nan: neither.

        In the company's currency.
        """
        rates = self._rates(np.unique(prices["currency_id"]))
        rate = self._spread(rates, prices["currency_id"]).get("rate", 1.0)
        amounts, units = np.zeros((2, items["id"].size))
        np.add.at(amounts, prices["item"], prices["amount"] * rate)
        np.add.at(units, prices["item"], prices["units"])
        is_known = units > 0
        lately = amounts / np.where(is_known, units, 1.0)
        listed = np.where(items["list_price"] > 0, items["list_price"], np.nan)
        return np.where(is_known, lately, listed)

    def _rates(self, currency_ids):
        company = self.env.company
        rate = self.env["res.currency"]._get_conversion_rate
        return {
            currency.id: {
                "rate": rate(
                    currency, company.currency_id, company, fields.Date.today()
                )
            }
            for currency in self.env["res.currency"].browse(currency_ids.tolist())
        }

    def _read_goods(self, property_ids):
        """What shops paid for products by currency, and properties: 0 in the others."""
        properties = self.env["product.template"]._fields["replenish_property_ids"]
        return self._read_arrays(
            SQL(
                """
                SELECT k.pos AS item, 0 AS property_id, p.currency_id, p.amount, p.units
                  FROM %(keys)s k
                  JOIN (%(prices)s) p ON p.product_id = k.product_id
                 UNION ALL
                SELECT k.pos, r.%(property)s, 0, 0, 0
                  FROM %(keys)s k
                  JOIN %(relation)s r ON r.%(template)s = k.product_tmpl_id
                 WHERE r.%(property)s = ANY(%(property_ids)s)
                """,
                keys=KEYS,
                prices=self._net_prices(),
                relation=SQL.identifier(properties.relation),
                template=SQL.identifier(properties.column1),
                property=SQL.identifier(properties.column2),
                property_ids=property_ids,
            ),
            item="int4",
            property_id="int4",
            currency_id="int4",
            amount="float8",
            units="float8",
        )

    def _net_prices(self):
        """SQL of what shops paid the seller for each product, by currency."""
        since = fields.Date.subtract(fields.Date.today(), days=SALES_PRICE_DAYS)
        return SQL(
            """
            SELECT l.product_id, l.currency_id,
                   SUM(l.price_unit * l.demand_units)::float8 AS amount,
                   SUM(l.demand_qty)::float8 AS units
              FROM replenishment_tiktok_shop s
              JOIN replenishment_tiktok_order_line l
                ON l.shop_id = s.id AND l.sold_on >= %s
             WHERE s.company_id = %s AND l.price_unit > 0 AND l.demand_qty > 0
               AND l.currency_id IS NOT NULL AND l.is_gift IS NOT TRUE
               AND l.product_id IN (SELECT product_id FROM %s)
             GROUP BY 1, 2
            """,
            since,
            self.env.company.id,
            KEYS,
        )

    def _lane_rates(self, lanes):
        """`LaneRates` of lanes in the company's currency."""
        currencies = np.array(lanes.currency_id.ids, dtype=int)
        rates = {id_: row["rate"] for id_, row in self._rates(currencies).items()}

        def amounts(name):
            return np.array([lane[name] * rates[lane.currency_id.id] for lane in lanes])

        return LaneRates(
            per_kg=amounts("cost_per_kg"),
            per_m3=amounts("cost_per_m3"),
            per_unit=amounts("cost_per_unit"),
            min_charge=amounts("min_charge"),
            duty_rate=np.array([lane.duty_pct / 100 for lane in lanes]),
            inbound_fee=amounts("inbound_fee"),
        )
