# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import pytest
from sandbox.example import example
from sandbox.server import SandboxServer

CALL = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<e:{operation} xmlns:e="{namespace}">{parameters}</e:{operation}>'
    "</s:Body></s:Envelope>"
)
EC = "http://www.example.org/Ec/"


@pytest.fixture
def sandbox():
    warehouse = {
        "code": "US1",
        "role": "overseas",
        "stock_source": "threepl",
        "provider": "eccang",
    }
    with SandboxServer(example(warehouses=[warehouse])) as server:
        yield server


def _post(sandbox, content, media_type="text/xml"):
    request = Request(
        f"{sandbox.url}/default/svc/web-service",
        data=content.encode(),
        headers={"Content-Type": media_type},
    )
    try:
        with urlopen(request) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def _call(sandbox, asked, namespace=EC, operation="callService", extra="", **changes):
    told = sandbox.credentials["eccang"]
    values = {
        "paramsJson": json.dumps(asked),
        "appToken": told["app_token"],
        "appKey": told["app_key"],
        "service": "getProductInventory",
        **changes,
    }
    parameters = "".join(f"<{name}>{text}</{name}>" for name, text in values.items())
    content = CALL.format(
        namespace=namespace, operation=operation, parameters=parameters + extra
    )
    return _post(sandbox, content)


def _json(body):
    return json.loads(ElementTree.fromstring(body).findtext(".//response"))


def test_stock_comes_as_json_inside_of_soap(sandbox):
    status, body = _call(sandbox, {"page": 1, "pageSize": 100})
    content = _json(body)
    assert (status, content["ask"], content["count"]) == (200, "Success", "2")
    assert content["data"][0]["sellable"] == "300"


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ({"page": 1, "pageSize": 101}, {}),
        ({"page": 0, "pageSize": 20}, {}),
        ({"page": 1, "pageSize": 20}, {"appKey": "wrong"}),
        ({"page": 1, "pageSize": 20}, {"appToken": ""}),
        ({"page": 1, "pageSize": 20}, {"service": "getEverything"}),
        ({"page": 1, "pageSize": 20}, {"paramsJson": "{"}),
    ],
)
def test_what_is_wrong_in_a_call_is_a_failure(sandbox, asked, changes):
    status, body = _call(sandbox, asked, **changes)
    assert (status, _json(body)["ask"]) == (200, "Failure")


@pytest.mark.parametrize(
    "changes",
    [
        {"namespace": "http://www.example.org/Other/"},
        {"operation": "callservice"},
        {"extra": "<unknown>1</unknown>"},
    ],
)
def test_what_is_wrong_in_the_envelope_is_a_fault(sandbox, changes):
    status, body = _call(sandbox, {"page": 1, "pageSize": 20}, **changes)
    assert status == 500
    assert b"SOAP-ENV:Client" in body


def test_what_is_no_xml_is_a_fault(sandbox):
    assert _post(sandbox, "hello")[0] == 500
    content = CALL.format(namespace=EC, operation="callService", parameters="")
    assert _post(sandbox, content, "application/json")[0] == 500
