# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which of the parts of the tests the arguments for pytest name."""

from collections.abc import Sequence
from pathlib import Path

FOLDERS = {"unit": "unit", "system": "system"}


def part_of(path: Path, tests: Path) -> str:
    """The part a test file or folder belongs to; all beside the folders is Odoo's."""
    path = path.resolve()
    if not path.is_relative_to(tests):
        return "setup"
    first = path.relative_to(tests).parts[:1]
    return FOLDERS.get(first[0], "odoo") if first else "odoo"


def split(
    arguments: Sequence[str], tests: Path
) -> tuple[list[str], dict[str, list[str]]]:
    """Part pytest's arguments into options and, for each part, the paths it runs.

    A word that names an existing file or folder (before `::`) is a path. The folder
    of all tests names every part.
    """
    options: list[str] = []
    paths: dict[str, list[str]] = {}
    for word in arguments:
        path = Path(word.split("::")[0])
        if word.startswith("-") or not path.exists():
            options.append(word)
        elif path.resolve() == tests:
            paths.update({part: [] for part in ("unit", "odoo", "system")})
        else:
            paths.setdefault(part_of(path, tests), []).append(
                str(Path(word).absolute())
            )
    return options, paths
