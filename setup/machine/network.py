# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ports of this machine."""

import socket

from .progress import StepFailed


def check_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise StepFailed(
                f"port {port} cannot be used: {error}",
                advice="stop what uses it, or choose another: setup/run --port 8070",
            ) from error
