# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One call of an operator's API by the settings: credentials, parameters, envelope."""

import base64
import json
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from ..errors import InvalidRequestError
from ..http import HttpRequest, raise_for_status
from .rest_paging import Page
from .rest_path import EACH, NOTHING, parse_path
from .rest_rows import read_number
from .rest_settings import SERVICE, WAREHOUSE_MARK, SettingError, guard_of


class RestCalls:
    """The session of ``http`` is kept out of networks that are not public."""

    def __init__(self, *, settings, http):
        self.settings = settings
        self._http = http
        guard_of(settings).watch(http.session)
        self._list_path = parse_path(settings.list_path)
        self._total_path = parse_path(settings.total_path)
        self._success_path = parse_path(settings.success_path)

    def get_page(self, turn, warehouse_code="") -> Page:
        """Return one page of the list; raise SettingError when it is none."""
        page = self.fetch(turn, warehouse_code)
        self.raise_for_refusal(page.content)
        return replace(
            page, rows=self.rows_of(page.content), total=self.total_of(page.content)
        )

    def fetch(self, turn, warehouse_code="") -> Page:
        """Return the answer as a Page of which only the JSON is known."""
        request = self._request(turn, warehouse_code)
        content, headers = self._http.call(lambda: request, self._read, is_read=True)
        return Page(
            rows=[], total=None, content=content, headers=headers, url=request.url
        )

    def rows_of(self, content):
        """The rows at the list's path; of all lists where it has [] on its way."""
        path = self._list_path
        found = path.find_all(content)
        if path.steps[-1:] != (EACH,):
            if not all(isinstance(value, list) for value in found):
                raise SettingError("list_path", f"{_named(path)} leads to no list")
            found = [row for rows in found for row in rows]
        if not all(isinstance(row, (dict, list)) for row in found):
            raise SettingError("list_path", f"{_named(path)} leads to no list of rows")
        return found

    def total_of(self, content):
        path = self._total_path
        if not path.steps:
            return None
        value = path.find(content)
        try:
            total = None if value is NOTHING else read_number(value)
        except ValueError:
            total = None
        if total is None or total < 0 or total != int(total):
            raise SettingError("total_path", f"{_named(path)} leads to no number")
        return int(total)

    def _request(self, turn, warehouse_code):
        settings = self.settings
        headers, secret = authorize(settings)
        headers = {"Accept": "application/json", **dict(settings.headers), **headers}
        place = quote(warehouse_code, safe="")
        url, query = _split_query(
            turn.url or settings.url.replace(WAREHOUSE_MARK, place)
        )
        own = (*self._warehouse(warehouse_code), *turn.parameters)
        body = b""
        if settings.method == "POST":
            headers["Content-Type"] = "application/json"
            body = self._body(own)
            own = ()
        elif turn.url:
            # The operator has put everything into the address of the next page.
            own = ()
        else:
            own = (*settings.parameters, *own)
        told = {name for name, _value in query}
        return HttpRequest(
            service=SERVICE,
            method=settings.method,
            url=url,
            query=(
                *query,
                *((name, str(value)) for name, value in own),
                *((name, value) for name, value in secret if name not in told),
            ),
            headers=headers,
            body=body,
        )

    def _body(self, own):
        static = ((name, _json_of(text)) for name, text in self.settings.parameters)
        return json.dumps(nest((*static, *own)), ensure_ascii=False).encode()

    def _warehouse(self, code):
        name = self.settings.warehouse_parameter
        return ((name, code),) if name and code else ()

    def _read(self, response):
        raise_for_status(response, self._http.clock())
        return response.json(), response.headers

    def raise_for_refusal(self, content):
        """Raise InvalidRequestError when the answer does not tell success."""
        path = self._success_path
        if not path.steps:
            return
        value = path.find(content)
        if value is NOTHING and not path.is_optional:
            raise SettingError("success_path", f"{_named(path)} leads to nothing")
        if _plain(value) != self.settings.success_value.strip().lower():
            raise InvalidRequestError(
                f"{SERVICE}: the operator refused the call: {_named(path)} does not "
                "tell success",
                code=_plain(value),
                hint="call_refused",
            )


def authorize(settings):
    """Return the headers and the query pairs that show who is calling."""
    style, key = settings.auth_style, settings.key
    if style == "header":
        return {settings.auth_name: key}, ()
    if style == "bearer":
        return {"Authorization": f"Bearer {key}"}, ()
    if style == "basic":
        pair = base64.b64encode(f"{key}:{settings.secret}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}, ()
    return {}, (((settings.auth_name, key),) if style == "query" else ())


def nest(pairs):
    """Return a JSON object of pairs; dots in a name lead into objects within it."""
    content = {}
    for name, value in pairs:
        *outer, last = name.split(".")
        place = content
        for key in outer:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise SettingError("parameters", f"{name} lies within a plain value")
        place[last] = value
    return content


def _split_query(url):
    parts = urlsplit(url)
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), query


def _named(path):
    return f"the path {path.text}" if path.steps else "the answer itself"


def _plain(value):
    """A value as it is written in the settings: true, 0, Success; empty for null."""
    return "" if value in (None, NOTHING) else str(value).strip().lower()


def _json_of(text):
    """A value of a JSON body: 5 is a number, true is true, all else is text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
