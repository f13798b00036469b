"""The process that sends the mails is told to end while it sends one: it finishes that one, and begins no other."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from threading import Event

import pytest
from sqlalchemy import select

from app.core.db import db
from app.notifications.models import OutboxMail
from app.notifications.outbox import queue_mail
from tests.support import queue
from tests.support.databases import TestDatabase
from tests.support.mailserver import MailServer
from tests.support.tree import ROOT

WORK = [sys.executable, "-m", "flask", "jobs", "work"]


class Slow:
    """A mail server that takes a mail for as long as we please."""

    def __init__(self, server: MailServer) -> None:
        self.taking, self.go = Event(), Event()
        server.meanwhile = self.take

    def take(self) -> None:
        self.taking.set()
        self.go.wait(20)


@pytest.fixture
def slow(server: MailServer) -> Slow:
    return Slow(server)


@pytest.fixture
def process(database: TestDatabase, server: MailServer, slow: Slow, context: None) -> Iterator[subprocess.Popen[bytes]]:
    """`flask jobs work` as a service manager starts it, with two mails before it."""
    queue.remove(database.settings)
    for number in range(2):
        queue_mail("eva@example.no", "nb", "decision", f"k{number}", subject="Se hva som skjer", items=[])
    db.session.commit()
    db.session.remove()
    told = {"DATABASE_URL": database.settings.database_url, "DATA_DIR": str(database.settings.data_dir)}
    env = {**os.environ, **told, "MAIL_SERVER": server.url, "DEMO": "0", "APP_ENV": "development"}
    running = subprocess.Popen(WORK, cwd=ROOT, env=env)
    yield running
    slow.go.set()
    running.kill()
    running.wait()
    queue.remove(database.settings)  # what it left waits for nobody


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_ends_it_the_mail_that_is_being_taken_is_sent(
    process: subprocess.Popen[bytes], slow: Slow, number: signal.Signals
) -> None:
    assert slow.taking.wait(60)
    process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1)
    slow.go.set()
    assert process.wait(10) == 0
    sent = db.session.scalars(select(OutboxMail.sent_at).order_by(OutboxMail.id)).all()
    assert [moment is not None for moment in sent] == [True, False]


def test_whoever_is_told_twice_by_the_service_manager_finishes_as_well(
    process: subprocess.Popen[bytes], slow: Slow
) -> None:
    """It tells every process of the service, and the one that started us passes on what it was told."""
    assert slow.taking.wait(60)
    for _time in range(2):
        process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
    slow.go.set()
    assert process.wait(10) == 0
    sent = db.session.scalars(select(OutboxMail.sent_at).order_by(OutboxMail.id)).all()
    assert [moment is not None for moment in sent] == [True, False]
