# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.tools import SQL

# A tenth of a gram, a cubic centimetre.
WEIGHT_DIGITS = 4
VOLUME_DIGITS = 6


class ReplenishmentThreeplMeasureMixin(models.AbstractModel):
    """What one of an operator's SKU weighs and how much room it takes.

    Whatever the operator measures in: these are kilograms and cubic metres.
    """

    _name = "replenishment.threepl.measure.mixin"
    _description = "Weight and Size of an Operator's SKU"

    weight_kg = fields.Float(
        string="Weight (kg)",
        digits=(16, WEIGHT_DIGITS),
        readonly=True,
        aggregator=None,
        help="Of one of this SKU, as the operator weighed it. 0: not known.",
    )
    volume_m3 = fields.Float(
        string="Volume (m³)",
        digits=(16, VOLUME_DIGITS),
        readonly=True,
        aggregator=None,
        help="Of one of this SKU, as the operator measured it. 0: not known.",
    )

    @api.model
    def _measure(self, connection, products):
        """Store the weights and sizes of Product values of SKUs that are known."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s k
                   SET weight_kg = v.weight_kg, volume_m3 = v.volume_m3,
                       write_uid = %(uid)s, write_date = %(now)s
                  FROM jsonb_to_recordset(%(products)s::jsonb)
                       AS v(external_sku text, weight_kg numeric, volume_m3 numeric)
                 WHERE k.connection_id = %(connection)s
                   AND k.external_sku = v.external_sku
                   AND (k.weight_kg, k.volume_m3)
                       IS DISTINCT FROM (v.weight_kg, v.volume_m3)
                RETURNING k.id
                """,
                table=SQL.identifier(self._table),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                products=json.dumps([_as_json(product) for product in products]),
                connection=connection.id,
            )
        )
        self.invalidate_model(["weight_kg", "volume_m3"])


def _as_json(product):
    weight, volume = product.weight_kg, product.volume_m3
    return {
        "external_sku": product.external_sku,
        "weight_kg": None if weight is None else str(round(weight, WEIGHT_DIGITS)),
        "volume_m3": None if volume is None else str(round(volume, VOLUME_DIGITS)),
    }
