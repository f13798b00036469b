"""Which contributions of a project are to be grouped: what somebody asked for, as the inbox asks for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, not_, select, type_coerce

from app.core.contributions import Kind, Source, sources
from app.core.db import db
from app.inbox.queries import Filters, Show
from app.inbox.queries.filters import conditions
from app.inbox.queries.union import GONE, SLIM, Joined, joined
from app.themes.models import Standing, Theme, ThemeLeft, ThemeMember

MOST = 20_000  # more are not grouped at once
AT_ONCE = 5_000  # numbers in one statement
WORDS = SLIM | {"state", "text"}
EVERYTHING = Filters(show=Show.ALL)
Thing = tuple[Kind, int]


@dataclass(frozen=True)
class Selection:
    """What the inbox can be narrowed by; nothing means all of it. Stored with the run, so that everybody sees it.

    loose: only what stands in no accepted theme and behind no insight.
    """

    filters: Filters = EVERYTHING
    loose: bool = False

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Selection":
        """What a stored run says. Names that mean nothing here are left out."""
        known = {one.name: told[one.name] for one in fields(Filters) if one.name in told and one.name != "order"}
        return cls(Filters(**{**known, "show": Show(told.get("show", Show.ALL))}), bool(told.get("loose")))

    def stored(self) -> dict[str, Any]:
        given = {name: value for name, value in asdict(self.filters).items() if value and name != "order"}
        return {**given, "show": self.filters.show.value, **({"loose": True} if self.loose else {})}

    @property
    def everything(self) -> bool:
        return not self.loose and replace(self.filters, order=EVERYTHING.order) == EVERYTHING


def stands(given: Any) -> ColumnElement[bool]:
    """It is there to be read by itself: what is merged is read as part of the other, and what is gone is gone."""
    found: ColumnElement[bool] = given.state.not_in(GONE)
    return found


def same(table: type[ThemeMember] | type[ThemeLeft], given: Any) -> list[ColumnElement[bool]]:
    """A row of `table` is about the contribution."""
    return [table.kind == type_coerce(given.kind, table.kind.type), table.item_id == given.id]


def chosen(project_id: int, asked: Selection, me: int) -> Select[Any]:
    """The kind, id and words of what the account `me` asked for, always in the same order: the same input gives the same
    themes."""
    kinds = [source for source in sources() if asked.filters.kind in ("", source.kind)]
    rows = joined(project_id, kinds, WORDS | asked.filters.columns)
    query = _words(rows).where(*conditions(asked.filters, rows, me))
    if asked.loose:
        query = query.where(not_(rows.placed), ~in_theme(project_id, rows.c, Standing.ACCEPTED))
    return query


def new(project_id: int) -> Select[Any]:
    """The same of what no grouping has read: it stands in no theme, was taken out of none, and was not left over."""
    rows = joined(project_id, sources(), WORDS)
    left = exists().where(ThemeLeft.project_id == project_id, *same(ThemeLeft, rows.c))
    return _words(rows).where(~in_theme(project_id, rows.c), ~left)


def _words(rows: Joined) -> Select[Any]:
    query = select(rows.c.kind, rows.c.id, rows.c.text).select_from(rows.source)
    return query.where(stands(rows.c), rows.c.text != "").order_by(rows.c.kind, rows.c.id)


def in_theme(project_id: int, given: Any, *standings: Standing) -> ColumnElement[bool]:
    """A theme of the project has a row about it with one of these standings, of none given with whichever.

    One of a project that it was moved from says nothing here.
    """
    ours = (Theme.id == ThemeMember.theme_id, Theme.project_id == project_id)
    so = (ThemeMember.standing.in_(standings),) if standings else ()
    return exists().where(*ours, *same(ThemeMember, given), *so)


def how_many(project_id: int, asked: Selection, me: int) -> int:
    return _number(chosen(project_id, asked, me))


def how_many_new(project_id: int) -> int:
    return _number(new(project_id))


def _number(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def present(project_id: int, kinds: Sequence[Source], things: Iterable[Thing]) -> list[Thing]:
    """Those of the things that were given to the project and stand by themselves, in order. One statement for a kind."""
    wanted, found = set(things), []
    for source in kinds:
        numbers = [number for kind, number in wanted if kind is source.kind]
        given = joined(project_id, [source], ("id", "state")).c
        for some in _parts(sorted(numbers)):
            query = select(given.id).where(given.id.in_(some), stands(given)).order_by(given.id)
            found += [(source.kind, number) for number in db.session.scalars(query)]
    return found


def among(table: type[ThemeMember] | type[ThemeLeft], things: Iterable[Thing]) -> list[ColumnElement[bool]]:
    """Conditions that together hold for the rows about these things: one for each statement that it takes."""
    numbers: dict[Kind, list[int]] = {}
    for kind, number in things:
        numbers.setdefault(kind, []).append(number)
    return [
        (table.kind == kind) & table.item_id.in_(some)
        for kind, all_of_it in numbers.items()
        for some in _parts(all_of_it)
    ]


def _parts(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
