# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The app and the sellers of a scenario, and secrets made from its name and seed."""

import hashlib
from dataclasses import dataclass

REDIRECT_URL = "http://127.0.0.1:8069/tiktok_replenishment/authorized"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    key: str
    secret: str
    service_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who authorises the app for all shops of an ``account`` of the scenario."""

    account: str
    open_id: str
    name: str
    region: str


def app_of(scenario):
    return App(
        key=secret(scenario, "tiktok key", 12),
        secret=secret(scenario, "tiktok secret", 40),
        service_id=str(7_300_000_000_000_000_000 + scenario.seed),
    )


def sellers_of(scenario):
    """The sellers by account; the first shop's is the first."""
    sellers = {}
    for shop in scenario.shops:
        end = f"-{shop.account}" if shop.account else ""
        sellers.setdefault(
            shop.account,
            Seller(
                account=shop.account,
                open_id=f"sandbox-open-id{end}",
                name=f"Sandbox Seller {shop.account}".strip(),
                region=shop.region,
            ),
        )
    return sellers


def secret(scenario, purpose, length):
    """The same for every run of a scenario, so that a kept database still connects."""
    text = f"{scenario.name}/{scenario.seed}/{purpose}"
    return hashlib.sha256(text.encode()).hexdigest()[:length]
