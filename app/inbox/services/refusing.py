"""What a reply to a contribution is kept for, and why there cannot be one now."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.i18n import lazy_
from app.inbox.models import ReplyTo
from app.inbox.queries import Entry
from app.projects import queries as projects
from app.projects.models import ActivityState, Project
from app.workshops.models import Round

NOT_OVER = lazy_("Vent med å svare til avstemningen er stengt.")
NOT_SHOWN = lazy_("Det kan ikke besvares så lenge det ikke er publisert, eller er tatt ned.")
NOT_SEEN = lazy_("Det kan ikke besvares før resultatet er vist i rommet.")
LOST = lazy_("Innspillet er borte, eller er ikke i prosjektet lenger.")
Thing = tuple[Kind, int]


def target(entry: Entry) -> tuple[ReplyTo, int] | None:
    """What a reply to the contribution is kept for; None of a need, which has its own answers."""
    if entry.source_kind in set(ReplyTo) and entry.source_id is not None:
        return ReplyTo(entry.source_kind), entry.source_id
    return None


def refusal(project: Project, entry: Entry) -> Any:
    """Why it cannot be replied to now; None when it can."""
    return refusals(project, [entry]).get((entry.kind, entry.id))


def refusals(project: Project, entries: Sequence[Entry]) -> dict[Thing, Any]:
    """Those that cannot be replied to now, each with why: nobody could read it. The same statements for one and many."""
    open_votes, seen = _open_votes(project, entries), _seen(entries)
    found: dict[Thing, Any] = {}
    for entry in entries:
        # Of an addition it depends on the need that it stands below, too.
        hidden = not entry.placeable if entry.kind is Kind.ADDITION else entry.state == "hidden"
        if hidden and entry.kind in (Kind.ADDITION, Kind.PIN):
            found[entry.kind, entry.id] = NOT_SHOWN
        elif entry.kind is Kind.REASON and entry.activity_id in open_votes:
            found[entry.kind, entry.id] = NOT_OVER
        elif entry.source_kind == ReplyTo.ROUND and entry.source_id not in seen:
            found[entry.kind, entry.id] = NOT_SEEN
    return found


def _open_votes(project: Project, entries: Sequence[Entry]) -> set[int]:
    if not any(entry.kind is Kind.REASON for entry in entries):
        return set()
    activities, now = projects.activities_of_project(project.id), clock.now()
    return {one.id for one in activities if one.state_at(now) is not ActivityState.CLOSED}


def _seen(entries: Sequence[Entry]) -> set[int]:
    """The rounds whose result the room has seen: only these stand among the results, with what was answered."""
    ids = {entry.source_id for entry in entries if entry.source_kind == ReplyTo.ROUND}
    return set(db.session.scalars(select(Round.id).where(Round.id.in_(ids), Round.shown))) if ids else set()
