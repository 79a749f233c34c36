# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from machine import debian_package, odoo_source
from machine.cache import Cache, content_key
from machine.children import child
from machine.fresh_database import complaints
from machine.network import check_port_is_free
from machine.progress import StepFailed, run_step
from machine.pytest_run import Outcome, run_pytest
from machine.selection import split


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_an_interrupted_build_is_made_again_from_nothing(cache):
    def interrupted(folder):
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.artefact("thing", interrupted)
    assert cache.complete("thing") is None

    built = cache.artefact("thing", lambda folder: (folder / "whole").touch())

    assert (built / "whole").exists()
    assert not (built / "half").exists()
    assert [path.name for path in cache.folder.glob("thing*")] == ["thing"]


def test_a_finished_build_is_not_made_again(cache):
    cache.artefact("thing", lambda folder: (folder / "first").touch())
    again = cache.artefact("thing", lambda folder: (folder / "second").touch())
    assert (again / "first").exists()
    assert not (again / "second").exists()


def test_what_a_killed_command_was_building_is_removed(cache):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for process in (ended.pid, os.getpid()):
        (cache.folder / f"odoo.unfinished-{process}").mkdir()
    Cache(cache.folder)
    left = [path.name for path in cache.folder.glob("odoo*")]
    assert left == [f"odoo.unfinished-{os.getpid()}"]


def test_an_environment_that_knows_its_path_is_built_in_place(cache):
    seen = []
    place = cache.artefact("venv", seen.append, movable=False)
    assert seen == [place]


def test_keys_tell_apart_the_same_text_cut_elsewhere():
    assert content_key("ab", "c") != content_key("a", "bc")


def test_folders_of_dead_processes_are_removed(cache):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = cache.folder / "run" / f"sandbox-{ended.pid}"
    left.mkdir(parents=True)
    mine = cache.scratch("sandbox")
    assert mine.exists()
    assert not left.exists()


def test_a_failed_step_tells_what_failed_its_output_and_what_to_do(tmp_path):
    code = "print('no space left'); raise SystemExit(3)"
    with pytest.raises(StepFailed) as caught:
        run_step(
            [sys.executable, "-c", code],
            doing="unpacking",
            advice="free some space",
            log=tmp_path / "log" / "step.log",
        )
    report = caught.value.report()
    assert "FAILED: unpacking (exit status 3" in report
    assert "| no space left" in report
    assert "what to do: free some space" in report


def test_a_program_that_is_missing_is_named(tmp_path):
    with pytest.raises(StepFailed, match="no-such-program"):
        run_step(["no-such-program"], doing="x", advice="y", log=tmp_path / "log")


def test_children_are_stopped_with_what_started_them(tmp_path):
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with child(command, env=os.environ, cwd=tmp_path) as process:
        assert process.poll() is None
    assert process.returncode is not None


def test_a_killed_command_leaves_no_child_behind(tmp_path):
    pid_file = tmp_path / "pid"
    code = (
        "import os, sys, time; from pathlib import Path;"
        "from machine.children import child;"
        "c = child([sys.executable, '-c', 'import time; time.sleep(60)'],"
        "          env=os.environ, cwd=Path('/'));"
        f"p = c.__enter__(); Path({str(pid_file)!r}).write_text(str(p.pid));"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    until = time.monotonic() + 20
    while not (pid_file.exists() and pid_file.read_text()):
        assert time.monotonic() < until
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    stat = Path("/proc", pid_file.read_text(), "stat")
    while stat.exists() and stat.read_text().split()[2] != "Z":
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_taken_port_is_said_so_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StepFailed, match=f"port {port} cannot be used"):
            check_port_is_free(port)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sources.list", "deb [arch=amd64] http://mirror.example/debian trixie main\n"),
        (
            "sources.list.d/debian.sources",
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\n",
        ),
    ],
)
def test_the_debian_mirror_is_read_from_the_machines_own_sources(tmp_path, name, text):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / name).write_text(f"# a comment\n{text}")
    assert debian_package.archive_of(tmp_path) == "http://mirror.example/debian"


def test_security_archives_and_other_vendors_are_no_mirror_of_debian(tmp_path):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text(
        "deb http://mirror.example/debian-security trixie-security main\n"
        "deb https://archive.example/ubuntu noble main\n"
        "# deb http://mirror.example/debian trixie main\n"
    )
    assert debian_package.archive_of(tmp_path) is None


def checkout(folder, version):
    (folder / "odoo" / "addons" / "base").mkdir(parents=True)
    (folder / "addons" / "stock").mkdir(parents=True)
    (folder / "odoo" / "addons" / "base" / "__manifest__.py").write_text("{}")
    (folder / "addons" / "stock" / "__manifest__.py").write_text("{}")
    (folder / "odoo" / "release.py").write_text(f"version_info = {version}\n")
    return folder


def test_a_checkout_named_by_the_environment_is_used(tmp_path, cache, monkeypatch):
    path = checkout(tmp_path / "odoo19", "(19, 0, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_PATH", str(path))
    found = odoo_source.find_odoo(cache)
    assert found.python_path == path
    assert found.addons_paths == (path / "odoo" / "addons", path / "addons")


def test_a_checkout_of_another_version_is_refused(tmp_path, cache, monkeypatch):
    path = checkout(tmp_path / "odoo18", "(18, 0, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_PATH", str(path))
    with pytest.raises(StepFailed, match="is not Odoo 19.0"):
        odoo_source.find_odoo(cache)


def test_warnings_of_the_installation_are_found_with_their_tracebacks():
    log = (
        "2026-01-31 09:00:00,001 7 INFO db odoo.modules.loading: loading x\n"
        "2026-01-31 09:00:00,002 7 WARNING db odoo.fields: two fields, one label\n"
        "2026-01-31 09:00:00,003 7 ERROR db odoo.registry: no\nTraceback:\n  line\n"
        "2026-01-31 09:00:00,004 7 INFO db odoo.registry: says WARNING itself\n"
    )
    assert complaints(log) == [
        "2026-01-31 09:00:00,002 7 WARNING db odoo.fields: two fields, one label",
        "2026-01-31 09:00:00,003 7 ERROR db odoo.registry: no\nTraceback:\n  line",
    ]


def test_paths_choose_the_parts_of_the_tests(tmp_path, monkeypatch):
    tests = tmp_path / "addon" / "tests"
    (tests / "unit" / "core").mkdir(parents=True)
    (tests / "test_access.py").touch()
    (tmp_path / "setup").mkdir()
    monkeypatch.chdir(tmp_path)
    words = ["-k", "access", "addon/tests/unit/core", "addon/tests/test_access.py::T"]
    options, paths = split([*words, "setup"], tests)
    assert options == ["-k", "access"]
    assert paths == {
        "unit": [str(tests / "unit" / "core")],
        "odoo": [f"{tests / 'test_access.py'}::T"],
        "setup": [str(tmp_path / "setup")],
    }


def test_the_folder_of_all_tests_means_all_its_parts(tmp_path):
    assert split([str(tmp_path)], tmp_path)[1] == {"unit": [], "odoo": [], "system": []}


def run(tmp_path, source):
    test = tmp_path / "test_sample.py"
    test.write_text(f"import pytest\n{source}\n")
    return run_pytest(
        "sample",
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        report=tmp_path / "report.xml",
        env=os.environ,
        cwd=tmp_path,
    )


def test_a_skipped_test_is_no_success(tmp_path):
    outcome = run(tmp_path, "def test_a(): pass\ndef test_b(): pytest.skip('later')")
    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 0, 1)
    assert not outcome.is_good


def test_a_file_that_cannot_be_imported_is_a_failure(tmp_path):
    assert run(tmp_path, "import no_such_module").failed == 1


def test_what_a_test_tells_of_itself_is_kept(tmp_path):
    source = "def test_a(record_property): record_property('cases', 500)"
    outcome = run(tmp_path, source)
    assert outcome.cases == {"test_sample.test_a: cases": "500"}


def test_a_sum_is_good_only_if_every_part_is():
    total = Outcome()
    total.add("one", Outcome(passed=3))
    total.add("two", Outcome(passed=2, failed=1))
    assert (total.passed, total.failed) == (5, 1)
    assert not total.is_good
