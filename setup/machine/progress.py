# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a person at the terminal sees while something slow happens."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from .children import dies_with_parent

HEARTBEAT_SECONDS = 5.0
TAIL_LINES = 25
# "2026-01-31 09:00:00,000 123 INFO database odoo.modules.loading: " of Odoo's log
LOG_PREFIX = re.compile(r"^\d{4}-\d\d-\d\d \S+ \d+ [A-Z]+ \S+ \S+: ")


class StepFailed(Exception):
    """A step that could not be done: what failed, its last output, what to do."""

    def __init__(self, what: str, *, advice: str, output: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.output = output

    def report(self) -> str:
        parts = [f"FAILED: {self.what}"]
        if self.output:
            tail = "\n".join(f"  | {line}" for line in last_lines(self.output))
            parts.append(f"last output:\n{tail}")
        parts.append(f"what to do: {self.advice}")
        return "\n".join(parts)


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def last_lines(text: str, count: int = TAIL_LINES) -> list[str]:
    return [line for line in text.splitlines() if line.strip()][-count:]


def run_step(
    command: Sequence[str | Path],
    *,
    doing: str,
    advice: str,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a slow command, with a line when it starts, now and then, and at its end.

    Returns its output (stdout and stderr together), which also stays in `log`.
    Raises StepFailed when it ends with another exit status than 0.
    """
    say(f"== {doing}")
    started = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as sink:
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(env) if env is not None else None,
                preexec_fn=dies_with_parent,
            )
        except FileNotFoundError as error:
            raise StepFailed(
                f"{doing}: the program {error.filename} is missing", advice=advice
            ) from error
        status = _watch(process, log, started)
    output = log.read_text(errors="replace")
    if status != 0:
        raise StepFailed(
            f"{doing} (exit status {status}; all of it is in {log})",
            advice=advice,
            output=output,
        )
    say(f"   done in {time.monotonic() - started:.0f} s")
    return output


def _watch(process: subprocess.Popen, log: Path, started: float) -> int:
    try:
        while True:
            try:
                return process.wait(timeout=HEARTBEAT_SECONDS)
            except subprocess.TimeoutExpired:
                elapsed = time.monotonic() - started
                say(f"   {elapsed:.0f} s: {_latest_line(log)}")
    except BaseException:
        process.kill()
        process.wait()
        raise


def _latest_line(log: Path, width: int = 100) -> str:
    with log.open("rb") as source:
        source.seek(0, os.SEEK_END)
        source.seek(max(0, source.tell() - 4000))
        lines = last_lines(source.read().decode(errors="replace").replace("\r", "\n"))
    if not lines:
        return "started"
    text = LOG_PREFIX.sub("", lines[-1].strip())
    return text.replace(f"{Path.home()}/", "~/")[:width]
