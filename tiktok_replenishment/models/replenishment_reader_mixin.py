# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

# The items of the chunk that is being read; lives as long as the transaction.
KEYS = SQL.identifier("replenishment_planning_key")
# The items of the chunk that is being written.
PLANNED_KEYS = SQL.identifier("replenishment_planned_key")

# What is set on an item stands in that table too: an item is wide, and read once.
ITEM_SETTINGS = (
    "company_id",
    "policy_id",
    "lead_days_override",
    "replenish_inbound_quota",
    "safety_days_override",
    "avg_daily_sales_manual",
    "reserve_qty",
    "qty_drafted",
    "abc_class",
    "xyz_class",
    "forecast_method_chosen",
)

# Type in SQL -> the function that gives its bytes, how they lie, as what they are used.
PACKED = {
    "bool": ("boolsend", "?", bool),
    "int2": ("int2send", ">i2", np.int64),
    "int4": ("int4send", ">i4", np.int64),
    "float8": ("float8send", ">f8", np.float64),
}


class ReplenishmentReaderMixin(models.AbstractModel):
    """What all readers of a plan share: the items' keys, and columns as arrays."""

    _name = "replenishment.reader.mixin"
    _description = "Reading of Columns"

    @api.model
    def _make_keys(self, item_ids, today):
        """Put the keys of a chunk's items into a table that readers join as `k`.

        `pos` is an item's place in the batch, in the order of ids; `today`:
        warehouse id -> its planning day.
        """
        # Each key stands once: what was looked up for one is not asked for again. What
        # is read and written at once is some ten megabytes.
        bulk = self.env["replenishment.bulk.mixin"]
        self.env.cr.execute(
            SQL(
                """
                SELECT set_config(
                           name, CASE name WHEN 'work_mem' THEN '64MB' ELSE 'off' END,
                           true)
                  FROM pg_settings
                 WHERE name = 'enable_memoize'
                    OR name = 'work_mem' AND setting::int < 64 * 1024;
                DROP TABLE IF EXISTS pg_temp.%(keys)s;
                CREATE TEMP TABLE %(keys)s ON COMMIT DROP AS
                SELECT (row_number() OVER (ORDER BY i.id) - 1)::int AS pos, i.id,
                       i.product_id, i.product_tmpl_id, i.warehouse_id, i.active,
                       %(settings)s, w.today, u.factor::float8 AS uom_factor,
                       COALESCE(u.replenish_is_divisible, false) AS is_divisible
                  FROM replenishment_item i
                  JOIN unnest(%(warehouses)s::int[], %(days)s::date[])
                       AS w(id, today) ON w.id = i.warehouse_id
                  JOIN product_template t ON t.id = i.product_tmpl_id
                  JOIN uom_uom u ON u.id = t.uom_id
                 WHERE i.id = ANY(%(items)s::int[]);
                ANALYZE %(keys)s (pos, id, product_id, product_tmpl_id, warehouse_id)
                """,
                keys=KEYS,
                settings=bulk._names(ITEM_SETTINGS, "i"),
                warehouses=list(today),
                days=[day.item() for day in today.values()],
                items=bulk._text_array(item_ids),
            )
        )

    @api.model
    def _pass_keys_on(self):
        """Have what writes a chunk find its keys when those of the next are made."""
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS pg_temp.%(planned)s;
                ALTER TABLE pg_temp.%(keys)s RENAME TO %(planned)s
                """,
                keys=KEYS,
                planned=PLANNED_KEYS,
            )
        )

    @api.model
    def _read_arrays(self, query, **types):
        """The columns of a query as arrays; for many rows of few numbers.

        `types`: name of a column -> its type in SQL. No column may be null. All
        rows come as one value, which is ten times as quick as row by row.
        """
        packed = SQL(" || ").join(
            SQL("%s(q.%s)", SQL(PACKED[kind][0]), SQL.identifier(name))
            for name, kind in types.items()
        )
        [(content,)] = self.env.execute_query(
            SQL("SELECT string_agg(%s, '') FROM (%s) AS q", packed, query)
        )
        layout = [(name, PACKED[kind][1]) for name, kind in types.items()]
        table = np.frombuffer(content or b"", dtype=layout)
        return {
            name: table[name].astype(PACKED[kind][2]) for name, kind in types.items()
        }

    @api.model
    def _spread(self, values, keys):
        """Columns of what belongs to each of an array of keys.

        `values`: key -> mapping of attributes, the same ones for each key.
        """
        found, place = np.unique(keys, return_inverse=True)
        chosen = [values[key] for key in found.tolist()]
        names = chosen[0] if chosen else ()
        return {name: np.array([one[name] for one in chosen])[place] for name in names}
