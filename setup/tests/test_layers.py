# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Imports go one way: doors, models, then core and connectors."""

import ast
from pathlib import Path

import pytest
from machine.workbench import ADDON, CHECKOUT

SOURCES = sorted((CHECKOUT / ADDON).rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def below(folder: str) -> list[Path]:
    return [path for path in SOURCES if path.is_relative_to(CHECKOUT / ADDON / folder)]


def imported(path: Path) -> set[str]:
    """First names of absolute imports, and what relative ones reach, with dots."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", below("core"), ids=relative)
def test_core_knows_numpy_and_nothing_of_odoo_or_http(path):
    assert not imported(path) & {"odoo", "requests", "connectors", "models", "sandbox"}


@pytest.mark.parametrize("path", below("connectors"), ids=relative)
def test_connectors_know_no_odoo_and_only_one_file_sends_requests(path):
    forbidden = {"odoo", "core", "models", "sandbox"}
    if path.name != "http.py":
        forbidden.add("requests")
    assert not imported(path) & forbidden


@pytest.mark.parametrize("path", below("models"), ids=relative)
def test_models_send_no_requests(path):
    assert not imported(path) & {"requests", "urllib", "http"}


@pytest.mark.parametrize("path", below("tests/sandbox"), ids=relative)
def test_the_sandbox_shares_no_code_with_what_it_checks(path):
    forbidden = {"odoo", "requests", "core", "connectors"}
    assert not {name.lstrip(".") for name in imported(path)} & forbidden
