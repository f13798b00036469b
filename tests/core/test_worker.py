"""The worker that serves: whoever is slow to hang up holds nobody else up."""

import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from deploy.worker import PATIENCE, Worker
from tests.support.tree import ROOT

SLOW = 6  # seconds: a server that waits for those who do not hang up gives up on each after two, and they are five
MOST = 8  # connections
ASKED = b"POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 2\r\n\r\nxy"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where one process with two threads, and no more than MOST connections, answers that all is well."""
    options = ["--worker-class", "deploy.worker.Worker", "--threads", "2", "--worker-connections", str(MOST)]
    quiet = ["--log-level", "warning", "--no-control-socket", "--graceful-timeout", "2"]
    with (
        socket.socket() as taken
    ):  # handed over as it is: a port that is let go may be another's by the time it is used
        taken.bind(("127.0.0.1", 0))
        where = ["--bind", f"fd://{taken.fileno()}"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, *quiet, *where, "tests.support.well:app"],
            cwd=ROOT,
            pass_fds=[taken.fileno()],
        )
        number = int(taken.getsockname()[1])
    try:
        _until_it_answers(number)
        yield number
    finally:
        server.terminate()
        server.wait(60)


def _until_it_answers(port: int) -> None:
    for _attempt in range(1200):
        try:
            with closing(asking(port)) as line:
                assert to_the_end(line).endswith(b"well")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it did not start")


def asking(port: int, sent: bytes = ASKED) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(sent)
    return line


def to_the_end(line: socket.socket) -> bytes:
    parts = []
    while part := line.recv(65536):
        parts.append(part)
    return b"".join(parts)


def test_whoever_does_not_hang_up_holds_nobody_up(port: int) -> None:
    began = time.monotonic()
    lines = []
    for _number in range(5):
        lines.append(asking(port))
        assert to_the_end(lines[-1]).endswith(b"well")
    assert time.monotonic() - began < SLOW
    for line in lines:
        line.close()


def test_whoever_sends_more_than_was_read_is_answered_to_the_end(port: int) -> None:
    """Closed with something unread, the line would break off, and the answer with it."""
    with closing(asking(port)) as line:
        for _part in range(20):
            line.sendall(b"more" * 200)
            time.sleep(0.01)
        assert to_the_end(line).endswith(b"well")


def test_whoever_is_refused_reads_the_answer_after_all_that_was_sent(port: int) -> None:
    """A picture that is too large is not read, and the browser reads no answer before it has sent all of it."""
    sent = (
        b"POST /refused HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 8000000\r\n\r\n"
        + b"x" * 8_000_000
    )
    with closing(asking(port, sent)) as line:
        assert to_the_end(line).endswith(b"well")


def test_whoever_hangs_up_takes_the_place_of_nobody_else(port: int) -> None:
    """More than there may be at once, one after the other."""
    for _number in range(20):
        with closing(asking(port)) as line:
            assert to_the_end(line).endswith(b"well")


def test_whoever_sends_on_and_on_is_not_heard_for_long(port: int) -> None:
    with closing(asking(port)) as line:
        assert to_the_end(line).endswith(b"well")
        began = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - began < 10:
                line.sendall(b"more" * 10_000)
        assert time.monotonic() - began < 4 * PATIENCE


def test_a_line_that_the_poller_knows_already_is_closed_and_counted() -> None:
    ours, theirs = socket.socketpair()
    worker = Worker.__new__(Worker)
    worker.poller, worker.nr_conns, worker._leaving = selectors.DefaultSelector(), 1, {}
    with closing(theirs), closing(worker.poller):
        worker.poller.register(ours, selectors.EVENT_READ)
        worker._let_go(TConn(Config(), ours, None, None))
        assert not worker.poller.get_map()
    assert (worker.nr_conns, worker._leaving, ours.fileno()) == (0, {}, -1)


def test_a_line_that_nobody_hangs_up_is_closed_after_a_while(port: int) -> None:
    with closing(asking(port)) as line:
        assert to_the_end(line).endswith(b"well")
        with pytest.raises(OSError):  # reset or broken, as the machine will have it
            for _moment in range(400):
                line.sendall(b"x")
                time.sleep(0.02)
