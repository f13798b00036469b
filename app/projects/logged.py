"""What projects and what belongs to them are called in the log."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.providers import Logged, PageLink
from app.projects.models import Activity, GateDecision, Handover, NewsItem, Phase, Project
from app.projects.phases import NAMES as PHASE_NAMES


def _rows(model: Any, ids: Sequence[int]) -> Sequence[Any]:
    way = joinedload(Activity.phase).joinedload(Phase.project) if model is Activity else joinedload(model.project)
    found: Sequence[Any] = db.session.scalars(select(model).where(model.id.in_(ids)).options(way)).all()
    return found


def activities(ids: Sequence[int]) -> dict[int, Logged]:
    return {
        one.id: Logged(
            title=told(one, "title"),
            lang=told_language(one, "title"),
            link=PageLink(endpoint="projects.activity", values={"slug": one.phase.project.slug, "activity_id": one.id}),
        )
        for one in _rows(Activity, ids)
    }


def decisions(ids: Sequence[int]) -> dict[int, Logged]:
    return {
        one.id: Logged(
            title=told(one, "title"),
            lang=told_language(one, "title"),
            link=PageLink(endpoint="projects.decisions", values={"slug": one.project.slug}),
            public=True,
        )
        for one in _rows(GateDecision, ids)
    }


def news(ids: Sequence[int]) -> dict[int, Logged]:
    return {
        one.id: Logged(
            title=told(one, "title"),
            lang=told_language(one, "title"),
            link=PageLink(endpoint="projects.news", values={"slug": one.project.slug}),
            public=True,
        )
        for one in _rows(NewsItem, ids)
    }


def phases(ids: Sequence[int]) -> dict[int, Logged]:
    return {
        one.id: Logged(
            title=str(PHASE_NAMES[one.kind]),
            link=PageLink(endpoint="projects.phases", values={"slug": one.project.slug}),
        )
        for one in _rows(Phase, ids)
    }


def handovers(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Handover).where(Handover.id.in_(ids)).options(joinedload(Handover.department))
    return {
        one.id: Logged(title=told(one.department, "name"), lang=told_language(one.department, "name"), public=True)
        for one in db.session.scalars(query)
    }


def projects(ids: Sequence[int]) -> dict[int, Logged]:
    return {
        one.id: Logged(
            title=told(one, "title"),
            lang=told_language(one, "title"),
            link=PageLink(endpoint="projects.team_overview", values={"slug": one.slug}),
        )
        for one in db.session.scalars(select(Project).where(Project.id.in_(ids)))
    }


NAMES = {
    "activity": activities,
    "gate_decision": decisions,
    "handover": handovers,
    "news_item": news,
    "phase": phases,
    "project": projects,
}
