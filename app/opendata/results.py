"""Rows about what came of activities: how many took part, what testers and rooms answered, what insights rest on.

Counts only, under the same rules as the pages that show them: no number under five, and none from which one follows.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.i18n import in_language
from app.core.smallcells import SMALLEST_CELL
from app.insights.models import Insight, Standing
from app.insights.queries import voices
from app.needs import queries as needs
from app.projects.models import Activity, ActivityState, Phase, Project, ProjectState
from app.prototypes import queries as prototypes
from app.prototypes import results as prototype_results
from app.prototypes import wording as prototype_words
from app.prototypes.models import Choice, Prototype, Version
from app.workshops import figures
from app.workshops import queries as rooms
from app.workshops.models import Workshop

Row = dict[str, Any]
PUBLIC = Project.state != ProjectState.DRAFT
AT_ONCE = 100


def in_batches(query: Select[*tuple[Any, ...]]) -> Iterator[list[Any]]:
    """So many things at once that what belongs to each is asked for all of them together."""
    found = list(db.session.scalars(query))
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def activities() -> Iterator[Row]:
    query = select(Activity, Project.slug, Phase.kind).join(Project, Project.id == Activity.project_id)
    query = query.join(Phase, Phase.id == Activity.phase_id).where(PUBLIC, Activity.state != ActivityState.PLANNED)
    found = db.session.execute(query.order_by(Activity.id)).all()
    held = [row[0] for row in found]
    people = needs.told_took_part(held, rooms.with_a_way_of_few([one.id for one in held]))
    for one, slug, phase in found:
        yield {
            "id": one.id,
            "project": slug,
            "phase": phase.value,
            "kind": one.kind.value,
            "title_nb": one.title_nb,
            "title_en": one.title_en,
            "identity_level": one.identity_level.value,
            "opened_on": clock.local(one.opens_at).date() if one.opens_at else None,
            "closed_on": clock.local(one.ended_at).date() if one.ended_at else None,
            "took_part": people[one.id],
        }


def tests() -> Iterator[Row]:
    """Tests that are over, with how many chose what; nothing of what fewer than five tried."""
    query = select(Version).join(Prototype, Prototype.id == Version.prototype_id)
    query = query.join(Project, Project.id == Prototype.project_id)
    query = query.where(PUBLIC, Prototype.published_at.is_not(None), Version.published_at.is_not(None))
    loading = joinedload(Version.prototype).joinedload(Prototype.project), joinedload(Version.activity)
    for some in in_batches(query.options(*loading, selectinload(Version.variants)).order_by(Version.id)):
        counts = prototypes.choice_counts_of([one.id for one in some])
        for one in some:
            over = one.activity is not None and one.activity.state_at(clock.now()) is ActivityState.CLOSED
            if over and sum(counts[one.id].values()) >= SMALLEST_CELL:
                yield from _choices(one, counts[one.id])


def _choices(version: Version, counted: dict[tuple[str, Choice | None], int]) -> Iterator[Row]:
    prototype, named = version.prototype, {}
    for lang in ("nb", "en"):
        with in_language(lang):
            named[lang] = {choice: str(text) for choice, text in prototype_words.choices(version).items()}
    for choice, number in prototype_results.chosen(version, counted).items():
        yield {
            "id": prototype.id,
            "prototype": prototype.slug,
            "project": prototype.project.slug,
            "version": version.number,
            "question_nb": prototype.question_nb,
            "question_en": prototype.question_en,
            "choice": choice.value,
            "choice_nb": named["nb"][choice],
            "choice_en": named["en"][choice],
            "number": number,
            "testers": sum(counted.values()),
        }


def workshops() -> Iterator[Row]:
    """Every number on the pages of results that everybody may read."""
    query = select(Workshop).join(Project, Project.id == Workshop.project_id).where(PUBLIC, Workshop.results_public)
    for some in in_batches(query.options(joinedload(Workshop.project)).order_by(Workshop.id)):
        came = figures.outcomes_of([one.id for one in some])
        for one in some:
            for outcome in came[one.id]:
                about = {"workshop": one.id, "project": one.project.slug, "result": outcome.round.id}
                yield from ({**about, **row} for row in figures.rows([outcome]))


def evidence() -> Iterator[Row]:
    """What each insight that everybody may read rests on, as on its page."""
    query = select(Insight).join(Project, Project.id == Insight.project_id)
    query = query.where(PUBLIC, Insight.standing != Standing.DRAFT).options(joinedload(Insight.project))
    for some in in_batches(query.order_by(Insight.id)):
        found = voices.of_insights([one.id for one in some])
        for one in some:
            yield {"insight": one.id, "project": one.project.slug, **voices.shown_counts(found[one.id])}


def not_taken_on() -> Iterator[Row]:
    """How many needs were not taken on, by phase and half-year, and by the rule."""
    query = select(Project).where(PUBLIC).options(selectinload(Project.phases)).order_by(Project.slug)
    for some in in_batches(query):
        found = needs.not_taken_on(some)
        slugs = {one.id: one.slug for one in some}
        for (number, period), numbers in found.items():
            about = {"project": slugs[number], "period": period}
            yield {**about, "reason": "passed_on", "number": numbers.passed_on}
            yield from ({**about, "reason": policy.value, "number": held} for policy, held in numbers.ruled.items())
