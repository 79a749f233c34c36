# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own test suites, each test by its name, and where two runs of them differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .pytest_run import run_pytest
from .workbench import CHECKOUT, Workbench

# What the addon extends, and so may break.
MODULES = ("stock", "purchase", "purchase_stock")
NOT_RUN = "not run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A test that ends otherwise with the addon than without it."""

    test: str
    without: str
    with_addon: str


def run_suites(
    bench: Workbench, database: str, *, name: str, options: Sequence[str]
) -> dict[str, str]:
    """Run the suites with every installed app loaded; {test: what came of it}.

    Tests that Odoo runs while it installs an app run here too, but with all apps of
    the database at work: that is where an addon could disturb them.
    """
    report = bench.cache.scratch("native-tests") / "report.xml"
    run_pytest(
        name,
        [bench.python, "-m", "pytest", "--odoo-http", "-q", "--tb=short"]
        + [f"--odoo-config={bench.config_file()}", f"--odoo-database={database}"]
        + ["-p", "no:cacheprovider", *options, *map(str, folders(bench))],
        report=report,
        env=bench.variables(),
        cwd=CHECKOUT,
    )
    return verdicts(report)


def folders(bench: Workbench) -> list[Path]:
    """Where the tests of each module are; the first place wins, as for Odoo."""
    places = {}
    for path in bench.odoo.addons_paths:
        for name in MODULES:
            if (path / name / "tests").is_dir():
                places.setdefault(name, path / name / "tests")
    return list(places.values())


def verdicts(report: Path) -> dict[str, str]:
    """{test: passed, failed or skipped} of a report of pytest; none without one.

    A test that failed in one of its parts, or while tidying up, failed.
    """
    found: dict[str, str] = {}
    if not report.exists():
        return found
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        test = f"{case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            found[test] = "failed"
        elif case.find("skipped") is not None:
            found.setdefault(test, "skipped")
        else:
            found.setdefault(test, "passed")
    return found


def differences(
    without: Mapping[str, str], with_addon: Mapping[str, str]
) -> list[Difference]:
    """Tests that ended in two ways, or ran in one of two runs only, by name."""
    return [
        Difference(
            test=test,
            without=without.get(test, NOT_RUN),
            with_addon=with_addon.get(test, NOT_RUN),
        )
        for test in sorted(without.keys() | with_addon.keys())
        if without.get(test) != with_addon.get(test)
    ]


def counts(found: Mapping[str, str]) -> dict[str, int]:
    return {"tests": len(found), **dict(sorted(Counter(found.values()).items()))}


def selection(tests: Sequence[str]) -> list[str]:
    """Options of pytest that run these tests, and those of the same name, only."""
    names = sorted({test.rpartition(".")[2] for test in tests})
    return ["-k", " or ".join(names)]
