"""What is done once it is certain whether a transaction was stored: files follow the rows that name them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core.db import db

Act = Callable[[], Any]
COMMIT, ROLLBACK = "afterwards:commit", "afterwards:rollback"


def on_commit(act: Act) -> None:
    """Do `act` when the transaction has been stored; not at all when it is rolled back."""
    db.session().info.setdefault(COMMIT, []).append(act)


def on_rollback(act: Act) -> None:
    """Do `act` when the transaction is rolled back."""
    db.session().info.setdefault(ROLLBACK, []).append(act)


def _finish(session: Session, wanted: str, other: str) -> None:
    session.info.pop(other, None)
    for act in session.info.pop(wanted, []):
        act()


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if not session.in_nested_transaction():
        _finish(session, COMMIT, ROLLBACK)


@event.listens_for(Session, "after_rollback")
def _rolled_back(session: Session) -> None:
    _finish(session, ROLLBACK, COMMIT)
