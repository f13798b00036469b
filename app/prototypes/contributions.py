"""What testers said about prototypes, in the team's inbox (see `core.contributions`)."""

from typing import Any

from sqlalchemy import Select, String, and_, case, not_, select, true, type_coerce

from app.core.contributions import Kind, Source, columns, folded
from app.core.i18n import lazy_
from app.core.providers import PageLink
from app.notifications.models import Subject
from app.projects.models import Activity, Project
from app.prototypes.models import Feedback, Pin, Prototype, Version
from app.prototypes.permissions import READ

# Looked up only where it is asked for. A version may be tried outside of all activities.
PHASE = select(Activity.phase_id).where(Activity.id == Version.activity_id).correlate(Version).scalar_subquery()


def _pins(project_id: int) -> Select[Any]:
    """Pins with words. One without is a mood in a place: it is counted where the results stand."""
    waiting = and_(Pin.read_at.is_(None), not_(Pin.hidden))
    given = columns(
        kind=Kind.PIN.value,
        id=Pin.id,
        activity_id=Version.activity_id,
        phase_id=PHASE,
        focus_area_id=Project.focus_area_id,
        lang=Pin.lang,
        state=case((Pin.hidden, "hidden"), else_=type_coerce(Pin.mood, String)),
        received_at=Pin.placed_at,
        owed_at=case((waiting, Pin.placed_at)),
        unread=waiting,
        placeable=not_(Pin.hidden),
        source_kind=Subject.FEEDBACK.value,
        source_id=Pin.feedback_id,
        ref=Prototype.slug,
        text=Pin.text,
        search_text=folded(Pin.text),
        tie=Pin.id,
    )
    return _of_project(select(*given).join(Feedback, Feedback.id == Pin.feedback_id), project_id).where(Pin.text != "")


def _closings(project_id: int) -> Select[Any]:
    given = columns(
        kind=Kind.CLOSING.value,
        id=Feedback.id,
        activity_id=Version.activity_id,
        phase_id=PHASE,
        focus_area_id=Project.focus_area_id,
        lang=Feedback.lang,
        received_at=Feedback.begun_at,
        owed_at=Feedback.begun_at,
        unread=true(),
        read_here=true(),
        placeable=true(),
        source_kind=Subject.FEEDBACK.value,
        source_id=Feedback.id,
        ref=Prototype.slug,
        text=Feedback.why,
        search_text=folded(Feedback.why),
        tie=Feedback.id,
    )
    return _of_project(select(*given), project_id).where(Feedback.why != "")


def _of_project(query: Select[Any], project_id: int) -> Select[Any]:
    query = query.join(Version, Version.id == Feedback.version_id)
    query = query.join(Prototype, Prototype.id == Version.prototype_id).join(
        Project, Project.id == Prototype.project_id
    )
    return query.where(Prototype.project_id == project_id)


def _page_to_read(slug: str, _id: int, prototype: str) -> PageLink:
    return PageLink(endpoint="prototypes.team_read", values={"slug": slug, "proto": prototype})


def _page_of_results(slug: str, _id: int, prototype: str) -> PageLink:
    return PageLink(endpoint="prototypes.team_results", values={"slug": slug, "proto": prototype})


SOURCES = (
    Source(
        kind=Kind.PIN,
        name=lazy_("Merknad på prototype"),
        icon="LocationPin",
        permission=READ,
        select=_pins,
        page=_page_to_read,
        given_by=lambda participant: (
            select(Pin.id).join(Feedback, Feedback.id == Pin.feedback_id).where(Feedback.participant_id == participant)
        ),
    ),
    Source(
        kind=Kind.CLOSING,
        name=lazy_("Sluttord om prototype"),
        icon="TestFlask",
        permission=READ,
        select=_closings,
        page=_page_of_results,
        given_by=lambda participant: select(Feedback.id).where(Feedback.participant_id == participant),
    ),
)
