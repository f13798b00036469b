"""Reads for operating the instance."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.core.pagination import Page, paginate
from app.core.text import fold
from app.people.models import Account
from app.projects.models import Department, District, FocusArea, Project


def accounts(search: str = "", number: int = 1) -> Page[Account]:
    """Accounts by name, with their roles; `search` in name and address."""
    query = select(Account).options(selectinload(Account.roles)).order_by(Account.name, Account.id)
    if search:
        named = func.lower(Account.name).contains(fold(search), autoescape=True)
        query = query.where(or_(named, Account.email.contains(fold(search), autoescape=True)))
    return paginate(query, number, 30)


def account(account_id: int) -> Account | None:
    return db.session.get(Account, account_id, options=[selectinload(Account.roles)])


def project_names() -> dict[int, str]:
    """Every project's bokmål title by its id, drafts too, for choosing where a role counts."""
    rows = db.session.execute(select(Project.id, Project.title_nb).order_by(Project.title_nb))
    return {row.id: row.title_nb for row in rows}


def all_focus_areas() -> Sequence[FocusArea]:
    return db.session.scalars(select(FocusArea).order_by(FocusArea.position, FocusArea.id)).all()


def all_departments() -> Sequence[Department]:
    return db.session.scalars(select(Department).order_by(Department.name_nb)).all()


def all_districts() -> Sequence[District]:
    return db.session.scalars(select(District).order_by(District.name_nb, District.valid_from)).all()
