"""Do something with one or many contributions at once, and undo it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.core import audit, clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, Conflict
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import changed
from app.inbox import queries
from app.inbox.models import Act, Verb
from app.inbox.permissions import READ, WORK
from app.inbox.services import handling, sharing, tagging
from app.inbox.services.outcome import Before, Outcome
from app.notifications.models import UNDO_FOR
from app.projects.models import Project

MOST = 100
MOST_MATCHING = 5000
TOO_LATE = lazy_("Dette er angret allerede, eller det er for lenge siden.")
Do = Callable[[Person, Project, Sequence[queries.Entry], str], Outcome]
Undo = Callable[[Person, Project, str, Sequence[Before]], int]
# What the team only notes can be done with all that matches. What residents are told of is done with what one has seen.
DO_MATCHING: dict[Verb, Callable[[Person, Project, Sequence[queries.Match], str], Outcome]] = {
    Verb.ASSIGN: sharing.assign,
    Verb.READ: sharing.mark_read,
    Verb.TAG: tagging.tag,
    Verb.UNTAG: tagging.untag,
}
DO: dict[Verb, Do] = {
    Verb.ASSIGN: sharing.assign,
    Verb.READ: sharing.mark_read,
    Verb.TAG: tagging.tag,
    Verb.UNTAG: tagging.untag,
    Verb.PLACE: handling.place,
    Verb.PUBLISH: handling.publish,
    Verb.HIDE: handling.hide,
}
# What was published has been told to those who follow it: taking it down again is another thing, with a reason.
UNDO: dict[Verb, Undo] = {
    Verb.ASSIGN: sharing.assign_back,
    Verb.READ: sharing.mark_unread,
    Verb.TAG: tagging.tag_back,
    Verb.UNTAG: tagging.untag_back,
    Verb.PLACE: handling.take_off,
    Verb.HIDE: handling.show_again,
}


@dataclass(frozen=True)
class Done:
    """What came of it. refused: why some were left as they were, and how many for each reason. gone: did not match."""

    act: Act | None
    number: int
    refused: dict[str, int] = field(default_factory=dict)
    gone: int = 0


def do(
    by: Person,
    project: Project,
    verb: Verb,
    value: str,
    wanted: Sequence[tuple[Kind, int]],
    seen: Mapping[tuple[Kind, int], str] | None = None,
) -> Done:
    """Do `verb` with those of the `wanted` that this person may read here. What holds already is no change.

    seen: as what each was seen (see `Entry.chosen`); what somebody else has decided about it since stands, and is told.
    """
    READ.check(by, project)
    entries = queries.several(by, project, list(wanted)[:MOST])
    if seen:
        entries = [replace(one, seen=seen.get((one.kind, one.id), "")) for one in entries]
    return _kept(by, project, verb, value, DO[verb](by, project, entries, value))


def do_matching(
    by: Person, project: Project, verb: Verb, value: str, asked: queries.Filters, *, number: int, until: datetime
) -> Done:
    """Do `verb` with all that matches what is asked for, and had come by `until`, when there were `number` of them.

    Raises `Conflict` when there are more by now, or more than can be done at once. What does not match any more is left
    out; that may be some of them, and `Done.gone` says how many.
    """
    WORK.check(by, project)
    matching = queries.matching(by, project, asked, until, min(number, MOST_MATCHING) + 1)
    if len(matching) > MOST_MATCHING:
        raise Conflict(lazy_("Det er for mange på én gang. Velg filtre, så det blir færre."))
    if len(matching) > number:
        raise Conflict(lazy_("Det er blitt flere som passer. Se på antallet og velg på nytt."))
    done = _kept(by, project, verb, value, DO_MATCHING[verb](by, project, matching, value))
    return replace(done, gone=number - len(matching))


def _kept(by: Person, project: Project, verb: Verb, value: str, outcome: Outcome) -> Done:
    """What was done is written down, so that it can be undone."""
    if not outcome.before:
        return Done(None, 0, outcome.refused)
    act = Act(
        project=project,
        account_id=by.account_id,
        verb=verb,
        value=outcome.value or value[:80],
        before=[list(one) for one in outcome.before],
        done_at=clock.now(),
    )
    db.session.add(act)
    db.session.flush()
    audit.record(by, f"inbox.{verb.value}", act, number=len(outcome.before))
    return Done(act, len(outcome.before), outcome.refused)


def undo(by: Person, project: Project, act: Act) -> int:
    """Take back what one did oneself. Returns how many are as they were; what others changed since stays as it is.

    Raises `Closed` the second time, and when it cannot be undone.
    """
    READ.check(by, project)
    mine = Act.id == act.id, Act.account_id == by.account_id, Act.project_id == project.id
    once = update(Act).where(*mine, Act.undone_at.is_(None), Act.done_at > clock.now() - UNDO_FOR)
    if act.verb not in UNDO or not changed(once.values(undone_at=clock.now())):
        raise Closed(TOO_LATE)
    before: list[Any] = [(Kind(kind), number, held) for kind, number, held in act.before]
    number = UNDO[act.verb](by, project, act.value, before)
    audit.record(by, "inbox.undone", act, number=number)
    return number
