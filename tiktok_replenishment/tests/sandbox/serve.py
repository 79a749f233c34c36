# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Serve the sandbox: ``python serve.py --scenario FILE``; needs nothing but Python.

Prints one JSON line with the address and all credentials when it is ready, then serves
until it is stopped.
"""

import argparse
import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread

DELIVERY_SECONDS = 0.5


def main():
    options = _parse_options()
    # Run as a script, this folder stands first on the path: its parent must.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    scenario_module = importlib.import_module("sandbox.scenario")
    server_module = importlib.import_module("sandbox.server")
    clock_module = importlib.import_module("sandbox.virtual_clock")
    try:
        scenario = scenario_module.load(options.scenario)
        clock = options.clock and clock_module.VirtualClock.at(options.clock)
        server = server_module.SandboxServer(
            scenario, port=options.port, clock=clock or None
        )
    except (ValueError, OSError) as error:
        sys.exit(f"sandbox: {error}")
    if options.deliver_webhooks:
        Thread(target=_deliver_for_ever, args=(server.admin,), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(0))
    ready = json.dumps(server.credentials)
    if options.ready_file:
        _write_whole(Path(options.ready_file), ready)
    sys.stdout.write(ready + "\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scenario", required=True, help="the scenario's JSON file")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--ready-file", help="also write the JSON line to this file")
    parser.add_argument(
        "--clock", help="start at this moment (ISO 8601) instead of now"
    )
    parser.add_argument(
        "--deliver-webhooks",
        action="store_true",
        help="send webhooks as they fall due, not only when asked to under /_sim/",
    )
    return parser.parse_args()


def _deliver_for_ever(admin):
    while True:
        admin.deliver_webhooks()
        time.sleep(DELIVERY_SECONDS)


def _write_whole(path, text):
    """A reader sees the whole file or none; it holds secrets."""
    partial = path.with_suffix(path.suffix + ".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    partial.replace(path)


if __name__ == "__main__":
    main()
