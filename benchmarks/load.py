"""The load: processes that each keep one connection open and send prepared requests as fast as they are answered."""

import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urlsplit

# Given the number of the client, yields the requests that it sends.
Script = Callable[[str, int], Iterator[bytes]]


@dataclass(frozen=True)
class Result:
    """What a run of load gave."""

    answers: int
    errors: int
    seconds: float
    median_ms: float
    p95_ms: float
    size: int

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.answers / self.seconds


@dataclass(frozen=True)
class Paths:
    """A script that asks for these paths in turn."""

    paths: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()

    def __call__(self, url: str, client: int) -> Iterator[bytes]:
        host = urlsplit(url).netloc
        extra = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        prepared = [f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{extra}\r\n".encode() for path in self.paths]
        while True:
            yield from prepared[client % len(prepared) :] + prepared[: client % len(prepared)]


def together(results: Sequence[Result]) -> Result:
    """Several runs as one; of their times the middle one."""
    return Result(
        answers=sum(one.answers for one in results),
        errors=sum(one.errors for one in results),
        seconds=sum(one.seconds for one in results),
        median_ms=statistics.median(one.median_ms for one in results),
        p95_ms=statistics.median(one.p95_ms for one in results),
        size=max(one.size for one in results),
    )


def in_turn(ours: Sequence[tuple[str, Script]], theirs: tuple[str, Script], **options: Any) -> tuple[Result, Result]:
    """Ours and theirs measured by turns, so that what else the machine does is shared fairly between them."""
    pairs = [(run(*one, **options), run(*theirs, **options)) for one in ours]
    return together([pair[0] for pair in pairs]), together([pair[1] for pair in pairs])


def run(url: str, script: Script, *, clients: int = 8, seconds: float = 5.0, warm_up: float = 1.0) -> Result:
    """Let `clients` processes send what `script` yields, and count the answers after the warm-up."""
    fork = multiprocessing.get_context("fork")  # a new interpreter for each would cost more than what it measures
    ready = fork.Barrier(clients)
    pipes, processes = [], []
    for number in range(clients):
        ours, theirs = fork.Pipe(duplex=False)
        arguments = (url, script, number, seconds, warm_up, ready, theirs)
        processes.append(fork.Process(target=_client, args=arguments, daemon=True))
        processes[-1].start()
        pipes.append(ours)
    told = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    times = sorted(one for times, _errors, _size in told for one in times) or [0.0]
    return Result(
        answers=len(times),
        errors=sum(errors for _times, errors, _size in told),
        seconds=seconds,
        median_ms=statistics.median(times) * 1000,
        p95_ms=times[int(len(times) * 0.95) - 1] * 1000,
        size=max(size for _times, _errors, size in told),
    )


def _client(
    url: str, script: Script, number: int, seconds: float, warm_up: float, ready: object, pipe: Connection
) -> None:
    parts = urlsplit(url)
    requests = script(url, number)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times: list[float] = []
    errors = size = 0
    ready.wait()  # type: ignore[attr-defined]
    begin = time.perf_counter() + warm_up
    end = begin + seconds
    while (sent := time.perf_counter()) < end:
        connection.sendall(next(requests))
        status, length, keep = answer(connection)
        if not keep:
            connection.close()
            connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
        if sent >= begin:
            if status < 400:
                times.append(time.perf_counter() - sent)
                size = max(size, length)
            else:
                errors += 1
    connection.close()
    pipe.send((times, errors, size))


def answer(connection: socket.socket) -> tuple[int, int, bool]:
    """Read one answer. Returns its status, the length of its body, and whether the connection stays open."""
    held = b""
    while (end := held.find(b"\r\n\r\n")) < 0:
        held += _some(connection)
    head, body = held[:end].lower(), held[end + 4 :]
    status = int(head[9:12])
    keep = b"connection: close" not in head
    if b"transfer-encoding: chunked" in head:
        while not body.endswith(b"0\r\n\r\n"):
            body += _some(connection)
        return status, len(body), keep
    start = head.find(b"content-length:")
    length = int(head[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
    got = len(body)
    while got < length:
        got += len(_some(connection))
    return status, length, keep


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
