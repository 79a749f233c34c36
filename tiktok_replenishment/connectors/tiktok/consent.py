# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page on which a seller gives an app access to their shops.

https://partner.tiktokshop.com/docv2/page/authorization-overview-202407
"""

from urllib.parse import quote, urlencode

# Shops of the United States have a service of their own; row: the rest of the world.
BASE_URLS = {
    "us": "https://services.us.tiktokshop.com",
    "row": "https://services.tiktokshop.com",
}


def consent_url(*, region, service_id, state, base_url="") -> str:
    """Return the address to send a seller to.

    ``region`` is us or row, ``service_id`` is not the app key. ``state`` comes back
    with the code: it should tell our own user, and be hard to guess. ``base_url`` takes
    the place of TikTok Shop's own address.
    """
    base = (base_url or BASE_URLS[region]).rstrip("/")
    query = {"service_id": service_id, "state": state}
    return f"{base}/open/authorize?{urlencode(query, quote_via=quote, safe='')}"
