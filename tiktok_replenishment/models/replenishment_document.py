# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, time
from functools import partial

import pytz

from odoo import Command, api, models
from odoo.tools import SQL

FAST_URGENCIES = ("critical", "urgent")

# Model, table of its links to suggestions, and the column of the line there.
LINES_OF_SUGGESTIONS = (
    (
        "purchase.order.line",
        "replenishment_suggestion_purchase_line_rel",
        "purchase_line_id",
    ),
    ("stock.move", "replenishment_suggestion_stock_move_rel", "move_id"),
)


class ReplenishmentDocument(models.AbstractModel):
    """The one place that turns suggestions into Odoo's documents, and back.

    Purchases go through the warehouse's buy rule, so that currency, taxes, units and
    the picking chain are Odoo's; transfers are draft receipts over the resupply route,
    whose confirmation makes the sending delivery. Every choice is given explicitly,
    and a group key keeps our drafts and those of people apart.
    """

    _name = "replenishment.document"
    _description = "Adapter to Odoo's Procurement"
    _inherit = ["replenishment.document.refusal.mixin"]

    @api.model
    def _write_documents(self, suggestions):
        """Create or rewrite the draft documents of these suggestions."""
        if not suggestions:
            return
        rewritten = suggestions.filtered(lambda s: self._rewrite(s))
        fresh = suggestions - rewritten
        self._delete_documents(fresh.filtered(lambda s: s.state == "drafted"))
        for key, group in fresh.grouped(self._group_prefix).items():
            create = (
                self._create_purchase
                if group[0].supply_type == "buy"
                else self._create_transfer
            )
            self._create_what_is_accepted(partial(create, prefix=key), group)
        suggestions.filtered(
            lambda s: s.purchase_line_ids or s.move_ids
        ).state = "drafted"
        self._finish(suggestions)

    def _finish(self, suggestions):
        """Bring the documents' heads in step and remember what they look like."""
        orders = suggestions.purchase_line_ids.order_id
        pickings = suggestions.move_ids.picking_id
        for document in [*orders, *pickings]:
            is_fast = document.replenish_urgency in FAST_URGENCIES
            priority = "1" if is_fast else "0"
            if document.priority != priority:
                document.priority = priority
            document._set_replenish_tags()
        for suggestion in suggestions:
            document = (
                suggestion.purchase_line_ids.order_id or suggestion.move_ids.picking_id
            )
            if suggestion.document_name != document[:1].name:
                suggestion.document_name = document[:1].name
        self._tell_needed_by(suggestions.ids)
        siblings = (
            orders.order_line.replenish_suggestion_ids
            | pickings.move_ids.replenish_suggestion_ids
        )
        self.env["replenishment.suggestion"]._set_fingerprints(
            siblings.filtered(lambda s: s.state == "drafted" and not s.is_touched)
        )

    @api.model
    def _tell_needed_by(self, suggestion_ids):
        """Have the lines of these suggestions say by when their goods are needed."""
        self.env.flush_all()
        for model, link, column in LINES_OF_SUGGESTIONS:
            self.env.execute_query(
                SQL(
                    """
                    UPDATE %(line)s l SET replenish_needed_by = v.day
                      FROM (SELECT rel.%(column)s AS id, MIN(s.stockout_date) AS day
                              FROM %(link)s rel
                              JOIN replenishment_suggestion s
                                ON s.id = rel.suggestion_id
                             WHERE rel.suggestion_id = ANY(%(ids)s)
                             GROUP BY 1) AS v
                     WHERE l.id = v.id AND l.replenish_needed_by IS DISTINCT FROM v.day
                    RETURNING l.id
                    """,
                    line=SQL.identifier(self.env[model]._table),
                    link=SQL.identifier(link),
                    column=SQL.identifier(column),
                    ids=list(suggestion_ids),
                )
            )
            self.env[model].invalidate_model(
                ["replenish_needed_by", "replenish_is_too_late"]
            )

    def _group_prefix(self, suggestion):
        """What has to be equal for two suggestions to share a document."""
        speed = "fast" if suggestion.urgency in FAST_URGENCIES else "normal"
        if suggestion.supply_type == "buy":
            currency = suggestion.supplierinfo_id.currency_id.id
            return (
                f"buy/{suggestion.warehouse_id.id}/{suggestion.partner_id.id}"
                f"/{currency}/{speed}"
            )
        return f"transfer/{suggestion.lane_id.id}/{speed}"

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
        warehouse = suggestions.warehouse_id
        days = [day for day in suggestions.mapped("order_by_date") if day]
        day = max(warehouse._replenish_today(), min(days, default=date.min))
        timezone = pytz.timezone(warehouse._replenish_timezone())
        end = timezone.localize(datetime.combine(day, time(23, 59)))
        return end.astimezone(pytz.UTC).replace(tzinfo=None)

    # Rewriting

    def _rewrite(self, suggestion):
        """Change an untouched draft in place; False where a new one is needed."""
        if suggestion.state != "drafted":
            return False
        if suggestion.supply_type == "buy":
            line = suggestion.purchase_line_ids
            order = line.order_id
            if len(line) != 1 or not self._is_of_group(order, suggestion):
                return False
            line.write(
                {
                    "product_qty": suggestion.product_id.uom_id._compute_quantity(
                        suggestion.quantity_to_order, line.product_uom_id
                    ),
                    "date_planned": self._arrival(suggestion),
                }
            )
            return True
        move = suggestion.move_ids
        if len(move) != 1 or not self._is_of_group(move.picking_id, suggestion):
            return False
        move.write(
            {
                "product_uom_qty": suggestion.quantity_to_order,
                "date": self._arrival(suggestion),
            }
        )
        return True

    def _is_of_group(self, document, suggestion):
        key = document.replenish_group_key or ""
        return key.startswith(f"{self._group_prefix(suggestion)}/")

    # Creating

    def _group_key(self, documents, suggestions, prefix):
        """The key of an untouched document of this group, else a new one."""
        candidates = documents.search(
            [("replenish_group_key", "=like", f"{prefix}/%"), ("state", "=", "draft")]
        )
        for document in candidates:
            linked = document._replenish_suggestions()
            if linked and not any(linked.mapped("is_touched")):
                return document.replenish_group_key
        return f"{prefix}/{min(suggestions.ids)}"

    def _reference(self, document, name):
        if document:
            return document.reference_ids[:1]
        return self.env["stock.reference"].create({"name": name})

    def _create_purchase(self, suggestions, prefix):
        """Add purchase order lines through the warehouse's buy rule."""
        Order = self.env["purchase.order"]
        warehouse = suggestions.warehouse_id
        rule = warehouse.buy_pull_id
        key = self._group_key(Order, suggestions, prefix)
        order = Order.search([("replenish_group_key", "=", key)], limit=1)
        reference = self._reference(order, f"{self._reference_name(suggestions)}")
        deadline = self._deadline(suggestions)
        Rule = self.env["stock.rule"]
        procurements = [
            (
                Rule.Procurement(
                    suggestion.product_id,
                    suggestion.quantity_to_order,
                    suggestion.product_id.uom_id,
                    warehouse.lot_stock_id,
                    suggestion.product_id.display_name,
                    reference.name,
                    suggestion.company_id,
                    {
                        "warehouse_id": warehouse,
                        "supplierinfo_id": suggestion.supplierinfo_id,
                        "date_planned": self._arrival(suggestion),
                        "date_order": deadline,
                        "date_deadline": self._arrival(suggestion),
                        "reference_ids": reference,
                        "propagate_cancel": rule.propagate_cancel,
                        "orderpoint_id": self.env["stock.warehouse.orderpoint"],
                        "move_dest_ids": self.env["stock.move"],
                        "replenish_group_key": key,
                        "replenish_suggestion_ids": suggestion,
                    },
                ),
                rule,
            )
            for suggestion in suggestions
        ]
        rule._run_buy(procurements)
        order = Order.search([("replenish_group_key", "=", key)], limit=1)
        if order.date_order < deadline:
            # The rule counts back from the arrival by the vendor's delay; the lead
            # time of an item may be set shorter than that.
            order.date_order = deadline

    def _reference_name(self, suggestions):
        return self.env._("Replenishment %s", suggestions[0].run_id.name or "")

    def _create_transfer(self, suggestions, prefix):
        """Add draft moves of the receiving leg; its confirmation makes the sending."""
        Picking = self.env["stock.picking"]
        lane = suggestions.lane_id
        rule = self._transfer_rule(lane, suggestions[0].product_id)
        key = self._group_key(Picking, suggestions, prefix)
        picking = Picking.search([("replenish_group_key", "=", key)], limit=1)
        reference = self._reference(picking, self._reference_name(suggestions))
        moves = self.env["stock.move"].create(
            [
                self._prepare_move_values(suggestion, rule, reference)
                for suggestion in suggestions
            ]
        )
        if not picking:
            picking = Picking.create(
                moves._get_new_picking_values() | {"replenish_group_key": key}
            )
        moves.picking_id = picking

    def _transfer_rule(self, lane, product):
        """The make-to-order rule transit -> stock of the lane's resupply route."""
        route = lane._resupply_route()
        return self.env["stock.rule"]._get_rule(
            product,
            lane.warehouse_id.lot_stock_id,
            {"route_ids": route, "warehouse_id": lane.warehouse_id},
        )

    def _prepare_move_values(self, suggestion, rule, reference):
        warehouse = suggestion.warehouse_id
        values = rule._get_stock_move_values(
            suggestion.product_id,
            suggestion.quantity_to_order,
            suggestion.product_id.uom_id,
            warehouse.lot_stock_id,
            suggestion.product_id.display_name,
            reference.name,
            suggestion.company_id,
            {
                "route_ids": suggestion.lane_id._resupply_route(),
                "warehouse_id": warehouse,
                "date_planned": self._arrival(suggestion),
                "date_deadline": self._arrival(suggestion),
                "reference_ids": reference,
            },
        )
        return values | {
            "replenish_suggestion_ids": [Command.link(suggestion.id)],
        }

    # Deleting

    @api.model
    def _delete_documents(self, suggestions):
        """Delete the draft lines of these suggestions, and documents left empty."""
        lines, moves = suggestions.purchase_line_ids, suggestions.move_ids
        orders, pickings = lines.order_id, moves.picking_id
        references = orders.reference_ids | moves.reference_ids
        lines.unlink()
        moves.unlink()
        empty = orders.filtered(lambda order: not order.order_line)
        empty.button_cancel()
        empty.unlink()
        pickings.filtered(lambda picking: not picking.move_ids).unlink()
        references.filtered(
            lambda reference: not reference.move_ids and not reference.purchase_ids
        ).unlink()
        suggestions.document_name = False
        remaining = (
            orders.exists().order_line.replenish_suggestion_ids
            | pickings.exists().move_ids.replenish_suggestion_ids
        )
        self.env["replenishment.suggestion"]._set_fingerprints(
            remaining.filtered(lambda s: s.state == "drafted" and not s.is_touched)
        )

    # Reading back

    @api.model
    def _read_facts(self, items):
        """(suggestion id, state its document stands for, untouched) of open ones."""
        Supply = self.env["replenishment.supply"]
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (s.id) s.id,
                       CASE WHEN pol.id IS NULL OR po.state = 'cancel' THEN 'rejected'
                            WHEN po.state NOT IN ('purchase', 'done') THEN 'drafted'
                            WHEN pol.qty_received >= pol.product_qty THEN 'received'
                            ELSE 'ordered' END,
                       s.fingerprint = (%s)
                  FROM replenishment_suggestion s
                  LEFT JOIN replenishment_suggestion_purchase_line_rel rel
                         ON rel.suggestion_id = s.id
                  LEFT JOIN purchase_order_line pol ON pol.id = rel.purchase_line_id
                  LEFT JOIN purchase_order po ON po.id = pol.order_id
                 WHERE s.state IN ('drafted', 'ordered') AND s.supply_type = 'buy'
                   AND s.item_id = ANY(%s)
                 ORDER BY s.id, po.state = 'cancel', pol.id
                """,
                Supply._purchase_fingerprint(),
                items.ids,
            )
        ) + self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (s.id) s.id,
                       CASE WHEN m.id IS NULL OR m.state = 'cancel' THEN 'rejected'
                            WHEN m.state = 'draft' THEN 'drafted'
                            WHEN m.state = 'done' THEN 'received'
                            ELSE 'ordered' END,
                       s.fingerprint = (%s)
                  FROM replenishment_suggestion s
                  LEFT JOIN replenishment_suggestion_stock_move_rel rel
                         ON rel.suggestion_id = s.id
                  LEFT JOIN stock_move m ON m.id = rel.move_id
                 WHERE s.state IN ('drafted', 'ordered') AND s.supply_type = 'transfer'
                   AND s.item_id = ANY(%s)
                 ORDER BY s.id, m.state = 'cancel', m.id
                """,
                Supply._transfer_fingerprint(),
                items.ids,
            )
        )
