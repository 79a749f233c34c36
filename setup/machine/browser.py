# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The browser of the tours: Chromium, or Google Chrome, of the system."""

import os
import shutil
import subprocess
from pathlib import Path

from .progress import StepFailed, run_step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = "apt-get install -y chromium fonts-noto-cjk"


def require_browser(log: Path) -> str:
    """The program's path; installed where that needs nobody's permission."""
    found = _find()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(log)
        found = _find()
    if not found:
        raise StepFailed(
            "the browser tours need Chromium, and it is not installed",
            advice=f"as root: apt-get update && {INSTALL}",
        )
    return found


def _find() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _install(log: Path) -> None:
    advice = f"as root: apt-get update && {INSTALL}"
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=quiet, capture_output=True)
    run_step(
        INSTALL.split(),
        doing="installing the browser of the tours (Chromium, Chinese fonts)",
        advice=advice,
        log=log,
        env=quiet,
    )
