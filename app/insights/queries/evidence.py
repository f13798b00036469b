"""What stands behind an insight, counted honestly: people once each, no small cell, and what speaks against it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select, union_all

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.smallcells import known, suppressed
from app.insights.models import Link, Stance
from app.insights.queries import people, voices
from app.insights.queries.people import NOBODY, Crowd, Kinds
from app.insights.queries.readable import ADDED, READABLE
from app.insights.queries.voices import Quote
from app.needs.models import Addition, Need
from app.notifications.models import Subject
from app.projects.models import Activity, District
from app.prototypes.models import Feedback, Version

Cells = dict[str, int | None]
MORE = tuple((kind, stance) for kind in (Subject.FEEDBACK, Subject.ADDITION) for stance in (Stance.FOR, Stance.AGAINST))


@dataclass(frozen=True)
class Evidence:
    """What an insight rests on. A district or an activity with fewer than five contributions is not named by number.

    beside: the needs, tests and additions of each side as they are shown, which `people.told` is to be asked with.
    people, dissenters: who told and who only supports what speaks for it, and against it, each of them once.
    more: tests and additions, by kind and stance; None for fewer than five. The others are named where they stand.
    activities: where the needs, the additions and the feedback for it were given; "" for what came in beside every activity.
    districts: of the needs, and of those that something was added to.
    languages: of the names of districts and activities.
    """

    needs: int
    against: int
    people: Crowd
    dissenters: Crowd
    districts: Cells
    activities: Cells
    languages: dict[str, str]
    quotes: Sequence[Quote]
    dissent: Sequence[Quote]
    more: dict[tuple[Subject, Stance], int | None]
    beside: dict[Stance, Kinds]

    @property
    def opposed(self) -> bool:
        """Whether any contribution speaks against it, also one that cannot be quoted."""
        return bool(self.against or self.dissent or any(stance is Stance.AGAINST for _kind, stance in self.more))

    @property
    def contributions(self) -> tuple[int, bool]:
        """How many there are at least, of all kinds and both ways, and whether that is all of them."""
        shown = [number for number in self.more.values() if number is not None]
        return self.needs + self.against + sum(shown), len(shown) == len(self.more)


def evidence(insight_id: int) -> Evidence:
    """What stands behind an insight, for and against, among what everybody may read. As many statements for any size."""
    counts, crowd = voices.counts([insight_id])[insight_id], people.behind([insight_id])[insight_id]
    said = voices.quotes([insight_id])[insight_id]
    districts, spoken = _cells(District, lived_in(insight_id), "name")
    activities, written = _cells(Activity, given_in(insight_id), "title", outer=True)
    return Evidence(
        needs=counts.get((Subject.NEED, Stance.FOR), 0),
        against=counts.get((Subject.NEED, Stance.AGAINST), 0),
        people=crowd.get(Stance.FOR, NOBODY),
        dissenters=crowd.get(Stance.AGAINST, NOBODY),
        districts=districts,
        activities=activities,
        languages={**spoken, **written},
        quotes=[one for one in said if one.stance is Stance.FOR],
        dissent=[one for one in said if one.stance is Stance.AGAINST],
        beside={stance: voices.kinds(counts, stance) for stance in Stance},
        more={what: known(counts[what]) for what in MORE if what in counts},
    )


def _given(insight_id: int, need: Any, feedback: Any = None) -> Select[*tuple[Any, ...]]:
    """`key` of each contribution that speaks for it: of needs, of additions to needs, and of feedback."""
    to = and_(Link.to_kind == Subject.INSIGHT, Link.to_id == insight_id, Link.stance == Stance.FOR)
    needs = select(need.label("key")).join(Link, and_(Link.from_id == Need.id, Link.from_kind == Subject.NEED))
    added = select(need.label("key")).join(Addition, Addition.need_id == Need.id)
    added = added.join(Link, and_(Link.from_id == Addition.id, Link.from_kind == Subject.ADDITION))
    parts = [needs.where(to, READABLE), added.where(to, ADDED)]
    if feedback is not None:
        tried = select(feedback.label("key")).join(Feedback, Feedback.version_id == Version.id)
        parts.append(tried.join(Link, and_(Link.from_id == Feedback.id, Link.from_kind == Subject.FEEDBACK)).where(to))
    given = union_all(*parts).subquery()
    return select(given.c.key, func.count()).group_by(given.c.key)


def given_in(insight_id: int) -> Select[*tuple[Any, ...]]:
    """How much of what speaks for it was given in each activity."""
    return _given(insight_id, Need.activity_id, Version.activity_id)


def lived_in(insight_id: int) -> Select[*tuple[Any, ...]]:
    """How much of it is about each district."""
    return _given(insight_id, Need.district_id)


def _cells(
    model: Any, query: Select[*tuple[Any, ...]], name: str, *, outer: bool = False
) -> tuple[Cells, dict[str, str]]:
    """How many of the contributions belong to each, by its name in the reader's language, and in which one each name stands.

    Their sum is shown beside them, so what is too small hides another too.
    """
    counts = {number: count for number, count in db.session.execute(query) if outer or number is not None}
    rows = {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(counts)))}
    shown: dict[Any, int | None] = suppressed(counts)
    named: Cells = {}
    for number, count in shown.items():  # two activities may have the same name
        title = told(rows[number], name) if number in rows else ""
        before = named.get(title, 0)
        named[title] = None if count is None or before is None else before + count
    cells = dict(sorted(named.items(), key=lambda cell: (cell[0] == "", -(cell[1] or 0), cell[0])))
    return cells, {told(row, name): told_language(row, name) for row in rows.values()}
