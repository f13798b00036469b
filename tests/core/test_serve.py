"""One command serves, says where it is, and stops cleanly when asked."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from config import Settings
from tests.support.tree import ROOT

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def start(bare_settings: Settings, port: int) -> Iterator[Start]:
    """Starts `flask serve` as a shell would, in a process group of its own."""
    started: list[subprocess.Popen[str]] = []

    def run() -> "subprocess.Popen[str]":
        told = {"DATABASE_URL": bare_settings.database_url, "DATA_DIR": str(bare_settings.data_dir), "PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"],
            cwd=ROOT,
            env={**os.environ, **told, "DEMO": "0", "APP_ENV": "development"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def answers(port: int) -> int:
    for _attempt in range(150):
        try:
            return int(urllib.request.urlopen(f"http://127.0.0.1:{port}/apne-data", timeout=10).status)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


@pytest.mark.parametrize(("number", "to_all"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_it_serves_and_stops_cleanly(start: Start, port: int, number: signal.Signals, to_all: bool) -> None:
    process = start()
    assert answers(port) == 200
    if to_all:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    told, _nothing = process.communicate(timeout=20)
    assert process.returncode == 0, told
    assert f"http://127.0.0.1:{port}" in told
    assert "Traceback" not in told
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_told_in_one_line(start: Start, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = start()
        told, _nothing = process.communicate(timeout=20)
    assert process.returncode == 1
    assert [line for line in told.splitlines() if line] == [
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with PORT=8001 make run."
    ]
