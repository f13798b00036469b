"""Rows for a project's exports: all that its team may see, streamed. Never who gave what."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.decisions.models import Ballot, Vote
from app.insights.models import Link, Note, QuotedPin
from app.insights.queries.things import FINDINGS
from app.needs.models import Addition, AdditionState, Answer, Need, NeedState, PreparedAnswer, Support
from app.opendata.results import in_batches
from app.projects.models import Activity, ActivityState, Department, District, FocusArea, Phase
from app.prototypes.models import Feedback, NamedPlace, Pin, Prototype, Version
from app.workshops import figures
from app.workshops.models import Workshop

Row = dict[str, Any]
Rows = Iterator[Row]
Mark = Callable[[int], str]
READ_BY_TEAM = Need.state != NeedState.WITHDRAWN  # what its author took back is nobody's any more
PUBLISHED_OR_READ = Addition.state != AdditionState.WITHDRAWN


def stream(query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    """The rows as dictionaries, as the files have them."""
    for row in db.session.execute(query.execution_options(yield_per=500)).mappings():
        yield {name: plain(value) for name, value in row.items()}


def plain(value: Any) -> Any:
    """Moments to the second as clocks here show them; enums become their values."""
    if isinstance(value, datetime):
        return clock.local(value).replace(microsecond=0)
    return getattr(value, "value", value)


def needs(project_id: int) -> Iterator[Row]:
    """Named so that `flask import needs` understands them."""
    return stream(_needs(project_id))


def _needs(project_id: int) -> Select[*tuple[Any, ...]]:
    forwarded = aliased(Department)
    query = (
        select(
            Need.id.label("number"),
            Need.text,
            Need.lang.label("language"),
            Need.state,
            Need.policy,
            Need.told_at,
            Need.published_at,
            Need.answered_at,
            Need.place,
            District.name_nb.label("district"),
            FocusArea.name_nb.label("focus_area"),
            Phase.kind.label("phase"),
            forwarded.name_nb.label("forwarded_to"),
            Need.merged_into_id.label("merged_into"),
            Need.support_count.label("supports"),
            Need.merged_count.label("merged"),
            Need.by_employee,
            Need.origin,
        )
        .outerjoin(District, District.id == Need.district_id)
        .outerjoin(FocusArea, FocusArea.id == Need.focus_area_id)
        .outerjoin(Phase, Phase.id == Need.phase_id)
        .outerjoin(forwarded, forwarded.id == Need.department_id)
    )
    return query.where(Need.project_id == project_id, READ_BY_TEAM).order_by(Need.id)


def additions(project_id: int) -> Iterator[Row]:
    query = select(
        Addition.need_id.label("need"),
        Addition.text,
        Addition.lang.label("language"),
        Addition.state,
        Addition.policy,
        Addition.told_at,
        Addition.by_author,
        Addition.by_employee,
    ).join(Addition.need)
    return stream(query.where(Need.project_id == project_id, READ_BY_TEAM, PUBLISHED_OR_READ).order_by(Addition.id))


def answers(project_id: int) -> Iterator[Row]:
    query = select(
        Answer.need_id.label("need"), Answer.text_nb, Answer.text_en, Answer.by_nb, Answer.by_en, Answer.answered_at
    ).join(Answer.need)
    return stream(query.where(Need.project_id == project_id, READ_BY_TEAM).order_by(Answer.id))


def prepared_answers(project_id: int) -> Iterator[Row]:
    ready = PreparedAnswer
    query = select(
        ready.need_id.label("need"), ready.text_nb, ready.text_en, ready.by_nb, ready.by_en, ready.prepared_at
    ).join(ready.need)
    return stream(query.where(Need.project_id == project_id, READ_BY_TEAM).order_by(ready.need_id))


def findings(project_id: int) -> Iterator[Row]:
    """Drafts too."""
    for kind, model in FINDINGS.items():
        names = ("title_nb", "title_en", "body_nb", "body_en", "standing", "why_nb", "why_en")
        columns = [getattr(model, name) for name in names]
        query = select(literal(kind.value).label("kind"), model.id, *columns, model.published_at, model.settled_at)
        yield from stream(query.where(model.project_id == project_id).order_by(model.id))


def links(project_id: int) -> Iterator[Row]:
    query = select(Link.from_kind, Link.from_id, Link.to_kind, Link.to_id, Link.stance, Link.why, Link.linked_at).where(
        Link.project_id == project_id
    )
    return stream(query.order_by(Link.id))


def notes(project_id: int) -> Iterator[Row]:
    query = select(Note.id, Note.text_nb, Note.text_en, Note.source, Note.source_link, Note.written_at)
    return stream(query.where(Note.project_id == project_id).order_by(Note.id))


def activities(project_id: int) -> Iterator[Row]:
    query = select(
        Activity.id,
        Activity.kind,
        Phase.kind.label("phase"),
        Activity.title_nb,
        Activity.title_en,
        Activity.state,
        Activity.audience,
        Activity.identity_level,
        Activity.opens_at,
        Activity.closes_at,
        Activity.closed_at,
        Activity.contributions,
    ).join(Phase, Phase.id == Activity.phase_id)
    return stream(query.where(Activity.project_id == project_id).order_by(Activity.id))


def reasons(project_id: int) -> Iterator[Row]:
    """What people wrote when they voted, where the result may be seen. In no order that tells when."""
    query = (
        select(Ballot.slug.label("ballot"), Vote.reason, Vote.lang.label("language"))
        .join(Ballot, Ballot.id == Vote.ballot_id)
        .where(Ballot.project_id == project_id, Vote.reason != "", _over(), _voters() >= SMALLEST_CELL)
    )
    return stream(query.order_by(Ballot.slug, Vote.reason, Vote.id))


def _over() -> ColumnElement[bool]:
    moment = clock.now()
    closed = (Activity.state == ActivityState.CLOSED) | (
        (Activity.state == ActivityState.OPEN) & (Activity.closes_at <= moment)
    )
    return Ballot.activity.has(closed)


def _voters() -> Any:
    counted = aliased(Vote)
    return select(func.count()).where(counted.ballot_id == Ballot.id).correlate(Ballot).scalar_subquery()


def feedback(project_id: int) -> Iterator[Row]:
    """What testers wrote: why they chose as they did (five testers at least), and what they pinned to the picture.

    What each chose is left out: counted together, choices beside reasons would tell the numbers that are hidden.
    """
    about = (Prototype.slug.label("prototype"), Version.number.label("version"))
    testers = aliased(Feedback)
    enough = select(func.count()).where(testers.version_id == Version.id).correlate(Version).scalar_subquery()
    why = (
        select(*about, literal("reason").label("kind"), Feedback.why.label("text"), Feedback.lang.label("language"))
        .join(Version, Version.id == Feedback.version_id)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Prototype.project_id == project_id, Feedback.why != "", enough >= SMALLEST_CELL)
    )
    yield from stream(why.order_by(Prototype.slug, Version.number, Feedback.why, Feedback.id))
    pins = (
        select(
            Pin.id,
            *about,
            literal("pin").label("kind"),
            Pin.text,
            Pin.lang.label("language"),
            Pin.mood,
            NamedPlace.name_nb.label("place"),
            Pin.hidden,
        )
        .join(Pin.feedback)
        .join(Version, Version.id == Feedback.version_id)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .outerjoin(NamedPlace, NamedPlace.id == Pin.place_id)
        .where(Prototype.project_id == project_id, Pin.text != "")
    )
    quoted = _quoted(project_id)
    for row in stream(pins.order_by(Prototype.slug, Version.number, Pin.text, Pin.id)):
        pin = row.pop("id")
        yield {**row, "quoted_in": quoted.get(pin, "")}


def _quoted(project_id: int) -> dict[int, str]:
    """The insights in which each pin is quoted."""
    query = select(QuotedPin.pin_id, Link.to_id).join(Link, Link.id == QuotedPin.link_id)
    found: dict[int, list[str]] = {}
    for pin, insight in db.session.execute(query.where(Link.project_id == project_id).order_by(Link.to_id)):
        found.setdefault(pin, []).append(str(insight))
    return {pin: " ".join(insights) for pin, insights in found.items()}


def workshops(project_id: int) -> Iterator[Row]:
    """The results that rooms have seen, as on each workshop's own page."""
    for some in in_batches(select(Workshop).where(Workshop.project_id == project_id).order_by(Workshop.id.desc())):
        came = figures.outcomes_of([held.id for held in some])
        for held in some:
            for row in figures.rows(came[held.id]):
                yield {"workshop": held.id, "name_nb": held.name_nb, "name_en": held.name_en, **row}


def moving_needs(project_id: int, mark: Mark) -> Iterator[Row]:
    """The same needs with who told them, as `mark` calls them: for moving to another installation."""
    for row in stream(_needs(project_id).add_columns(Need.participant_id)):
        teller = row.pop("participant_id")
        yield {**row, "author": mark(teller) if teller else ""}


def moving_supports(project_id: int, mark: Mark) -> Iterator[Row]:
    query = select(Support.participant_id, Support.need_id).join(Need, Need.id == Support.need_id)
    query = query.where(Need.project_id == project_id, READ_BY_TEAM).order_by(Support.need_id, Support.participant_id)
    for participant, need in db.session.execute(query.execution_options(yield_per=500)):
        yield {"participant": mark(participant), "need": need}
