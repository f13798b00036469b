"""Who entered what people said without a phone, and when: for those who run the workshop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.people.models import Account
from app.workshops import queries, wording
from app.workshops.kinds import Kind, Question, kind_named
from app.workshops.models import HandCount, Hands, PaperSheet, RoomAnswer, RoomText, Round
from app.workshops.services import sheet_texts


@dataclass(frozen=True, kw_only=True)
class EnteredHands:
    """What one person counted one way, and when last. numbers: label, its language, and how many."""

    way: Hands
    by: str
    numbers: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, kw_only=True)
class EnteredSheet:
    """One sheet: what stands on it in words, or that its writer would rather not answer.

    texts: where texts are gathered, what stands in each place of the sheet.
    """

    sheet: PaperSheet
    by: str
    said: Sequence[str]
    lang: str
    texts: Sequence[str] = ()
    hidden_because: str = ""


def hands(held: Round, question: Question, kind: Kind) -> list[EnteredHands]:
    """What was counted for the round, by way and by whom. What one enters again takes the place of what stood."""
    query = select(HandCount, Account.name).join(Account, Account.id == HandCount.counted_by, isouter=True)
    rows = db.session.execute(query.where(HandCount.round_id == held.id).order_by(HandCount.counted_at)).all()
    order = [(line, cell) for line in kind.by_hand(question) for cell in line.cells]
    found = []
    for way in Hands:
        for name in dict.fromkeys(name for row, name in rows if row.way is way):
            mine = {(row.option, row.cell): row for row, by in rows if row.way is way and by == name}
            last = max(row.counted_at for row in mine.values())
            numbers = [
                (wording.counted_as(line, cell), line.lang, mine[cell.option, cell.cell].number)
                for line, cell in order
                if (cell.option, cell.cell) in mine
            ]
            found.append(EnteredHands(way=way, by=wording.entered(name, last), numbers=numbers))
    return found


def changes(workshop_id: int, entries: Sequence[AuditEntry]) -> dict[int, list[tuple[str, str, str]]]:
    """Log entry -> «Lys», the language of that, and «12 → 14»: of each answer that was counted, what stood before, where
    something stood, and what stands since. In the reader's words."""
    rounds = {f"round:{held.id}": held for held in queries.rounds_of(workshop_id)}
    return {entry.id: _changes(rounds.get(entry.details.get("of", "")), entry.details) for entry in entries}


def _changes(held: Round | None, details: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    called: dict[tuple[Any, Any], tuple[str, str]] = {}
    if held is not None:
        question = Question.read(held.asked)
        for line in kind_named(question.kind).by_hand(question):
            called |= {(cell.option, cell.cell): (wording.counted_as(line, cell), line.lang) for cell in line.cells}
    return [
        (*called.get((option, cell), _as_kept(option, cell)), str(new) if old is None else f"{old} → {new}")
        for option, cell, old, new in details.get("numbers", [])
    ]


def _as_kept(option: Any, cell: Any) -> tuple[str, str]:
    """What the question does not know. Older entries hold the words, and which language they are in, where the answer's
    numbers are now; numbers are in no language."""
    return str(option), cell if isinstance(cell, str) else ""


def sheets(rows: Sequence[PaperSheet], question: Question, kind: Kind) -> list[EnteredSheet]:
    """What stands on some sheets of a round with that question."""
    ids = {sheet.entered_by for sheet in rows}
    names = {row[0]: row[1] for row in db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))}
    texts = sheet_texts.of_answers([sheet.answer for sheet in rows]) if kind.gathers else {}
    found = []
    for sheet in rows:
        answer = sheet.answer
        placed = texts.get(answer.id, [])
        written = [text for text in placed if text]
        said = [text.body for text in written]
        if not (kind.gathers or answer.abstained):
            said = kind.said(question, answer.value)
        stored: Sequence[RoomText | RoomAnswer] = written or [answer]
        gone = dict.fromkeys(one.hidden_because for one in stored if one.hidden_because)
        found.append(
            EnteredSheet(
                sheet=sheet,
                by=wording.entered(names.get(sheet.entered_by or 0), sheet.entered_at),
                said=said,
                lang=answer.lang if kind.written else "",
                texts=[text.body if text else "" for text in placed],
                hidden_because=", ".join(gone),
            )
        )
    return found
