"""The line of what happened, written for one contribution or for many at once, with the same outcome."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select

from app.core.db import db
from app.notifications import services
from app.notifications.models import Notice, Receipt, ReceiptKind, Subject, Tie
from app.people import contacts
from tests.factories import people

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
MANY = [(Subject.NEED, 7), (Subject.PROJECT, 3), (Subject.NEED, 8)]
DECISION: dict[str, Any] = {"key": "decision:1", "reason_nb": "Fordi.", "reason_en": "Because.", "about": {"a": "b"}}


def somebody(*followed: tuple[Subject, int]) -> int:
    who = people.participant()
    people.contact(who, f"p{who}@example.no")
    for subject, number in followed:
        services.follow(who, subject, number, Tie.TOLD)
    return who


def written() -> tuple[list[Any], list[Any]]:
    """Every receipt, and every notice with the line it is about."""
    receipts, notices = Receipt.__table__.c, Notice.__table__.c
    lines = db.session.execute(select(*(column for column in receipts if column.name != "id")).order_by(receipts.id))
    about = (receipts.dedupe_key, *(column for column in notices if column.name not in ("id", "receipt_id")))
    told = select(*about).join_from(Receipt, Notice).order_by(notices.contact_id, receipts.id)
    return [tuple(row) for row in lines], [tuple(row) for row in db.session.execute(told)]


@pytest.mark.parametrize("kind", [ReceiptKind.DECIDED, ReceiptKind.PUBLISHED, ReceiptKind.RECEIVED])
@pytest.mark.parametrize("tell", [True, False])
def test_many_lines_at_once_are_the_same_as_one_after_the_other(kind: ReceiptKind, tell: bool) -> None:
    somebody(*MANY)
    somebody((Subject.NEED, 8), (Subject.NEED, 9))
    stopped = contacts.of(somebody((Subject.NEED, 7)))
    assert stopped is not None
    contacts.stop(stopped)
    more = {**DECISION, "tell": tell, "also_tell": [somebody(), somebody((Subject.NEED, 8))]}
    for subject, number in MANY:
        services.write_receipt(subject, number, kind, **more)
    in_turn = written()
    db.session.execute(delete(Notice))
    db.session.execute(delete(Receipt))
    assert services.write_receipts(MANY, kind, **more) == 3
    assert written() == in_turn
    assert len(in_turn[0]) == 3


def test_what_was_written_before_is_told_to_nobody_again() -> None:
    services.write_receipt(*MANY[0], ReceiptKind.DECIDED, key="decision:1")
    somebody(*MANY)
    assert services.write_receipts([*MANY, MANY[1]], ReceiptKind.DECIDED, key="decision:1") == 2
    _lines, told = written()
    assert [row.partition(":decided")[0] for row, *_rest in told] == ["project:3", "need:8"]
    assert services.write_receipts(MANY, ReceiptKind.DECIDED, key="decision:1") == 0
    assert written()[1] == told


def test_no_contribution_writes_nothing() -> None:
    assert services.write_receipts([], ReceiptKind.DECIDED, key="decision:1") == 0
    assert written() == ([], [])


def test_hundreds_of_lines_cost_two_statements(count_queries: Callable[..., Any]) -> None:
    for number in range(30):
        somebody((Subject.NEED, number), (Subject.NEED, number + 1))
    db.session.commit()
    with count_queries() as counted:
        services.write_receipts([(Subject.NEED, number) for number in range(900)], ReceiptKind.DECIDED, key="d")
    assert counted.total == 2
    lines, told = written()
    assert (len(lines), len(told)) == (900, 60)


def test_more_than_fit_in_one_statement_are_written_too() -> None:
    somebody((Subject.NEED, 2500))
    subjects = [(Subject.NEED, number) for number in range(2501)]
    assert services.write_receipts(subjects, ReceiptKind.DECIDED, key="d") == 2501
    assert len(written()[1]) == 1
