# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..connectors.http import HttpClient, default_session

_lt = LazyTranslate(__name__)

# What a person can do, by the hint of a ServiceError or by a key of our own.
ADVICE = {
    "authorize_as_seller": _lt("Authorise the app with a seller account of the shop."),
    "call_refused": _lt(
        "The operator refused the call. Check the credentials, and what the settings "
        "say of success."
    ),
    "check_app_secret": _lt(
        "The signature was refused. Check that the app secret belongs to this app "
        "key, and that the clock of this server is exact."
    ),
    "check_credentials": _lt("The credentials were refused. Check them."),
    "check_ip_allow_list": _lt(
        "The address of this server is not allowed. Add it to the app's allow-list."
    ),
    "check_mapping": _lt(
        "A setting does not fit what the operator answers. Change the one that is "
        "named and press Try It; the numbers stay as they were."
    ),
    "check_server_clock": _lt(
        "The clock of this server is wrong. Set it, then try again."
    ),
    "check_service_url": _lt(
        "The service is not found at this address. Check the address."
    ),
    "check_time_zone": _lt("The time zone of the shop is not known. Choose another."),
    "check_webhook_secret": _lt(
        "The signature was refused. Check that the secret is the one the receiver has, "
        "and that the clock of this server is exact."
    ),
    "code_refused": _lt(
        "The code of TikTok Shop does not work: it is used up or older than 30 "
        "minutes. Have the seller authorise the app again."
    ),
    "fetch_shops": _lt(
        "The shop's access code (cipher) is missing or not valid. Load the shops of "
        "the account again; if it stays missing, ask the seller to authorise again."
    ),
    "ip_not_allowed": _lt(
        "The address of this server is not allowed. Ask the operator to add it to the "
        "allow-list of the account."
    ),
    "incomplete_stock": _lt(
        "Fewer or more SKUs came than the operator announced. Nothing of this answer "
        "was stored."
    ),
    "key_expired": _lt(
        "The key or token has expired. Get a new one from the operator, enter it here "
        "and test the connection."
    ),
    "message_refused": _lt(
        "The receiver does not take this message. It is tried again a few times; what "
        "others are to be told does not wait for it."
    ),
    "narrow_window": _lt(
        "More rows changed at one moment than TikTok Shop lists in one search, so the "
        "pull cannot get past it. Choose a history that begins after that moment and "
        "pull the history again; what changed at that moment is then missing."
    ),
    "no_connection": _lt(
        "Nobody answers at this address. If the address is right, the service is down; "
        "it is tried again by itself."
    ),
    "no_secure_connection": _lt(
        "No secure connection: the certificate of the service is not accepted. Check "
        "that the address is right and that the clock of this server is exact."
    ),
    "not_allowed": _lt(
        "The service knows the account and does not allow the call. The account lacks "
        "a permission, or the address of this server is not on the allow-list: ask "
        "the operator which."
    ),
    "not_an_interface": _lt(
        "At this address a web page answers, not the interface for programs. Check "
        "the address: that of the website is usually another."
    ),
    "plain_http": _lt(
        "The connection is not encrypted: whoever listens can read the credentials. "
        "Ask the operator for an https address."
    ),
    "private_address": _lt(
        "The address lies in a private network. Use a public one, or tick In Our Own "
        "Network if that is where the operator is."
    ),
    "reauthorize": _lt(
        "The authorisation has ended. Have the seller authorise the app again, with "
        "the button on the account."
    ),
    "reauthorize_scope": _lt(
        "A permission is missing. Add it to the app, then have the seller authorise "
        "the app again."
    ),
    "refresh_token": _lt("The access token is not valid. Renew it on the account."),
    "report_bug": _lt(
        "The service answered in an unexpected way. Nothing of this answer was "
        "stored. If it happens again, report it with the details given here."
    ),
    "restart_pull": _lt("The list moved on while it was read. It is read again."),
    "robot_gone": _lt(
        "The robot is no longer in its group, or the address is wrong. Add a robot in "
        "the group and enter its address here."
    ),
    "robot_keyword": _lt(
        "The robot only says messages with a certain word in them. Remove the word "
        "from its security settings and choose the signature instead."
    ),
    "shop_deactivated": _lt("TikTok Shop has deactivated the shop or the seller."),
    "subscribe_by_hand": _lt(
        "TikTok Shop does not take this subscription. Switch the event on in Partner "
        "Center."
    ),
    "try_later": _lt("The service cannot be reached. It is tried again by itself."),
    "wait": _lt("The service was called too often. It is called again by itself."),
    "event_failed": _lt(
        "This could not be worked on. Nothing is lost: the next pull tells the same."
    ),
    "event_interrupted": _lt(
        "The work on this was cut short. Nothing is lost: the next pull tells the same."
    ),
    "event_not_used": _lt("Nothing here depends on events of this kind."),
    "event_unknown_shop": _lt(
        "No shop of the account has this ID. If it is one of yours, load the shops of "
        "the account again."
    ),
    "unreadable_orders": _lt(
        "Some orders were not understood and are not counted; all others are. Every "
        "pull asks for them again. Report them with the numbers given here."
    ),
    "future_stock": _lt(
        "The numbers claim to be from the future. Check the clock of this server; if "
        "it is right, ask the operator about its own."
    ),
    "old_stock": _lt("The numbers are older than those we have."),
    "send_stock_file": _lt(
        "These numbers come by stock files. Upload a file, or send it by e-mail."
    ),
    "stock_file_refused": _lt(
        "A stock file was refused: nothing of it was taken. The list of stock files "
        "says why, row by row."
    ),
    "shrunk_stock": _lt(
        "Far fewer SKUs or units came than last time. The numbers from before stay in "
        "use until a manager accepts the new ones, or better ones come."
    ),
}

# Kinds of ServiceError that pass by themselves: the record stays in its state.
PASSING_KINDS = frozenset({"rate", "transient", "ambiguous"})
# Likewise, whatever their kind: a list that moves while it is read.
PASSING_HINTS = frozenset({"restart_pull"})


class ReplenishmentErrorMixin(models.AbstractModel):
    """Keeps the last error of an outside service, told in the reader's language."""

    _name = "replenishment.error.mixin"
    _description = "Last Error of an Outside Service"

    error_key = fields.Char(readonly=True, copy=False)
    error_details = fields.Char(readonly=True, copy=False)
    last_error = fields.Char(
        compute="_compute_last_error",
        help="What went wrong last and what to do about it; empty when all is well.",
    )

    @api.depends("error_key", "error_details")
    @api.depends_context("lang")
    def _compute_last_error(self):
        for record in self:
            record.last_error = record._get_error_words()

    def _get_error_words(self):
        if not self.error_key:
            return False
        return self._in_words(self.error_key, self.error_details)

    @api.model
    def _error_in_words(self, error):
        """A ServiceError in words, for those who do not keep it."""
        return self._in_words(error.hint, str(error))

    @api.model
    def _in_words(self, key, details):
        advice = self.env._(ADVICE.get(key, ADVICE["report_bug"]))
        return f"{advice} ({details})" if details else advice

    @api.model
    def _prepare_error_values(self, error):
        """Values of a ServiceError, whose own text carries no secret and no body."""
        return {"error_key": error.hint, "error_details": str(error)}

    @api.model
    def _passes_by_itself(self, error):
        return error.kind in PASSING_KINDS or error.hint in PASSING_HINTS

    @api.model
    def _prepare_no_error_values(self):
        return {"error_key": False, "error_details": False}

    @api.model
    def _http_client(self):
        return HttpClient(session=default_session(), clock=time.time, sleep=time.sleep)

    def _notify_result(self, success, kind="success"):
        """A notification for the person who pressed a button."""
        failed = self.filtered("error_key")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if failed else kind,
                "sticky": bool(failed) or kind != "success",
                "message": "\n".join(
                    f"{record.display_name}: {record.last_error}" for record in failed
                )
                or success,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
