"""What an HTTP request for a stream is answered: the same in both places where streams are served."""

import contextlib
import socket
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qs

from app.core.security import headers_for
from app.workshops.live.channels import PREFIX, Channel, What
from config import Settings

RETRY_AFTER = "30"  # seconds; the page asks in the meantime
FOR_STAFF = 20  # streams that phones leave for screens and remotes
GONE = 30_000  # milliseconds after which who confirms nothing that was sent is gone: it takes a quarter of an hour else


def places(channel: Channel) -> int:
    """How many streams over the cap whoever watches `channel` may be one of."""
    return 0 if channel.what is What.PHONE else FOR_STAFF


def watch_the_line(connection: socket.socket) -> None:
    """A phone that vanished without a word gives its place back soon. Where the platform cannot, TCP decides."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        with contextlib.suppress(OSError):  # no TCP: a proxy on the same machine
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE)


def is_for_us(path: str) -> bool:
    return path.startswith(PREFIX)


def seen(last_event_id: str, query: str) -> str:
    """The stamp of what the page shows already: from the stream that broke, else as the page says itself."""
    return last_event_id or parse_qs(query).get("har", [""])[0]


def stream_headers(settings: Settings) -> dict[str, str]:
    """Of an open stream: kept nowhere, and passed on by a proxy as it comes."""
    ours = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store, no-transform"}
    return {**headers_for(settings), **ours, "X-Accel-Buffering": "no"}


def refusal_headers(settings: Settings, status: HTTPStatus) -> dict[str, str]:
    more = {"Retry-After": RETRY_AFTER} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return {**headers_for(settings), "Content-Length": "0", "Cache-Control": "no-store", **more}


def head(status: HTTPStatus, headers: Mapping[str, str]) -> bytes:
    """The same as bytes, where no web framework writes them. Nothing else is asked on this connection."""
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", "Connection: close"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode("latin-1")
