"""What a phone sends and gets, on connections that cost the measuring side as little as they can."""

import asyncio
from collections.abc import Callable

PATIENCE = 15.0
Place = tuple[str, int]


class Reply(asyncio.Protocol):
    """One request on a connection of its own, and all that comes back."""

    def __init__(self, request: bytes) -> None:
        self._request, self._parts = request, list[bytes]()
        self.done: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._parts.append(data)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(b"".join(self._parts))


class Listening(asyncio.Protocol):
    """An open stream. `came` is given the head, and then each event, as bytes."""

    def __init__(self, request: bytes, came: Callable[[bytes], None]) -> None:
        self._request, self._came, self._held = request, came, b""
        self._headed = False
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._held += data
        while True:
            gap = b"\n\n" if self._headed else b"\r\n\r\n"
            event, found, rest = self._held.partition(gap)
            if not found:
                return
            self._headed, self._held = True, rest
            self._came(event)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def ask(place: Place, request: bytes) -> bytes:
    """All that the server answers. Raises `OSError` when the line breaks, `TimeoutError` when it takes too long."""
    async with asyncio.timeout(PATIENCE):
        transport, reply = await asyncio.get_running_loop().create_connection(lambda: Reply(request), *place)
        try:
            raw = await reply.done
        finally:
            transport.close()
    if not raw.startswith(b"HTTP/1.1 "):
        raise ConnectionResetError("broken off")
    return raw


async def drop(place: Place, request: bytes) -> None:
    """Send it and hang up before the reply, as a phone that leaves the Wi-Fi does."""
    transport, _reply = await asyncio.get_running_loop().create_connection(lambda: Reply(request), *place)
    transport.close()
