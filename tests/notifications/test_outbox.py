"""Mail leaves through a table: written with what caused it, sent once, tried again with patience."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.core import clock
from app.core.db import db
from app.notifications import jobs, sending
from app.notifications.models import OutboxMail
from app.notifications.outbox import queue_mail
from app.notifications.sending import LEASE, PATIENCE, _claim, send_due
from tests.conftest import Moment
from tests.factories import people
from tests.support.mailserver import MailServer

pytestmark = pytest.mark.usefixtures("context")
EVA = "eva@example.no"


def queue(key: str = "k1", to: str = EVA, template: str = "decision", **more: object) -> bool:
    written = queue_mail(to, "nb", template, key, subject="Se hva som skjer", items=[], **more)  # type: ignore[arg-type]
    db.session.commit()
    return written


def code_mail(key: str = "c1", **more: object) -> None:
    queue_mail(EVA, "nb", "sign_in_code", key, code="123456", **more)  # type: ignore[arg-type]
    db.session.commit()


def only() -> OutboxMail:
    db.session.expire_all()
    return db.session.scalars(select(OutboxMail)).one()


def test_a_mail_is_written_or_not_together_with_what_caused_it() -> None:
    queue_mail(EVA, "nb", "decision", "k1", subject="x", items=[])
    db.session.rollback()
    assert db.session.scalars(select(OutboxMail)).all() == []


def test_the_same_key_writes_one_mail() -> None:
    assert queue() is True
    assert queue() is False
    assert only().dedupe_key == "k1"


def test_it_is_sent_once(server: MailServer) -> None:
    queue()
    assert send_due() == 1
    assert send_due() == 0
    assert [mail["To"] for mail in server.arrived] == [EVA]


def test_it_is_text_and_light_html_in_the_receivers_language(server: MailServer) -> None:
    queue_mail(EVA, "en", "sign_in_code", "k", code="048231")
    db.session.commit()
    send_due()
    [mail] = server.arrived
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert mail["Subject"] == "Sign in with the code 048231"
    assert "Here is your code" in text.get_content()
    assert '<html lang="en">' in html.get_content()
    assert "<script" not in html.get_content()
    assert "<img" not in html.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].endswith("<ikke-svar@example.no>")


def test_what_people_wrote_is_escaped_in_the_html(server: MailServer) -> None:
    queue_mail(EVA, "nb", "confirm_contact", "k", name="<b>behov</b> 7", url="http://localhost/x?a=1&b=2")
    db.session.commit()
    send_due()
    html = server.arrived[0].get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;behov" in html.get_content()
    assert '<a href="http://localhost/x?a=1&amp;b=2">Bekreft adressen</a>' in html.get_content()


def test_a_line_break_cannot_add_a_header(server: MailServer) -> None:
    queue_mail(EVA, "nb", "decision", "k", subject="Hei\r\nBcc: x@example.no", items=[])
    db.session.commit()
    send_due()
    assert server.arrived[0]["Bcc"] is None
    assert server.arrived[0]["Subject"] == "Hei Bcc: x@example.no"


def test_a_long_subject_is_cut_at_a_word() -> None:
    queue_mail(EVA, "nb", "decision", "k", subject="Bestemt: gå videre med " + "lange ord " * 9, items=[])
    assert len(only().subject) <= 50
    assert only().subject.endswith(" lange…")


def test_a_server_that_is_gone_is_tried_later_and_no_attempt_is_lost(app: Flask, server: MailServer) -> None:
    queue()
    server.shutdown()
    server.server_close()
    assert send_due() == 0
    assert only().attempts == 0


def test_a_mail_that_is_put_off_waits_longer_each_time(server: MailServer, frozen_clock: Moment) -> None:
    server.answers["RCPT"] = "451 later"
    queue()
    for wait in PATIENCE:
        assert send_due() == 0
        assert only().failed_at is None
        frozen_clock.move(seconds=wait.total_seconds() - 1)
        before = only().attempts
        send_due()
        assert only().attempts == before
        frozen_clock.move(seconds=1)
    send_due()
    assert only().failed_at is not None
    assert only().last_error == "put off with 451"


def test_one_that_is_put_off_does_not_hold_up_the_others(server: MailServer) -> None:
    server.answers["END"] = "451 later"
    queue("k1")
    queue("k2", to="bo@example.no")
    send_due()
    assert len(server.arrived) == 2


def test_a_mail_that_is_refused_is_given_up_at_once_and_no_address_is_kept_in_the_error(server: MailServer) -> None:
    server.answers["RCPT"] = f"550 no such user {EVA}"
    queue()
    send_due()
    assert only().failed_at is not None
    assert only().last_error == "refused with 550"


def test_a_line_that_breaks_is_tried_again_with_the_same_message_id(server: MailServer, frozen_clock: Moment) -> None:
    server.answers["END"] = "421 closing"
    queue()
    send_due()
    server.answers.clear()
    frozen_clock.move(minutes=1)
    assert send_due() == 1
    first, second = server.arrived
    assert first["Message-ID"] == second["Message-ID"]


def test_what_a_dead_sender_claimed_is_sent_by_the_next(server: MailServer, frozen_clock: Moment) -> None:
    queue()
    assert _claim(only().id) is not None
    assert send_due() == 0
    frozen_clock.move(seconds=LEASE.total_seconds())
    assert send_due() == 1


def test_several_senders_at_once_send_each_mail_once(app: Flask, server: MailServer) -> None:
    for number in range(12):
        queue(f"k{number}", to=f"a{number}@example.no")
    db.session.remove()

    def work() -> None:
        with app.app_context():
            send_due()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail["To"] for mail in server.arrived) == sorted(f"a{number}@example.no" for number in range(12))


def test_while_the_mail_server_takes_a_mail_no_transaction_is_open(server: MailServer) -> None:
    """In SQLite nobody else could write; PostgreSQL would cut the line, and the mail would go out twice."""
    held: list[int] = []
    server.meanwhile = lambda: held.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
    queue(contact_id=people.contact(people.participant(), EVA).id)
    assert send_due() == 1
    assert held == [0]


def test_a_code_that_is_too_old_is_not_sent(server: MailServer, frozen_clock: Moment) -> None:
    code_mail(expires_at=clock.now())
    frozen_clock.move(minutes=11)
    assert send_due() == 0
    assert server.arrived == []
    assert only().last_error == "too late"


def test_a_code_goes_out_before_what_can_wait_though_it_was_written_last(
    server: MailServer, frozen_clock: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    for number in range(3):
        queue(f"k{number}")
    frozen_clock.move(minutes=1)
    code_mail(expires_at=clock.now() + timedelta(minutes=10))
    send_due()
    assert ["koden" in mail["Subject"] for mail in server.arrived] == [True, False, False, False]


@pytest.fixture
def slow(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """A mail server that takes twenty seconds for each mail; while it takes the first, somebody asks for a code."""
    seconds = [0]

    def take() -> None:
        seconds[0] += 20
        if len(server.arrived) == 1:
            with app.app_context():
                code_mail(expires_at=clock.now() + timedelta(minutes=10))
                db.session.remove()

    monkeypatch.setattr(sending, "monotonic", lambda: seconds[0])
    server.meanwhile = take
    return server


def test_a_code_that_is_asked_for_while_a_slow_server_takes_others_goes_next(slow: MailServer) -> None:
    for number in range(3):
        queue(f"k{number}")
    send_due()
    assert ["koden" in mail["Subject"] for mail in slow.arrived][:2] == [False, True]


def test_a_slow_server_lets_other_jobs_have_their_turn(slow: MailServer) -> None:
    for number in range(4):
        queue(f"k{number}")
    assert [send_due(), send_due(), send_due()] == [3, 2, 0]


def test_a_mail_that_is_erased_while_it_is_taken_holds_up_no_other(app: Flask, server: MailServer) -> None:
    def erase() -> None:
        if len(server.arrived) == 1:
            with app.app_context(), db.transaction():
                db.session.execute(delete(OutboxMail).where(OutboxMail.dedupe_key == "k1"))
            with app.app_context():
                db.session.remove()

    queue("k1")
    queue("k2", to="bo@example.no")
    server.meanwhile = erase
    assert send_due() == 2
    assert len(server.arrived) == 2
    assert [mail.dedupe_key for mail in db.session.scalars(select(OutboxMail))] == ["k2"]


def test_a_sent_code_stands_nowhere_in_plain_text(server: MailServer) -> None:
    code_mail()
    send_due()
    assert "123456" in str(server.arrived[0])
    assert "123456" not in only().subject + only().text + only().html


def test_without_a_mail_server_each_mail_is_a_file(app: Flask) -> None:
    folder: Path = app.extensions["settings"].mail_dir
    for path in folder.glob("*"):
        path.unlink()
    code_mail()
    assert send_due() == 1
    [path] = folder.glob("*.eml")
    assert EVA not in path.name
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["To"] == EVA
    assert only().sent_at is not None


def test_old_mails_are_cleared_away(server: MailServer, frozen_clock: Moment) -> None:
    code_mail()
    queue()
    send_due()
    frozen_clock.move(hours=24, seconds=1)
    jobs.clear_outbox()
    assert only().template == "decision"
    frozen_clock.move(days=30)
    jobs.clear_outbox()
    assert db.session.scalars(select(OutboxMail)).all() == []


def test_an_address_that_the_server_cannot_write_keeps_no_other_from_theirs(server: MailServer) -> None:
    queue("k1", to="æ@example.no")
    queue("k2", to="post@blåbær.no")
    queue("k3")
    assert send_due() == 2
    assert {mail["To"] for mail in server.arrived} == {"post@xn--blbr-roah.no", EVA}
    failed = db.session.scalars(select(OutboxMail).where(OutboxMail.failed_at.is_not(None))).one()
    assert (failed.recipient, "@" in failed.last_error) == ("æ@example.no", False)
