# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .replenishment_threepl_comparison import HINTS

# Nobody but a person who sees the goods can tell which of them differ.
BY_HAND = ("tracked", "package", "owner")
# A newer pull may put others in the place of lines in these.
PENDING = ("open", "conflict", "by_hand")
CONFLICTS = [
    ("changed", "Odoo's quantity has changed since"),
    ("locked", "Somebody moves these goods right now"),
    ("counting", "Somebody is counting these goods in Odoo"),
    ("short", "Odoo has too few of them that may be taken away"),
]


class ReplenishmentThreeplVarianceLine(models.Model):
    """One product that Odoo and the operator count differently."""

    _name = "replenishment.threepl.variance.line"
    _description = "Variance Line"
    _order = "variance_id DESC, id"
    _rec_name = "product_id"

    variance_id = fields.Many2one(
        "replenishment.threepl.variance",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="variance_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", required=True, readonly=True)
    qty_odoo = fields.Float(string="Odoo", digits="Product Unit", readonly=True)
    qty_expected = fields.Float(
        string="Expected",
        digits="Product Unit",
        readonly=True,
        help="What Odoo would have the operator find: without what has moved since the "
        "operator was asked, and what it has shipped and Odoo has still to deliver.",
    )
    qty_operator = fields.Float(string="Operator", digits="Product Unit", readonly=True)
    difference = fields.Float(
        digits=(16, 4),
        readonly=True,
        help="Operator − expected: what approving adds to Odoo's quantity.",
    )
    value = fields.Monetary(readonly=True, help="Difference × cost.")
    differs_since = fields.Datetime(readonly=True)
    hint = fields.Selection(
        HINTS,
        readonly=True,
        help="Tracked, in packages, somebody else's: count these by hand in Odoo. An "
        "open receipt: validate it first if it has arrived, or it counts twice.",
    )
    state = fields.Selection(
        [
            ("open", "To Approve"),
            ("by_hand", "By Hand"),
            ("approved", "Approved"),
            ("conflict", "Conflict"),
            ("dismissed", "Dismissed"),
            ("superseded", "Superseded"),
        ],
        default="open",
        required=True,
        readonly=True,
    )
    conflict = fields.Selection(
        CONFLICTS,
        readonly=True,
        help="Why nothing was adjusted. The next pull proposes it anew if it remains.",
    )
    decided_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Empty on an approved line: it has approved itself.",
    )
    decided_at = fields.Datetime(string="Decided On", readonly=True)

    @api.model
    def _prepare_quantities(self, row):
        return {
            "qty_odoo": row["qty_odoo"],
            "qty_expected": row["qty_expected"],
            "qty_operator": row["qty_operator"],
            "difference": row["difference"],
            "value": row["value"],
        }

    @api.model
    def _prepare_line(self, row):
        return {
            **self._prepare_quantities(row),
            "product_id": row["product_id"],
            "differs_since": row["differs_since"],
            "hint": row["hint"],
            "state": "by_hand" if row["hint"] in BY_HAND else "open",
        }

    def _get_key(self):
        return self.product_id.id, round(self.difference, 4), self.hint or False

    @api.model
    def _get_row_key(self, row):
        return (
            row["product_id"],
            round(float(row["difference"]), 4),
            (row["hint"] or False),
        )

    def _is_small(self, place):
        """Within both tolerances; what has no cost has no known worth."""
        units = abs(self.difference)
        return (
            not self.hint
            and self.value
            and units <= place.tolerance_units
            and units * 100 <= place.tolerance_pct * abs(self.qty_expected)
        )

    # ---------------------------------------------------------------- decision

    def action_approve(self):
        return self._approve()

    def action_dismiss(self):
        return self._dismiss()

    def _approve(self, by_itself=False):
        """Adjust Odoo's stock; say what stood in the way where it was not done."""
        self.variance_id._check_may_decide()
        waiting = self.filtered(lambda line: line.state == "open")
        for variance in waiting.variance_id:
            # The right to decide is checked; the document is written by its buttons.
            document = variance.sudo()
            document._check_is_current()
            lines = self.filtered(
                lambda line, variance=variance: (
                    line.variance_id == variance and line.state == "open"
                )
            )
            conflicts = self.env["replenishment.threepl.adjustment"]._adjust(lines)
            # As above: lines are written by the buttons of their document.
            lines.sudo()._note_approval(conflicts, by_itself)
            document._close()
        return True

    def _note_approval(self, conflicts, by_itself):
        approved = self.filtered(lambda line: line.id not in conflicts)
        approved.write(
            {"state": "approved", **self._prepare_decision_values(by_itself)}
        )
        # The same may happen again: it then has to be found twice again.
        approved._find_differences().unlink()
        for line in self - approved:
            line.write({"state": "conflict", "conflict": conflicts[line.id]})
        if approved:
            self.variance_id.message_post(body=self._word_approval(approved, by_itself))
        if self - approved:
            self.variance_id.message_post(
                body=self.env._(
                    "Not adjusted, for now: %s", (self - approved)._word_conflicts()
                )
            )

    def _word_approval(self, approved, by_itself):
        values = {
            "lines": ", ".join(
                f"{line.product_id.display_name} {line.difference:+g}"
                for line in approved
            )
        }
        if by_itself:
            return self.env._("Within the tolerances, adjusted: %(lines)s", **values)
        return self.env._("Approved and adjusted: %(lines)s", **values)

    def _word_conflicts(self):
        words = dict(self._fields["conflict"]._description_selection(self.env))
        return ", ".join(
            f"{line.product_id.display_name} ({words[line.conflict]})" for line in self
        )

    def _dismiss(self):
        """Odoo is right: the same difference is not proposed again."""
        self.variance_id._check_may_decide()
        # The right to decide is checked; lines are written by the buttons only.
        lines = self.sudo().filtered(lambda line: line.state in ("open", "conflict"))
        for variance in lines.variance_id:
            variance.lock_for_update()
            mine = lines.filtered(
                lambda line, variance=variance: line.variance_id == variance
            )
            mine.write({"state": "dismissed", **self._prepare_decision_values()})
            mine._find_differences().is_dismissed = True
            variance.message_post(
                body=self.env._(
                    "Dismissed, Odoo is right: %s",
                    ", ".join(mine.product_id.mapped("display_name")),
                )
            )
            variance._close()
        return True

    def _find_differences(self):
        """What is remembered of the differences of these lines."""
        return self.env["replenishment.threepl.difference"].search(
            [
                ("warehouse_id", "in", self.variance_id.warehouse_id.ids),
                ("product_id", "in", self.product_id.ids),
            ]
        )

    @api.model
    def _prepare_decision_values(self, by_itself=False):
        return {
            "decided_by_id": False if by_itself else self.env.uid,
            "decided_at": fields.Datetime.now(),
        }
