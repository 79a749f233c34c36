# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sandbox as an HTTP server on loopback.

with SandboxServer(scenario) as sandbox:
    sandbox.url, sandbox.credentials, sandbox.admin
"""

import socket
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from . import admin as admin_module
from . import eccang as eccang_module
from . import generic_rest as rest_module
from . import goodcang as goodcang_module
from . import shipbob as shipbob_module
from .admin import Admin
from .credentials import secret
from .eccang import Eccang, EccangAccount
from .faults import FaultPlan
from .generic_rest import GenericRest, RestAccount
from .goodcang import Account, GoodCang
from .messages import Request
from .receivers import Receivers
from .shipbob import ShipBob
from .tiktok_auth import Authorization
from .tiktok_gateway import TikTokGateway
from .world import World

HOST = "127.0.0.1"
IDLE_SECONDS = 60


class SandboxServer:
    """Serves one scenario; ``port`` 0 takes any free one."""

    def __init__(self, scenario, *, port=0, clock=None):
        self.world = World(scenario, clock)
        faults = FaultPlan()
        self._log = []
        self.authorization = Authorization(self.world)
        self.tiktok = TikTokGateway(self.world, self.authorization, faults)
        self._open_warehouses(scenario, faults)
        self.admin = Admin(
            world=self.world,
            authorization=self.authorization,
            tiktok=self.tiktok,
            goodcang=self.goodcang,
            eccang=self.eccang,
            shipbob=self.shipbob,
            receivers=self.receivers,
            faults=faults,
            log=self._log,
        )
        self._server = _Server((HOST, port), _Handler)
        self._server.sandbox = self
        self._thread = None

    def _open_warehouses(self, scenario, faults):
        """The operators, each with an account of its own."""
        account = Account(
            app_key=secret(scenario, "goodcang key", 16),
            app_token=secret(scenario, "goodcang token", 32),
        )
        self.goodcang = GoodCang(self.world, account, faults)
        self.rest = GenericRest(
            self.world,
            RestAccount(
                key=secret(scenario, "rest key", 24),
                secret=secret(scenario, "rest secret", 24),
            ),
            faults,
        )
        operator = EccangAccount(
            app_key=secret(scenario, "eccang key", 32),
            app_token=secret(scenario, "eccang token", 32),
        )
        self.eccang = Eccang(self.world, operator, faults)
        token = secret(scenario, "shipbob token", 40)
        self.shipbob = ShipBob(self.world, token, faults)
        self.receivers = Receivers(self.world, faults)

    @property
    def url(self):
        return f"http://{HOST}:{self._server.server_address[1]}"

    @property
    def credentials(self):
        """All that a person needs to connect; the code is fresh on each call."""
        app = self.authorization.app
        account = self.goodcang.account
        return {
            "url": self.url,
            "tiktok": {
                "api_url": self.url,
                "auth_url": self.url,
                "authorize_url": f"{self.url}/open/authorize",
                "app_key": app.key,
                "app_secret": app.secret,
                "service_id": app.service_id,
                "auth_code": self.admin.authorize("issue_code"),
            },
            "goodcang": {
                "base_url": f"{self.url}{goodcang_module.PREFIX}",
                "app_key": account.app_key,
                "app_token": account.app_token,
            },
            "rest": {
                "base_url": f"{self.url}{rest_module.PREFIX.rstrip('/')}",
                "key": self.rest.account.key,
                "secret": self.rest.account.secret,
            },
            "shipbob": {
                "base_url": f"{self.url}{shipbob_module.PREFIX}",
                "token": self.shipbob.token,
            },
            "eccang": {
                "base_url": self.url,
                "app_key": self.eccang.account.app_key,
                "app_token": self.eccang.account.app_token,
            },
            "receivers": {
                "urls": self.receivers.urls(self.url),
                "secrets": self.receivers.secrets(),
            },
        }

    def serve_forever(self):
        # Short, because leaving waits for one round.
        self._server.serve_forever(poll_interval=0.01)

    def __enter__(self):
        self._thread = Thread(target=self.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_exception):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request):
        if request.path.startswith(admin_module.PREFIX):
            return self.admin.answer(request)
        service = self._service_at(request.path)
        # Logged on arrival: the caller of a slow call may have gone when it ends.
        row = {
            "endpoint": service.endpoint_name(request),
            "method": request.method,
            "path": request.path,
            "query_keys": sorted(request.query),
            "status": 0,
            "code": None,
            "seconds": 0,
        }
        self._log.append(row)
        answer = service.answer(request)
        answer.log_row = row
        if not answer.is_reset:
            row.update(status=answer.status, code=answer.code)
        return answer

    def _service_at(self, path):
        services = {
            goodcang_module.PREFIX: self.goodcang,
            rest_module.PREFIX: self.rest,
            eccang_module.PREFIX: self.eccang,
            shipbob_module.PREFIX: self.shipbob,
        }
        for prefix, service in services.items():
            if path.startswith(prefix):
                return service
        return self.receivers if self.receivers.is_asked(path) else self.tiktok


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """Clients that go away are part of the game; any other error is told."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    # Headers and body are two writes: do not wait for the first one's receipt.
    disable_nagle_algorithm = True

    def _answer(self):
        started = time.perf_counter()
        path, _mark, raw_query = self.path.partition("?")
        request = Request(
            method=self.command,
            path=path,
            raw_query=raw_query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )
        answer = self.server.sandbox.answer(request)
        # The client may look at the log before this thread gets on.
        answer.log_row["seconds"] = time.perf_counter() - started
        if answer.is_reset:
            self._reset()
        else:
            self._send(answer)
        answer.log_row["seconds"] = time.perf_counter() - started

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def _send(self, answer):
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(answer.body[: answer.keep_bytes])
        if answer.keep_bytes is not None:
            self.close_connection = True

    def _reset(self):
        """Close without a farewell: the client sees "connection reset"."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_message(self, *_arguments):
        """The request log of the sandbox takes the place of lines on stderr."""
