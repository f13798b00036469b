"""One command serves, says where it is, and stops cleanly when asked."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from http.cookiejar import CookieJar

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import serve
from app.core.alone import Deed, one_at_a_time
from app.core.db import db
from app.core.permissions import Role
from config import Settings
from tests.factories import people
from tests.support import databases, starting
from tests.support.tree import ROOT

Process = subprocess.Popen[str]
Start = Callable[..., Process]


@pytest.fixture
def port() -> int:
    return starting.free_port()


@pytest.fixture
def start(bare_settings: Settings, port: int) -> Iterator[Start]:
    """Starts `flask serve` as a shell would, in a process group of its own."""
    started: list[Process] = []
    # Who runs the tests in the background lets what they start ignore Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(**more: str) -> Process:
        told = {"DATABASE_URL": bare_settings.database_url, "DATA_DIR": str(bare_settings.data_dir), "PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"],
            cwd=ROOT,
            env={**os.environ, **told, "DEMO": "0", "APP_ENV": "development", "WORKERS": "1", **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    signal.signal(signal.SIGINT, before)
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(process: Process, words: str) -> str:
    """What was printed up to the line with these words."""
    assert process.stdout is not None
    told = ""
    while words not in told and (line := process.stdout.readline()):
        told += line
    assert words in told, told
    return told


def end(process: Process, number: signal.Signals, *, to_all: bool) -> str:
    """Stop it and give what else it printed: to all as Ctrl-C in a terminal does, or as a service manager does."""
    if to_all:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    told, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "Traceback" not in told
    assert "Aborted" not in told
    return told


def eventually(find: Callable[[], object], what: str) -> object:
    for _attempt in range(600):
        try:
            if found := find():
                return found
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(what)


def answers(port: int) -> None:
    address = f"http://127.0.0.1:{port}/apne-data"
    eventually(lambda: urllib.request.urlopen(address, timeout=10).status == 200, "the server did not answer")


def ask_for_a_code(port: int, email: str) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(f"http://127.0.0.1:{port}/logg-inn", timeout=10) as page:
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.read().decode())
    assert found
    form = urllib.parse.urlencode({"csrf_token": found[1], "email": email}).encode()
    assert browser.open(f"http://127.0.0.1:{port}/logg-inn", form, timeout=10).status == 200


def rows(settings: Settings, *tables: str) -> list[int]:
    engine = sa.create_engine(settings.database_url)
    with engine.connect() as connection:
        found = [connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0 for table in tables]
    engine.dispose()
    return found


def test_an_installation_is_started_again_and_again(start: Start, port: int, bare_settings: Settings) -> None:
    """Stopped while it loads the demo; while it hands over to the web server; while it serves.

    With SQLite a Ctrl-C while it serves comes to the web server and its worker at once; with PostgreSQL they have a
    supervisor. Each stop in its turn, for a start costs seconds.
    """
    handed_over, serving = (
        (signal.SIGTERM, signal.SIGINT) if bare_settings.embedded else (signal.SIGINT, signal.SIGTERM)
    )
    process = start(DEMO="1")
    until(process, "Loading the demo programme")
    time.sleep(0.5)
    assert "Loaded" not in end(process, signal.SIGINT, to_all=True)
    assert rows(bare_settings, "project", "need", "participant") == [0, 0, 0], "nothing half loaded"

    process = start(HOST="0.0.0.0")
    told = until(process, "Stop with Ctrl-C.")
    assert f"http://0.0.0.0:{port}" in told
    assert "/utvikling/e-post" in told, "the codes and links of the mails"
    assert f"{bare_settings.data_dir} (DATA_DIR)" in told
    end(process, handed_over, to_all=True)

    databases.use(bare_settings)
    people.account("Ada", Role.ADMINISTRATOR)
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
    process = start()
    answers(port)
    ask_for_a_code(port, "ada@example.no")
    eventually(lambda: list(bare_settings.mail_dir.glob("*")), "the mail lies in the outbox: nobody sends it")
    end(process, serving, to_all=serving is signal.SIGINT)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert rows(bare_settings, "account") == [1], "started anew, it keeps what there is"


def test_a_start_that_waits_for_another_says_so_and_can_be_stopped(start: Start, bare_settings: Settings) -> None:
    databases.use(bare_settings)
    with one_at_a_time(Deed.START):
        process = start(DEMO="1")
        until(process, "waiting until it is done")
        assert "Stopped before it served" in end(process, signal.SIGINT, to_all=True)
    db.engine.dispose()


def test_a_taken_port_is_told_in_one_line_and_nothing_is_done(app: Flask, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        refused = starting.start(app, port=port)
    assert refused.exit_code == 1
    assert refused.output.splitlines() == [
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with PORT=8001 make run."
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_it_listens_where_it_is_told_to(app: Flask, host: str) -> None:
    with closing(serve._listen(replace(app.extensions["settings"], host=host, port=0))) as listener:
        assert listener.getsockname()[0] == host


def test_a_filled_database_is_left_alone_also_by_a_demo(app: Flask, cast: object) -> None:
    db.session.commit()
    before = rows(app.extensions["settings"], "project", "account", "need")
    told = starting.start(app).output
    assert "Stop with Ctrl-C." in told
    assert "Load" not in told
    assert rows(app.extensions["settings"], "project", "account", "need") == before
