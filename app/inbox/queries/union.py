"""All that people gave to a project as one set of rows, each with what the team has noted about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from app.core.contributions import COLUMNS, Kind, Source, columns, sources
from app.core.permissions import Person
from app.inbox.models import Item, Mention, Reply, ReplyTo, TeamNote
from app.insights.models import Link
from app.notifications.models import Subject
from app.projects.models import Project

# What `source_kind` of a placeable one can be.
BEHIND = (Subject.NEED, Subject.ADDITION, Subject.FEEDBACK, Subject.BALLOT)
# States of what does not stand by itself any more: it is part of another, or was taken down or back.
GONE = ("merged", "declined", "hidden", "withdrawn")


def readable(person: Person, project: Project) -> list[Source]:
    """The kinds that this person may read in the project."""
    return [source for source in sources() if source.permission.allows(person, project)]


@dataclass(frozen=True)
class Joined:
    """The rows of a project (`c`), outer joined with what the team noted (`item`)."""

    project_id: int
    given: Any
    item: Any

    @property
    def c(self) -> Any:
        return self.given.c

    @property
    def source(self) -> FromClause:
        item = self.item.c
        mine = and_(item.project_id == self.project_id, item.kind == self.kind, item.item_id == self.c.id)
        return self.given.outerjoin(self.item, mine)  # type: ignore[no-any-return]

    @property
    def kind(self) -> ColumnElement[Any]:
        """To compare with a column of the type `Kind`."""
        return type_coerce(self.c.kind, Item.kind.type)

    @cached_property
    def owed(self) -> ColumnElement[Any]:
        """Since when somebody waits; NULL when nobody does."""
        done = and_(self.c.read_here, self.item.c.read_at.is_not(None))
        answered = self._replied(Reply.published_at.is_not(None))
        return case((or_(done, answered), null()), else_=self.c.owed_at)

    @cached_property
    def prepared(self) -> ColumnElement[bool]:
        """An answer is ready and not published."""
        return or_(self.c.prepared, self._replied(Reply.published_at.is_(None)))

    def _replied(self, which: ColumnElement[bool]) -> ColumnElement[bool]:
        """There is such a reply to it, or to the question that it is an answer to. Looked up once, not for each row."""
        there = {
            to.value: self.c.source_id.in_(
                select(Reply.subject_id).where(Reply.subject == to, Reply.project_id == self.project_id, which)
            )
            for to in ReplyTo
        }
        return case(there, value=self.c.source_kind, else_=false())

    @cached_property
    def unread(self) -> ColumnElement[bool]:
        return and_(self.c.unread, self.item.c.read_at.is_(None))

    @cached_property
    def placed(self) -> ColumnElement[bool]:
        """It stands behind an insight of the project. What stands there is looked up once, and not for each row."""
        there = {
            kind.value: self.c.source_id.in_(
                select(Link.from_id).where(
                    Link.from_kind == kind, Link.to_kind == Subject.INSIGHT, Link.project_id == self.project_id
                )
            )
            for kind in BEHIND
        }
        return case(there, value=self.c.source_kind, else_=false())

    @cached_property
    def unplaced(self) -> ColumnElement[bool]:
        return and_(self.c.placeable, not_(self.placed))

    def mentions(self, account_id: int) -> ColumnElement[bool]:
        """A note about it names this account."""
        return exists().where(
            TeamNote.project_id == self.project_id,
            TeamNote.kind == self.kind,
            TeamNote.item_id == self.c.id,
            Mention.note_id == TeamNote.id,
            Mention.account_id == account_id,
        )


# What it takes to say what is left to do and in which order, without the words: they are looked up for one page.
SLIM = frozenset(
    "kind id received_at owed_at unread read_here prepared placeable source_kind source_id weight tie".split()
)


def joined(project_id: int, kinds: Sequence[Source], names: Collection[str] = tuple(COLUMNS)) -> Joined:
    """Everything of these kinds that was given to the project, with the columns `names` only: the fewer the faster."""
    selects = [source.select(project_id) for source in kinds] or [_nothing()]
    given = union_all(*(_only(query, names) for query in selects)).subquery("given")
    return Joined(project_id, given, Item.__table__.alias("item"))


def _only(query: Select[Any], names: Collection[str]) -> Select[Any]:
    wanted = [column for column in query.selected_columns if column.name in names]
    return query.with_only_columns(*wanted, maintain_column_froms=True)


def _nothing() -> Select[Any]:
    return select(*columns(kind=Kind.NEED.value)).where(false())


def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet it."""
    return func.count(case((condition, 1)))
