# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.classes import abc_classes, demand_variation, xyz_classes
from ..core.cleaning import clean
from ..core.forecast import ForecastSettings
from ..core.forecast_choice import HORIZON_DAYS, choose_methods
from ..core.forecast_seasonal import RATIO_DAYS, YEAR_DAYS, LastYear, season_of
from ..core.pooling import known_days, pooled, units_of_last
from .replenishment_reader_demand import HISTORY_DAYS

_logger = logging.getLogger(__name__)

# Sales of so many days make the value that ABC ranks by.
VALUE_DAYS = 90
# Days since the first sale before anything can be said of how evenly it sells.
YOUNGEST_DAYS = 28
# Methods are chosen by a whole year, so that a season is told from chance, and by the
# year before it, with eight weeks more for how much more is sold where it begins.
CHOICE_DAYS = YEAR_DAYS
LAST_YEAR_DAYS = CHOICE_DAYS + RATIO_DAYS
# Fewer items at once than a plan: their history is four times as long.
CHUNK_SIZE = 2000

STORED = ("abc_class", "xyz_class", "forecast_method_chosen", "forecast_method_error")


class ReplenishmentClassification(models.AbstractModel):
    """Sorts a company's items into classes and chooses their forecast methods.

    A: the items that make most of the value sold in the last 90 days. Value is at cost,
    because that is the money stock ties up; a product without a cost counts at its
    sales price. An item that feeds other warehouses is measured by all it feeds. What
    was never sold has no class; what is too young for X, Y or Z has none of these.
    Classes are of the days that forecasts look back on, methods are chosen by a year.
    """

    _name = "replenishment.classification"
    _description = "Classes of Items"

    @api.model
    def _classify_company(self, company):
        """Classify all items of a company; return those that changed, to be planned."""
        scoped = self.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        items = scoped.env["replenishment.item"].search(
            [("company_id", "=", company.id)], order="product_id, id"
        )
        chunks = scoped.env["replenishment.run"]._chunks(items, CHUNK_SIZE)
        shared = scoped.env["replenishment.planning.reader"]._read_shared()
        measured = [scoped._measure(chunk, shared) for chunk in chunks]
        if not measured:
            return items
        changed = scoped._store(
            scoped._classes(
                {
                    name: np.concatenate([part[name] for part in measured])
                    for name in measured[0]
                }
            )
        )
        changed._request_planning()
        _logger.info("Classified %s items, %s changed", len(items), len(changed))
        return changed

    def _measure(self, items, shared):
        """Columns of what classes and methods are decided by, in the order of ids."""
        reader = self.env["replenishment.planning.reader"]
        columns, history, edges = reader._read_past(items, CHOICE_DAYS, shared)
        current = self._read_current(items)
        demand = clean(history)
        choice = choose_methods(
            demand,
            self._settings(columns, history),
            current=current["forecast_method_chosen"],
        )
        is_chosen = choice.method[:, np.newaxis] == np.array(choice.candidates)
        whole = pooled(demand.demand[:, -HISTORY_DAYS:], edges)
        units = units_of_last(pooled(history.sold[:, -VALUE_DAYS:], edges), VALUE_DAYS)
        return current | {
            "value": units * self._unit_values(current["product_id"]),
            "variation": demand_variation(whole),
            "known_days": known_days(whole),
            "method": np.where(
                choice.is_measured, choice.method, current["forecast_method_chosen"]
            ),
            "error": np.where(is_chosen, np.nan_to_num(choice.error), 0.0).max(axis=1),
        }

    @api.model
    def _settings(self, columns, history):
        """How items are forecast, without a person's word and with last year's days."""
        n_items = columns["id"].size
        return ForecastSettings(
            method=columns["forecast_method"],
            window_weights=columns["window_weights"],
            manual=np.full(n_items, np.nan),
            like_daily=np.full(n_items, np.nan),
            like_days=np.zeros(n_items),
            last_year=self._last_year(columns, history),
        )

    @api.model
    def _last_year(self, columns, history):
        """The year before the history of what was sold that long ago."""
        rows = np.flatnonzero(history.first_sale_days_ago > YEAR_DAYS)
        if not rows.size:
            return LastYear.empty()
        reader = self.env["replenishment.planning.reader"]
        past = reader._read_year_before(columns, rows, LAST_YEAR_DAYS, HORIZON_DAYS)
        return LastYear(
            item=rows,
            demand=season_of(reader._season_of(past)),
            days_before=LAST_YEAR_DAYS,
        )

    def _read_current(self, items):
        """What items are now, "" for what they are not yet."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, product_id, COALESCE(abc_class, ''),
                       COALESCE(xyz_class, ''), COALESCE(forecast_method_chosen, '')
                  FROM replenishment_item WHERE id = ANY(%s) ORDER BY id
                """,
                items.ids,
            )
        )
        names = ("id", "product_id", "abc_class", "xyz_class", "forecast_method_chosen")
        types = (np.int64, np.int64, "U1", "U1", "U16")
        return {
            name: np.array(column, dtype=dtype)
            for name, dtype, column in zip(
                names, types, zip(*rows, strict=True), strict=True
            )
        }

    def _unit_values(self, product_ids):
        """Cost of a unit of each product, its sales price where it has none."""
        found = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT p.id, COALESCE(
                               NULLIF((p.standard_price ->> %s)::float8, 0),
                               t.list_price::float8, 0)
                      FROM product_product p
                      JOIN product_template t ON t.id = p.product_tmpl_id
                     WHERE p.id = ANY(%s)
                    """,
                    str(self.env.company.id),
                    np.unique(product_ids).tolist(),
                )
            )
        )
        return np.array([found[product_id] for product_id in product_ids.tolist()])

    @api.model
    def _classes(self, measured):
        """Columns to be stored, None for what an item is not."""
        abc = abc_classes(measured["value"], measured["abc_class"])
        xyz = xyz_classes(measured["variation"], measured["xyz_class"])
        was_sold = measured["known_days"] > 0
        is_old_enough = measured["known_days"] >= YOUNGEST_DAYS
        has_xyz = is_old_enough | (measured["xyz_class"] != "")
        return {
            "id": measured["id"].tolist(),
            "abc_class": np.where(was_sold, abc, None).tolist(),
            "xyz_class": np.where(was_sold & has_xyz, xyz, None).tolist(),
            "forecast_method_chosen": [m or None for m in measured["method"].tolist()],
            "forecast_method_error": np.round(measured["error"], 4).tolist(),
        }

    def _store(self, columns):
        """Write what changed in one statement; return the items with another plan."""
        changed = self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_item i
                   SET abc_class = v.abc, xyz_class = v.xyz,
                       forecast_method_chosen = v.method,
                       forecast_method_error = v.error
                  FROM unnest(%s::int[], %s::varchar[], %s::varchar[], %s::varchar[],
                              %s::float8[]) AS v(id, abc, xyz, method, error)
                  JOIN replenishment_item o ON o.id = v.id
                 WHERE i.id = v.id
                   AND (i.abc_class, i.xyz_class, i.forecast_method_chosen,
                        i.forecast_method_error)
                       IS DISTINCT FROM (v.abc, v.xyz, v.method, v.error)
                RETURNING i.id, (o.abc_class, o.xyz_class, o.forecast_method_chosen)
                          IS DISTINCT FROM (v.abc, v.xyz, v.method)
                """,
                columns["id"],
                *(columns[name] for name in STORED),
            )
        )
        Item = self.env["replenishment.item"]
        Item.invalidate_model(list(STORED))
        return Item.browse(
            item_id for item_id, is_planned_anew in changed if is_planned_anew
        )

    @api.model
    def _cron_classify(self):
        """Classify the items of every company that plans."""
        self.env["replenishment.run"]._for_each_company(self._classify_company)
