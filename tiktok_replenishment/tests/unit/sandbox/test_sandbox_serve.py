# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ADDON = Path(__file__).parents[3]
TEXTBOOK = ADDON.parent / "setup" / "scenarios" / "textbook.json"

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def test_it_is_served_by_a_plain_python(tmp_path):
    """No third-party package, no Odoo: isolated mode sees neither."""
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-I", str(ADDON / "tests/sandbox/serve.py")]
    command += ["--scenario", str(TEXTBOOK), "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            told = json.loads(process.stdout.readline())
            assert json.loads(ready.read_text()) == told
            with _opener.open(f"{told['url']}/_sim/health", timeout=10) as answer:
                assert json.load(answer)["scenario"] == "Textbook"
        finally:
            process.terminate()
    assert process.returncode == 0


def _ask(url, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with _opener.open(f"{url}/_sim/{path}", data, timeout=10) as answer:
        return json.load(answer)


def test_it_delivers_webhooks_by_itself_when_told_to():
    command = [sys.executable, str(ADDON / "tests/sandbox/serve.py")]
    command += ["--scenario", str(TEXTBOOK), "--deliver-webhooks"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = json.loads(process.stdout.readline())["url"]
            # Nobody listens there, so that a retry is due in two minutes.
            event = {"type": 27, "data": {}, "address": "http://127.0.0.1:9/"}
            assert _ask(url, "webhooks", event) == {"status": 0}
            _ask(url, "clock", {"advance_seconds": 120})
            until = time.monotonic() + 20
            tries = 1
            while tries < 2 and time.monotonic() < until:
                (row,) = _ask(url, "webhooks")["webhooks"]
                tries = len(row["statuses"])
            assert tries == 2
        finally:
            process.terminate()


def test_a_bad_scenario_ends_with_one_line(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text('{"nam": "x"}')
    command = [sys.executable, str(ADDON / "tests/sandbox/serve.py")]
    done = subprocess.run(
        [*command, "--scenario", str(path)], capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert done.stderr.startswith("sandbox: scenario.nam: unknown key")
    assert len(done.stderr.splitlines()) == 1


def test_it_imports_nothing_of_what_it_tests():
    """The stand-in and the client must not agree merely by sharing code."""
    folder = ADDON / "tests" / "sandbox"
    for path in folder.glob("*.py"):
        source = path.read_text()
        for package in ("connectors", "core", "odoo", "requests"):
            assert f"import {package}" not in source, path
            assert f"from {package}" not in source, path
