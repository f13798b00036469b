"""Whole answers on paper: one sheet is one answer, entered by somebody, with who and when.

For the kinds of question that cannot be counted in the room: what is ranked, placed, guessed or written. A workshop's
sheets have one device between them, which is nobody's phone; each answer is a row of its own beside those of phones,
under the key of the form that it came from, and its channel says that it is from paper. So nothing mixes them silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from app.core import audit, clock, contributions, noted
from app.core.db import db
from app.core.errors import Closed, Conflict, NotFound
from app.core.i18n import DEFAULT, lazy_
from app.core.pagination import Page, paginate
from app.core.permissions import Person
from app.core.upsert import insert_ignore
from app.workshops import queries
from app.workshops.kinds import Given, Question, Value, kind_named
from app.workshops.models import Channel, PaperSheet, RoomAnswer, RoomDevice, Round, Workshop
from app.workshops.permissions import RUN
from app.workshops.services import sheet_texts
from app.workshops.services.holding import hold, recount
from app.workshops.services.keeping import why_not_entered
from app.workshops.services.planning import place_of, touch

DEVICE = "paper"  # no hash of a token is this short


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """What stands on a sheet: an answer, or where texts are gathered some texts, each in its place; or neither, when
    its writer would rather not answer."""

    value: Value
    texts: Sequence[str]
    abstains: bool
    lang: str


def takes_sheets(question: Question) -> bool:
    """Whether whole answers are entered for it: what is counted by hand is entered as numbers, not twice."""
    return not kind_named(question.kind).by_hand(question)


def why_no_sheets(workshop: Workshop, held: Round) -> Any:
    """Why no sheet can be entered for the round or put right; None when they can."""
    if not takes_sheets(Question.read(held.asked)):
        return lazy_("Svar på dette spørsmålet telles, og føres inn som tall.")
    return why_not_entered(workshop)


def sheets_of(round_id: int, page: int) -> Page[PaperSheet]:
    """A page of a round's sheets with their answers, the newest first."""
    query = select(PaperSheet).options(joinedload(PaperSheet.answer)).where(PaperSheet.round_id == round_id)
    return paginate(query.order_by(PaperSheet.number.desc()), page)


def sheet_numbered(round_id: int, number: int) -> PaperSheet:
    """One of them, as it stands now. Raises `NotFound`."""
    query = select(PaperSheet).options(joinedload(PaperSheet.answer)).execution_options(populate_existing=True)
    sheet = db.session.scalar(query.where(PaperSheet.round_id == round_id, PaperSheet.number == number))
    if sheet is None:
        raise NotFound
    return sheet


def enter_sheet(by: Person, held: Round, key: str, given: Given, *, abstains: bool = False, lang: str = DEFAULT) -> int:
    """Store what stands on one more sheet; returns the sheet's number. The same form sent again changes nothing.

    Raises `Invalid` when the answer does not fit the question, `Closed` when no more can be entered.
    """
    workshop = _held(by, held)
    sent = _read(held, given, abstains=abstains, lang=lang)
    if (known := _under(held.id, key)) is not None:
        return known
    answer = RoomAnswer(
        round_id=held.id,
        device_id=_device(workshop.id),
        client_key=key,
        channel=Channel.PAPER,
        revision=1,
        abstained=abstains,
        value=sent.value,
        lang=lang,
        hidden_because="",
    )
    db.session.add(answer)
    db.session.flush()
    sheet_texts.write(answer, sent.texts)
    last = db.session.scalar(select(func.max(PaperSheet.number)).where(PaperSheet.round_id == held.id))
    sheet = PaperSheet(round_id=held.id, answer_id=answer.id, number=(last or 0) + 1)
    _signed(by, sheet)
    db.session.add(sheet)
    _told(by, held, "workshops.sheet_entered", sheet.number)
    return sheet.number


def correct_sheet(
    by: Person,
    held: Round,
    number: int,
    given: Given,
    *,
    abstains: bool = False,
    lang: str = DEFAULT,
    seen: int | None = None,
) -> None:
    """What stands on the sheet is this instead.

    seen: the revision of the answer that the page showed. Raises `Conflict`, which tells what stands now, when somebody
    has put it right since; `NotFound` when it is removed; and as `enter_sheet` and `sheet_texts.write` do.
    """
    _held(by, held)
    sent = _read(held, given, abstains=abstains, lang=lang)
    sheet, answer = _sheet(held, number)
    stands = _standing(held, answer)
    if stands == sent:
        return
    if seen not in (None, answer.revision):
        raise Conflict(
            lazy_(
                "Arket er rettet siden du åpnet det. Nå står det: %(said)s. Lagre igjen hvis det du skrev, skal gjelde.",
                said=", ".join(_said(held, stands)) or lazy_("ville ikke svare"),
            )
        )
    if (stands.value, stands.abstains) != (sent.value, sent.abstains):
        answer.group_id = None  # it was put there for what it said
    answer.value, answer.abstained, answer.lang = sent.value, sent.abstains, sent.lang
    answer.revision += 1
    sheet_texts.write(answer, sent.texts)
    _signed(by, sheet)
    _told(by, held, "workshops.sheet_corrected", number)


def remove_sheet(by: Person, held: Round, number: int) -> None:
    """It should not have been entered. Its number is not used for another while later ones stand."""
    _held(by, held)
    sheet, answer = _sheet(held, number)
    sheet_texts.write(answer, ())
    db.session.delete(sheet)
    db.session.flush()
    noted.gone(contributions.Kind.ANSWER, [answer.id])
    db.session.execute(delete(RoomAnswer).where(RoomAnswer.id == answer.id))
    _told(by, held, "workshops.sheet_removed", number, less=True)


def _held(by: Person, held: Round) -> Workshop:
    """The workshop of the round, for whoever may enter sheets. What others do with it waits, or is done and known."""
    workshop = held.step.workshop
    RUN.check(by, workshop)
    hold(workshop)
    db.session.refresh(held, ["asked", "shown"])
    if (why := why_no_sheets(workshop, held)) is not None:
        raise Closed(why)
    return workshop


def _read(held: Round, given: Given, *, abstains: bool, lang: str) -> OnPaper:
    question = Question.read(held.asked)
    kind = kind_named(question.kind)
    value: Value = {}
    texts: list[str] = []
    if kind.gathers and not abstains:
        texts = sheet_texts.read(kind, question, given)
    elif not abstains:
        value = kind.read(question, given)
    return OnPaper(value=value, texts=texts, abstains=abstains, lang=lang)


def _standing(held: Round, answer: RoomAnswer) -> OnPaper:
    texts = sheet_texts.of_answers([answer])[answer.id] if kind_named(held.asked["kind"]).gathers else []
    bodies = [text.body if text else "" for text in texts]
    return OnPaper(value=dict(answer.value), texts=bodies, abstains=answer.abstained, lang=answer.lang)


def _said(held: Round, stands: OnPaper) -> list[str]:
    question = Question.read(held.asked)
    if stands.abstains:
        return []
    return [text for text in stands.texts if text] or kind_named(question.kind).said(question, stands.value)


def _device(workshop_id: int) -> int:
    """What stands for the workshop's sheets: known by those, for a copy from an archive is called something else."""
    query = select(RoomAnswer.device_id).join(PaperSheet, PaperSheet.answer_id == RoomAnswer.id)
    query = query.join(RoomDevice, RoomDevice.id == RoomAnswer.device_id).where(RoomDevice.workshop_id == workshop_id)
    if (known := db.session.scalar(query.limit(1))) is not None:
        return known
    insert_ignore(RoomDevice, workshop_id=workshop_id, token_hash=DEVICE, at_table=True)
    here = select(RoomDevice.id).where(RoomDevice.workshop_id == workshop_id, RoomDevice.token_hash == DEVICE)
    return db.session.execute(here).scalar_one()


def _under(round_id: int, key: str) -> int | None:
    query = select(PaperSheet.number).join(RoomAnswer, RoomAnswer.id == PaperSheet.answer_id)
    return db.session.scalar(query.where(RoomAnswer.round_id == round_id, RoomAnswer.client_key == key))


def _sheet(held: Round, number: int) -> tuple[PaperSheet, RoomAnswer]:
    sheet = sheet_numbered(held.id, number)
    return sheet, sheet.answer


def _signed(by: Person, sheet: PaperSheet) -> None:
    sheet.entered_by, sheet.entered_at = by.account_id or None, clock.now()


def _told(by: Person, held: Round, action: str, number: int, *, less: bool = False) -> None:
    """Phones are told where they show what stands on sheets: they need nothing new of one more answer, and votes go on.
    The screen and the remote see by the sums in `Counts.stamp` that it has come, which are of the round that is on: of
    any other the remotes are told as the phones are, for they list what the room has not seen.

    less: those sums go down, and the next sheet would bring them back to what a page has shown.
    """
    workshop = held.step.workshop
    on = queries.room(workshop).round
    if less or held.shown or kind_named(held.asked["kind"]).gathers or on is None or on.id != held.id:
        touch(workshop)
    recount(workshop)  # also when the meeting is over: nobody presses anything then
    place = place_of(held.step)
    audit.record(by, action, workshop, step=place, round=held.number, way=Channel.PAPER.value, sheet=number)
