# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database for one run of tests; the addon is installed without a complaint."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from . import databases
from .cache import content_key, is_alive
from .progress import StepFailed
from .workbench import Workbench

PREFIX = "replenishment-test"
# Odoo warns of models without access rows, of fields with the same label and the like.
COMPLAINT = re.compile(
    r"^\S+ \S+ \d+ (?:WARNING|ERROR|CRITICAL) .*$(?:\n(?!\d{4}-).*)*", re.MULTILINE
)


@contextmanager
def fresh_database(bench: Workbench, *, has_addon: bool = True) -> Iterator[str]:
    """Yields the name of a fresh database, which is dropped afterwards.

    Without the addon it has only what the addon depends on.

    Runs of several checkouts, or machines, on one server do not meet.
    """
    prefix = f"{PREFIX}-{content_key(socket.gethostname())[:6]}-"
    for name in databases.names(bench, prefix):
        if not is_alive(name.removeprefix(prefix)):
            databases.drop(bench, name)
    name = f"{prefix}{os.getpid()}"
    databases.clone(bench, databases.ensure_template(bench), name)
    try:
        if has_addon:
            _install(bench, name)
        yield name
    finally:
        databases.drop(bench, name)


def _install(bench: Workbench, name: str) -> None:
    log = databases.install_addon(
        bench, name, bench.cache.scratch("test") / "install.log"
    )
    found = complaints(log)
    if found:
        raise StepFailed(
            f"Odoo complained {len(found)} times while installing the addon",
            output="\n".join(found),
            advice="mend the addon: it installs without a warning",
        )


def complaints(log: str) -> list[str]:
    """The entries of Odoo's log that are warnings or worse."""
    return COMPLAINT.findall(log)
