# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from .replenishment_policy import METHODS
from .replenishment_run import CHUNK_SIZE

ABC_CLASSES = [("A", "A"), ("B", "B"), ("C", "C")]
XYZ_CLASSES = [("X", "X"), ("Y", "Y"), ("Z", "Z")]

# Where the policy of an item can come from; the first that names one decides.
POLICY_SOURCES = [
    ("item", "This product in this warehouse"),
    ("product", "Product"),
    ("category", "Product category"),
    ("matrix", "Class of the item"),
    ("company", "Company"),
]


class ReplenishmentItemPolicyMixin(models.AbstractModel):
    """The classes of an item, and the policy it is planned by."""

    _name = "replenishment.item.policy.mixin"
    _description = "Classes and Policy of an Item"

    abc_class = fields.Selection(
        ABC_CLASSES,
        string="ABC",
        readonly=True,
        index=True,
        help="By the value of what is sold: A makes most of the company's, B the "
        "next, C the rest. Empty: not classified yet, or never sold.",
    )
    xyz_class = fields.Selection(
        XYZ_CLASSES,
        string="XYZ",
        readonly=True,
        index=True,
        help="By how evenly it sells from week to week: X steadily, Y with ups and "
        "downs, Z erratically. Empty: too little history to tell.",
    )
    forecast_method_chosen = fields.Selection(
        METHODS,
        string="Best Forecast Method",
        readonly=True,
        help="Erred least on the item's own past; found anew each week, and left only "
        "for a clearly better one. It is used where the policy says “Automatic”.",
    )
    forecast_method_error = fields.Float(
        string="Its Error (a day)",
        readonly=True,
        help="How many units a day this method would have been off, over four weeks.",
    )
    policy_in_force_id = fields.Many2one(
        "replenishment.policy",
        string="Policy in Force",
        readonly=True,
        index="btree_not_null",
    )
    policy_source = fields.Selection(
        POLICY_SOURCES, string="Policy From", readonly=True
    )
    policy_text = fields.Char(
        string="Planned By",
        compute="_compute_policy_text",
        help="The policy of the last planning run and where it comes from: the item, "
        "the product, its category, its class, or the company.",
    )

    @api.depends(
        "policy_in_force_id.name",
        "policy_source",
        "abc_class",
        "xyz_class",
        "warehouse_id.replenish_role",
    )
    @api.depends_context("lang")
    def _compute_policy_text(self):
        for item in self:
            item.policy_text = item._get_policy_text()

    def _get_policy_text(self):
        texts = {
            "item": self.env._("%s, set for this product in this warehouse"),
            "product": self.env._("%s, set on the product"),
            "category": self.env._("%s, from the product category"),
            "company": self.env._("%s, the company's default"),
        }
        policy = self.policy_in_force_id.name
        if not policy:
            return self.env._("No policy: the default formula")
        if self.policy_source != "matrix":
            return texts[self.policy_source] % policy
        roles = self.warehouse_id._fields["replenish_role"]._description_selection(
            self.env
        )
        return self.env._(
            "%(policy)s, from class %(class)s in warehouses of the kind “%(role)s”",
            policy=policy,
            role=dict(roles)[self.warehouse_id.replenish_role],
            **{"class": f"{self.abc_class}{self.xyz_class}"},
        )

    @api.model
    def action_classify(self):
        """Classify the company's items now, or soon where they are many."""
        if not self.env.user.has_group("tiktok_replenishment.group_manager"):
            raise AccessError(
                self.env._("Only a manager of replenishment may classify items.")
            )
        company = self.env.company
        if self.search_count([("company_id", "=", company.id)]) > CHUNK_SIZE:
            # The scheduled action is not the manager's to read.
            self.env.ref("tiktok_replenishment.ir_cron_classify").sudo()._trigger()
            message = self.env._("The items are classified in the background.")
        else:
            # A manager need not have the rights on purchases that the reader asks for.
            changed = (
                self.env["replenishment.classification"]
                .sudo()
                ._classify_company(company)
            )
            message = self.env._("Every item keeps its class and forecast method.")
            if changed:
                message = self.env._(
                    "Another class or forecast method: %s items. They are planned "
                    "again soon.",
                    len(changed),
                )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
