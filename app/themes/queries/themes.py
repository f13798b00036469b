"""Themes with what a page shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.pagination import Page, paginate
from app.needs.models import Need
from app.themes.models import Standing, Theme, ThemeMember, ThemeRun
from app.themes.queries.selection import READABLE

PER_PAGE = 30
SHOWN = 2  # of the most typical, and one of the most different
HELD = (Standing.ACCEPTED, Standing.PROPOSED)


@dataclass
class Shown:
    """A theme in a list: how many needs, how many of them are only proposed, and a few of their words."""

    theme: Theme
    size: int = 0
    proposed: int = 0
    supports: int = 0
    typical: list[Need] = field(default_factory=list)
    different: Need | None = None


def theme_by_id(theme_id: int) -> Theme | None:
    query = select(Theme).where(Theme.id == theme_id)
    return db.session.scalar(query.options(joinedload(Theme.project), joinedload(Theme.insight)))


def of_project(project_id: int, standing: Standing) -> list[Shown]:
    """The project's themes: those that people accepted by name, or the proposed ones, the largest first."""
    order = (Theme.name_nb, Theme.id) if standing is Standing.ACCEPTED else (Theme.position, Theme.id)
    query = select(Theme).where(Theme.project_id == project_id, Theme.standing == standing).order_by(*order)
    found = {theme.id: Shown(theme) for theme in db.session.scalars(query.options(joinedload(Theme.insight)))}
    if found:
        _count(found)
        _quote(found)
    return list(found.values())


def _belonging() -> list[object]:
    """A need that was withdrawn, hidden, merged or moved to another project since is shown nowhere."""
    return [
        ThemeMember.standing.in_(HELD),
        Need.id == ThemeMember.need_id,
        Need.project_id == Theme.project_id,
        Theme.id == ThemeMember.theme_id,
        Need.state.in_(READABLE),
    ]


def _count(found: dict[int, Shown]) -> None:
    proposed = func.sum(case((ThemeMember.standing == Standing.PROPOSED, 1), else_=0))
    query = select(ThemeMember.theme_id, func.count(), proposed, func.sum(Need.support_count))
    query = query.where(*_belonging(), ThemeMember.theme_id.in_(found)).group_by(ThemeMember.theme_id)  # type: ignore[arg-type]
    for theme_id, size, new, supports in db.session.execute(query):
        one = found[theme_id]
        one.size, one.proposed, one.supports = size, new, supports


def _quote(found: dict[int, Shown]) -> None:
    """The most typical and the most different of each, in one question."""
    fit = func.coalesce(ThemeMember.fit, 0.0)
    asked = case((ThemeMember.standing == Standing.PROPOSED, 1), else_=0)  # a theme is what people put in it
    near = func.row_number().over(partition_by=ThemeMember.theme_id, order_by=(asked, fit.desc(), Need.id))
    far = func.row_number().over(partition_by=ThemeMember.theme_id, order_by=(asked, fit, Need.id.desc()))
    ranked = select(ThemeMember.theme_id, Need.id.label("need_id"), near.label("near"), far.label("far"))
    ranked_rows = ranked.where(*_belonging(), ThemeMember.theme_id.in_(found)).subquery()  # type: ignore[arg-type]
    few = ranked_rows.c
    query = select(few.theme_id, few.near, Need).join(Need, Need.id == few.need_id)
    for theme_id, place, need in db.session.execute(
        query.where((few.near <= SHOWN) | (few.far == 1)).order_by(few.near)
    ):
        one = found[theme_id]
        if place <= SHOWN:
            one.typical.append(need)
        elif one.size > SHOWN:
            one.different = need


def members(theme: Theme, number: int = 1, *, different_first: bool = False) -> Page[ThemeMember]:
    """One page of what the theme holds, the most typical first, or the most different."""
    query = select(ThemeMember).where(*_belonging(), Theme.id == theme.id)  # type: ignore[arg-type]
    fit = func.coalesce(ThemeMember.fit, 0.0)
    order = (fit, Need.id.desc()) if different_first else (fit.desc(), Need.id)
    return paginate(query.options(joinedload(ThemeMember.need)).order_by(*order), number, PER_PAGE, count=query)


def others(theme: Theme) -> Sequence[Theme]:
    """The themes that a need of this one can be moved to."""
    query = select(Theme).where(Theme.project_id == theme.project_id, Theme.id != theme.id)
    return db.session.scalars(query.order_by(Theme.standing, Theme.name_nb, Theme.id)).all()


def all_of(project_id: int) -> Sequence[Theme]:
    query = select(Theme).where(Theme.project_id == project_id)
    return db.session.scalars(query.order_by(Theme.standing, Theme.name_nb, Theme.id)).all()


def nowhere(project_id: int, run: ThemeRun | None, number: int = 1) -> Page[Need]:
    """Those that the run found no place for, or that somebody took out, and that nobody has placed since."""
    unfit = run.nowhere if run is not None else []
    placed = select(ThemeMember.need_id).join(Theme, Theme.id == ThemeMember.theme_id)
    placed = placed.where(Theme.project_id == project_id, ThemeMember.standing.in_(HELD))
    refused = select(ThemeMember.need_id).join(Theme, Theme.id == ThemeMember.theme_id)
    refused = refused.where(Theme.project_id == project_id, ThemeMember.standing == Standing.REFUSED)
    query = select(Need).where(
        and_(or_(Need.id.in_(unfit), Need.id.in_(refused)), Need.project_id == project_id),
        Need.state.in_(READABLE),
        Need.id.not_in(placed),
    )
    return paginate(query.order_by(Need.id), number, PER_PAGE, count=query)
