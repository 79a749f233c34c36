# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import subprocess
import sys

from machine.native_tests import (
    Difference,
    counts,
    differences,
    selection,
    verdicts,
)

SUITE = """
def test_good(): pass
def test_bad(): assert False
"""
SKIPPED = """
import pytest
def test_left(): pytest.skip("no browser")
@pytest.fixture
def room():
    yield
    raise RuntimeError("not tidied up")
def test_untidy(room): pass
"""


def report_of(tmp_path, source):
    (tmp_path / "test_suite.py").write_text(source)
    report = tmp_path / "report.xml"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
        + ["-p", "no:cacheprovider", "test_suite.py"],
        cwd=tmp_path,
        capture_output=True,
    )
    return report


def test_each_test_has_its_verdict(tmp_path):
    assert verdicts(report_of(tmp_path, SUITE)) == {
        "test_suite.test_good": "passed",
        "test_suite.test_bad": "failed",
    }


def test_a_test_that_fails_while_tidying_up_failed(tmp_path):
    assert verdicts(report_of(tmp_path, SKIPPED)) == {
        "test_suite.test_left": "skipped",
        "test_suite.test_untidy": "failed",
    }


def test_a_run_that_broke_off_has_no_verdict(tmp_path):
    assert verdicts(tmp_path / "missing.xml") == {}


def test_what_fails_in_both_runs_is_no_difference():
    without = {"a": "passed", "b": "failed", "c": "skipped"}
    assert differences(without, dict(without)) == []


def test_what_ends_otherwise_or_does_not_run_is_a_difference():
    without = {"a": "passed", "b": "failed", "c": "passed"}
    with_addon = {"a": "failed", "b": "passed", "d": "passed"}
    assert differences(without, with_addon) == [
        Difference(test="a", without="passed", with_addon="failed"),
        Difference(test="b", without="failed", with_addon="passed"),
        Difference(test="c", without="passed", with_addon="not run"),
        Difference(test="d", without="not run", with_addon="passed"),
    ]


def test_counts_tell_tests_and_verdicts():
    found = {"a": "passed", "b": "failed", "c": "passed"}
    assert counts(found) == {"tests": 3, "failed": 1, "passed": 2}


def test_a_second_look_takes_tests_by_their_names():
    tests = ["odoo.stock.TestMove.test_b", "odoo.stock.TestMove.test_a"]
    assert selection(tests) == ["-k", "test_a or test_b"]
