"""Answer templates, and what is prepared and not published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.db import db
from app.core.pagination import Page, paginate
from app.needs.models import Answer, AnswerTemplate, Need, PreparedAnswer
from app.people.models import Account
from app.projects.models import Project


@dataclass(frozen=True)
class Given:
    """A published answer, and who of ours gave it: a name for the team, empty when they are no longer with us."""

    answer: Answer
    name: str


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


def given_to(number: int) -> Sequence[Given]:
    """What the need with this number was answered, for the team; the newest first."""
    query = select(Answer, Account.name).outerjoin(Account, Account.id == Answer.account_id)
    found = db.session.execute(query.where(Answer.need_id == number).order_by(Answer.id.desc()))
    return [Given(answer, name or "") for answer, name in found]


def own_role(account_id: int | None, project: Project | None) -> tuple[str, str]:
    """What this person is in the project, in both languages: as its contact, or as they answered there last; else nothing.

    Never what somebody else is: an answer in a title that one does not have is no answer of theirs.
    """
    account = db.session.get(Account, account_id) if account_id else None
    if account is None:
        return "", ""
    if project is not None and account.email == project.contact_email.strip().lower():
        return project.contact_role_nb, project.contact_role_en
    here = Need.project_id.is_(None) if project is None else Need.project_id == project.id
    last = select(Answer.by_nb, Answer.by_en).join(Need, Need.id == Answer.need_id)
    row = db.session.execute(
        last.where(Answer.account_id == account_id, here).order_by(Answer.id.desc()).limit(1)
    ).first()
    return (row.by_nb, row.by_en) if row is not None else ("", "")


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


def prepared_in(project_id: int, phase_id: int | None, number: int, per_page: int) -> Page[PreparedAnswer]:
    """What can be published in the project, or in one phase of it; what has waited longest first.

    Each with its need and who prepared it. A page past the end gives the last one: what stood there is published.
    """
    query = _ready(project_id, phase_id).options(
        contains_eager(PreparedAnswer.need), joinedload(PreparedAnswer.account)
    )
    order = Need.waiting_since.is_(None), Need.waiting_since, Need.id
    return paginate(query.order_by(*order), number, per_page, or_last=True)


def all_prepared(project_id: int, phase_id: int | None, until: datetime) -> dict[int, str]:
    """The keys of what can be published and was prepared as it is now by `until`, by the number of the need."""
    query = _ready(project_id, phase_id).with_only_columns(
        PreparedAnswer.need_id, PreparedAnswer.key, maintain_column_froms=True
    )
    ready = query.where(PreparedAnswer.prepared_at <= until).order_by(PreparedAnswer.need_id)
    return {row.need_id: row.key for row in db.session.execute(ready)}


def prepared_among(project_id: int, numbers: Sequence[int]) -> Sequence[PreparedAnswer]:
    """What is prepared for those of the needs that are public and in the project, in the order of their numbers."""
    query = select(PreparedAnswer).join(PreparedAnswer.need)
    query = query.where(PreparedAnswer.need_id.in_(numbers), Need.project_id == project_id, Need.public)
    return db.session.scalars(query.order_by(PreparedAnswer.need_id)).all()


def prepared_number(project_id: int, phase_id: int | None = None) -> int:
    """How many can be published in the project, or in one phase of it."""
    return _number(_ready(project_id, phase_id))


def prepared_without_english(project_id: int, phase_id: int | None, until: datetime) -> int:
    ready = _ready(project_id, phase_id).where(PreparedAnswer.prepared_at <= until)
    return _number(ready.where(PreparedAnswer.text_en == ""))


def _number(query: Select[PreparedAnswer]) -> int:
    return db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def _ready(project_id: int, phase_id: int | None) -> Select[PreparedAnswer]:
    query = select(PreparedAnswer).join(PreparedAnswer.need).where(Need.project_id == project_id, Need.public)
    return query if phase_id is None else query.where(Need.phase_id == phase_id)


def _of(project_id: int | None) -> ColumnElement[bool]:
    column = AnswerTemplate.project_id
    return column.is_(None) if project_id is None else column == project_id
