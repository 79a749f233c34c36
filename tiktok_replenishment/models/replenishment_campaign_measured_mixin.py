# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentCampaignMeasuredMixin(models.AbstractModel):
    """What a campaign did to a product, beside what was planned of it."""

    _name = "replenishment.campaign.measured.mixin"
    _description = "Measured Campaign"

    actual_uplift_pct = fields.Float(
        string="Measured Uplift (%)",
        readonly=True,
        copy=False,
        help="What the campaign did to sales, measured against the days before and "
        "after; in the campaign's shops, where it has some. Its days count in the "
        "forecast without this rise.",
    )
    measured_units = fields.Float(
        string="Sold",
        readonly=True,
        copy=False,
        help="Units on the campaign's days that tell: not without stock, and not while "
        "another campaign ran.",
    )
    usual_units = fields.Float(
        string="Would Have Sold",
        readonly=True,
        copy=False,
        help="Units that these days would have sold without the campaign.",
    )
    measured_on = fields.Date(
        readonly=True,
        copy=False,
        help="Empty: not measured; the campaign's days then tell nothing of ordinary "
        "demand. It is measured once it is over, and again while days after it come "
        "in, for four weeks.",
    )
    uplift_summary = fields.Char(string="Effect", compute="_compute_uplift_summary")
    experience = fields.Char(
        string="Last Time",
        compute="_compute_experience",
        help="What the last measured campaign did to this product.",
    )

    @api.depends("uplift_pct", "actual_uplift_pct", "usual_units", "measured_on")
    def _compute_uplift_summary(self):
        for line in self:
            line.uplift_summary = line._summarise_uplift()

    @api.depends("product_tmpl_id", "product_id", "first_day")
    def _compute_experience(self):
        measured = self.search(
            [
                ("product_tmpl_id", "in", self.product_tmpl_id.ids),
                ("measured_on", "!=", False),
            ],
            order="last_day desc, id desc",
        ).grouped("product_tmpl_id")
        for line in self:
            last = next(filter(line._follows, measured.get(line._template(), ())), None)
            line.experience = last and f"{last.name}: {last.uplift_summary}"

    def _template(self):
        return self.product_tmpl_id._origin

    def _follows(self, other):
        """Whether another line's campaign of the same goods was over before."""
        return (
            other.product_id in (self.product_id._origin, self.product_id.browse())
            and other != self._origin
            and (not self.first_day or other.last_day < self.first_day)
        )

    def _summarise_uplift(self):
        """Planned and measured rise of these lines, in words; of the same goods."""
        measured = self.filtered("measured_on")
        usual = sum(measured.mapped("usual_units"))
        if not usual:
            return self._planned_uplift()
        planned = sum(line.uplift_pct * line.usual_units for line in measured) / usual
        sold = sum(measured.mapped("measured_units"))
        return self.env._(
            "planned %(planned)s, measured %(measured)s",
            planned=f"{planned:+.0f} %",
            measured=f"{100 * (sold / usual - 1):+.0f} %",
        )

    def _planned_uplift(self):
        if not self:
            return ""
        uplifts = self.mapped("uplift_pct")
        ends = dict.fromkeys((f"{min(uplifts):+.0f} %", f"{max(uplifts):+.0f} %"))
        return self.env._("planned %s", " … ".join(ends))

    def _forget_measure(self):
        """What was measured is not of these days, shops or goods any more."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_campaign_line
                   SET actual_uplift_pct = NULL, measured_units = NULL,
                       usual_units = NULL, measured_on = NULL
                 WHERE id = ANY(%s) AND measured_on IS NOT NULL
                RETURNING id
                """,
                self.ids,
            )
        )
        self._invalidate_measure()

    @api.model
    def _invalidate_measure(self):
        self.invalidate_model()
        self.env["replenishment.campaign"].invalidate_model(["uplift_summary"])
