# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

# What is named in an alert; the list of SKUs shows all.
NAMED_SKUS = 10


class ReplenishmentUnmappedMixin(models.AbstractModel):
    """Tells the responsible person which SKUs of a source matter and count nowhere.

    Inheriting models name the alert in `_unmapped_alert`, implement `_get_unmapped`
    and the `_word_unmapped_…` methods.
    """

    _name = "replenishment.unmapped.mixin"
    _inherit = ["replenishment.alert.mixin"]
    _description = "Alert of Unmapped SKUs"

    _unmapped_alert = None

    def _tell_unmapped(self):
        """Keep one alert a source while a SKU is missing, and end it afterwards."""
        for source in self:
            skus = source._get_unmapped()
            if skus:
                told = source._in_alert_language()
                told._raise_alert(
                    self._unmapped_alert,
                    told._word_unmapped_summary(len(skus)),
                    told._word_unmapped(skus),
                )
            else:
                source._end_alert(self._unmapped_alert)

    def _word_unmapped(self, skus):
        lines = [self._word_unmapped_sku(sku) for sku in skus[:NAMED_SKUS]]
        if len(skus) > NAMED_SKUS:
            lines.append(self.env._("and %(count)s more", count=len(skus) - NAMED_SKUS))
        return "\n".join([*lines, self._word_unmapped_effect()])

    def _get_unmapped(self):
        """The SKUs that are missing, the most important first."""
        raise NotImplementedError

    def _word_unmapped_summary(self, count):
        raise NotImplementedError

    def _word_unmapped_sku(self, sku):
        raise NotImplementedError

    def _word_unmapped_effect(self):
        """What their missing does to the numbers."""
        raise NotImplementedError
