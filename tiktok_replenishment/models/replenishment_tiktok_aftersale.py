# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timezone

from odoo import api, fields, models
from odoo.tools import SQL

RESTOCKS = {True: "yes", False: "no", None: "unknown"}


class ReplenishmentTiktokAftersale(models.Model):
    """A request to cancel or return units of an order, without the buyer's words.

    Written by the pull only. Requests that are done set on the order's lines how many
    units came back, stayed with the buyer, or were put back after a late cancellation,
    whichever of order and request comes first.
    """

    _name = "replenishment.tiktok.aftersale"
    _description = "TikTok After-Sales Request"
    _order = "updated_at DESC, id DESC"
    _rec_name = "external_id"

    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(
        [("cancellation", "Cancellation"), ("return", "Return or refund")],
        required=True,
    )
    external_id = fields.Char(string="Request", required=True)
    type = fields.Char(help="As TikTok Shop writes it, such as RETURN_AND_REFUND.")
    status = fields.Char(required=True, help="As TikTok Shop writes it.")
    outcome = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("refused", "Refused or withdrawn")],
        required=True,
        help="Only requests that are done change anything.",
    )
    restocks = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        string="Goods Come Back",
        required=True,
        help="For a cancellation: whether the units are put back into stock.",
    )
    order_external_id = fields.Char(string="TikTok Order", required=True)
    order_id = fields.Many2one(
        "replenishment.tiktok.order",
        index="btree_not_null",
        help="Empty: the order is older than the shop's history, or yet to come.",
    )
    requested_at = fields.Datetime()
    updated_at = fields.Datetime(required=True)
    unit_ids = fields.Char(
        string="Unit IDs",
        help="The order's units that are meant, named and separated as on its lines.",
    )
    unit_count = fields.Integer(string="Units")

    _unique_external_id = models.Constraint(
        "UNIQUE (shop_id, kind, external_id)", "This shop has this request already."
    )
    _by_order = models.Index("(shop_id, order_external_id)")

    @api.model
    def _upsert(self, shop, aftersales):
        """Store Aftersale values; a copy older than ours changes nothing.

        Order lines and demand follow within the same transaction.
        """
        newest = {}
        for aftersale in aftersales:
            key = (aftersale.kind, aftersale.external_id)
            if key not in newest or aftersale.updated_at >= newest[key].updated_at:
                newest[key] = aftersale
        if not newest:
            return
        self.env.flush_all()
        changed = self._upsert_rows(shop, list(newest.values()))
        self.env.invalidate_all(flush=False)
        self._settle([order_id for (order_id,) in changed if order_id])

    @api.model
    def _upsert_rows(self, shop, aftersales):
        """Rows of the orders whose requests are new or others than before."""
        return self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_tiktok_aftersale AS a
                    (shop_id, company_id, kind, external_id, type, status, outcome,
                     restocks, order_external_id, order_id, requested_at, updated_at,
                     unit_ids, unit_count,
                     create_uid, create_date, write_uid, write_date)
                SELECT s.id, s.company_id, v.kind, v.external_id, v.type, v.status,
                       v.outcome, v.restocks, v.order_external_id, o.id,
                       v.requested_at, v.updated_at, v.unit_ids, v.unit_count,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM jsonb_to_recordset(%(rows)s::jsonb) AS v(
                       kind text, external_id text, type text, status text,
                       outcome text, restocks text, order_external_id text,
                       requested_at timestamp, updated_at timestamp, unit_ids text,
                       unit_count int)
                  JOIN replenishment_tiktok_shop s ON s.id = %(shop)s
                  LEFT JOIN replenishment_tiktok_order o
                         ON o.shop_id = s.id AND o.external_id = v.order_external_id
                 ORDER BY v.kind, v.external_id
                    ON CONFLICT (shop_id, kind, external_id) DO UPDATE
                   SET type = EXCLUDED.type, status = EXCLUDED.status,
                       outcome = EXCLUDED.outcome, restocks = EXCLUDED.restocks,
                       order_id = EXCLUDED.order_id,
                       updated_at = EXCLUDED.updated_at,
                       unit_ids = EXCLUDED.unit_ids, unit_count = EXCLUDED.unit_count,
                       write_uid = %(uid)s, write_date = %(now)s
                 WHERE EXCLUDED.updated_at >= a.updated_at
                   AND (EXCLUDED.type, EXCLUDED.status, EXCLUDED.outcome,
                        EXCLUDED.restocks, EXCLUDED.order_id, EXCLUDED.unit_ids,
                        EXCLUDED.updated_at)
                       IS DISTINCT FROM (a.type, a.status, a.outcome, a.restocks,
                                         a.order_id, a.unit_ids, a.updated_at)
                RETURNING order_id
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                rows=json.dumps([self._prepare_row(one) for one in aftersales]),
                shop=shop.id,
            )
        )

    @api.model
    def _prepare_row(self, aftersale):
        unit_ids = sorted(_unit_ids(aftersale.units))
        return {
            "kind": aftersale.kind,
            "external_id": aftersale.external_id,
            "type": aftersale.type,
            "status": aftersale.status,
            "outcome": aftersale.outcome,
            "restocks": RESTOCKS[aftersale.restocks],
            "order_external_id": aftersale.order_external_id,
            "requested_at": _utc_text(aftersale.created_at),
            "updated_at": _utc_text(aftersale.updated_at),
            "unit_ids": ",".join(unit_ids),
            "unit_count": len(unit_ids),
        }

    # ------------------------------------------------------------------ orders

    @api.model
    def _settle(self, order_ids):
        """Let the lines of these orders, and their demand, follow the requests."""
        lines = self.env["replenishment.tiktok.order.line"]
        changed = self._apply(order_ids)
        if changed:
            lines._attribute(SQL("line.order_id = ANY(%s)", changed))

    @api.model
    def _adopt(self, order_ids):
        """Apply requests that are stored already to orders just stored.

        Return the ids of the orders whose lines changed; their demand is left to the
        caller.
        """
        known = self.env.execute_query(
            SQL(
                """
                WITH adopted AS (
                    UPDATE replenishment_tiktok_aftersale a SET order_id = o.id
                      FROM replenishment_tiktok_order o
                     WHERE o.id = ANY(%(orders)s) AND a.order_id IS NULL
                       AND a.shop_id = o.shop_id
                       AND a.order_external_id = o.external_id
                    RETURNING o.id)
                SELECT id FROM adopted
                 UNION
                SELECT order_id FROM replenishment_tiktok_aftersale
                 WHERE order_id = ANY(%(orders)s)
                """,
                orders=order_ids,
            )
        )
        return self._apply([order_id for (order_id,) in known])

    @api.model
    def _apply(self, order_ids):
        """Set the lines' quantities by unit; return the ids of the orders that changed.

        A request that names a bundle's unit as a whole means all its components.
        """
        if not order_ids:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                WITH %s
                UPDATE replenishment_tiktok_order_line l
                   SET quantity_returned = now.returned,
                       quantity_refunded = now.refunded,
                       quantity_restocked = now.restocked
                  FROM now
                 WHERE now.id = l.id
                   AND (COALESCE(l.quantity_returned, 0),
                        COALESCE(l.quantity_refunded, 0),
                        COALESCE(l.quantity_restocked, 0))
                       != (now.returned, now.refunded, now.restocked)
                RETURNING l.order_id
                """,
                self._with_units_now(order_ids),
            )
        )
        return sorted({order_id for (order_id,) in rows})

    @api.model
    def _with_units_now(self, order_ids):
        """The sub-query `now`: how many units of each line came to what."""
        return SQL(
            """
            unit AS (
                SELECT l.id AS line_id, l.order_id, u.id AS unit_id, u.number
                  FROM replenishment_tiktok_order_line l
                 CROSS JOIN unnest(string_to_array(l.unit_ids, ','))
                       WITH ORDINALITY AS u(id, number)
                 WHERE l.order_id = ANY(%(orders)s)),
            meant AS (
                SELECT a.order_id, a.kind, a.restocks, u.id AS unit_id
                  FROM replenishment_tiktok_aftersale a
                 CROSS JOIN unnest(string_to_array(a.unit_ids, ',')) AS u(id)
                 WHERE a.order_id = ANY(%(orders)s) AND a.outcome = 'done'),
            fate AS (
                SELECT unit.line_id,
                       bool_or(kind = 'return' AND restocks = 'yes') AS is_back,
                       bool_or(kind = 'return' AND restocks = 'no') AS is_refunded,
                       bool_or(kind = 'cancellation' AND restocks = 'yes')
                           AS is_put_back
                  FROM unit
                  JOIN meant ON meant.order_id = unit.order_id
                   AND meant.unit_id IN
                       (unit.unit_id, split_part(unit.unit_id, '/', 1))
                 GROUP BY unit.line_id, unit.number),
            now AS (
                SELECT l.id, COUNT(*) FILTER (WHERE is_back) AS returned,
                       COUNT(*) FILTER (WHERE is_refunded AND NOT is_back) AS refunded,
                       LEAST(COUNT(*) FILTER (WHERE is_put_back),
                             COALESCE(l.quantity_cancelled_late, 0)) AS restocked
                  FROM replenishment_tiktok_order_line l
                  LEFT JOIN fate ON fate.line_id = l.id
                 WHERE l.order_id = ANY(%(orders)s)
                 GROUP BY l.id)
            """,
            orders=order_ids,
        )


def _unit_ids(units):
    """Each unit once, named as order lines name theirs."""
    ids = set()
    for unit in units:
        if unit.sub_item_ids:
            ids |= {f"{unit.line_item_id}/{sub_id}" for sub_id in unit.sub_item_ids}
        else:
            ids.add(unit.line_item_id)
    return ids


def _utc_text(moment):
    """Text of an aware datetime, as a timestamp column without zone takes it."""
    if moment is None:
        return None
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(" ")
