# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The README of the sandbox names all that it has."""

import re
from pathlib import Path

import pytest

SANDBOX = Path(__file__).parents[2] / "sandbox"


@pytest.fixture
def readme():
    return (SANDBOX / "README.md").read_text(encoding="utf-8")


def test_every_call_is_listed_with_its_name(sandbox_module, readme):
    for endpoint in sandbox_module("tiktok_endpoints").ENDPOINTS:
        for path in endpoint.paths:
            version = re.search(r"/(20\d{4})/", path)[1]
            head, tail = map(re.escape, path.split(version))
            # Several versions stand in braces.
            line = rf"`{endpoint.method} {head}\{{?[\d,]*{version}[\d,]*\}}?{tail}`"
            assert re.search(line, readme), path
        assert f"`{endpoint.name}`" in readme


def test_every_admin_method_and_call_is_listed(sandbox_module, readme):
    for name in dir(sandbox_module("admin").Admin):
        handler = re.fullmatch(r"_(get|post|delete)_(\w+)", name)
        if handler:
            assert f"`{handler[1].upper()} {handler[2]}" in readme, name
        elif not name.startswith("_") and name != "answer":
            assert f"{name}(" in readme, name
        elif name.startswith("_set_"):
            assert f"`{name.removeprefix('_set_')}`" in readme, name


def test_every_fault_is_explained_where_the_readme_says(sandbox_module, readme):
    faults = sandbox_module("faults")
    told = faults.__doc__ + sandbox_module("fault_content").__doc__
    assert all(kind in told for kind in faults.KINDS)
    assert "What it does not model" in readme
