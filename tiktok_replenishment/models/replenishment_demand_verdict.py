# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

VERDICTS = [("ordinary", "Ordinary"), ("exceptional", "Exceptional")]
REASONS = [
    ("usual", "Will sell like this again"),
    ("on_sale", "Was on sale all day"),
    ("one_order", "One unusual order"),
    ("push", "A push that is no campaign here"),
    ("viral", "Live stream or viral, once"),
    ("not_on_sale", "Could not be bought"),
    ("wrong_numbers", "The numbers are wrong"),
    ("other", "Other"),
]


class ReplenishmentDemandVerdict(models.Model):
    """A person's word on a day: its sales count as they are, or not at all.

    It stands above what the numbers themselves suggest, and holds for all channels of
    a product in a warehouse. Days without any sale may be judged too.
    """

    _name = "replenishment.demand.verdict"
    _description = "Judged Day"
    _order = "day DESC, product_id, warehouse_id, id"
    _rec_name = "day"
    _check_company_auto = True

    product_id = fields.Many2one(
        "product.product", required=True, ondelete="cascade", check_company=True
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        ondelete="cascade",
        domain=[("replenish_role", "!=", "none")],
        check_company=True,
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True
    )
    day = fields.Date(
        required=True,
        default=lambda self: fields.Date.subtract(
            fields.Date.context_today(self), days=1
        ),
        help="On the calendar of the shop or warehouse.",
    )
    verdict = fields.Selection(
        VERDICTS,
        required=True,
        default="exceptional",
        help="Ordinary: the day's sales count as they are, whatever else is known of "
        "the day. Exceptional: the day does not count for the forecast.",
    )
    reason = fields.Selection(REASONS, required=True, default="one_order")
    note = fields.Char(help="In a few words. No names or addresses of buyers.")
    user_id = fields.Many2one(
        "res.users",
        string="Judged By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    qty = fields.Float(
        string="Sold", compute="_compute_qty", help="In all channels, product's unit."
    )

    _unique_day = models.Constraint(
        "UNIQUE (product_id, warehouse_id, day)",
        "This day is judged already. Change what was said of it, or take it back.",
    )

    @api.depends("product_id", "warehouse_id", "day")
    def _compute_qty(self):
        groups = self.env["replenishment.demand"]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("warehouse_id", "in", self.warehouse_id.ids),
                ("day", "in", [day for day in self.mapped("day") if day]),
            ],
            ["product_id", "warehouse_id", "day:day"],
            ["qty:sum"],
        )
        sold = {tuple(key): quantity for *key, quantity in groups}
        for verdict in self:
            verdict.qty = sold.get(verdict._key(), 0.0)

    @api.constrains("day", "warehouse_id")
    def _check_day_is_over(self):
        for verdict in self:
            if verdict.day > verdict.warehouse_id._replenish_today():
                raise ValidationError(
                    self.env._(
                        "%s has not come yet. For what will happen, plan a campaign.",
                        verdict.day,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Plan again what a person has judged."""
        verdicts = super().create(
            [{**vals, "user_id": self.env.uid} for vals in vals_list]
        )
        self._plan_again(verdicts._pairs())
        return verdicts

    def write(self, vals):
        """The last who spoke is who said it."""
        pairs = self._pairs()
        result = super().write({**vals, "user_id": self.env.uid})
        self._plan_again(pairs | self._pairs())
        return result

    def unlink(self):
        """Plan again without the word that is taken back."""
        pairs = self._pairs()
        result = super().unlink()
        self._plan_again(pairs)
        return result

    def action_take_back(self):
        """Let the numbers speak for themselves again."""
        self.unlink()

    def _key(self):
        return self.product_id, self.warehouse_id, self.day

    def _pairs(self):
        return {(word.product_id.id, word.warehouse_id.id) for word in self}

    @api.model
    def _plan_again(self, pairs):
        # Whoever judges need not be allowed to change items; archived ones come back.
        items = self.env["replenishment.item"].sudo()._find_or_create(sorted(pairs))
        if items:
            items.sudo(self.env.su)._plan_now()

    @api.model
    def _judge(self, keys, values):
        """Say the same of many days. `keys`: (product, warehouse, day)."""
        known = {word._key(): word for word in self._of_days(keys)}
        self.union(*(known[key] for key in keys if key in known)).write(values)
        self.create(
            [
                {
                    "product_id": product.id,
                    "warehouse_id": warehouse.id,
                    "day": day,
                    **values,
                }
                for product, warehouse, day in dict.fromkeys(keys)
                if (product, warehouse, day) not in known
            ]
        )

    @api.model
    def _of_days(self, keys):
        """What was said of days. `keys`: (product, warehouse, day)."""
        keys = set(keys)
        words = self.search(
            [
                ("product_id", "in", [product.id for product, _w, _d in keys]),
                ("warehouse_id", "in", [warehouse.id for _p, warehouse, _d in keys]),
                ("day", "in", [day for _p, _w, day in keys]),
            ]
        )
        return words.filtered(lambda word: word._key() in keys)

    @api.model
    def _read_verdicts(self, keys, n_days):
        """What people said of the last days of a table of keys.

        Columns for the planning reader: position of the item, days ago, verdict:
        1 ordinary, -1 exceptional.
        """
        return self.env["replenishment.reader.mixin"]._read_arrays(
            SQL(
                """
                SELECT k.pos, k.today - v.day AS days_ago,
                       CASE v.verdict WHEN 'ordinary' THEN 1 ELSE -1 END AS verdict
                  FROM %s k JOIN replenishment_demand_verdict v
                    ON v.product_id = k.product_id AND v.warehouse_id = k.warehouse_id
                   AND v.day >= k.today - %s AND v.day < k.today
                 ORDER BY 1, 2
                """,
                keys,
                n_days,
            ),
            pos="int4",
            days_ago="int4",
            verdict="int4",
        )
