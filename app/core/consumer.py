"""Who does the background work: a thread of the web process on SQLite, a process of its own on PostgreSQL."""

import logging
import signal
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core import jobs
from app.core.jobs import Consumer
from app.core.serve import ENDS
from config import Settings

FINISHES = (signal.SIGINT, signal.SIGTERM)  # Ctrl-C, and a service manager or `flask serve`
GRACE = 25  # seconds that a job gets to finish: longer than a mail server may take with one mail
commands = AppGroup("jobs", help="Background work.")


class Worker(jobs.Worker):  # type: ignore[misc]
    """Lets the jobs that it runs know when they are to end."""

    def initialize(self) -> None:
        jobs.told_to_stop.set(self.stop_flag.is_set)
        super().initialize()


class ThreadConsumer(Consumer):  # type: ignore[misc]
    """A consumer inside a process whose signals belong to the web server."""

    worker_class = Worker

    def _set_signal_handlers(self) -> None:
        pass


class ProcessConsumer(Consumer):  # type: ignore[misc]
    """A consumer that is a process: it lets a job finish, whoever ends it. Told a second time by Ctrl-C it does not wait."""

    worker_class = Worker

    def start(self) -> None:
        self._set_signal_handlers()  # before there is a job that a signal could break off
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)  # `flask serve` holds them back until here
        super().start()

    def _set_signal_handlers(self) -> None:
        """By itself it lets a job finish after one of the two only."""
        self._signal_actions.update(dict.fromkeys(FINISHES, (False, True)))
        super()._set_signal_handlers()

    def _handle_signal(self, signum: int, frame: FrameType | None) -> None:
        """A service manager tells us and who started us, and that one tells us once more: only Ctrl-C hurries."""
        super()._handle_signal(signum, frame)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def start_beside(app: Flask) -> Consumer:
    """Start the background work in threads of this process; stop it with `.stop(graceful=True)`."""
    consumer = _consumer(ThreadConsumer, app)
    consumer.start()
    return consumer


def _consumer(kind: type[Consumer], app: Flask) -> Consumer:
    settings: Settings = app.extensions["settings"]
    logging.getLogger("huey").setLevel(logging.WARNING)
    return kind(jobs.make_huey(app, settings), workers=1, periodic=True, shutdown_timeout=GRACE)


def _the_app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]


@commands.command("work")
def work_command() -> None:
    """Do the background work until stopped (a service of its own beside the web server on PostgreSQL)."""
    _consumer(ProcessConsumer, _the_app()).run()


@commands.command("once")
def once_command() -> None:
    """Do what is waiting, once, now."""
    jobs.run_all(_the_app())
    click.echo("Done.")
