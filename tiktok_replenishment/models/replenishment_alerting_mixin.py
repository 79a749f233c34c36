# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import plaintext2html


class ReplenishmentAlertingMixin(models.AbstractModel):
    """Tells one person what must be seen to, until it has been.

    An *alert* is an activity that comes and goes with its cause: at most one of each
    type is open on a record, and it ends by itself. Inheriting models have activities,
    a `user_id` and a `company_id`, and may add to `_alert_candidates`.
    """

    _name = "replenishment.alerting.mixin"
    _description = "Alerts a Person"

    def _keep_alert(self, activity_type_xmlid, summary, note=""):
        """Have this alert as long as there is something to say in its summary."""
        if summary:
            self._raise_alert(activity_type_xmlid, summary, note)
        else:
            self._end_alert(activity_type_xmlid)

    def _raise_alert(
        self, activity_type_xmlid, summary, note="", *, user=None, deadline=None
    ):
        """Open the alert of this type, or tell its news; texts are plain.

        An open alert stays with the person and the day it was given to since, unless
        it has become more pressing.
        """
        self.ensure_one()
        values = {"summary": summary, "note": plaintext2html(note) if note else False}
        alert = self._open_alerts(activity_type_xmlid)[:1]
        if alert:
            if deadline and deadline < alert.date_deadline:
                values["date_deadline"] = deadline
            if any(alert[name] != value for name, value in values.items()):
                alert.write(values)
        else:
            # Whoever meets the cause need not be allowed to give others work.
            self.sudo().activity_schedule(
                activity_type_xmlid,
                user_id=(user or self._alert_user()).id,
                date_deadline=deadline,
                **values,
            )

    def _end_alert(self, activity_type_xmlid):
        """Close the alerts of this type: their cause is gone."""
        alerts = self._open_alerts(activity_type_xmlid)
        if alerts:
            alerts.action_feedback(feedback=self.env._("This has ended by itself."))

    def _end_other_alerts(self, activity_type_xmlid, company):
        """Close a company's alerts of this type on all records but these."""
        told = self.search(
            Domain("company_id", "=", company.id)
            & Domain("activity_type_id", "=", self.env.ref(activity_type_xmlid).id)
        )
        (told - self)._end_alert(activity_type_xmlid)

    def _open_alerts(self, activity_type_xmlid):
        # The person who ends the cause need not be the one whose work it was.
        return self.sudo().activity_search([activity_type_xmlid])

    def _alert_user(self):
        """The first responsible person who still works here, else an administrator."""
        self.ensure_one()
        return self._alert_candidates().filtered("active")[:1] or self._administrator()

    def _alert_candidates(self):
        return self.user_id

    @api.model
    def _administrator(self):
        group = self.env.ref("base.group_system")
        domain = [("all_group_ids", "in", group.id), ("share", "=", False)]
        return self.env["res.users"].search(domain, order="id", limit=1)

    def _in_alert_language(self):
        """This record, in the language of who is told: for the words of an alert."""
        return self.with_context(lang=self._alert_user().lang)
