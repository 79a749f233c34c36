# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

from odoo import api, models

FAST_URGENCIES = ("critical", "urgent")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentGroup:
    """Suggestions that share a document, new or open."""

    key: str
    document: models.BaseModel
    reference: models.BaseModel
    suggestions: models.BaseModel


class ReplenishmentDocumentGroupMixin(models.AbstractModel):
    """Which suggestions share a document: warehouse, vendor, currency, lane, speed.

    The key of a document is what its suggestions have in common and the id of its
    reference, so that no two documents ever have the same.
    """

    _name = "replenishment.document.group.mixin"
    _description = "Grouping of Suggestions in Documents"

    @api.model
    def _is_fast(self, suggestion):
        return suggestion.urgency in FAST_URGENCIES

    def _group_prefix(self, suggestion):
        """What has to be equal for two suggestions to share a document."""
        speed = "fast" if self._is_fast(suggestion) else "normal"
        lane = suggestion.lane_id.id or 0
        if suggestion.supply_type == "buy":
            currency = suggestion.supplierinfo_id.currency_id.id
            return (
                f"buy/{suggestion.warehouse_id.id}/{suggestion.partner_id.id}"
                f"/{currency}/{lane}/{speed}"
            )
        return f"transfer/{lane}/{speed}"

    def _is_of_group(self, document, suggestion):
        key = document.replenish_group_key or ""
        return key.startswith(f"{self._group_prefix(suggestion)}/")

    def _keyed_groups(self, documents, suggestions):
        """The groups of suggestions, each with the open document that they can join.

        `documents`: the model; where there is no such document its place is empty.
        """
        by_prefix = suggestions.grouped(self._group_prefix)
        found = self._open_documents(by_prefix)
        new = {
            prefix: group for prefix, group in by_prefix.items() if prefix not in found
        }
        references = dict(zip(new, self._references(new.values()), strict=True))
        for prefix, group in by_prefix.items():
            key, document_id = found.get(prefix, (None, None))
            document = documents.browse(document_id)
            reference = references.get(prefix) or document.reference_ids[:1]
            yield DocumentGroup(
                key=key or f"{prefix}/{reference.id}",
                document=document,
                reference=reference,
                suggestions=group,
            )

    def _references(self, groups):
        """A new reference for each group of suggestions, in their order."""
        return self.env["stock.reference"].create(
            [{"name": self._reference_name(group)} for group in groups]
        )

    @api.model
    def _reference_name(self, suggestions):
        return self.env._("Replenishment %s", suggestions[0].run_id.name or "")
