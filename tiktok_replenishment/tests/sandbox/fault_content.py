# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults that change what a good answer says, as a new version of a service might.

==============  ===============================================================
partial_errors  code 0, but ``data.errors``: those of ``body``, or one
missing_fields  rows without their empty and false fields, and without ``names``
unknown_values  fields of rows called ``names`` hold a word nobody knows; by
                default those that say nothing about quantities
extra_fields    every object has a field more
repeated_token  the next page's token is the one that was asked with
==============  ===============================================================
"""

import json

NEW_WORD = "SANDBOX_NEW"
HARMLESS_NAMES = frozenset(
    {
        "commerce_platform",
        "delivery_type",
        "shipping_type",
        "package_status",
        "sub_type",
        "cancel_user",
        "cancellation_initiator",
    }
)
ERROR = {"code": 36009003, "message": "internal error", "detail": {}}


def spoil_content(fault, request, answer):
    """Change the JSON of an answer; one that is a refusal stays as it is."""
    try:
        content = json.loads(answer.body)
    except ValueError:
        return
    data = content.get("data") if isinstance(content, dict) else None
    if answer.status != 200 or not isinstance(data, (dict, list)):
        return
    content["data"] = SPOILERS[fault.kind](fault, request, data)
    answer.body = json.dumps(content, ensure_ascii=False).encode()


def _add_errors(fault, _request, data):
    return {**data, "errors": fault.body or [ERROR]}


def _drop_fields(fault, _request, data):
    def drop(row):
        return {
            key: value
            for key, value in row.items()
            if key not in fault.names and not _is_empty(value)
        }

    return _in_rows(data, drop)


def _replace_values(fault, _request, data):
    names = set(fault.names) or HARMLESS_NAMES

    def replace(row):
        return {key: NEW_WORD if key in names else row[key] for key in row}

    return _in_rows(data, replace)


def _add_fields(_fault, _request, data):
    return _in_rows(data, lambda row: {**row, "sandbox_new_field": {"is": ["new"]}})


def _repeat_token(_fault, request, data):
    asked = request.query.get("page_token") or (request.json() or {}).get("page_token")
    return {**data, "next_page_token": asked} if asked else data


def _is_empty(value):
    return value is False or value is None or value in ("", [], {})


def _in_rows(data, change):
    """``change`` every object below ``data``, the innermost first."""
    if isinstance(data, list):
        return [_changed(value, change) for value in data]
    return {key: _changed(value, change) for key, value in data.items()}


def _changed(value, change):
    if isinstance(value, dict):
        return change(_in_rows(value, change))
    return _in_rows(value, change) if isinstance(value, list) else value


SPOILERS = {
    "partial_errors": _add_errors,
    "missing_fields": _drop_fields,
    "unknown_values": _replace_values,
    "extra_fields": _add_fields,
    "repeated_token": _repeat_token,
}
