"""Replies to what is no need: what is ready, and what was published to whom."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.contributions import Kind, Source
from app.core.db import db
from app.core.pagination import Page, paginate
from app.core.permissions import Person
from app.inbox.models import Reply, ReplyTo
from app.inbox.queries.union import joined, readable
from app.needs.models import Addition
from app.projects.models import Project
from app.prototypes.models import Feedback, Version

PER_PAGE = 50


def reply_to(project_id: int, subject: ReplyTo, subject_id: int) -> Reply | None:
    """What is published, or ready in the project. What another project has ready is that team's, and in their name."""
    ours = or_(Reply.published_at.is_not(None), Reply.project_id == project_id)
    query = select(Reply).where(Reply.subject == subject, Reply.subject_id == subject_id, ours)
    found: Reply | None = db.session.scalar(query.options(joinedload(Reply.account)))
    return found


def published_replies(subject: ReplyTo, ids: Collection[int]) -> dict[int, Reply]:
    """What everybody who may see these things may read, by the id of each. One statement."""
    return _published(subject, ids) if ids else {}


def replies_to_additions(need_id: int) -> dict[int, Reply]:
    """The same for the additions to a need, which need not be read for it. One statement."""
    return _published(ReplyTo.ADDITION, select(Addition.id).where(Addition.need_id == need_id))


def _published(subject: ReplyTo, ids: Collection[int] | Select[int]) -> dict[int, Reply]:
    query = select(Reply).where(Reply.subject == subject, Reply.subject_id.in_(ids), Reply.published_at.is_not(None))
    return {one.subject_id: one for one in db.session.scalars(query)}


def replies_to_tester(prototype_id: int, participant_id: int) -> Sequence[Reply]:
    """What this participant was answered about the prototype; the newest first."""
    given = select(Feedback.id).join(Version, Version.id == Feedback.version_id)
    given = given.where(Version.prototype_id == prototype_id, Feedback.participant_id == participant_id)
    query = select(Reply).where(
        Reply.subject == ReplyTo.FEEDBACK, Reply.subject_id.in_(given), Reply.published_at.is_not(None)
    )
    return db.session.scalars(query.order_by(Reply.published_at.desc(), Reply.id.desc())).all()


def prepared_replies(person: Person, project: Project, number: int, phase_id: int | None = None) -> Page[Reply]:
    """What is ready and not published in the project, or in one phase of it, to what this person may read; what has been
    ready longest first.

    A page past the end gives the last one: what stood there is published or thrown away.
    """
    query = ready(person, project, phase_id).options(joinedload(Reply.account)).order_by(Reply.prepared_at, Reply.id)
    return paginate(query, number, PER_PAGE, or_last=True)


def number_of_prepared_replies(person: Person, project: Project, phase_id: int | None = None) -> int:
    """How many are ready in the project, or in one phase of it."""
    query = ready(person, project, phase_id).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(query) or 0


def ready(
    person: Person, project: Project, phase_id: int | None = None, until: datetime | None = None
) -> Select[Reply]:
    """What is ready, or was ready as it is now by `until`.

    Whoever may not read feedback on prototypes does not read what it is answered either, and cannot publish it. A reply is
    in the phase of what it was written at, as that stands now; what is gone, or has no phase, is in the project's only.
    """
    kinds = [source for source in readable(person, project) if source.kind is not Kind.NEED]
    query = select(Reply).where(Reply.project_id == project.id, Reply.published_at.is_(None))
    query = query.where(Reply.kind.in_([source.kind for source in kinds]))
    if phase_id is not None:
        query = query.where(_in_phase(project.id, kinds, phase_id))
    return query if until is None else query.where(Reply.prepared_at <= until)


def _in_phase(project_id: int, kinds: Sequence[Source], phase_id: int) -> ColumnElement[bool]:
    given = joined(project_id, kinds, ("kind", "id", "phase_id"))
    return exists().where(given.kind == Reply.kind, given.c.id == Reply.item_id, given.c.phase_id == phase_id)
