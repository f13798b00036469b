"""What projects and what belongs to them are called in the log."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.providers import Logged, PageLink, named
from app.projects.models import Activity, GateDecision, Handover, NewsItem, Phase, Project
from app.projects.phases import NAMES as PHASE_NAMES


def _rows(model: Any, ids: Sequence[int]) -> Sequence[Any]:
    way = joinedload(Activity.phase).joinedload(Phase.project) if model is Activity else joinedload(model.project)
    found: Sequence[Any] = db.session.scalars(select(model).where(model.id.in_(ids)).options(way)).all()
    return found


def _page(endpoint: str) -> Callable[[Any], PageLink]:
    return lambda one: PageLink(endpoint=endpoint, values={"slug": one.project.slug})


def _activity_page(one: Activity) -> PageLink:
    return PageLink(endpoint="projects.activity", values={"slug": one.phase.project.slug, "activity_id": one.id})


def activities(ids: Sequence[int]) -> dict[int, Logged]:
    return named(_rows(Activity, ids), "title", _activity_page)


def decisions(ids: Sequence[int]) -> dict[int, Logged]:
    return named(_rows(GateDecision, ids), "title", _page("projects.decisions"), public=True)


def news(ids: Sequence[int]) -> dict[int, Logged]:
    return named(_rows(NewsItem, ids), "title", _page("projects.news"), public=True)


def phases(ids: Sequence[int]) -> dict[int, Logged]:
    page = _page("projects.phases")
    return {one.id: Logged(title=str(PHASE_NAMES[one.kind]), link=page(one)) for one in _rows(Phase, ids)}


def handovers(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Handover).where(Handover.id.in_(ids)).options(joinedload(Handover.department))
    offered = {one.id: one.department for one in db.session.scalars(query)}
    names = named(offered.values(), "name", public=True)
    return {at: names[department.id] for at, department in offered.items()}


def projects(ids: Sequence[int]) -> dict[int, Logged]:
    found = db.session.scalars(select(Project).where(Project.id.in_(ids)))
    return named(found, "title", lambda one: PageLink(endpoint="projects.team_overview", values={"slug": one.slug}))


NAMES = {
    "activity": activities,
    "gate_decision": decisions,
    "handover": handovers,
    "news_item": news,
    "phase": phases,
    "project": projects,
}
