# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Virtual environments, each made from one pinned requirements file."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .cache import Cache, content_key
from .progress import StepFailed, run_step

SETUP = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 10), (3, 13)  # what Odoo 19 accepts


def virtual_environment(cache: Cache, requirements: str) -> Path:
    """The folder of the environment made from `setup/<requirements>`.

    A changed requirements file or another Python gives another environment.
    """
    python = _base_python()
    content = requirement_text(SETUP / requirements)
    key = content_key(content, _identity(python))
    name = requirements.removesuffix(".txt").replace("requirements", "python")

    def build(folder: Path) -> None:
        _make(folder, python, SETUP / requirements, cache.log(name))

    return cache.artefact(f"{name}-{key}", build, movable=False)


def requirement_text(path: Path) -> str:
    """The file's text with the files it includes."""
    text = path.read_text()
    included = re.findall(r"^-r (\S+)$", text, re.MULTILINE)
    return text + "".join(requirement_text(path.parent / name) for name in included)


def site_packages(environment: Path) -> Path:
    return next((environment / "lib").glob("python3.*/site-packages"))


def _make(folder: Path, python: str, requirements: Path, log: Path) -> None:
    run_step(
        [python, "-m", "venv", folder],
        doing=f"making the Python environment of {requirements.name}",
        advice="install Python's venv module (Debian, Ubuntu: "
        "apt-get install python3-venv), then run the command again",
        log=log,
    )
    count = len(re.findall(r"^\w\S*==", requirement_text(requirements), re.MULTILINE))
    run_step(
        [folder / "bin" / "python", "-m", "pip", "install"]
        + ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
        + ["-r", requirements],
        doing=f"installing {count} pinned Python packages of {requirements.name}",
        advice="check that pip reaches its package index (pip download numpy), "
        "then run the command again",
        log=log,
    )


def _base_python() -> str:
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return os.path.realpath(sys.executable)
    for name in ("python3.12", "python3.11", "python3.13", "python3.10"):
        if found := shutil.which(name):
            return found
    raise StepFailed(
        f"Python {sys.version.split()[0]} cannot run Odoo 19",
        advice="install one of Python 3.10 to 3.13 and put it on the PATH",
    )


def _identity(python: str) -> str:
    code = "import sys; print(sys.version, sys.base_prefix)"
    result = subprocess.run([python, "-c", code], capture_output=True, text=True)
    if result.returncode != 0:
        raise StepFailed(
            f"{python} does not start", advice="mend it", output=result.stderr
        )
    return result.stdout
