# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo.tools import SQL

# Where a chunk holds a smaller part of the products between its first and its last one,
# they are named one by one.
DENSE = 0.2
ANY_PRODUCT = SQL("true")


def of_products(column, product_ids):
    """SQL of a condition that holds for these products, and lets an index be used.

    Where they lie side by side, as those of a full run's chunk do, it holds for the few
    between them too. `column`: SQL of the product's id. `product_ids`: (N,); None or
    none of them: not known, and it holds for all.
    """
    if product_ids is None or not np.size(product_ids):
        return ANY_PRODUCT
    found = np.unique(product_ids)
    first, last = int(found[0]), int(found[-1])
    if found.size >= DENSE * (last - first + 1):
        return SQL("%s BETWEEN %s AND %s", column, first, last)
    return SQL("%s = ANY(%s::int[])", column, f"{{{','.join(map(str, found))}}}")
