# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stand-ins of outside services, as a process of their own."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .children import child
from .progress import StepFailed, say
from .workbench import ADDON, CHECKOUT, Workbench

TESTS = CHECKOUT / ADDON / "tests"
START_SECONDS = 60


@contextmanager
def running_sandbox(bench: Workbench, scenario: Path) -> Iterator[Path]:
    """Yields the file that tells the sandbox's addresses and credentials."""
    say("== starting the sandbox: TikTok Shop and the warehouse operator")
    log = bench.cache.log("sandbox")
    ready_file = bench.cache.scratch("sandbox") / "ready.json"
    ready_file.unlink(missing_ok=True)
    command = [bench.python, TESTS / "sandbox" / "serve.py"]
    command += ["--scenario", scenario, "--ready-file", ready_file]
    with child(command, env=bench.variables(), cwd=CHECKOUT, log=log) as process:
        try:
            _wait_until_ready(process, ready_file, log)
            yield ready_file
        finally:
            ready_file.unlink(missing_ok=True)


def _wait_until_ready(process: subprocess.Popen, ready_file: Path, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not ready_file.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise StepFailed(
                "starting the sandbox",
                output=log.read_text(errors="replace"),
                advice="mend the scenario file; setup/scenarios/README.md explains it",
            )
        time.sleep(0.05)
