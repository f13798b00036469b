"""Answer templates, and what is prepared and not published."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.db import db
from app.needs.models import AnswerTemplate, Need, PreparedAnswer

BY_NAME = (func.lower(AnswerTemplate.name_nb), AnswerTemplate.id)


def templates_of(project_id: int | None) -> Sequence[AnswerTemplate]:
    """All of the project, or with None those for every project; archived ones last."""
    query = select(AnswerTemplate).where(_of(project_id))
    return db.session.scalars(query.order_by(AnswerTemplate.archived_at.is_not(None), *BY_NAME)).all()


def offered_templates(project_id: int | None) -> Sequence[AnswerTemplate]:
    """What can be answered with in the project: its own first, then those for every project."""
    ours = _of(None) if project_id is None else _of(None) | _of(project_id)
    query = select(AnswerTemplate).where(ours, AnswerTemplate.archived_at.is_(None))
    return db.session.scalars(query.order_by(AnswerTemplate.project_id.is_(None), *BY_NAME)).all()


def template_by_id(template_id: int, project_id: int | None) -> AnswerTemplate | None:
    """The template, when it is of the project (or, with None, for every project)."""
    found: AnswerTemplate | None = db.session.scalar(
        select(AnswerTemplate).where(AnswerTemplate.id == template_id, _of(project_id))
    )
    return found


def prepared_for(numbers: Sequence[int]) -> dict[int, PreparedAnswer]:
    """What is prepared for those of these needs that are public, by their numbers, with who prepared it. One statement."""
    query = select(PreparedAnswer).join(PreparedAnswer.need).where(PreparedAnswer.need_id.in_(numbers), Need.public)
    found = db.session.scalars(query.options(joinedload(PreparedAnswer.account))) if numbers else ()
    return {one.need_id: one for one in found}


def prepared_of(need: Need) -> PreparedAnswer | None:
    """What is prepared for the need, also when it is not public any more: then it can only be thrown away."""
    found: PreparedAnswer | None = db.session.scalar(
        select(PreparedAnswer).where(PreparedAnswer.need_id == need.id).options(joinedload(PreparedAnswer.account))
    )
    return found


def prepared_in(project_id: int, phase_id: int | None, most: int) -> Sequence[PreparedAnswer]:
    """What can be published in the project, or in one phase of it; what has waited longest first.

    Each with its need and who prepared it.
    """
    query = _ready(project_id, phase_id).options(
        contains_eager(PreparedAnswer.need), joinedload(PreparedAnswer.account)
    )
    order = Need.waiting_since.is_(None), Need.waiting_since, Need.id
    return db.session.scalars(query.order_by(*order).limit(most)).all()


def prepared_among(project_id: int, numbers: Sequence[int]) -> Sequence[PreparedAnswer]:
    """What is prepared for those of the needs that are public and in the project, in the order of their numbers."""
    query = select(PreparedAnswer).join(PreparedAnswer.need)
    query = query.where(PreparedAnswer.need_id.in_(numbers), Need.project_id == project_id, Need.public)
    return db.session.scalars(query.order_by(PreparedAnswer.need_id)).all()


def prepared_number(project_id: int, phase_id: int | None = None) -> int:
    """How many can be published in the project, or in one phase of it."""
    counted = _ready(project_id, phase_id).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(counted) or 0


def _ready(project_id: int, phase_id: int | None) -> Select[PreparedAnswer]:
    query = select(PreparedAnswer).join(PreparedAnswer.need).where(Need.project_id == project_id, Need.public)
    return query if phase_id is None else query.where(Need.phase_id == phase_id)


def _of(project_id: int | None) -> ColumnElement[bool]:
    column = AnswerTemplate.project_id
    return column.is_(None) if project_id is None else column == project_id
