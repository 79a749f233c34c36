# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Processes that live no longer than the command that started them."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
STOP_SECONDS = 15


def dies_with_parent() -> None:
    """Called in the child: even a killed parent leaves no process behind (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def child(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    log: Path | None = None,
) -> Iterator[subprocess.Popen]:
    """A running process, stopped at the end. Its output goes to `log`, if any.

    Ctrl-C at the terminal reaches only us: a second signal while Odoo stops would
    make it break off.
    """
    with _sink(log) as sink:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT if sink else None,
            preexec_fn=dies_with_parent,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            stop(process)


@contextmanager
def _sink(log: Path | None) -> Iterator:
    if log is None:
        yield None
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as opened:
        yield opened


def stop(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_attached(
    command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path
) -> int:
    """Run to the end on the terminal; returns the exit status.

    Ctrl-C reaches the child too, which ends (or, a shell, goes on) in its own way.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        env=dict(env),
        cwd=cwd,
        preexec_fn=dies_with_parent,
    )
    interrupted = False
    try:
        while True:
            try:
                status = process.wait()
            except KeyboardInterrupt:
                interrupted = True
            else:
                break
    finally:
        stop(process)
    if interrupted and status:
        raise KeyboardInterrupt
    return status
