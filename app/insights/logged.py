"""What findings, pilots and notes are called in the log."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.providers import Logged, PageLink, named
from app.core.text import shorten
from app.insights.models import Indicator, Insight, Note, Opportunity, Pilot, Solution
from app.projects.models import Project


def _findings(model: Any, endpoint: str, ids: Sequence[int]) -> dict[int, Logged]:
    query = select(model).where(model.id.in_(ids)).options(joinedload(model.project))

    def page(one: Any) -> PageLink:
        return PageLink(endpoint=endpoint, values={"slug": one.project.slug, "found_id": one.id})

    return named(db.session.scalars(query), "title", page)


def _pilot_page(pilot: Pilot) -> PageLink:
    return PageLink(endpoint="insights.pilot_team", values={"slug": pilot.project.slug, "pilot_id": pilot.id})


def pilots(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Pilot).where(Pilot.id.in_(ids)).options(joinedload(Pilot.project))
    return named(db.session.scalars(query), "title", _pilot_page)


def indicators(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Indicator).where(Indicator.id.in_(ids))
    query = query.options(joinedload(Indicator.pilot).joinedload(Pilot.project))
    return named(db.session.scalars(query), "name", lambda one: _pilot_page(one.pilot))


def notes(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Note, Project.slug).join(Project, Project.id == Note.project_id).where(Note.id.in_(ids))
    return {
        note.id: Logged(
            title=shorten(told(note, "text")),
            lang=told_language(note, "text"),
            link=PageLink(endpoint="insights.board", values={"slug": slug}),
        )
        for note, slug in db.session.execute(query)
    }


NAMES = {
    "insight": partial(_findings, Insight, "insights.edit_insight"),
    "opportunity": partial(_findings, Opportunity, "insights.edit_opportunity"),
    "solution": partial(_findings, Solution, "insights.edit_solution"),
    "pilot": pilots,
    "indicator": indicators,
    "note": notes,
}
