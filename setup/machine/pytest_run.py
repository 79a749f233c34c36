# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs of pytest and what came of them."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from .children import run_attached
from .progress import say

NO_TESTS_COLLECTED = 5


@dataclass(slots=True, kw_only=True)
class Outcome:
    """Counts of one or several runs; a skipped test is one that was not run.

    `cases` has what tests told of themselves by pytest's `record_property`.
    """

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    cases: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict] = field(default_factory=dict)

    def add(self, name: str, other: "Outcome") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.seconds += other.seconds
        self.parts[name] = asdict(other)
        del self.parts[name]["parts"]

    @property
    def count(self) -> int:
        return self.passed + self.failed + self.skipped

    @property
    def is_good(self) -> bool:
        return not self.failed and not self.skipped


def run_pytest(
    name: str,
    command: Sequence[str | Path],
    *,
    report: Path,
    env: Mapping[str, str],
    cwd: Path,
) -> Outcome:
    """Run pytest to its end on the terminal; read its counts from its report."""
    say(f"== {name}")
    started = time.monotonic()
    report.unlink(missing_ok=True)
    status = run_attached([*command, f"--junitxml={report}"], env=env, cwd=cwd)
    outcome = _read(report)
    outcome.seconds = round(time.monotonic() - started, 1)
    if status not in (0, NO_TESTS_COLLECTED) and not outcome.failed:
        outcome.failed = 1  # it broke off before a test could fail
    if status == NO_TESTS_COLLECTED:
        say("   no test of this part was selected")
    return outcome


def _read(report: Path) -> Outcome:
    outcome = Outcome()
    if not report.exists():
        return outcome
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        outcome.failed += bad
        outcome.skipped += skipped
        outcome.passed += int(suite.get("tests", 0)) - bad - skipped
        for case in suite.iter("testcase"):
            for told in case.iter("property"):
                name = f"{case.get('classname')}.{case.get('name')}: {told.get('name')}"
                outcome.cases[name] = told.get("value", "")
    return outcome
