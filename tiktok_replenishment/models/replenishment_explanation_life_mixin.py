# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools.misc import format_date


class ReplenishmentExplanationLifeMixin(models.AbstractModel):
    """Says what the beginning and the end of a product do to its plan."""

    _name = "replenishment.explanation.life.mixin"
    _description = "Explanation of Beginnings and Ends"

    def _explain_phase_out(self, _step):
        return self.env._(
            "The policy sells this product down: it is not ordered again."
        )

    def _explain_successor(self, step):
        product = self.env["product.product"].browse(step["product_id"])
        return self.env._(
            "Replaced by %s: it is sold out and not ordered again. Its sales and what "
            "is left of it count there.",
            product.exists().display_name,
        )

    def _explain_predecessors(self, step):
        products = self.env["product.product"].browse(step["product_ids"]).exists()
        return self.env._(
            "Replaces %(products)s: their sales count here, and the %(left)s left of "
            "them and %(coming)s on the way are sold first.",
            products=self.env._(", ").join(products.mapped("display_name")),
            left=self._number(step["left"]),
            coming=self._number(step["coming"]),
        )

    def _explain_last_order_over(self, step):
        return self.env._(
            "The last order date was %s: what is left is sold down, nothing is "
            "ordered.",
            format_date(self.env, step["date"]),
        )

    def _explain_last_order(self, step):
        date = format_date(self.env, step["date"])
        if not step["due"]:
            return self.env._("It may be ordered until %s.", date)
        return self.env._(
            "It may be ordered until %(date)s. The next order would be due on %(due)s: "
            "that is later, so it is not made.",
            date=date,
            due=format_date(self.env, step["due"]),
        )
