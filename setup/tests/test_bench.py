# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import subprocess
import sys

import pytest
from machine.workbench import CHECKOUT


def bench(*arguments):
    return subprocess.run(
        [sys.executable, CHECKOUT / "setup" / "bench", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("size", [("--items", "99"), ("--rounds", "0")])
def test_too_little_to_measure_is_refused_with_advice(size):
    refused = bench("--only", "plan", *size)
    assert refused.returncode != 0
    assert "too little to measure" in refused.stdout + refused.stderr


def test_an_unknown_part_is_refused_with_the_known_ones():
    refused = bench("--only", "nothing")
    assert refused.returncode == 2
    for part in ("orders", "stock", "plan"):
        assert part in refused.stderr
