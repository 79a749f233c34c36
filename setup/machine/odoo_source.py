# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo 19 by one of three ways: your checkout, Debian's package, a shallow clone."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import debian_package
from .cache import Cache
from .progress import StepFailed, run_step, say

REPOSITORY = "https://github.com/odoo/odoo.git"
BRANCH = "19.0"
DESCRIPTION = "source.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class OdooSource:
    """Where Odoo's Python package is, and the exact version it is."""

    python_path: Path
    addons_paths: tuple[Path, ...]
    version: str
    origin: str


def find_odoo(cache: Cache) -> OdooSource:
    """The Odoo to use, fetched when needed. Raises StepFailed when no way works."""
    chosen = os.environ.get("ODOO_PATH")
    if chosen:
        return _from_checkout(Path(chosen).expanduser().absolute())
    ready = cache.complete("odoo")
    if not ready:
        ready = cache.artefact("odoo", lambda folder: _fetch(folder, cache))
    return _described(ready)


def _from_checkout(path: Path) -> OdooSource:
    release = path / "odoo" / "release.py"
    if not release.exists():
        raise StepFailed(
            f"ODOO_PATH={path} is not a checkout of Odoo (no odoo/release.py)",
            advice="name the folder that holds odoo/ and addons/, or unset ODOO_PATH",
        )
    if not re.search(r"version_info = \(19, 0,", release.read_text()):
        raise StepFailed(
            f"ODOO_PATH={path} is not Odoo 19.0",
            advice=f"check out branch {BRANCH} there, or unset ODOO_PATH",
        )
    return _layout(path, _commit(path) or "unknown", f"ODOO_PATH={path}")


def _commit(path: Path) -> str:
    result = subprocess.run(
        ["git", "-C", str(path), "rev-parse", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip()


def _layout(path: Path, version: str, origin: str) -> OdooSource:
    """A clone keeps most addons beside the package, Debian keeps all inside it."""
    candidates = (path / "odoo" / "addons", path / "addons")
    addons = tuple(p for p in candidates if any(p.glob("*/__manifest__.py")))
    return OdooSource(
        python_path=path, addons_paths=addons, version=version, origin=origin
    )


def _described(folder: Path) -> OdooSource:
    description = json.loads((folder / DESCRIPTION).read_text())
    return _layout(
        folder / description["path"], description["version"], description["origin"]
    )


def _fetch(folder: Path, cache: Cache) -> None:
    uri = debian_package.mirror()
    if uri:
        try:
            version = debian_package.unpack(folder, uri, cache.folder / "log")
        except StepFailed as failure:
            say(failure.report())
            say("== trying a shallow clone of Odoo instead")
        else:
            path = debian_package.PACKAGES_FOLDER
            _describe(folder, path, version, f"Debian package odoo-19 {version}")
            return
    shutil.rmtree(folder)
    folder.mkdir()
    _clone(folder, cache)


def _clone(folder: Path, cache: Cache) -> None:
    options = ["--depth", "1", "--branch", BRANCH, "--single-branch", "--progress"]
    run_step(
        ["git", "clone", *options, REPOSITORY, folder / "checkout"],
        doing=f"cloning Odoo's branch {BRANCH}, newest commit only (about 250 MB)",
        advice="check the network, or set ODOO_PATH to a checkout of branch 19.0",
        log=cache.log("git-clone"),
    )
    commit = _commit(folder / "checkout")
    _describe(folder, "checkout", commit, f"clone of branch {BRANCH} at {commit[:12]}")


def _describe(folder: Path, path: str, version: str, origin: str) -> None:
    description = {"path": path, "version": version, "origin": origin}
    (folder / DESCRIPTION).write_text(json.dumps(description))
