"""What is done to the contributions themselves, each kind by the slice that it belongs to and under its permissions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import imprint, whole
from app.inbox.queries import Entry
from app.inbox.services import sharing
from app.inbox.services.outcome import Before, Outcome, each
from app.insights import services as insights
from app.insights.models import Insight, Stance
from app.insights.services.links import Drawn
from app.needs import queries as needs_queries
from app.needs import services as needs
from app.needs.models import PUBLIC_STATES, AdditionState, Need, NeedState
from app.needs.queries import Merged
from app.notifications.models import Subject
from app.projects.models import Project
from app.prototypes import services as prototypes
from app.prototypes.models import Pin

NOT_YET = lazy_("Publiser det først. En kilde må alle kunne lese.")
NOT_A_SOURCE = lazy_("Dette kan ikke kobles til en innsikt herfra.")
ONE_BY_ONE = lazy_("Skjul behov og tillegg ett og ett: den som skrev, skal få vite hvorfor.")
HIDDEN = lazy_("Merknaden er skjult. Vis den igjen på siden til prototypen hvis andre skal se den.")
REWORDED = lazy_("Den som skrev merknaden, har endret den imens. Les den på nytt før andre får se den.")
NOTHING_TO_PUBLISH = lazy_("Dette blir ikke publisert.")


def place(by: Person, project: Project, entries: Sequence[Entry], value: str) -> Outcome:
    """Let them stand behind the insight with the id `value`. What only the inbox can call read is read from then on."""
    insight = db.session.get(Insight, whole(value) or 0)
    if insight is None or insight.project_id != project.id:
        raise Invalid(lazy_("Velg en innsikt."), "insight")

    def act(entry: Entry) -> Any:
        if entry.kind in (Kind.NEED, Kind.ADDITION) and entry.state == "waiting":
            raise Invalid(NOT_YET)
        merged = entry.kind is Kind.NEED and entry.state == NeedState.MERGED
        if merged and (part := needs_queries.merged(entry.id)) is not None:
            raise Invalid(_merged(part))
        if entry.source_kind is None or entry.source_id is None or not entry.placeable:
            raise Invalid(NOT_A_SOURCE)
        source = (Subject(entry.source_kind), entry.source_id)
        since = clock.now()
        new = insights.link(by, project, source, (Subject.INSIGHT, insight.id))
        quoted = _quoted(by, project, entry, insight)
        was_unread = entry.read_here and entry.unread
        if was_unread:
            sharing.read(project, entry)
        drawn, chosen = (since.isoformat() if done else "" for done in (new, quoted))
        held = [entry.source_kind, entry.source_id, drawn, was_unread, chosen]
        return held if new or was_unread or quoted else None

    return each(entries, act)


def _quoted(by: Person, project: Project, entry: Entry, insight: Insight) -> bool:
    """Of a test only the remark that was chosen is quoted, and not where its test says otherwise."""
    return entry.kind is Kind.PIN and insights.quote(by, project, entry.id, insight.id, stance=Stance.FOR)


def _merged(part: Merged) -> Any:
    """Why a need that a colleague has made part of another cannot be linked by itself."""
    if not part.by:
        return lazy_("Det er slått sammen med behov %(number)s. Koble det i stedet.", number=part.into)
    return lazy_(
        "%(who)s har slått det sammen med behov %(number)s. Koble det i stedet.", who=part.by, number=part.into
    )


def take_off(by: Person, project: Project, value: str, before: Sequence[Before]) -> int:
    """Unlink those that were linked. One that an insight cannot do without by now stays, and so does what others did.

    What was chosen to be quoted is chosen no longer, also where the link must stay.
    """
    undoing, insight = [_Undone(*one) for one in before], int(value)
    let_go = each(undoing, lambda one: _unquoted(by, project, one, insight)).before
    quotes = {(kind, number) for kind, number, _held in let_go}

    def act(one: "_Undone") -> Any:
        kind, number, drawn, was_unread, *chosen = one.held
        if drawn and not isinstance(drawn, str):
            return None  # kept by an older version: whether it is still the same arrow, nobody can tell
        if drawn:
            if kind == Subject.FEEDBACK and insights.is_quoted(project, number, insight):
                return None  # another remark of the test has been chosen since
            mine = Drawn(Stance.FOR, datetime.fromisoformat(drawn))
            if not insights.unlink(by, project, (Subject(kind), number), (Subject.INSIGHT, insight), mine=mine):
                return None
        elif any(chosen) and (one.kind, one.id) not in quotes:
            return None  # somebody else has chosen it anew
        if was_unread:
            sharing.unread(project, one.kind, one.id)
        return True

    return len(each(undoing, act).before)


def _unquoted(by: Person, project: Project, one: "_Undone", insight: int) -> Any:
    if not (since := "".join(one.held[4:])):
        return None
    return insights.unquote(by, project, one.id, insight, mine_since=datetime.fromisoformat(since)) or None


def publish(by: Person, _project: Project, entries: Sequence[Entry], _value: str) -> Outcome:
    """Let others read them: needs and additions everybody, pins those who try the same."""

    def act(entry: Entry) -> Any:
        if entry.kind is Kind.PIN and entry.state == "hidden":
            raise Invalid(HIDDEN)
        decided = entry.kind in (Kind.NEED, Kind.ADDITION)
        changed = decided and entry.state not in PUBLIC_STATES and entry.seen not in ("", entry.state)
        if not entry.unread and entry.state != "declined" and not changed:
            return None
        if entry.kind is Kind.NEED:
            needs.publish(by, db.session.get_one(Need, entry.id), seen=needs.seen_as(NeedState, entry.seen))
        elif entry.kind is Kind.ADDITION and (added := needs_queries.addition_by_id(entry.id)) is not None:
            needs.publish_addition(by, added, seen=needs.seen_as(AdditionState, entry.seen))
        elif entry.kind is Kind.PIN:
            seen = {entry.id: entry.seen or imprint(entry.text)}
            if prototypes.mark_read(by, _pin(entry.id).feedback.version.prototype, seen).reworded:
                raise Conflict(REWORDED)
        else:
            raise Invalid(NOTHING_TO_PUBLISH)
        return entry.state

    return each(entries, act)


def hide(by: Person, _project: Project, entries: Sequence[Entry], _value: str) -> Outcome:
    """Take pins out of what other testers see."""

    def act(entry: Entry) -> Any:
        if entry.kind is not Kind.PIN:
            raise Invalid(ONE_BY_ONE)
        if entry.state == "hidden":
            return None
        pin = _pin(entry.id)
        prototypes.hide_pin(by, pin.feedback.version.prototype, pin)
        return "unread" if entry.unread else "read"

    return each(entries, act)


def show_again(by: Person, _project: Project, _value: str, before: Sequence[Before]) -> int:
    """Show them to those who could see them before: what nobody had read is unread again.

    What somebody else showed and hid again meanwhile stays hidden.
    """
    hidden_by = prototypes.hidden_by([number for _kind, number, _held in before])

    def act(one: "_Undone") -> Any:
        if hidden_by.get(one.id) != by.account_id:
            return None
        pin = _pin(one.id)
        return prototypes.show_pin(by, pin.feedback.version.prototype, pin, unread=one.held == "unread") or None

    return len(each([_Undone(*one) for one in before], act).before)


def _pin(pin_id: int) -> Pin:
    if (pin := db.session.get(Pin, pin_id)) is None:
        raise NotFound
    return pin


class _Undone:
    """One thing that an act changed."""

    def __init__(self, kind: Kind, number: int, held: Any) -> None:
        self.kind, self.id, self.held = kind, number, held
