"""Themes with what a page shows of them. Of what they hold, a person sees the kinds that they may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.contributions import Kind
from app.core.db import db
from app.core.pagination import Page
from app.core.permissions import Person
from app.core.text import fold
from app.inbox import queries as inbox
from app.inbox.queries import Entry, readable
from app.inbox.queries.union import joined
from app.projects.models import Project
from app.themes.models import Standing, Theme, ThemeLeft, ThemeMember
from app.themes.queries.selection import in_theme, same, stands

PER_PAGE = 30
SHOWN = 2  # of the most typical, and one of the most different
SOUGHT = 6  # among so many, when several say the very same
HELD = (Standing.ACCEPTED, Standing.PROPOSED)
NAMES = ("kind", "id", "state", "weight", "tie")


@dataclass
class Shown:
    """A theme in a list: how many it holds, how many of them are only proposed, and a few of their words."""

    theme: Theme
    size: int = 0
    proposed: int = 0
    supports: int = 0
    typical: list[Entry] = field(default_factory=list)
    different: Entry | None = None


@dataclass(frozen=True)
class Member:
    """A contribution in a theme."""

    entry: Entry
    standing: Standing


def theme_by_id(theme_id: int) -> Theme | None:
    query = select(Theme).where(Theme.id == theme_id)
    return db.session.scalar(query.options(joinedload(Theme.project), joinedload(Theme.insight)))


def of_project(person: Person, project: Project, standing: Standing) -> list[Shown]:
    """The project's themes: those that people accepted by name, or the proposed ones, the largest first."""
    order = (Theme.name_nb, Theme.id) if standing is Standing.ACCEPTED else (Theme.position, Theme.id)
    query = select(Theme).where(Theme.project_id == project.id, Theme.standing == standing).order_by(*order)
    found = {theme.id: Shown(theme) for theme in db.session.scalars(query.options(joinedload(Theme.insight)))}
    if found:
        given = _given(person, project)
        _count(found, given)
        _quote(found, given, person, project)
    return list(found.values())


def _given(person: Person, project: Project) -> Any:
    return joined(project.id, readable(person, project), NAMES).c


def _belonging(given: Any) -> list[ColumnElement[bool]]:
    """What was taken back, hidden, merged or moved to another project since is shown nowhere."""
    return [ThemeMember.standing.in_(HELD), *same(ThemeMember, given), stands(given)]


def _count(found: dict[int, Shown], given: Any) -> None:
    proposed = func.sum(case((ThemeMember.standing == Standing.PROPOSED, 1), else_=0))
    query = select(ThemeMember.theme_id, func.count(), proposed, func.sum(given.weight))
    query = query.where(*_belonging(given), ThemeMember.theme_id.in_(found)).group_by(ThemeMember.theme_id)
    for theme_id, size, new, supports in db.session.execute(query):
        one = found[theme_id]
        one.size, one.proposed, one.supports = int(size), int(new), int(supports or 0)  # PostgreSQL adds up to decimals


def _quote(found: dict[int, Shown], given: Any, person: Person, project: Project) -> None:
    """The most typical and the most different of each: one question for all themes, and one for each kind's words.

    None of them says what another one says: several people may have sent the very same.
    """
    asked = case((ThemeMember.standing == Standing.PROPOSED, 1), else_=0)  # a theme is what people put in it
    near, far = (_place((asked, *order)) for order in (_typical(given), _different(given)))
    ranked = select(ThemeMember.theme_id, given.kind, given.id, near.label("near"), far.label("far"))
    few = ranked.where(*_belonging(given), ThemeMember.theme_id.in_(found)).subquery().c
    query = select(few.theme_id, few.near, few.far, few.kind, few.id)
    rows = db.session.execute(query.where((few.near <= SOUGHT) | (few.far <= SOUGHT)).order_by(few.near)).all()
    entries = {
        (entry.kind, entry.id): entry
        for entry in inbox.several(person, project, [(Kind(row.kind), row.id) for row in rows])
    }
    for number, one in found.items():
        mine = [
            (row, entry) for row in rows if row.theme_id == number and (entry := entries.get((Kind(row.kind), row.id)))
        ]
        said: dict[str, Entry] = {}
        for _row, entry in mine:
            said.setdefault(fold(entry.text), entry)
        one.typical = list(said.values())[:SHOWN]
        shown = [fold(entry.text) for entry in one.typical]
        others = [(row.far, entry) for row, entry in mine if fold(entry.text) not in shown]
        if one.size > SHOWN and others:
            one.different = min(others, key=lambda other: other[0])[1]


def _place(order: tuple[Any, ...]) -> ColumnElement[int]:
    return func.row_number().over(partition_by=ThemeMember.theme_id, order_by=order)


FIT = func.coalesce(ThemeMember.fit, 0.0)


def _typical(given: Any) -> tuple[Any, ...]:
    return (FIT.desc(), given.kind, given.tie, given.id)


def _different(given: Any) -> tuple[Any, ...]:
    return (FIT, given.kind.desc(), given.tie.desc(), given.id.desc())


def members(person: Person, theme: Theme, number: int = 1, *, different_first: bool = False) -> Page[Member]:
    """One page of what the theme holds, the most typical first, or the most different."""
    given = _given(person, theme.project)
    query = select(given.kind, given.id, ThemeMember.standing).where(
        *_belonging(given), ThemeMember.theme_id == theme.id
    )
    order = _different(given) if different_first else _typical(given)
    page, standings = _page(person, theme.project, query.order_by(*order), number)
    return Page(
        [Member(entry, standings[entry.kind, entry.id]) for entry in page.items],
        page.number,
        page.per_page,
        page.total,
        more=page.more,
    )


def after(theme: Theme) -> int | None:
    """The proposed theme that stands after this one on the page, or else the one before it."""
    query = select(Theme.id).where(Theme.project_id == theme.project_id, Theme.standing == Standing.PROPOSED)
    ids = list(db.session.scalars(query.order_by(Theme.position, Theme.id)))
    if theme.id not in ids:
        return None
    at = ids.index(theme.id)
    beside = ids[at + 1 : at + 2] or ids[max(0, at - 1) : at]
    return beside[0] if beside else None


def others(theme: Theme) -> Sequence[Theme]:
    """The themes that something of this one can be moved to."""
    query = select(Theme).where(Theme.project_id == theme.project_id, Theme.id != theme.id)
    return db.session.scalars(query.order_by(Theme.standing, Theme.name_nb, Theme.id)).all()


def all_of(project_id: int) -> Sequence[Theme]:
    query = select(Theme).where(Theme.project_id == project_id)
    return db.session.scalars(query.order_by(Theme.standing, Theme.name_nb, Theme.id)).all()


def nowhere(person: Person, project: Project, number: int = 1) -> Page[Entry]:
    """Those that no theme was found for, or that somebody took out, and that nobody has placed since."""
    given = _given(person, project)
    left = exists().where(ThemeLeft.project_id == project.id, *same(ThemeLeft, given))
    held, refused = in_theme(project.id, given, *HELD), in_theme(project.id, given, Standing.REFUSED)
    query = select(given.kind, given.id).where(stands(given), or_(left, refused), ~held)
    return _page(person, project, query.order_by(given.kind, given.tie, given.id), number)[0]


def _page(person: Person, project: Project, query: Select[Any], number: int) -> tuple[Page[Entry], dict[Any, Any]]:
    """One page of the contributions that `query` names, the last one past the end, and what it says beside each."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = max(1, min(number, -(-total // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    rows = db.session.execute(query.limit(PER_PAGE).offset(start)).all()
    beside = {(Kind(row[0]), row[1]): row[-1] for row in rows}
    items = inbox.several(person, project, list(beside))
    return Page(items, number, PER_PAGE, total, more=start + PER_PAGE < total), beside
