"""Do something with one or many contributions at once, and undo it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from app.core import audit, clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import changed
from app.inbox import queries
from app.inbox.models import Act, Verb
from app.inbox.permissions import READ
from app.inbox.services import handling, sharing, tagging
from app.inbox.services.outcome import Before, Outcome
from app.projects.models import Project

MOST = 100
TOO_LATE = lazy_("Dette er angret allerede, eller det er for lenge siden.")
Do = Callable[[Person, Project, Sequence[queries.Entry], str], Outcome]
Undo = Callable[[Person, Project, str, Sequence[Before]], int]
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
    """What came of it. refused: why some were left as they were, and how many for each reason."""

    act: Act | None
    number: int
    refused: dict[str, int] = field(default_factory=dict)


def do(by: Person, project: Project, verb: Verb, value: str, wanted: Sequence[tuple[Kind, int]]) -> Done:
    """Do `verb` with those of the `wanted` that this person may read here. What holds already is no change."""
    READ.check(by, project)
    entries = queries.several(by, project, list(wanted)[:MOST])
    outcome = DO[verb](by, project, entries, value)
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
    once = update(Act).where(*mine, Act.undone_at.is_(None), Act.done_at > clock.now() - queries.UNDO_FOR)
    if act.verb not in UNDO or not changed(once.values(undone_at=clock.now())):
        raise Closed(TOO_LATE)
    before: list[Any] = [(Kind(kind), number, held) for kind, number, held in act.before]
    number = UNDO[act.verb](by, project, act.value, before)
    audit.record(by, "inbox.undone", act, number=number)
    return number
