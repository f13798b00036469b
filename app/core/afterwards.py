"""What is done once it is certain whether a transaction was stored: files follow the rows that name them.

What was to be done for a part of it that is taken back by itself, to a savepoint, goes with that part alone.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from app.core.db import db

Act = Callable[[], Any]
COMMIT, ROLLBACK = "afterwards:commit", "afterwards:rollback"


def on_commit(act: Act) -> None:
    """Do `act` when the transaction has been stored; not at all when it is rolled back."""
    _promise(COMMIT, act)


def on_rollback(act: Act) -> None:
    """Do `act` when the transaction is rolled back."""
    _promise(ROLLBACK, act)


def _promise(when: str, act: Act) -> None:
    session = db.session()
    session.info.setdefault(when, []).append((session.get_nested_transaction(), act))


def _taken(session: Session, when: str, savepoint: SessionTransaction | None = None) -> list[Act]:
    """What was promised since the savepoint, or since the transaction began; it is promised no more."""
    promised = session.info.pop(when, [])
    if savepoint is not None:
        session.info[when] = [one for one in promised if not _within(one[0], savepoint)]
    return [act for begun, act in promised if savepoint is None or _within(begun, savepoint)]


def _within(begun: SessionTransaction | None, savepoint: SessionTransaction) -> bool:
    while begun is not None and begun is not savepoint:
        begun = begun.parent
    return begun is savepoint


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if not session.in_nested_transaction():
        _taken(session, ROLLBACK)
        for act in _taken(session, COMMIT):
            act()


@event.listens_for(Session, "after_rollback")
def _rolled_back(session: Session) -> None:
    savepoint = session.get_nested_transaction()
    _taken(session, COMMIT, savepoint)
    for act in _taken(session, ROLLBACK, savepoint):
        act()
