# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The folder outside the checkout that holds everything heavy, shared by clones."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .progress import say

COMPLETE = ".complete"
QUIET_SECONDS = 2.0  # waiting for a lock this long is not worth a line


def cache_folder() -> Path:
    """`$REPLENISHMENT_CACHE`, else a folder of our own in the user's cache."""
    chosen = os.environ.get("REPLENISHMENT_CACHE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().absolute() / "tiktok_replenishment"


def content_key(*parts: bytes | str) -> str:
    """A short name for what something is made from."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:12]


class Cache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.unfinished-*"):
            if not is_alive(left.name.rpartition("-")[2]):
                shutil.rmtree(left, ignore_errors=True)

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def scratch(self, name: str) -> Path:
        """A folder for what one process needs for a moment.

        What ended or killed processes left is removed on the way.
        """
        run = self.folder / "run"
        path = run / f"{name}-{os.getpid()}"
        path.mkdir(parents=True, exist_ok=True)
        for other in run.iterdir():
            if not is_alive(other.name.rpartition("-")[2]):
                shutil.rmtree(other, ignore_errors=True)
        return path

    def complete(self, name: str) -> Path | None:
        path = self.folder / name
        return path if (path / COMPLETE).exists() else None

    def artefact(
        self, name: str, build: Callable[[Path], None], *, movable: bool = True
    ) -> Path:
        """The folder `name`, built by `build(folder)` unless a finished one is there.

        It is built beside its place and moved there when it is complete; one that
        knows its own path (a virtual environment) is built in place. In both cases a
        marker, written last, tells it from one whose making was interrupted, and
        only one process builds at a time.
        """
        done = self.complete(name)
        if done:
            return done
        with self.lock("build"):
            path = self.folder / name
            if self.complete(name):
                return path
            site = path
            if movable:
                site = self.folder / f"{name}.unfinished-{os.getpid()}"
            for old in (path, site):
                shutil.rmtree(old, ignore_errors=True)
            site.mkdir(parents=True)
            build(site)
            (site / COMPLETE).touch()
            return site.rename(path) if movable else site

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Only one process of this user or another is inside at a time."""
        path = self.folder / "lock" / name
        path.parent.mkdir(exist_ok=True)
        with path.open("a") as handle:
            if not _locked_within(handle, QUIET_SECONDS):
                say(f"   waiting for another process that holds {path}")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _locked_within(handle: IO, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        else:
            return True


def is_alive(process_id: str) -> bool:
    """Whether a process of this number runs on this machine."""
    if not process_id.isdigit():
        return False
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
