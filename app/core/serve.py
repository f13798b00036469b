"""`flask serve`: an installation with one command. It migrates, fills an empty demo, says where it is, and serves."""

import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.core import dbcommands
from app.core.alone import Deed, one_at_a_time
from app.core.db import db
from config import Settings

CONFIG = Path(__file__).resolve().parents[2] / "deploy" / "gunicorn.conf.py"
PATIENCE = 30  # seconds that a process gets to finish what it is doing
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, a service manager, a closed terminal
AGAIN = 2.0  # seconds until a stop that nobody caught is told once more
WAITS = "Another start is preparing this database; waiting until it is done ..."
PAUSE = 2  # seconds before the background work is started again after it ended by itself


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """Migrate the database, fill it when this is a demo and it is empty, and serve."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["settings"]
    for number in ENDS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup and the like want it so
            signal.signal(number, _stop)
    try:
        with _listen(settings) as listener:
            with one_at_a_time(Deed.START, partial(click.echo, WAITS)):
                dbcommands.upgrade()
                _seed(app)
                if settings.demo:
                    _fill(app)
            # From here on a signal waits: for gunicorn to listen to signals (deploy/gunicorn.conf.py), or for `_supervise`.
            signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
            _tell(app, settings)
            db.session.remove()
            db.engine.dispose()
            _serve(settings, listener)
    except _Stop:
        _caught()
        click.echo("\nStopped before it served; what was begun is undone.")


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else, so that a taken one is told in one line and nothing has been done."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        where = f"{settings.host}:{settings.port}"
        click.echo(f"Cannot listen on {where}: {error.strerror}. Choose another with PORT=8001 make run.", err=True)
        sys.exit(1)
    listener.set_inheritable(True)
    return listener


def _seed(app: Flask) -> None:
    """Let a slice that has a command `seed` insert the rows that every installation starts with."""
    for group in app.cli.commands.values():
        seed = getattr(group, "commands", {}).get("seed")
        if seed is not None:
            click.get_current_context().invoke(seed)


def _fill(app: Flask) -> None:
    """Load the demo programme into a database without projects. No other start looks or loads meanwhile."""
    load = getattr(app.cli.commands.get("demo"), "commands", {}).get("load")
    if load is None or "project" not in db.metadata.tables:
        return
    filled = db.session.execute(sa.select(sa.literal(1)).select_from(db.metadata.tables["project"]).limit(1)).first()
    db.session.remove()
    if filled is None:
        click.echo("Loading the demo programme (the first time only) ...")
        click.get_current_context().invoke(load)


def _tell(app: Flask, settings: Settings) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"\nSmartere sammen: http://{host}:{settings.port}")
    sign_ins = getattr(app.cli.commands.get("demo"), "commands", {}).get("sign-ins")
    if settings.demo and sign_ins is not None:
        click.get_current_context().invoke(sign_ins)
    if not settings.production:
        click.echo("Mail with codes and links is not sent, but shown: /utvikling/e-post")
        click.echo(f"Everything is kept in {settings.data_dir} (DATA_DIR). Remove it to start afresh.")
    click.echo("Stop with Ctrl-C.\n")
    sys.stdout.flush()


def _serve(settings: Settings, listener: socket.socket) -> None:
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "--config", str(CONFIG), "--bind", f"fd://{listener.fileno()}", "wsgi:app"]
    if settings.embedded:
        os.execv(sys.executable, web)  # noqa: S606 - one process: the background work runs in threads of it
    sys.exit(_supervise(web, [*python, "flask", "jobs", "work"], listener.fileno()))


class _Stop(BaseException):
    """We were asked to stop; nothing that handles errors may take it for one."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Stop; what is raised while Python tidies up is swallowed, so it is raised again until it is caught."""
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, AGAIN)
    sys.unraisablehook = _swallowed
    raise _Stop


def _swallowed(what: "sys.UnraisableHookArgs") -> None:
    """Nobody needs to read of a stop that Python swallowed: it is told again."""
    if not isinstance(what.exc_value, _Stop):
        sys.__unraisablehook__(what)


def _caught() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def _supervise(web: list[str], work: list[str], listener: int) -> int:
    """Run the web server and the background work; when the server ends, all ends. Returns the exit code."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        server = _start(children, web, pass_fds=[listener])
        worker = _start(children, work)
        while (code := server.poll()) is None:
            if worker.poll() is not None:
                click.echo("The background work ended by itself; starting it again.", err=True)
                time.sleep(PAUSE)
                worker = _start(children, work)
            time.sleep(0.2)
        return code
    except _Stop:
        return 0
    finally:
        _caught()
        for number in ENDS:
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.terminate()
        for child in children:
            _end(child)


def _start(children: list[subprocess.Popen[bytes]], command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start one more child. No stop comes between its start and our knowing of it, or it would go on without us.

    In a group of its own: Ctrl-C in a terminal comes to us alone, and we tell it. It begins with signals that wait, and
    lets them come when it can handle them (deploy/gunicorn.conf.py, `flask jobs work`).
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    child = subprocess.Popen(command, process_group=0, **options)
    children.append(child)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    return child


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
