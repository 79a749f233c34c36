# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sandbox's tables beside the description that the independent client is made of.

Every call must be there with the same parameters and the same need of a cipher, and
every status by the same word.
"""

import inspect
import re

import attrs
import pytest
from tiktok_shop_api.generated import models
from tiktok_shop_api.generated._groups import SYNC_GROUPS
from tiktok_shop_api.generated._meta import OPERATIONS

# Versions that are older than the description: one of each call's must be in it.
OLDER = {"/fbt/202409/inbound_orders"}


def _plain(name):
    return name.replace("_", "").lower()


METHODS = {
    (_plain(group), _plain(name)): method
    for group, cls in SYNC_GROUPS.items()
    for name, method in inspect.getmembers(cls, inspect.isfunction)
}


@pytest.fixture
def described(sandbox_module):
    """Pairs of our endpoint and the client's operation."""
    operations = {(one["method"].upper(), one["path"]): one for one in OPERATIONS}
    pairs = []
    for endpoint in sandbox_module("tiktok_endpoints").ENDPOINTS:
        known = [
            operations[endpoint.method, path]
            for path in endpoint.paths
            if (endpoint.method, path) in operations
        ]
        assert known or set(endpoint.paths) <= OLDER, endpoint.paths
        pairs += [(endpoint, operation) for operation in known]
    return pairs


def test_the_same_calls_need_a_cipher(described):
    assert len(described) > 20
    for endpoint, operation in described:
        assert endpoint.needs_cipher == operation["requiresShopCipher"], endpoint.name


def test_the_same_parameters_are_understood(described):
    for endpoint, operation in described:
        key = (_plain(operation["group"]), _plain(operation["operationId"]))
        parameters = inspect.signature(METHODS[key]).parameters
        in_path = set(re.findall(r"{(\w+)}", operation["path"]))
        assert endpoint.query == set(parameters) - {"self", "body"} - in_path, key
        assert endpoint.body == _body_names(parameters), key


def _body_names(parameters):
    if "body" not in parameters:
        return set()
    # The annotation is a text: "SearchReturnsRequest | Unset".
    name = re.search(r"\w+Request\b", str(parameters["body"].annotation))[0]
    names = {field.name for field in attrs.fields(getattr(models, name))}
    return names - {"additional_properties"}


@pytest.mark.parametrize(
    ("module", "name", "described"),
    [
        ("order_status", "STATUSES", models.GetOrderListRequestOrderStatus),
        (
            "aftersales",
            "CANCEL_STATUSES",
            models.SearchCancellationsRequestCancelStatusItem,
        ),
        ("aftersales", "RETURN_STATUSES", models.SearchReturnsRequestReturnTypesItem),
        (
            "scenario_promotions",
            "TYPES",
            models.SearchPromotionActivitiesRequestActivityType,
        ),
        (
            "calls_promotions",
            "FOUND_STATUSES",
            models.SearchPromotionActivitiesRequestStatus,
        ),
        ("catalog", "AUDITS", models.SearchProductsRequestAuditStatusItem),
        ("webhooks", "EVENT_TYPES", models.UpdateShopWebhookRequestEventType),
    ],
)
def test_statuses_and_types_have_the_same_words(
    sandbox_module, module, name, described
):
    ours = set(getattr(sandbox_module(module), name))
    assert ours == {one.value for one in described}


def test_all_statuses_of_returns_and_products_are_known(sandbox_module):
    returns = sandbox_module("aftersales").RETURN_STATUSES.values()
    assert {status for statuses in returns for status in statuses} == {
        one.value for one in models.SearchReturnsRequestReturnStatusItem
    }
    products = {"ALL", *sandbox_module("catalog").STATUSES}
    assert products == {one.value for one in models.SearchProductsRequestStatus}
