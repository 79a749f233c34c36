# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the services behave.

=======================  ======================================================
POST settings            one or more of the settings of all topics; here:
                         ``goodcang_envelope``; ``paging``: a mode of ``paging.py``,
                         ``drift_seed``, ``drift_pages`` (how many pages drift,
                         null: all), ``stock_drift_seed``,
                         ``stock_drift_calls`` (how many calls of an operator's
                         list find it changed, null: all);
                         ``rate_per_second`` (null: no limit; of each
                         shop and endpoint), ``rate_retry_after`` (false: 429
                         without Retry-After), ``hourly_cap`` (of test shops,
                         36009037); ``unknown_keys``: refuse or ignore;
                         ``refusal_status``: HTTP status by code, {"101000": 401}
=======================  ======================================================
"""

from .drift import Drift
from .goodcang import ENVELOPES
from .paging import MODES
from .stock_drift import StockDrift

KEY_MODES = ("refuse", "ignore")


class SettingsAdmin:
    def set_settings(self, **values):
        """Set one or more settings; each is a method ``_set_NAME`` of a topic."""
        for name in values:
            if not hasattr(self, f"_set_{name}"):
                raise ValueError(f"unknown setting: {name}")
        with self.world.lock:
            for name, value in values.items():
                getattr(self, f"_set_{name}")(value)

    def _set_goodcang_envelope(self, value):
        self.goodcang.envelope = one_of("goodcang_envelope", value, ENVELOPES)

    def _set_paging(self, value):
        self.world.paging_mode = one_of("paging", value, MODES)

    def _set_drift_seed(self, value):
        pages = self.world.drift.pages_left
        self.world.drift = Drift(self.world.order_book, value, pages)

    def _set_drift_pages(self, value):
        self.world.drift.pages_left = value

    def _set_stock_drift_seed(self, value):
        calls = self.world.stock_drift.calls_left
        self.world.stock_drift = StockDrift(self.world, value, calls)

    def _set_stock_drift_calls(self, value):
        self.world.stock_drift.calls_left = value

    def _set_rate_per_second(self, value):
        self.tiktok.rate_limit.per_second = value

    def _set_rate_retry_after(self, value):
        self.tiktok.rate_limit.tells_wait = bool(value)

    def _set_hourly_cap(self, value):
        self.tiktok.rate_limit.hourly_cap = value

    def _set_unknown_keys(self, value):
        mode = one_of("unknown_keys", value, KEY_MODES)
        self.tiktok.ignores_unknown_keys = mode == "ignore"

    def _set_refusal_status(self, value):
        statuses = {int(code): int(status) for code, status in value.items()}
        self.tiktok.envelope.statuses = statuses

    def _post_settings(self, body):
        self.set_settings(**body)


def one_of(name, value, choices):
    if value not in choices:
        raise ValueError(f"{name}: one of {', '.join(choices)}")
    return value
