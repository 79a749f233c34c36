# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import models
from odoo.tools.misc import format_date


class ReplenishmentAnswerRestMixin(models.AbstractModel):
    """Tells what is not available, what will come, and what is promised."""

    _name = "replenishment.answer.rest.mixin"
    _inherit = ["replenishment.answer.mixin"]
    _description = "Answer of an Item: What Is Not Available"

    # What is not counted

    def _explain_bucket(self, step):
        quantity = self._number(step["quantity"])
        texts = {
            "damaged": self.env._("Damaged: %s. They cannot be sold.", quantity),
            "frozen": self.env._(
                "Frozen by the operator: %s. They cannot be sold for now.", quantity
            ),
            "pending": self.env._(
                "Arrived and not yet put away: %s. They count as on the way.", quantity
            ),
            "reserved": self.env._(
                "Reserved by the operator: %s. They are sold, and taken off the "
                "backlog.",
                quantity,
            ),
            "inbound": self.env._(
                "On the way to the operator: %s. See “On the way”.", quantity
            ),
        }
        return texts[step["bucket"]]

    def _explain_unknown_buckets(self, step):
        labels = self.env["replenishment.threepl.stock"]._fields
        return self.env._(
            "Not told by the operator, so unknown and not zero: %s.",
            self.env._(", ").join(
                labels[f"qty_{bucket}"]._description_string(self.env)
                for bucket in step["buckets"]
            ),
        )

    def _explain_mismatched_row(self, step):
        return self.env._(
            "%(sku)s at %(place)s: what is on hand is not the sum of its parts. Only "
            "what is said to be available counts.",
            **self._operator_parts(step),
        )

    def _explain_odoo_instead(self, step):
        return self.env._(
            "Odoo's own %(quantity)s in %(location)s: the operator is believed here.",
            quantity=self._number(step["quantity"]),
            location=self._odoo_place(step),
        )

    def _explain_operator_instead(self, step):
        return self.env._(
            "%(sku)s at %(place)s says %(total)s: Odoo is believed here.",
            **self._operator_parts(step),
        )

    def _explain_ignored_row(self, step):
        return self.env._(
            "%(sku)s at %(place)s: %(number)s. This SKU is ignored on purpose.",
            **self._operator_parts(step),
        )

    def _explain_repeated_row(self, step):
        return self.env._(
            "%(sku)s at %(place)s: %(number)s. Another connection has told of the same "
            "goods since: they count there, once.",
            **self._operator_parts(step),
        )

    def _explain_unmapped_row(self, step):
        return self.env._(
            "%(sku)s at %(place)s: %(number)s. This SKU is not mapped; it may be this "
            "product.",
            **self._operator_parts(step),
        )

    def _explain_unmapped_skus(self, step):
        return self.env._(
            "SKUs without a product that have stock here: %(skus)s, with %(quantity)s "
            "available. Some may be this product.",
            skus=step["skus"],
            quantity=self._number(step["quantity"]),
        )

    def _explain_elsewhere(self, step):
        return self.env._(
            "%(quantity)s in %(warehouse)s: they count there.",
            quantity=self._number(step["quantity"]),
            warehouse=self._source_link(
                step["warehouse"], "replenishment.item", step["other_id"]
            ),
        )

    # What comes, and what goes

    def _explain_same_goods(self, step):
        parts = {key: self._number(step[key]) for key in ("told", "documents")}
        if not step["told"] and not step["documents"]:
            return self.env._(
                "Nothing: neither the operator nor Odoo knows of goods on the way."
            )
        if step["told"] > step["documents"]:
            return self.env._(
                "The operator tells %(told)s on the way or to be put away, Odoo's open "
                "documents %(documents)s. They are the same goods, so the larger "
                "counts: %(told)s, the operator's.",
                **parts,
            )
        return self.env._(
            "Odoo's open documents say %(documents)s, the operator tells %(told)s on "
            "the way or to be put away. They are the same goods, so the larger "
            "counts: %(documents)s, Odoo's.",
            **parts,
        )

    def _explain_inbound_order(self, step):
        date = step["expected_on"]
        return self.env._(
            "Of it, inbound order %(number)s at TikTok: %(quantity)s missing, expected "
            "on %(date)s.",
            number=self._source_link(
                step["number"], "replenishment.tiktok.inbound", step["inbound_id"]
            ),
            quantity=self._number(step["quantity"]),
            date=format_date(self.env, date) if date else "–",
        )

    def _explain_document(self, step):
        labels = dict(
            self.env["replenishment.supply"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        text = self.env._(
            "%(kind)s %(document)s: %(quantity)s, expected on %(date)s.",
            kind=labels[step["kind"]],
            document=self._document_name(step),
            quantity=self._number(step["quantity"]),
            date=format_date(self.env, step["date"]) if step["date"] else "–",
        )
        if step["kind"] == "own_draft":
            return Markup("%s %s") % (
                text,
                self.env._(
                    "Nobody has touched it: it is compared with the need instead."
                ),
            )
        if step["is_late"]:
            return Markup("%s %s") % (text, self.env._("It is late, and still counts."))
        return text

    def _document_name(self, step):
        model = step["res_model"]
        record = self.env[model].browse(step["res_id"])
        if not record:
            return "–"
        # Its number is all that is told; who may open the document sees the rest.
        name = record.sudo().name if "name" in record._fields else f"#{record.id}"
        return self._source_link(name, model, record.id)

    def _explain_operator_backlog(self, step):
        ordered, taken = step["ordered"], step["taken"]
        if not ordered:
            return self.env._("Nothing: no order of the shops awaits shipment here.")
        return self.env._(
            "Orders that await shipment: %(ordered)s. The operator has reserved "
            "%(taken)s, and these are out of its available number already: %(rest)s "
            "are still to be taken off.",
            ordered=self._number(ordered),
            taken=self._number(taken),
            rest=self._number(max(0, ordered - taken)),
        )

    def _explain_odoo_backlog(self, step):
        promised = max(step["ordered"], step["delivering"])
        if not promised:
            return self.env._("Nothing: no order and no delivery awaits shipment here.")
        return self.env._(
            "Orders that await shipment: %(ordered)s; Odoo's open deliveries: "
            "%(delivering)s. They may be the same, so the larger counts. Odoo has "
            "reserved %(taken)s of it already: %(rest)s are still to be taken off.",
            ordered=self._number(step["ordered"]),
            delivering=self._number(step["delivering"]),
            taken=self._number(step["taken"]),
            rest=self._number(max(0, promised - step["taken"])),
        )

    def _explain_position_sum(self, step):
        labels = self._kind_labels()
        if not step["kinds"]:
            return self.env._("Position: 0.")
        return self.env._(
            "Position: %(parts)s = %(total)s.",
            parts=self.env._(", ").join(
                f"{labels[kind]} {self._number(quantity)}"
                for kind, quantity in step["kinds"]
            ),
            total=self._number(step["total"]),
        )
