# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, models
from odoo.tools.misc import formatLang


class ReplenishmentExplanationSourcing(models.AbstractModel):
    """Tells in the reader's language why this vendor, this lane and these lots."""

    _name = "replenishment.explanation.sourcing"
    _description = "Explanation of Sourcing"

    @api.model
    def _amount(self, value):
        currency = self.env.company.currency_id
        return formatLang(self.env, value, currency_obj=currency)

    # Vendors

    def _explain_vendor(self, step):
        strategies = dict(
            self.env["replenishment.policy"]
            ._fields["vendor_strategy"]
            ._description_selection(self.env)
        )
        places = step["ranking"]
        offers = [
            self._explain_place(place, other, step)
            for place, other in zip(places, [*places[1:], *places[-2:-1]], strict=False)
        ] or [self._explain_place(place, None, step) for place in places]
        return self.env._(
            "Vendors by “%(strategy)s”: %(offers)s.",
            strategy=strategies[step["strategy"]],
            offers=self.env._("; then ").join(offers),
        )

    def _explain_place(self, place, other, step):
        """A vendor's offer and what decided on its place; `other`: its neighbour."""
        text = self._explain_offer(place)
        if "unit_cost" not in place or other is None:
            return text
        reason = self._explain_reason(place, other, step)
        return self.env._("%(offer)s (%(reason)s)", offer=text, reason=reason)

    def _explain_offer(self, offer):
        vendor = self.env["res.partner"].browse(offer["partner_id"])
        parts = [
            self.env._(
                "%(vendor)s at %(price)s",
                vendor=vendor.display_name,
                price=self._amount(offer["price"]),
            )
        ]
        if abs(offer.get("unit_cost", offer["price"]) - offer["price"]) >= 0.005:
            cost = self._amount(offer["unit_cost"])
            parts.append(self.env._("%s in the warehouse", cost))
        parts.append(self._explain_days(offer))
        if offer.get("late_days", 0) >= 0.05:
            late = self._number(offer["late_days"])
            parts.append(self.env._("receipts come %s days later", late))
        if self._is_sister(vendor):
            parts.append(
                self.env._("a company of this database: bought, not transferred")
            )
        return self.env._(", ").join(parts)

    @api.model
    def _is_sister(self, vendor):
        # Which partners are companies is no secret, and readers see one company only.
        companies = self.env["res.company"].sudo()
        return bool(companies.search_count([("partner_id", "=", vendor.id)], limit=1))

    def _explain_days(self, offer):
        if "days" not in offer:
            if offer["delay"] is None:
                return self.env._("delay not known")
            return self.env._("%s days", self._number(offer["delay"]))
        lane = self.env["replenishment.lane"].browse(offer["lane_id"]).exists()
        days = self._number(offer["days"])
        if offer["delay"] is None:
            if lane:
                return self.env._(
                    "delay not known, taken for %(days)s days in all by %(lane)s",
                    days=days,
                    lane=lane.name,
                )
            return self.env._("delay not known, taken for %s days in all", days)
        if lane:
            return self.env._(
                "%(days)s days by %(lane)s, %(delay)s of them the vendor's",
                days=days,
                lane=lane.name,
                delay=self._number(offer["delay"]),
            )
        return self.env._("%s days", days)

    def _explain_reason(self, place, other, step):
        """Why a vendor stands before, or for the last one behind, its neighbour."""
        reason = place["reason"]
        if reason in ("cost", "expected"):
            return self._explain_cost_reason(place, other, step)
        if reason == "days":
            days = place["quickest_days"] - other["quickest_days"]
            if days < 0:
                return self.env._("%s days sooner", self._number(-days))
            return self.env._("%s days later", self._number(days))
        texts = {
            "unknown": self.env._("behind those whose delay is known")
            if place["delay"] is None
            else self.env._("its delay is known"),
            "sequence": self.env._("by the order of the vendor list"),
            "vendor": self.env._("equal in all"),
            "only": self.env._("the only one"),
        }
        return texts[reason]

    def _explain_cost_reason(self, place, other, step):
        is_expected = place["reason"] == "expected"
        name = "expected_cost" if is_expected else "unit_cost"
        difference = place[name] - other[name]
        numbers = {
            "amount": self._amount(abs(difference)),
            "expected": self._amount(place["expected_cost"]),
            "day": self._number(step["day_value"]),
        }
        if is_expected:
            numbers["total"] = self.env._(
                "%(expected)s with a day at %(day)s %% of the price", **numbers
            )
            if difference < 0:
                return self.env._("%(total)s: %(amount)s less a unit", **numbers)
            return self.env._("%(total)s: %(amount)s more a unit", **numbers)
        if difference < 0:
            return self.env._("%(amount)s less a unit", **numbers)
        return self.env._("%(amount)s more a unit", **numbers)

    def _explain_quota(self, step):
        return self.env._(
            "The warehouse takes in at most %(quota)s: %(there)s there and on the way "
            "leave room for %(room)s of the %(wanted)s that are needed.",
            **{key: self._number(value) for key, value in step.items() if key != "key"},
        )

    # Lanes

    def _explain_lane(self, step):
        table = self._lane_table(step["lanes"]) if step["lanes"] else ""
        refused = self.env._("; ").join(
            self._explain_refused(lane_id, property_ids)
            for lane_id, property_ids in step["refused"]
        )
        if not table:
            return self.env._("Lanes: %s.", refused)
        if refused:
            return Markup("%s%s") % (self.env._("Lanes; %s:", refused), table)
        return Markup("%s%s") % (self.env._("Lanes:"), table)

    def _explain_refused(self, lane_id, property_ids):
        lane = self.env["replenishment.lane"].browse(lane_id).exists()
        properties = self.env["replenishment.goods.property"].browse(property_ids)
        names = self.env._(", ").join(properties.exists().mapped("name"))
        if lane.mode in ("air", "express"):
            return self.env._(
                "cannot fly by %(lane)s: %(names)s", lane=lane.name, names=names
            )
        return self.env._(
            "cannot go by %(lane)s: %(names)s", lane=lane.name or "–", names=names
        )

    def _lane_table(self, lanes):
        head = [
            self.env._("Lane"),
            self.env._("Days"),
            self.env._("Cost of a unit"),
            self.env._("Before the stock is gone"),
        ]
        rows = [self._lane_cells(lane) for lane in lanes]
        header = Markup("").join(Markup("<th>%s</th>") % cell for cell in head)
        body = Markup("").join(
            Markup("<tr>%s</tr>")
            % Markup("").join(Markup("<td>%s</td>") % cell for cell in cells)
            for cells in rows
        )
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr>%s</tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (header, body)

    def _lane_cells(self, step):
        lane = self.env["replenishment.lane"].browse(step["lane_id"]).exists()
        cost = self._amount(step["unit_cost"])
        if not step["is_priced"]:
            cost = self.env._("freight not known: rate, weight or volume is missing")
        return [
            lane.name or "–",
            self._number(step["days"]),
            cost,
            self.env._("no") if step["is_late"] else self.env._("yes"),
        ]

    def _explain_lane_split(self, step):
        numbers = self._lane_split_numbers(step)
        if step["verdict"] == "not_quicker":
            return self.env._(
                "The stock is gone before %(base)s arrives, and nothing is quicker.",
                **numbers,
            )
        if step["verdict"] == "no_margin":
            return self.env._(
                "The stock is gone before %(base)s arrives. Nothing is paid for speed: "
                "the margin of a unit is not known or not above zero. Set the sales "
                "price on the product.",
                **numbers,
            )
        weighed = self.env._(
            "%(missing)s units missing between the arrivals × %(margin)s margin = "
            "%(saved)s",
            **numbers,
        )
        texts = {
            "not_worth": self.env._(
                "%(quick_quantity)s by %(quick)s: not worth it, %(extra)s extra "
                "freight against %(saved)s margin (%(weighed)s). All go by "
                "%(base)s.",
                weighed=weighed,
                **numbers,
            ),
            "quicker": self.env._(
                "All %(quick_quantity)s go by %(quick)s: it saves %(saved)s margin "
                "(%(weighed)s) for %(extra)s extra freight over %(base)s.",
                weighed=weighed,
                **numbers,
            ),
            "split": self.env._(
                "%(quick_quantity)s go by %(quick)s and %(rest)s by %(base)s: it saves "
                "%(saved)s margin (%(weighed)s) for %(extra)s extra freight.",
                weighed=weighed,
                **numbers,
            ),
        }
        text = texts[step["verdict"]]
        if step["regained"] and step["verdict"] != "not_worth":
            return self.env._(
                "%(text)s %(regained)s that would be lost are ordered after all.",
                text=text,
                regained=self._number(step["regained"]),
            )
        return text

    def _lane_split_numbers(self, step):
        Lane = self.env["replenishment.lane"]
        base = Lane.browse(step["base_lane_id"]).exists().name
        quick = Lane.browse(step["quick_lane_id"] or 0).exists().name
        if step["second_vendor_id"]:
            vendor = self.env["res.partner"].browse(step["second_vendor_id"])
            quick = self.env._("second vendor %s", vendor.display_name)
            base = base or self.env._("the first vendor")
        return {
            "base": base or "–",
            "quick": quick or "–",
            "quick_quantity": self._number(step["quick_quantity"]),
            "rest": self._number(step["rest"]),
            "missing": self._number(step["missing"]),
            "margin": "–" if step["margin"] is None else self._amount(step["margin"]),
            "saved": self._amount(step["saved"]),
            "extra": self._amount(step["extra"]),
        }
