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
import sqlalchemy as sa

from config import Settings
from tests.support.tree import ROOT

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def start(bare_settings: Settings, port: int) -> Iterator[Start]:
    """Starts `flask serve` as a shell would, in a process group of its own."""
    started: list[subprocess.Popen[str]] = []

    def run(**more: str) -> "subprocess.Popen[str]":
        told = {"DATABASE_URL": bare_settings.database_url, "DATA_DIR": str(bare_settings.data_dir), "PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"],
            cwd=ROOT,
            env={**os.environ, **told, "DEMO": "0", "APP_ENV": "development", **more},
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
def test_it_serves_and_stops_cleanly(
    start: Start, port: int, bare_settings: Settings, number: signal.Signals, to_all: bool
) -> None:
    process = start()
    assert answers(port) == 200
    if to_all:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    told, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert f"http://127.0.0.1:{port}" in told
    assert "/utvikling/e-post" in told, "the codes and links of the mails"
    assert f"{bare_settings.data_dir} (DATA_DIR)" in told
    assert "Traceback" not in told
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def until(process: "subprocess.Popen[str]", words: str) -> str:
    """What was printed up to the line with these words."""
    assert process.stdout is not None
    told = ""
    while words not in told and (line := process.stdout.readline()):
        told += line
    assert words in told, told
    return told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_it_stops_cleanly_also_while_it_hands_over_to_the_web_server(start: Start, number: signal.Signals) -> None:
    process = start()
    told = until(process, "Stop with Ctrl-C.")
    os.killpg(process.pid, number)
    told += process.communicate(timeout=60)[0]
    assert process.returncode == 0, told
    assert "Traceback" not in told


def test_stopped_while_it_loads_the_demo_it_leaves_nothing_half_loaded(start: Start, bare_settings: Settings) -> None:
    process = start(DEMO="1")
    told = until(process, "Loading the demo programme")
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    told += process.communicate(timeout=60)[0]
    assert process.returncode == 0, told
    assert "Loaded" not in told
    assert "Traceback" not in told
    assert "Aborted" not in told
    engine = sa.create_engine(bare_settings.database_url)
    with engine.connect() as connection:
        for table in ("project", "need", "participant"):
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 0, table
    engine.dispose()


def test_a_taken_port_is_told_in_one_line(start: Start, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = start()
        told, _nothing = process.communicate(timeout=60)
    assert process.returncode == 1
    assert [line for line in told.splitlines() if line] == [
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with PORT=8001 make run."
    ]
