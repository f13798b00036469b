"""What a line said is true no more: it goes while nobody can have read it in a mail, and else a later line says so."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, tuple_, update

from app.core import clock
from app.core.db import db
from app.core.upsert import insert_missing
from app.notifications.models import ENDED, UNDO_FOR, Notice, NoticeState, Receipt, ReceiptKind, Subject
from app.notifications.services.receipts import TOGETHER, Line, dedupe_key, write_lines

OVER = ":over:"
SAID = ReceiptKind.USED_IN  # the kind of every line that says that something is over, of whatever kind that was
MOMENT = "over since"
Thing = tuple[Subject, int]


def lines_of(things: Sequence[Thing], kinds: Collection[ReceiptKind], key: str) -> Iterator[Receipt]:
    """The lines of these kinds that these contributions have under the key, or one that begins with it («key:later»), and
    that still stand."""
    for start in range(0, len(things), TOGETHER):
        query = select(Receipt).where(tuple_(Receipt.subject, Receipt.subject_id).in_(things[start : start + TOGETHER]))
        for line in db.session.scalars(query.where(Receipt.kind.in_(kinds)).order_by(Receipt.id)).all():
            own = line.dedupe_key.split(":", 3)[3]  # what has been moved here kept the number that it had
            if line.stands and (own == key or own.startswith(f"{key}:")):
                yield line


def take_back(lines: Sequence[Receipt], *, silently: Collection[int] = ()) -> None:
    """What the lines say is not so any more.

    A line of the last half hour that no mail has told of goes, and what was to be mailed with it. Another stays as what
    was true then, with a line after it that says that it is over, mailed to those who had the first by mail. It can be
    written anew after that.
    silently: of these, by id, no line says that it is over: another tells what is true instead. Nor is it said twice of
    one contribution: the last of its lines says it for those before it.
    """
    mailed, moment = _mailed([line.id for line in lines]), _moment()
    last: dict[Thing, tuple[Receipt, str]] = {}
    told: dict[Thing, set[int]] = {}
    for line in sorted(lines, key=lambda one: one.id):
        if line.id not in mailed and line.at > clock.now() - UNDO_FOR:
            db.session.delete(line)
            continue
        began, thing = line.dedupe_key, (line.subject, line.subject_id)
        line.dedupe_key = f"{began}{ENDED}{moment}"
        if line.id not in silently:
            last[thing] = line, f"{began.split(':', 3)[3]}{OVER}{moment}"
            told.setdefault(thing, set()).update(mailed.get(line.id, ()))
    _say_over(last, told)
    db.session.flush()


def bring_back(things: Sequence[Thing], kind: ReceiptKind, key: str) -> None:
    """It is so again: a line of the last half hour that said that it is over goes when no mail has told of it, and the
    one before it stands as it did."""
    began = {dedupe_key(*thing, SAID, key): dedupe_key(*thing, kind, key) for thing in things}
    recent = Receipt.kind == SAID, Receipt.at > clock.now() - UNDO_FOR, Receipt.dedupe_key.contains(f":{key}{OVER}")
    for start in range(0, len(things), TOGETHER):
        query = select(Receipt).where(tuple_(Receipt.subject, Receipt.subject_id).in_(things[start : start + TOGETHER]))
        lines = db.session.scalars(query.where(*recent).order_by(Receipt.id)).all()
        mailed = _mailed([line.id for line in lines])
        for line in lines:
            first, _over, moment = line.dedupe_key.partition(OVER)
            if first in began and line.id not in mailed:
                db.session.delete(line)
                ended = update(Receipt).where(Receipt.dedupe_key == f"{began[first]}{ENDED}{moment}")
                db.session.execute(ended.values(dedupe_key=began[first]))
    db.session.flush()


def _moment() -> str:
    """When this is over, in the keys of the lines: the same in all that one transaction does, so that what is taken back
    for many at once is one occasion, and is mailed as one."""
    session = db.session()
    act, moment = session.info.get(MOMENT, (None, clock.now()))
    if act is not session.get_transaction() or moment <= clock.now() - UNDO_FOR:
        moment = clock.now()
    session.info[MOMENT] = session.get_transaction(), moment
    return str(moment.isoformat())


def _mailed(ids: Sequence[int]) -> dict[int, list[int]]:
    """Receipt -> the contacts who have had it by mail. What waits is held, so that no mail takes it along meanwhile."""
    found: dict[int, list[int]] = {}
    columns = Notice.receipt_id, Notice.contact_id, Notice.state
    for start in range(0, len(ids), TOGETHER):
        query = select(*columns).where(Notice.receipt_id.in_(ids[start : start + TOGETHER]))
        for receipt, contact, state in db.session.execute(query.order_by(Notice.id).with_for_update()):
            if state is NoticeState.SENT:
                found.setdefault(receipt, []).append(contact)
    return found


def _say_over(last: Mapping[Thing, tuple[Receipt, str]], told: Mapping[Thing, Collection[int]]) -> None:
    """A line of each that it is over, under this key, mailed to these contacts. Three statements for each thousand."""
    lines = [
        Line(subject=thing[0], subject_id=thing[1], key=key, about=_over(line)) for thing, (line, key) in last.items()
    ]
    write_lines(lines, SAID, tell=False)
    contacts = {dedupe_key(*thing, SAID, key): told[thing] for thing, (_line, key) in last.items() if told[thing]}
    keys = list(contacts)
    same = {"urgent": False, "state": NoticeState.WAITING, "created_at": clock.now()}
    for start in range(0, len(keys), TOGETHER):
        query = select(Receipt.id, Receipt.dedupe_key).where(Receipt.dedupe_key.in_(keys[start : start + TOGETHER]))
        rows = [
            {"contact_id": contact, "receipt_id": number, **same}
            for number, key in db.session.execute(query).all()
            for contact in sorted(contacts[key])
        ]
        insert_missing(Notice, rows)


def _over(line: Receipt) -> dict[str, Any]:
    return {name: told for name, told in line.about.items() if name != "chosen"} | {"over": True}
