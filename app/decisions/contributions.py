"""Why people voted as they did, in the team's inbox (see `core.contributions`).

Only where the team sees the result, and in no order that tells when: of a vote only the day is kept, and the inbox does
not say even that.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from app.core import clock
from app.core.contributions import Kind, Source, columns, folded, scattered
from app.core.i18n import lazy_
from app.core.providers import PageLink
from app.core.smallcells import SMALLEST_CELL
from app.decisions.models import Ballot, Vote
from app.decisions.permissions import READ
from app.notifications.models import Subject
from app.projects.models import Activity, ActivityState, Project, ResultsVisible


def _over() -> ColumnElement[bool]:
    return or_(Activity.state == ActivityState.CLOSED, Activity.closes_at <= clock.now())


def _shown() -> ColumnElement[bool]:
    """As `results.hidden` says of the team."""
    closed = and_(_over(), Activity.contributions >= SMALLEST_CELL)
    live = and_(
        Activity.state == ActivityState.OPEN,
        Activity.results_visible != ResultsVisible.AFTER_CLOSE,
        Ballot.shown_voters >= SMALLEST_CELL,
    )
    return or_(closed, live)


def _reasons(project_id: int) -> Select[Any]:
    ended = func.coalesce(Activity.closed_at, Activity.closes_at, Activity.opens_at, Ballot.created_at)
    when = case((_over(), ended), else_=func.coalesce(Activity.opens_at, Ballot.created_at))
    given = columns(
        kind=Kind.REASON.value,
        id=Vote.id,
        activity_id=Ballot.activity_id,
        phase_id=Activity.phase_id,
        focus_area_id=Project.focus_area_id,
        lang=Vote.lang,
        received_at=when,
        owed_at=when,
        unread=true(),
        read_here=true(),
        placeable=true(),
        source_kind=Subject.BALLOT.value,
        source_id=Ballot.id,
        ref=Ballot.slug,
        text=Vote.reason,
        search_text=folded(Vote.reason),
        tie=scattered(Vote.id),
    )
    query = select(*given).join(Ballot, Ballot.id == Vote.ballot_id).join(Activity, Activity.id == Ballot.activity_id)
    query = query.join(Project, Project.id == Ballot.project_id)
    return query.where(Ballot.project_id == project_id, Vote.reason != "", _shown())


def _page(slug: str, _id: int, ballot: str) -> PageLink:
    return PageLink(endpoint="decisions.team_ballot", values={"slug": slug, "ballot_slug": ballot})


SOURCES = (
    Source(
        kind=Kind.REASON,
        name=lazy_("Begrunnelse for stemme"),
        icon="ThumbUp",
        permission=READ,
        select=_reasons,
        page=_page,
        given_by=lambda participant: select(Vote.id).where(Vote.participant_id == participant),
    ),
)
