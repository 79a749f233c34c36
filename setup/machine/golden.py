# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Golden files: what oracles say, kept beside the tests that compare with it."""

import json
import math
from collections.abc import Iterator

from .cache import Cache
from .progress import run_step
from .python_env import SETUP, virtual_environment

ORACLES = SETUP / "golden"
GOLDEN_FILES = SETUP.parent / "tiktok_replenishment/tests/unit/core/data"
RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE = 1e-8, 1e-10


def made_by_oracles(cache: Cache) -> dict[str, str]:
    """Run every oracle in the environment of its packages; text by file name."""
    environment = virtual_environment(cache, "requirements-golden.txt")
    folder = cache.scratch("golden")
    for left in folder.glob("*.json"):
        left.unlink()
    run_step(
        [environment / "bin" / "python", ORACLES / "collect.py", folder],
        doing="asking the oracles",
        advice="mend the oracle that its traceback names (setup/golden/oracles)",
        log=cache.log("golden"),
    )
    return {path.name: path.read_text() for path in sorted(folder.glob("*.json"))}


def differences(made: dict[str, str]) -> Iterator[str]:
    """Tell where the files beside the tests say otherwise, one line each."""
    kept = {path.name: path for path in GOLDEN_FILES.glob("*.json")}
    for name in sorted(kept.keys() | made.keys()):
        if name not in made:
            yield f"{name}: no oracle makes it"
        elif name not in kept:
            yield f"{name}: is not there yet"
        else:
            here, there = json.loads(kept[name].read_text()), json.loads(made[name])
            yield from (f"{name}{line}" for line in _unlike(here, there))


def _unlike(kept: object, made: object, place: str = "") -> Iterator[str]:
    if isinstance(kept, dict) and isinstance(made, dict) and kept.keys() == made.keys():
        for key in kept:
            yield from _unlike(kept[key], made[key], f"{place}.{key}")
    elif isinstance(kept, list) and isinstance(made, list) and len(kept) == len(made):
        for number, (one, other) in enumerate(zip(kept, made, strict=True)):
            yield from _unlike(one, other, f"{place}[{number}]")
    elif not _is_same(kept, made):
        yield f"{place}: {kept} is kept, an oracle says {made}"


def _is_same(kept: object, made: object) -> bool:
    if isinstance(kept, float | int) and isinstance(made, float | int):
        return math.isclose(
            kept, made, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE
        )
    return kept == made
