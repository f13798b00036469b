"""No test talks to the world: connections leave for this machine only."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HERE = ("127.0.0.1", "::1", "localhost")


class WorldIsFar(RuntimeError):
    """A test tried to reach another machine."""


@contextmanager
def blocked() -> Iterator[None]:
    """Within the block a connection to another machine fails."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
            raise WorldIsFar(f"A test tried to reach {address[0]}.")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        socket.socket.connect = real  # type: ignore[method-assign]
