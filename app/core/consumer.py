"""Who does the background work: a thread of the web process on SQLite, a process of its own on PostgreSQL."""

import logging
import signal

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core import jobs
from app.core.jobs import Consumer
from app.core.serve import ENDS
from config import Settings

commands = AppGroup("jobs", help="Background work.")


class ThreadConsumer(Consumer):  # type: ignore[misc]
    """A consumer inside a process whose signals belong to the web server."""

    def _set_signal_handlers(self) -> None:
        pass


def start_beside(app: Flask) -> Consumer:
    """Start the background work in threads of this process; stop it with `.stop(graceful=True)`."""
    consumer = _consumer(ThreadConsumer, app)
    consumer.start()
    return consumer


def _consumer(kind: type[Consumer], app: Flask) -> Consumer:
    settings: Settings = app.extensions["settings"]
    logging.getLogger("huey").setLevel(logging.WARNING)
    return kind(jobs.make_huey(app, settings), workers=1, periodic=True, shutdown_timeout=10)


def _the_app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]


@commands.command("work")
def work_command() -> None:
    """Do the background work until stopped (a service of its own beside the web server on PostgreSQL)."""
    consumer = _consumer(Consumer, _the_app())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)  # `flask serve` holds them back until here
    consumer.run()


@commands.command("once")
def once_command() -> None:
    """Do what is waiting, once, now."""
    jobs.run_all(_the_app())
    click.echo("Done.")
