# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

HEALTH_MENU = "tiktok_replenishment.replenishment_health_issue_menu"


class IrUiMenu(models.Model):
    """Tells beside the menu of data health how many issues there are."""

    _inherit = "ir.ui.menu"

    def load_web_menus(self, debug):
        """Count the issues of whoever sees the menu, each time menus are loaded."""
        menus = super().load_web_menus(debug)
        menu = self.env.ref(HEALTH_MENU, raise_if_not_found=False)
        if menu and menu.id in menus:
            count = self.env["replenishment.health.issue"].search_count([])
            if count:
                menus[menu.id]["name"] += f" ({count})"
        return menus
