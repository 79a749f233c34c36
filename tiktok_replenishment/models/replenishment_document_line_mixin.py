# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ReplenishmentDocumentLineMixin(models.AbstractModel):
    """What a purchase order line and a move share when planning made them."""

    _name = "replenishment.document.line.mixin"
    _description = "Document Line of Planning"

    # The field that tells when the goods arrive.
    _replenish_arrival_field = None

    replenish_needed_by = fields.Date(
        string="Needed By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The first day on which the projected stock would be gone without these "
        "goods.",
    )
    replenish_is_too_late = fields.Boolean(
        string="Arrives Too Late",
        compute="_compute_replenish_is_too_late",
        search="_search_replenish_is_too_late",
        help="The goods arrive after the day they are needed by.",
    )

    @api.model
    def _fields_of_document(self):
        """Names of the fields that tell which document a line belongs to."""
        raise NotImplementedError

    def _lines_of_document(self):
        """All lines of the documents of these lines."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        """A line more is another document, no longer as planning left it."""
        lines = super().create(vals_list)
        lines._replenish_plan_document_again()
        return lines

    def write(self, vals):
        """A line that changes its document changes both of them."""
        if not self._fields_of_document() & vals.keys():
            return super().write(vals)
        self._replenish_plan_document_again()
        result = super().write(vals)
        self._replenish_plan_document_again()
        return result

    def unlink(self):
        """A line less is another document, too."""
        self._replenish_plan_document_again()
        return super().unlink()

    def _replenish_plan_document_again(self):
        if not self.env.context.get("replenish_is_planning"):
            self._lines_of_document()._replenish_plan_again()

    def _compute_replenish_is_too_late(self):
        for line in self:
            arrival, needed_by = line._replenish_arrival(), line.replenish_needed_by
            line.replenish_is_too_late = bool(
                arrival and needed_by and arrival > needed_by
            )

    def _replenish_arrival(self):
        """The day the goods arrive; empty where nobody knows."""
        self.ensure_one()
        moment = self[self._replenish_arrival_field]
        return moment.date() if moment else False

    @api.model
    def _search_replenish_is_too_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        arrival = self._replenish_arrival_field

        def is_too_late(model, alias, query):
            return SQL(
                "COALESCE(%s::date > %s, false)",
                model._field_to_sql(alias, arrival, query),
                model._field_to_sql(alias, "replenish_needed_by", query),
            )

        return Domain.custom(to_sql=is_too_late)
