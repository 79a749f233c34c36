# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo.tools import SQL

# Where a chunk holds a smaller part of the ids between its first and its last one, they
# are named one by one.
DENSE = 0.2
ANY_ID = SQL("true")


def of_ids(column, ids):
    """SQL of a condition that holds for these ids, and lets an index be used.

    Where they lie side by side, as products and items of a full run's chunk do, it
    holds for the few between them too. `ids`: (N,); None or none of them: not known,
    and it holds for all.
    """
    if ids is None or not np.size(ids):
        return ANY_ID
    found = np.unique(ids)
    first, last = int(found[0]), int(found[-1])
    if found.size >= DENSE * (last - first + 1):
        return SQL("%s BETWEEN %s AND %s", column, first, last)
    return SQL("%s = ANY(%s::int[])", column, f"{{{','.join(map(str, found))}}}")
