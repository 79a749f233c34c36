# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from dataclasses import replace
from datetime import timedelta

import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.cleaning import clean
from ..core.demand import dense_history
from ..core.uplift import BASE_DAYS, PastCampaigns, measure_uplift
from .replenishment_reader_mixin import KEYS

_logger = logging.getLogger(__name__)

# Older campaigns were never measured for want of data; that does not come any more.
LOOKED_BACK_DAYS = 60
# The days after a campaign count as the days before; one more for other calendars.
FINAL_AFTER_DAYS = BASE_DAYS + 1


class ReplenishmentCampaignMeasure(models.AbstractModel):
    """Measures what campaigns that are over did to sales.

    Each product is measured in each warehouse against its days before and after; a
    campaign of some shops on what these sold. A line is told all of its items together:
    what they sold on the days that tell, over what they would have sold. It is measured
    again each night while days after it come in.
    """

    _name = "replenishment.campaign.measure"
    _description = "Measuring of Campaigns"

    @api.model
    def _measure_company(self, company):
        """Measure a company's campaigns; return the lines that tell something new."""
        scoped = self.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        lines = scoped._lines_to_measure()
        sold, usual = np.zeros((2, len(lines)))
        for chunk in scoped.env["replenishment.run"]._chunks(lines._affected_items()):
            sold_here, usual_here = scoped._totals(chunk, lines)
            sold, usual = sold + sold_here, usual + usual_here
        changed = scoped._store(lines, sold, usual)
        changed._affected_items()._request_planning()
        _logger.info("Measured %s campaign lines, %s changed", len(lines), len(changed))
        return changed

    @api.model
    def _lines_to_measure(self):
        today = fields.Date.today()
        lines = self.env["replenishment.campaign.line"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "confirmed"),
                ("campaign_id.active", "=", True),
                ("last_day", ">=", today - timedelta(days=LOOKED_BACK_DAYS)),
                # Somewhere it may be tomorrow.
                ("last_day", "<=", today),
            ],
            order="id",
        )
        return lines.filtered(
            lambda line: (
                not line.measured_on
                or line.measured_on <= line.last_day + timedelta(days=FINAL_AFTER_DAYS)
            )
        )

    def _totals(self, items, lines):
        """(2, L): units sold on the days that tell, and usual ones, of each line."""
        reader = self.env["replenishment.planning.reader"]
        columns = reader._read_items(items, reader._read_shared())
        campaigns = reader._read_campaigns()
        # What was measured before may not decide which days are ordinary.
        campaigns["measured_pct"] = np.full(campaigns["id"].size, np.nan)
        found = np.unique(campaigns["id"])
        shops = reader._shops_of_campaigns(found)
        limits = {one: frozenset(shops.get(one, ())) for one in found.tolist()}
        history = reader._history(columns, campaigns)
        totals = np.zeros((2, len(lines)))
        for limit in sorted(set(limits.values()), key=sorted):
            meeting = [one for one in limits if self._meet(limit, limits[one])]
            touching = self._of_campaigns(campaigns, meeting)
            own = [one for one in meeting if limits[one] == limit]
            totals += self._by_line(
                lines,
                self._past(touching, own),
                touching["line_id"],
                self._measure(
                    self._of_shops(history, touching, limit) if limit else history,
                    touching,
                ),
            )
        return totals

    @api.model
    def _meet(self, some, others):
        """Whether two campaigns have shops in common; without shops it is all."""
        return not some or not others or bool(some & others)

    @api.model
    def _of_campaigns(self, campaigns, campaign_ids):
        rows = np.isin(campaigns["id"], campaign_ids)
        return {name: column[rows] for name, column in campaigns.items()}

    @api.model
    def _past(self, campaigns, campaign_ids):
        """Which rows are of given campaigns that are over where the item is."""
        return np.isin(campaigns["id"], campaign_ids) & (campaigns["last"] < 0)

    @api.model
    def _of_shops(self, history, campaigns, shop_ids):
        """The history of what some shops sold, and of campaigns that touch them."""
        reader = self.env["replenishment.planning.reader"]
        n_items, n_days = history.sold.shape
        rows = reader._read_sold(KEYS, n_days, sorted(shop_ids))
        sold = dense_history(
            n_items=n_items,
            n_days=n_days,
            item=rows["pos"],
            days_ago=rows["days_ago"],
            quantity=rows["quantity"],
        )
        has_sold = sold > 0
        return replace(
            history,
            sold=sold,
            first_sale_days_ago=np.where(
                has_sold.any(axis=1), n_days - has_sold.argmax(axis=1), 0
            ),
            campaign_rise=reader._campaign_rise(n_items, campaigns),
        )

    @api.model
    def _measure(self, history, campaigns):
        return measure_uplift(
            clean(history),
            history,
            PastCampaigns(
                item=campaigns["item"],
                first_days_ago=-campaigns["first"],
                last_days_ago=-campaigns["last"],
            ),
        )

    @api.model
    def _by_line(self, lines, is_told, line_ids, measured):
        """(2, L) units sold and usual of lines, of the rows that may be told."""
        rows = np.flatnonzero(
            is_told & np.isin(line_ids, lines.ids) & (measured.n_days > 0)
        )
        place = np.searchsorted(lines.ids, line_ids[rows])
        n_days = measured.n_days[rows]
        return np.stack(
            [
                np.bincount(place, weights=daily[rows] * n_days, minlength=len(lines))
                for daily in (measured.demand, measured.base)
            ]
        )

    @api.model
    def _store(self, lines, sold, usual):
        """Write what was measured in one statement; return the lines it is new for."""
        is_known = usual > 0
        pct = 100 * (sold / np.where(is_known, usual, 1.0) - 1)
        columns = [np.round(pct, 1), np.round(sold, 2), np.round(usual, 2)]
        changed = self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_campaign_line l
                   SET actual_uplift_pct = v.pct, measured_units = v.sold,
                       usual_units = v.usual, measured_on = v.measured_on
                  FROM unnest(%s::int[], %s::float8[], %s::float8[], %s::float8[],
                              %s::date[]) AS v(id, pct, sold, usual, measured_on)
                  JOIN replenishment_campaign_line o ON o.id = v.id
                 WHERE l.id = v.id
                   AND (l.actual_uplift_pct, l.measured_units, l.usual_units,
                        l.measured_on)
                       IS DISTINCT FROM (v.pct, v.sold, v.usual, v.measured_on)
                RETURNING l.id, (o.actual_uplift_pct, o.measured_on IS NULL)
                          IS DISTINCT FROM (v.pct, v.measured_on IS NULL)
                """,
                lines.ids,
                *(np.where(is_known, column, None).tolist() for column in columns),
                np.where(is_known, fields.Date.today(), None).tolist(),
            )
        )
        lines._invalidate_measure()
        return lines.browse(line_id for line_id, is_new in changed if is_new)

    @api.model
    def _cron_measure(self):
        """Measure the campaigns of every company that plans."""
        self.env["replenishment.run"]._for_each_company(self._measure_company)
