"""Groupings and themes, made through the services; what the computing would say is given."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.core.contributions import Kind
from app.core.db import db
from app.inbox.queries import Filters, Show
from app.needs.models import Need
from app.projects.models import Project
from app.themes import services
from app.themes.engine.proposing import Asked, Group, Proposal
from app.themes.models import Theme, ThemeRun
from app.themes.queries import themes
from app.themes.queries.selection import Selection, Thing
from tests.factories import needs as make

EVERYTHING = Filters(show=Show.ALL)


def of(**filters: Any) -> Selection:
    """What the inbox can be narrowed by."""
    return Selection(replace(EVERYTHING, **filters))


def things(needs: Sequence[Need]) -> list[Thing]:
    return [(Kind.NEED, need.id) for need in needs]


def run(project: Project, proposal: Proposal, selection: Selection | None = None, *, joins: bool = False) -> ThemeRun:
    """A grouping that was asked for, computed (with this answer) and stored."""
    asked = services.ask(make.team_of(project), project, selection or Selection(), joins=joins)
    db.session.commit()
    assert services.claim() == asked.id
    db.session.commit()
    services.compute(asked.id, lambda _asked, _tell: proposal)
    return db.session.get_one(ThemeRun, asked.id, populate_existing=True)


def groups(*sizes: int) -> Proposal:
    """A proposal of groups with these sizes, of the texts in their order."""
    found, start = Proposal(), 0
    for number, size in enumerate(sizes):
        members = [(start + at, round(0.9 - at / 100, 2)) for at in range(size)]
        found.groups.append(Group([f"ord{number}", "lys"], members))
        start += size
    return found


def proposed(project: Project, needs: Sequence[Need]) -> Theme:
    """One proposed theme that holds these needs, which are all of the project's."""
    run(project, groups(len(needs)))
    return themes.all_of(project.id)[0]


def accepted(project: Project, needs: Sequence[Need], name: str = "Lys langs stien") -> Theme:
    theme = proposed(project, needs)
    services.accept(make.team_of(project), theme, name)
    return theme


def asked_texts(asked: Asked) -> list[str]:
    return list(asked.texts)
