# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import SQL, drop_view_if_exists


def create_view(model, select):
    """Make the database view that a model without a table of its own reads."""
    cr, table = model.env.cr, model._table
    drop_view_if_exists(cr, table)
    cr.execute(SQL("CREATE VIEW %s AS (%s)", SQL.identifier(table), select))
