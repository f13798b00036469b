"""The rounds that take answers through this process, as it knows them.

The key of the room is among that, so it is held for a moment only, and then read anew: the database may have destroyed it.
"""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from threading import Lock, Timer
from time import monotonic

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.core.turns import Turns
from app.projects.models import ActivityState
from app.workshops import looks
from app.workshops.kinds import Question
from app.workshops.looks import Look
from app.workshops.rows import ROOM, ROUND, TAKES_ANSWERS

FOR, MOST = 60.0, 256  # seconds, and rooms
FRESH = 0.25  # seconds: for so long nobody asks again what the answers that come late were told already
PATIENCE = 2.0  # seconds: whoever waits for longer is answered the long way


@dataclass(frozen=True, kw_only=True)
class Known:
    """A round that takes answers, and its room, as they were when it was learnt. Whether all of it holds still is asked
    by the statement that writes an answer."""

    look: Look
    key: str
    question: Question


class Learnt:
    """What was learnt of a room, when, and what will have it forgotten. `known`: None when it takes no answers."""

    def __init__(self, code: str, known: Known | None) -> None:
        self.known, self.since = known, monotonic()
        self.timer = Timer(FOR, _forget, (code, self))
        self.timer.daemon = True

    def forget(self) -> None:
        """The key at once: the timer holds this and this the timer, until the garbage is collected."""
        self.timer.cancel()
        self.known = None


_ASKED = select(ROUND.c.asked).select_from(ROOM).where(ROUND.c.id == bindparam("round", type_=Integer), *TAKES_ANSWERS)
_learnt: dict[str, Learnt] = {}  # by the code of the room, the latest last
_lock = Lock()
_turns = Turns()


def known(code: str, round_id: int) -> Iterator[Known]:
    """The round as this process knows it, then as it is now. Of a hall that begins to answer one asks, the others wait.

    Nothing when that fails: what is known is a shortcut only. Raises `NotFound` when no room has the code.
    """
    before = _learnt.get(code)
    if (then := _of_round(before, round_id)) is not None:
        yield then
    if before is not None and monotonic() - before.since < FRESH:
        return
    db.commit()  # whoever waits here holds no connection, and in SQLite not the turn to write: nothing was written yet
    try:
        _turns.once(code, lambda: _learn(code, before), PATIENCE)
    except (SQLAlchemyError, TimeoutError, CancelledError):  # the long way says why, if it is so still
        db.session.rollback()
        return
    now = _of_round(_learnt.get(code), round_id)
    if now is not None and now != then:
        yield now


def _of_round(learnt: Learnt | None, round_id: int) -> Known | None:
    known = learnt.known if learnt is not None else None
    return known if known is not None and known.look.round_id == round_id else None


def _learn(code: str, before: Learnt | None) -> None:
    if _learnt.get(code) is not before:
        return  # somebody has, since this one looked
    with db.reading():
        found = _read(code)
        db.session.commit()
    _put(code, Learnt(code, found))


def _read(code: str) -> Known | None:
    """The version first: an answer to what is read after it is not taken if it has changed meanwhile. None while nothing
    is taken, as in a paused project: its version is the same when it goes on, and what its room shows is not."""
    look = looks.at(code)
    if look.state is not ActivityState.OPEN or look.key is None:
        return None
    asked = db.session.connection().execute(_ASKED, {"round": look.round_id}).scalar_one_or_none()
    return Known(look=look, key=look.key, question=Question.read(asked)) if asked is not None else None


def _put(code: str, learnt: Learnt) -> None:
    with _lock:
        gone = [_learnt.pop(code, None)]
        if len(_learnt) >= MOST:
            gone.append(_learnt.pop(next(iter(_learnt))))
        _learnt[code] = learnt
    for one in gone:
        if one is not None:
            one.forget()
    learnt.timer.start()


def _forget(code: str, learnt: Learnt) -> None:
    with _lock:
        if _learnt.get(code) is learnt:
            del _learnt[code]
    learnt.forget()
