# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, time

import pytz

from odoo import api, models
from odoo.exceptions import UserError


class ReplenishmentDocument(models.AbstractModel):
    """The one place that turns suggestions into Odoo's documents, and back.

    Purchases go through the warehouse's buy rule, so that currency, taxes, units and
    the picking chain are Odoo's; transfers are draft receipts over the resupply route,
    whose confirmation makes the sending delivery. Every choice is given explicitly,
    and a group key keeps our drafts and those of people apart.
    """

    _name = "replenishment.document"
    _description = "Adapter to Odoo's Procurement"
    _inherit = [
        "replenishment.document.fact.mixin",
        "replenishment.document.group.mixin",
        "replenishment.document.need.mixin",
        "replenishment.document.purchase.mixin",
        "replenishment.document.refusal.mixin",
        "replenishment.document.transfer.mixin",
        "replenishment.document.native.mixin",
    ]

    @api.model
    def _write_documents(self, suggestions):
        """Create or rewrite the draft documents of these suggestions.

        Return those that have one now; of the others Odoo refused it, and they are
        blocked with Odoo's words.
        """
        written = suggestions.browse()
        for company, group in suggestions.grouped("company_id").items():
            scoped = self._quiet().with_company(company)
            with scoped._sparing_native_rules(group):
                of_company = group.with_env(scoped.env)
                written |= scoped._write_documents_of_company(of_company).with_env(
                    suggestions.env
                )
        self._plan_again(suggestions)
        return written

    def _quiet(self):
        """Not marking items to be planned again line by line."""
        return self.with_context(replenish_is_planning=True)

    @api.model
    def _plan_again(self, suggestions):
        """Mark the items at both ends once, where it is not planning that asked."""
        suggestions.purchase_line_ids._replenish_plan_again()
        suggestions.move_ids._replenish_plan_again()
        self.env["replenishment.item"]._mark_at_commit(
            {
                (suggestion.product_id.id, warehouse.id)
                for suggestion in suggestions
                for warehouse in suggestion.warehouse_id
                | suggestion.source_warehouse_id
            }
        )

    def _write_documents_of_company(self, suggestions):
        drafted = suggestions.filtered(lambda s: s.state == "drafted")
        kept = drafted.filtered(lambda s: self._can_rewrite(s))
        # What cannot be written anew is made anew; then it is told why it is refused.
        unwritten = self._do_or_refuse(self._rewrite, kept)
        kept = kept.filtered(lambda s: s not in unwritten)
        fresh = suggestions - kept
        # A draft that cannot be deleted is none beside which another may be made.
        kept |= self._delete_or_tell(fresh & drafted)
        fresh -= kept
        objections = {s: self._objection(s) for s in fresh}
        refusals = {s: words for s, words in objections.items() if words}
        refusals |= self._do_or_refuse(
            self._create, fresh.filtered(lambda s: s not in refusals)
        )
        for suggestion, words in refusals.items():
            self._block(suggestion, words)
        return suggestions.filtered(lambda s: s not in refusals)

    def _create(self, suggestions):
        """Make documents of suggestions, or raise why one cannot be made."""
        bought = suggestions.filtered(lambda s: s.supply_type == "buy")
        self._create_purchases(bought)
        self._create_transfers(suggestions - bought)
        # Lines that are added make the other lines of their document look different.
        joined = (
            bought.purchase_line_ids.order_id.order_line.replenish_suggestion_ids
            | suggestions.move_ids.picking_id.move_ids.replenish_suggestion_ids
        )
        self._finish(suggestions | joined)

    def _finish(self, suggestions):
        """Bring the documents' heads in step and remember what they look like."""
        orders = suggestions.purchase_line_ids.order_id
        pickings = suggestions.move_ids.picking_id
        for documents in (orders, pickings):
            documents._replenish_update_head()
        self._remember(suggestions)

    # What a document asks for

    @api.model
    def _arrival(self, suggestion):
        """Noon of the arrival day at the warehouse, in UTC.

        Noon, so that the day is the same one in every office that looks at it.
        """
        timezone = pytz.timezone(suggestion.warehouse_id._replenish_timezone())
        noon = timezone.localize(datetime.combine(suggestion.arrival_date, time(12)))
        return noon.astimezone(pytz.UTC).replace(tzinfo=None)

    @api.model
    def _deadline(self, suggestions):
        """End of the last day to order, or of today when that day is past."""
        warehouse = suggestions.warehouse_id[:1]
        days = [day for day in suggestions.mapped("order_by_date") if day]
        day = max(warehouse._replenish_today(), min(days, default=date.min))
        timezone = pytz.timezone(warehouse._replenish_timezone())
        end = timezone.localize(datetime.combine(day, time(23, 59)))
        return end.astimezone(pytz.UTC).replace(tzinfo=None)

    @api.model
    def _objection(self, suggestion):
        """Why no document can be asked for; empty where one can."""
        if suggestion.supply_type == "buy":
            return self._purchase_objection(suggestion)
        return self._transfer_objection(suggestion)

    @api.model
    def _quantity_objection(self, suggestion):
        if suggestion.product_uom_id.compare(suggestion.quantity_to_order, 0) > 0:
            return ""
        return self.env._("Nothing is asked for: the quantity is not above zero.")

    @api.model
    def _check_made(self, suggestions, links):
        """Odoo leaves out without a word what it thinks is not to be procured."""
        for suggestion in suggestions:
            if not suggestion[links]:
                raise UserError(
                    self.env._(
                        "Odoo made no document for %s, and gave no reason.",
                        suggestion.product_id.display_name,
                    )
                )

    # Rewriting

    def _rewrite(self, suggestions):
        """Change untouched drafts in place and remember them."""
        bought = suggestions.filtered(lambda s: s.supply_type == "buy")
        self._rewrite_purchases(bought)
        self._rewrite_transfers(suggestions - bought)
        self._finish(suggestions)

    def _can_rewrite(self, suggestion):
        """Whether one line stands for it alone, in a document of its group."""
        if suggestion.supply_type == "buy":
            line, document = suggestion.purchase_line_ids, "order_id"
        else:
            line, document = suggestion.move_ids, "picking_id"
        return (
            len(line) == 1
            and line.replenish_suggestion_ids == suggestion
            and self._is_of_group(line[document], suggestion)
        )

    # Deleting

    @api.model
    def _delete_documents(self, suggestions):
        """Delete the draft lines of these suggestions, and documents left empty."""
        if not suggestions:
            return
        self._plan_again(suggestions)
        self = self._quiet()
        suggestions = suggestions.with_env(self.env)
        lines, moves = suggestions.purchase_line_ids, suggestions.move_ids
        orders, pickings = lines.order_id, moves.picking_id
        siblings = self._untouched(
            orders.order_line.replenish_suggestion_ids
            | pickings.move_ids.replenish_suggestion_ids
        )
        references = orders.reference_ids | moves.reference_ids
        with self._sparing_native_rules(suggestions, withdrawn=True):
            lines.unlink()
            moves.unlink()
            empty = orders.filtered(lambda order: not order.order_line)
            empty.button_cancel()
            empty.unlink()
            pickings.filtered(lambda picking: not picking.move_ids).unlink()
        self._delete_empty_references(references)
        self._forget(suggestions)
        self._remember(siblings - suggestions)

    def _delete_empty_references(self, references):
        # Every employee may make references; nobody but the superuser may delete them.
        references.sudo().filtered(
            lambda reference: not reference.move_ids and not reference.purchase_ids
        ).unlink()
