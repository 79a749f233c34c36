# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A machine that is ready: Odoo, its Python, a running database server."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import children
from .cache import Cache, cache_folder, content_key
from .odoo_source import OdooSource, find_odoo
from .postgres import SERVER_VARIABLES, database_server
from .progress import say
from .python_env import site_packages, virtual_environment

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ADDON = "tiktok_replenishment"
# Found by Odoo, and installed only by name.
EXAMPLES = CHECKOUT / "setup" / "examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    cache: Cache
    odoo: OdooSource
    environment: Path
    database_variables: dict[str, str]

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"

    @property
    def data_dir(self) -> Path:
        """Filestores: those of another server's databases may have the same names."""
        place = [self.database_variables.get(name, "") for name in SERVER_VARIABLES]
        return self.cache.folder / "odoo-data" / content_key(*place)

    def variables(self) -> dict[str, str]:
        """The environment of every process that is, or talks to, Odoo."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return {
            **inherited,
            **self.database_variables,
            "PYTHONPATH": str(self.odoo.python_path),
            "PYTHONUNBUFFERED": "1",
        }

    def config_file(self) -> Path:
        """Odoo's settings for this checkout, written anew at each call."""
        folder = self.cache.folder / "config" / content_key(str(CHECKOUT))
        folder.mkdir(parents=True, exist_ok=True)
        paths = (*self.odoo.addons_paths, CHECKOUT, EXAMPLES)
        addons = ",".join(str(path) for path in paths)
        lines = [
            "[options]",
            f"addons_path = {addons}",
            f"data_dir = {self.data_dir}",
            "http_interface = 127.0.0.1",
            "list_db = False",
            "max_cron_threads = 1",
        ]
        path = folder / "odoo.conf"
        scratch = folder / f"odoo.conf.{os.getpid()}"
        scratch.write_text("\n".join(lines) + "\n")
        scratch.replace(path)
        return path

    def odoo_command(self, subcommand: str, *arguments: str) -> list[str]:
        start = [str(self.python), "-m", "odoo", subcommand]
        return [*start, "-c", str(self.config_file()), *arguments]

    def run_odoo(self, arguments: Sequence[str]) -> int:
        """Odoo's own command line, attached to the terminal. Returns its status."""
        subcommand, rest = "server", list(arguments)
        if rest and not rest[0].startswith("-"):
            subcommand = rest.pop(0)
        command = self.odoo_command(subcommand, *rest)
        return children.run_attached(command, env=self.variables(), cwd=CHECKOUT)


@contextmanager
def open_workbench(cache: Cache | None = None) -> Iterator[Workbench]:
    """Prepares what is missing, says what is used, and keeps the database running."""
    cache = cache or Cache(cache_folder())
    odoo = find_odoo(cache)
    say(f"== Odoo: {odoo.origin}")
    environment = virtual_environment(cache, "requirements-test.txt")
    with database_server(cache, site_packages(environment)) as variables:
        yield Workbench(
            cache=cache,
            odoo=odoo,
            environment=environment,
            database_variables=variables,
        )
