# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

import pytz

from odoo import Command, api, fields, models

STATES = {"coming": "on", "running": "on", "over": "over", "off": "off"}


class ReplenishmentTiktokPromotionMixin(models.AbstractModel):
    """Campaigns that TikTok Shop proposes: its promotions, coming and running.

    A *proposal* is what a promotion comes to as a campaign, kept in `tiktok_proposal`.
    As long as the draft is what was proposed, it follows the promotion. What a person
    has changed or confirmed is theirs: news is then only told.
    """

    _name = "replenishment.tiktok.promotion.mixin"
    _description = "Campaign Proposed by TikTok Shop"

    tiktok_shop_id = fields.Many2one(
        "replenishment.tiktok.shop",
        string="Proposed by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The shop in which this promotion runs.",
    )
    tiktok_activity_id = fields.Char(
        string="TikTok Promotion", readonly=True, copy=False
    )
    tiktok_level = fields.Selection(
        [("product", "Products"), ("variation", "Variants"), ("shop", "Whole shop")],
        string="Applies to",
        readonly=True,
        copy=False,
    )
    tiktok_version = fields.Char(
        readonly=True, copy=False, help="When TikTok Shop last changed the promotion."
    )
    tiktok_proposal = fields.Json(readonly=True, copy=False)

    _unique_activity = models.UniqueIndex(
        "(tiktok_shop_id, tiktok_activity_id) WHERE tiktok_activity_id IS NOT NULL",
        "This promotion is a campaign already.",
    )

    @api.model
    def _promotions_to_read(self, shop, listed):
        """Ids of the promotions whose products may matter now, in a fixed order.

        `listed`: the coming and running ones. Drafts are read each time, as listings
        may have been mapped since; those that are listed no more, to see why.
        """
        known = {one.tiktok_activity_id: one for one in self._proposed_by(shop)}
        to_read = {
            promotion.external_id
            for promotion in listed
            if self._may_have_changed(known.get(promotion.external_id), promotion)
        }
        gone = known.keys() - {promotion.external_id for promotion in listed}
        to_read |= {key for key in gone if known[key].tiktok_proposal["state"] == "on"}
        return sorted(to_read)

    @api.model
    def _proposed_by(self, shop):
        return self.with_context(active_test=False).search(
            [("tiktok_shop_id", "=", shop.id), ("tiktok_activity_id", "!=", False)]
        )

    @api.model
    def _may_have_changed(self, campaign, promotion):
        return (
            not campaign
            or campaign.state == "draft"
            or campaign.tiktok_proposal["state"] != "on"
            or not promotion.updated_at
            or campaign.tiktok_version != _version(promotion)
        )

    @api.model
    def _follow_promotion(self, shop, external_id, promotion):
        """Make or change the campaign of a Promotion; None when it is there no more."""
        campaign = self._proposed_by(shop).filtered(
            lambda campaign: campaign.tiktok_activity_id == external_id
        )
        if promotion is None:
            if campaign:
                campaign._follow_proposal({**campaign.tiktok_proposal, "state": "off"})
            return
        proposal = self._prepare_proposal(shop, promotion)
        if campaign:
            campaign.tiktok_version = _version(promotion)
            campaign._follow_proposal(proposal)
        elif proposal and proposal["state"] == "on":
            self._create_proposed(shop, promotion, proposal)

    @api.model
    def _prepare_proposal(self, shop, promotion):
        """The promotion as a campaign; None for one without an end.

        What never ends is the usual price: the usual sales show it already.
        """
        if not (promotion.begins_at and promotion.ends_at):
            return None
        zone = pytz.timezone(shop.tz)
        # A promotion that ends at midnight does not touch the day that begins then.
        last_moment = promotion.ends_at - timedelta(seconds=1)
        first_day = promotion.begins_at.astimezone(zone).date()
        last_day = max(last_moment.astimezone(zone).date(), first_day)
        return {
            "name": promotion.title or promotion.external_id,
            "first_day": first_day.isoformat(),
            "last_day": last_day.isoformat(),
            "lines": self._proposed_lines(shop, promotion),
            "state": STATES[promotion.state],
        }

    @api.model
    def _proposed_lines(self, shop, promotion):
        """Sorted [template id, variant id or 0]: a template where all variants are in.

        Listings that are not mapped take part once they are.
        """
        if promotion.level == "shop":
            return []
        is_named = (
            ("external_id", "in", promotion.sku_external_ids)
            if promotion.level == "variation"
            else ("product_external_id", "in", promotion.product_external_ids)
        )
        skus = self.env["replenishment.tiktok.sku"].search(
            [("shop_id", "=", shop.id), ("state", "=", "mapped"), is_named]
        )
        composed = skus.filtered("is_composed")
        variants = defaultdict(set)
        for product in (skus - composed).product_id | composed.part_ids.product_id:
            variants[product.product_tmpl_id].add(product.id)
        lines = []
        for template, product_ids in variants.items():
            is_whole = product_ids.issuperset(template.product_variant_ids.ids)
            lines += [[template.id, one] for one in ({0} if is_whole else product_ids)]
        return sorted(lines)

    @api.model
    def _create_proposed(self, shop, promotion, proposal):
        return self.create(
            {
                **self._prepare_proposed_values(proposal),
                "kind": "sale",
                "company_id": shop.company_id.id,
                "shop_ids": [Command.set(shop.ids)],
                "tiktok_shop_id": shop.id,
                "tiktok_activity_id": promotion.external_id,
                "tiktok_level": promotion.level,
                "tiktok_version": _version(promotion),
                "tiktok_proposal": proposal,
            }
        )

    @api.model
    def _prepare_proposed_values(self, proposal):
        return {
            "name": proposal["name"],
            "first_day": proposal["first_day"],
            "last_day": proposal["last_day"],
            "state": "draft" if proposal["state"] == "on" else "cancelled",
            "line_ids": [
                Command.create(
                    {"product_tmpl_id": template_id, "product_id": product_id or False}
                )
                for template_id, product_id in proposal["lines"]
            ],
        }

    # ----------------------------------------------------------------- changes

    def _follow_proposal(self, proposal):
        """Take over a changed proposal, or tell about it."""
        if proposal is None or proposal == self.tiktok_proposal:
            return
        if self._is_as_proposed():
            self._take_over(proposal)
        elif self.state != "cancelled":
            self._tell_changes(proposal)
        self.tiktok_proposal = proposal

    def _is_as_proposed(self):
        """Nobody has changed or decided anything."""
        proposal = self.tiktok_proposal
        undecided = "draft" if proposal["state"] == "on" else "cancelled"
        return (
            self.state == undecided
            and self.shop_ids == self.tiktok_shop_id
            and self.name == proposal["name"]
            and fields.Date.to_string(self.first_day) == proposal["first_day"]
            and fields.Date.to_string(self.last_day) == proposal["last_day"]
            and self._line_keys() == proposal["lines"]
            and not any(
                line.uplift_pct or line.safety_factor != 1 for line in self.line_ids
            )
        )

    def _line_keys(self):
        return sorted(
            [line.product_tmpl_id.id, line.product_id.id or 0] for line in self.line_ids
        )

    def _take_over(self, proposal):
        values = self._prepare_proposed_values(proposal)
        if proposal["lines"] == self.tiktok_proposal["lines"]:
            del values["line_ids"]
        else:
            values["line_ids"].insert(0, Command.clear())
        self.write(values)
        if proposal["state"] != "on":
            self.message_post(
                body=self.env._(
                    "TikTok Shop has ended this promotion. As nobody had confirmed the "
                    "campaign, it is cancelled."
                )
            )

    def _tell_changes(self, proposal):
        """Write into the chatter what TikTok Shop changed; the campaign stays."""
        before = self.tiktok_proposal
        words = []
        if proposal["state"] != before["state"] and proposal["state"] != "over":
            words.append(
                self.env._("TikTok Shop has switched this promotion off.")
                if proposal["state"] == "off"
                else self.env._("TikTok Shop has switched this promotion on again.")
            )
        days = ("first_day", "last_day")
        if any(proposal[day] != before[day] for day in days):
            words.append(
                self.env._(
                    "TikTok Shop has moved this promotion: now %(first)s … %(last)s.",
                    first=proposal["first_day"],
                    last=proposal["last_day"],
                )
            )
        words += self._tell_products(proposal["lines"], before["lines"])
        if words:
            words.append(self.env._("The campaign was left as it is."))
            self.message_post(body="\n".join(words))

    def _tell_products(self, now, before):
        added = self._product_names([line for line in now if line not in before])
        removed = self._product_names([line for line in before if line not in now])
        words = []
        if added:
            words.append(self.env._("Products that take part now: %s.", added))
        if removed:
            words.append(
                self.env._("Products that do not take part any more: %s.", removed)
            )
        return words

    @api.model
    def _product_names(self, lines):
        templates = self.env["product.template"]
        variants = self.env["product.product"]
        for template_id, product_id in lines:
            if product_id:
                variants |= variants.browse(product_id)
            else:
                templates |= templates.browse(template_id)
        names = [record.display_name for record in templates.exists()]
        names += [record.display_name for record in variants.exists()]
        return ", ".join(names)


def _version(promotion):
    """Text, as our moments have no fractions of a second and TikTok Shop's do."""
    return promotion.updated_at.isoformat() if promotion.updated_at else False
