# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database with the addon, Odoo processes on it, and a sandbox beside them."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import Request, urlopen

CHECKOUT = Path(__file__).resolve().parents[3]
SETUP = CHECKOUT / "setup"
SANDBOX = CHECKOUT / "tiktok_replenishment" / "tests" / "sandbox" / "serve.py"
START_SECONDS = 60


class OdooDatabase:
    """A database of this process alone: checkouts may be tested at the same time."""

    def __init__(self, purpose, *, also=()):
        self.name = f"replenishment-{purpose}-{os.getpid()}"
        self.apps = ",".join([*also, "tiktok_replenishment"])

    def __enter__(self):
        self._command("database", "clone", self.name)
        options = ["-i", self.apps, "--stop-after-init", "--no-http"]
        self._command("odoo", "server", "-d", self.name, *options, "--log-level=warn")
        return self

    def __exit__(self, *_exception):
        self._command("database", "drop", self.name)

    def run(self, script, *options):
        """Run a script in Odoo's shell; return its last line of output as data."""
        process = self.start(script, *options)
        output, errors = process.communicate()
        assert process.returncode == 0, output + errors
        return json.loads(output.splitlines()[-1])

    def start(self, script, *options):
        """Start a script in Odoo's shell, in a group of processes of its own."""
        command = [sys.executable, SETUP / "odoo", "shell", "-d", self.name]
        command += ["--no-http", *(options or ["--log-level=error"])]
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        process.stdin.write(script)
        process.stdin.close()
        process.stdin = None
        return process

    def query(self, statement):
        """Run one statement; return its rows as lists of text."""
        command = [sys.executable, SETUP / "database", "psql", self.name]
        statements = f"\\pset format csv\n\\pset tuples_only\n{statement};\n"
        done = subprocess.run(
            [str(part) for part in command],
            input=statements,
            capture_output=True,
            text=True,
            check=True,
        )
        return [line.split(",") for line in done.stdout.splitlines()[2:]]

    def _command(self, name, *arguments):
        command = [sys.executable, SETUP / name, *arguments]
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


def kill(process):
    """End a process and all that it started, without a word of warning.

    Return whether it was still alive: it may just have come to its end by itself.
    """
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


class Sandbox:
    """The stand-ins as a process; `call` reaches its administration."""

    def __init__(self, scenario, folder):
        self._scenario = folder / "scenario.json"
        self._scenario.write_text(json.dumps(scenario))
        self._ready = folder / "ready.json"

    def __enter__(self):
        command = [sys.executable, SANDBOX, "--scenario", self._scenario]
        command += ["--ready-file", self._ready]
        self._process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + START_SECONDS
        while not self._ready.exists():
            assert self._process.poll() is None, "the sandbox did not start"
            assert time.monotonic() < until, "the sandbox does not get ready"
            time.sleep(0.05)
        self.credentials = json.loads(self._ready.read_text())
        return self

    def __exit__(self, *_exception):
        self._process.terminate()
        self._process.wait()

    def call(self, method, name, **body):
        """Call `/_sim/<name>`; return the answer's data."""
        request = Request(
            f"{self.credentials['url']}/_sim/{name}",
            data=json.dumps(body).encode() if body else None,
            method=method,
        )
        with urlopen(request, timeout=START_SECONDS) as answer:
            return json.load(answer)
