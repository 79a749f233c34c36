# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from xml.etree import ElementTree

import pytest
from connectors.errors import ContractError, InvalidRequestError, TransientError
from connectors.threepl import soap
from hypothesis import given
from hypothesis import strategies as st

NAMES = frozenset({"response", "return"})


def _document(body, prolog=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<S:Envelope '
        f'xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">{body}</S:Envelope>'
    ).encode()


def _read(document):
    return soap.read_text("Vendor", document, NAMES)


def test_the_call_is_the_operation_with_its_texts():
    document = soap.envelope("http://x/", "callService", (("a", '{"b":"<&>"}'),))
    call = ElementTree.fromstring(document)[0][0]
    assert call.tag == "{http://x/}callService"
    assert [(child.tag, child.text) for child in call] == [("a", '{"b":"<&>"}')]


def test_the_first_wanted_element_of_the_body_is_read():
    head = "<S:Header><response>no</response></S:Header>"
    body = "<S:Body><x><return>a<b>c</b><![CDATA[<d>]]></return><return>e</return></x>"
    assert _read(_document(f"{head}{body}</S:Body>")) == "ac<d>"


def test_an_empty_answer_is_an_empty_text():
    assert _read(_document("<S:Body><response/></S:Body>")) == ""


@pytest.mark.parametrize(
    ("code", "error_class"),
    [
        ("S:Client", InvalidRequestError),
        ("Sender", InvalidRequestError),
        ("S:Server", TransientError),
        ("", TransientError),
    ],
)
def test_a_fault_says_whose_it_is(code, error_class):
    fault = f"<S:Fault><faultcode>{code}</faultcode></S:Fault>"
    with pytest.raises(error_class):
        _read(_document(f"<S:Body>{fault}</S:Body>"))


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not xml",
        b'<?xml version="1.0" encoding="no-such"?><x/>',
        _document("<S:Body>"),
        _document("<S:Body><other/></S:Body>"),
        _document("<S:Body><response>&undefined;</response></S:Body>"),
        _document("<S:Body><response>ok</response></S:Body>", "<!DOCTYPE x>"),
        _document("<S:Body><response>ok</response></S:Body>", "<!DOCTYPE x>")
        .decode()
        .replace("UTF-8", "UTF-16")
        .encode("utf-16"),
        _document("<a>" * 200 + "</a>" * 200),
    ],
)
def test_what_is_no_answer_is_refused(document):
    with pytest.raises(ContractError):
        _read(document)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_rubbish_is_refused_and_nothing_else_happens(rubbish, place):
    good = _document("<S:Body><response>1</response></S:Body>")
    document = good[:place] + rubbish + good[place:]
    try:
        assert isinstance(_read(document), str)
    except (ContractError, InvalidRequestError, TransientError):
        pass
