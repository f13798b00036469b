"""The rounds that take answers through this process, as it knows them.

The key of the room is among that, so it is held for a moment only, and then read anew: the database may have destroyed it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock, Timer

from app.core.db import db
from app.projects.models import ActivityState
from app.workshops import queries
from app.workshops.kinds import Question
from app.workshops.looks import Look
from app.workshops.queries import Moment

FOR, MOST = 60.0, 256  # seconds, and rooms


@dataclass(frozen=True, kw_only=True)
class Known:
    """A round that took an answer through this process, as it was then. Whether all of it holds still is asked by the
    statement that writes the next one."""

    look: Look
    version: int
    key: str
    round_id: int
    question: Question


_known: dict[str, Known] = {}  # by the code of the room
_learning = Lock()


def known(code: str, round_id: int) -> Iterator[Known]:
    """The round as this process knows it, then as it is now. Of a hall that begins to answer one asks, the others wait."""
    before = held(code)
    if before is not None and before.round_id == round_id:
        yield before
    db.commit()  # whoever waits here holds no connection, and in SQLite not the turn to write: nothing was written yet
    with _learning:
        if held(code) is before:
            with db.reading():
                _remember(code, queries.room(queries.workshop_by_code(code)))
                db.session.commit()
                db.session.expire_all()  # what is shown next is read anew
    now = held(code)
    if now is not None and now is not before and now.round_id == round_id:
        yield now


def held(code: str) -> Known | None:
    """What is known of that room, without asking."""
    return _known.get(code)


def _remember(code: str, now: queries.Room) -> None:
    room, round_, question, before = now.workshop, now.round, now.question, held(code)
    if round_ is None or question is None or now.moment is not Moment.OPEN or room.room_key is None:
        _known.pop(code, None)
        return
    if before is not None and (before.round_id, before.version) == (round_.id, room.version):
        return
    if len(_known) >= MOST:
        _known.clear()
    look = Look(
        workshop_id=room.id,
        code=code,
        key=room.room_key,
        stamp=queries.stamp_of(room),
        state=ActivityState.OPEN,
        round_id=round_.id,
        kind=question.kind,
        for_others=room.for_others,
    )
    _known[code] = learnt = Known(
        look=look, version=room.version, key=room.room_key, round_id=round_.id, question=question
    )
    timer = Timer(FOR, _forget, (code, learnt))
    timer.daemon = True
    timer.start()


def _forget(code: str, learnt: Known) -> None:
    with _learning:
        if held(code) is learnt:
            del _known[code]
