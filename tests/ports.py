"""Ports of the loopback for servers that have to be told one before they begin."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_port() -> Iterator[int]:
    """A port on which the test's own server can listen, and which nobody else is given while this lasts.

    It stays bound here and is not listened at: whoever asks for it by its number may have it beside this (servers set
    SO_REUSEADDR), and whoever asks for any port gets another.
    """
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield int(keeper.getsockname()[1])
