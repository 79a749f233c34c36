# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An end to every call, also to one that is answered byte by byte.

Time-outs of a connection count from one byte to the next: a receiver that sends its
headers slowly enough could hold a worker for hours, and with it all other receivers.
"""

from threading import Thread

from ..errors import AmbiguousError, ServiceError


def send_within(seconds, send, *, service):
    """Call ``send()``; raise its ServiceError, or AmbiguousError when time is up.

    What takes longer goes on in a thread of its own, which nobody waits for.
    """
    outcome = []

    def work():
        try:
            send()
            outcome.append(None)
        except ServiceError as error:
            outcome.append(error)

    thread = Thread(target=work, name=f"to {service}", daemon=True)
    thread.start()
    thread.join(seconds)
    error = outcome[0] if outcome else _too_slow(service)
    if error is not None:
        raise error


def _too_slow(service):
    return AmbiguousError(f"{service}: no complete answer in time")
