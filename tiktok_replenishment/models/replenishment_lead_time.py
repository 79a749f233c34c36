# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date, formatLang

from ..core.lead_time import MINIMUM_RECEIPTS

# Nearer than this, configured and learned days say the same.
NEAR_DAYS = 2
NEAR_SHARE = 0.2
# Days, deviation, receipts, id of what was learned, whether it is a transfer.
NOTHING = (np.nan, np.nan, 0, 0, 0)


class ReplenishmentLeadTime(models.Model):
    """How long goods really take to a warehouse, from a vendor or another warehouse."""

    _name = "replenishment.lead.time"
    _inherit = ["replenishment.lead.time.learning.mixin"]
    _description = "Learned Lead Time"
    _order = "warehouse_id, partner_id, source_warehouse_id, lane_id, id"

    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Destination", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Vendor", ondelete="cascade", index="btree_not_null"
    )
    source_warehouse_id = fields.Many2one(
        "stock.warehouse", string="Source", ondelete="cascade"
    )
    lane_id = fields.Many2one(
        "replenishment.lane",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: there is none, or it is not known which one the goods took.",
    )
    median_days = fields.Float(
        string="Learned (days)",
        help="Half of the receipts were quicker; recent ones count more. From the "
        "confirmed order to the goods' arrival; of transfers from dispatch to arrival.",
    )
    deviation_days = fields.Float(
        string="Deviation (days)",
        help="How far receipts usually are from it. A safety stock by service level "
        "or fill rate covers it.",
    )
    receipt_count = fields.Integer(string="Receipts", help="Of the last year.")
    last_received_on = fields.Date(string="Last Receipt")
    last_receipts = fields.Json()
    last_receipts_html = fields.Html(
        string="Latest Receipts", compute="_compute_last_receipts_html", sanitize=False
    )
    configured_days = fields.Float(
        string="Configured (days)",
        compute="_compute_configured_days",
        help="The vendor's usual delay, and abroad the lane's days as well; of "
        "transfers the lane's days on the way and at arrival. 0: not configured.",
    )
    is_enough = fields.Boolean(
        string="Can Be Planned With",
        compute="_compute_is_far",
        help="There are enough receipts to tell a rule from chance. Policies that plan "
        "with learned lead times use it.",
    )
    is_far = fields.Boolean(
        string="Differs Much",
        compute="_compute_is_far",
        help="Correct the vendor's delay or the lane, or let the policy plan with "
        "learned lead times.",
    )

    _unique_way = models.UniqueIndex(
        "(warehouse_id, (COALESCE(partner_id, 0)), (COALESCE(source_warehouse_id, 0)),"
        " (COALESCE(lane_id, 0)))"
    )

    @api.depends("partner_id", "source_warehouse_id", "warehouse_id")
    def _compute_display_name(self):
        for learned in self:
            origin = learned.partner_id or learned.source_warehouse_id
            learned.display_name = f"{origin.name} → {learned.warehouse_id.code}"

    @api.depends("partner_id", "source_warehouse_id", "warehouse_id", "lane_id")
    def _compute_configured_days(self):
        delays = self._usual_delays()
        for learned in self:
            delay = delays.get((learned.partner_id, learned.company_id), 0.0)
            learned.configured_days = learned._days_with_delay(delay)

    def _usual_delays(self):
        """{(vendor, company): average delay on the vendor's price lines}."""
        # Planners need not be purchasers to compare days.
        lines = (
            self.env["product.supplierinfo"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", [False, *self.company_id.ids]),
                    ("delay", ">", 0),
                ]
            )
        )
        delays = {}
        for company in self.company_id:
            of_company = lines.filtered(
                lambda s, c=company: s.company_id in (c, c.browse())
            )
            for vendor, own in of_company.grouped(
                lambda s: s.partner_id.commercial_partner_id
            ).items():
                delays[vendor, company] = sum(own.mapped("delay")) / len(own)
        return delays

    def _days_with_delay(self, delay):
        """Days that settings promise with this delay of the vendor; 0: not set."""
        self.ensure_one()
        if self.source_warehouse_id:
            return self.lane_id.transit_days + self.lane_id.arrival_days
        if self.warehouse_id._replenish_is_abroad():
            return delay + self.lane_id.total_days if delay and self.lane_id else 0.0
        return delay

    @api.depends("median_days", "receipt_count", "configured_days")
    def _compute_is_far(self):
        for learned in self:
            learned.is_enough = learned.receipt_count >= MINIMUM_RECEIPTS
            learned.is_far = learned.is_enough and self._are_far(
                learned.median_days, learned.configured_days
            )

    @api.model
    def _are_far(self, learned_days, days):
        """Whether receipts contradict a number of days that somebody entered."""
        distance = abs(learned_days - days)
        return bool(days) and distance > max(NEAR_DAYS, NEAR_SHARE * days)

    @api.depends("last_receipts")
    @api.depends_context("lang", "uid")
    def _compute_last_receipts_html(self):
        for learned in self:
            lines = [
                learned._receipt_line(step) for step in learned.last_receipts or ()
            ]
            learned.last_receipts_html = Markup().join(lines)

    def _receipt_line(self, receipt):
        document = self.env[receipt["res_model"]].browse(receipt["res_id"]).exists()
        # Planners see from which documents a number comes, whether they may open them.
        name = document.sudo().display_name if document else "–"
        if document and document.has_access("read"):
            name = Markup("<a href='/odoo/%s/%s'>%s</a>") % (
                document._name,
                document.id,
                name,
            )
        return Markup("<div>%s</div>") % self.env._(
            "%(day)s: %(days)s days, %(document)s",
            day=format_date(self.env, receipt["received_on"]),
            days=self._in_digits(receipt["days"]),
            document=name,
        )

    @api.model
    def _in_digits(self, days):
        return formatLang(self.env, days, digits=0 if days == round(days) else 1)

    def _in_words(self):
        """The learned days as a person reads them beside a configured number."""
        self.ensure_one()
        return self.env._(
            "%(way)s: %(days)s ± %(deviation)s days (%(count)s receipts)",
            way=self.display_name,
            days=self._in_digits(self.median_days),
            deviation=self._in_digits(self.deviation_days),
            count=self.receipt_count,
        )

    def action_learn_all(self):
        """Learn all lead times anew, for instance after lanes have changed."""
        self.env["replenishment.lane"].check_access("write")
        # Learned numbers are nobody's to write by hand.
        self.sudo()._learn()

    @api.model
    def _lead_time_stats(self, items):
        """What receipts tell of the lead times of N items: for the planning reader.

        `items`: columns `warehouse_id`, `lane_id` (the standard lane), `vendor_id`
        (whose delay counts; 0 is none in both), `role` and `handling_days` of the
        warehouse. Returns columns: `days` and `std_days` (nan: too few receipts),
        `count` and `lead_time_id` (0). The days are comparable to the configured lead
        time: with those before a transfer's dispatch, and with the handling of bought
        goods in a domestic warehouse. One query.
        """
        told = self._told(items)
        ways, place = self._distinct_ways(items)
        found = np.array(
            [
                # Over a lane between warehouses goods come from no vendor.
                told.get((warehouse, lane, 0))
                or told.get((warehouse, lane, vendor), NOTHING)
                for warehouse, lane, vendor in ways
            ]
        ).reshape(-1, 5)[place]
        days, std_days, count, learned_id, is_transfer = found.T
        is_handled = (items["role"] == "domestic") & (is_transfer == 0)
        return {
            "days": days + np.where(is_handled, items["handling_days"], 0.0),
            "std_days": std_days,
            "count": count.astype(int),
            "lead_time_id": learned_id.astype(int),
        }

    @api.model
    def _distinct_ways(self, items):
        """Each (warehouse, lane, vendor) that items have, and the place of each item's.

        By a number for each: rows of three take long to sort.
        """
        keys = [items["warehouse_id"], items["lane_id"], items["vendor_id"]]
        number = np.zeros(keys[0].size, dtype=np.int64)
        for key in keys:
            found, place = np.unique(key, return_inverse=True)
            number = number * found.size + place
        _number, first, place = np.unique(
            number, return_index=True, return_inverse=True
        )
        return list(zip(*(key[first].tolist() for key in keys), strict=True)), place

    def _told(self, items):
        """{(destination, lane, vendor or 0): numbers}; a vendor is any contact of it.

        Numbers: days, deviation, receipts, id, whether it is a transfer.
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.warehouse_id, COALESCE(t.lane_id, 0), COALESCE(v.id, 0),
                       t.median_days
                           + CASE WHEN t.source_warehouse_id IS NULL THEN 0
                                  ELSE COALESCE(l.departure_days, 0) END,
                       t.deviation_days, t.receipt_count, t.id,
                       (t.source_warehouse_id IS NOT NULL)::int
                  FROM replenishment_lead_time t
                  LEFT JOIN replenishment_lane l ON l.id = t.lane_id
                  LEFT JOIN res_partner v ON v.commercial_partner_id = t.partner_id
                                         AND v.id = ANY(%s)
                 WHERE t.warehouse_id = ANY(%s) AND t.receipt_count >= %s
                   AND (v.id IS NOT NULL
                        OR t.source_warehouse_id IS NOT NULL AND t.lane_id IS NOT NULL)
                """,
                np.unique(items["vendor_id"]).tolist(),
                np.unique(items["warehouse_id"]).tolist(),
                MINIMUM_RECEIPTS,
            )
        )
        return {tuple(row[:3]): row[3:] for row in rows}
