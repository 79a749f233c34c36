# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run every oracle and write its golden files: collect.py FOLDER.

It runs in the environment of setup/requirements-golden.txt, without the addon: an
oracle shares no code with what it is compared with.
"""

import importlib
import json
import math
import sys
from pathlib import Path

SIGNIFICANT_DIGITS = 12


def main(folder: Path) -> None:
    for path in sorted((Path(__file__).parent / "oracles").glob("*.py")):
        oracle = importlib.import_module(f"oracles.{path.stem}")
        for name, content in oracle.golden().items():
            target = folder / f"{name}.json"
            if target.exists():
                raise SystemExit(f"two oracles make {target.name}")
            target.write_text(text(content))


def text(content: dict) -> str:
    """JSON with one case a line, so that a changed number is a changed line."""
    lines = [f'  "{key}": {json.dumps(content[key])},' for key in ("oracle", "rule")]
    cases = ",\n".join(f"    {json.dumps(plain(case))}" for case in content["cases"])
    return "\n".join(["{", *lines, '  "cases": [', cases, "  ]", "}"]) + "\n"


def plain(value: object) -> object:
    """The value with numbers of twelve digits, as plain Python has them; nan: null."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, str | bool | int) or value is None:
        return value
    number = float(value)
    return None if math.isnan(number) else float(f"{number:.{SIGNIFICANT_DIGITS}g}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
