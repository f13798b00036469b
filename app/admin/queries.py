"""Reads for operating the instance."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.core.i18n import told
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.people.models import Account
from app.projects.models import Department, District, FocusArea, Project


def accounts(search: str = "", number: int = 1) -> Page[Account]:
    """Accounts by name, with their roles; every word of `search` in name or address, in any case."""
    query = select(Account).options(selectinload(Account.roles)).order_by(Account.name, Account.id)
    return paginate(query.where(*holding(search, Account.name, Account.email)), number, 30)


def account(account_id: int) -> Account | None:
    return db.session.get(Account, account_id, options=[selectinload(Account.roles)])


def project_names() -> dict[int, str]:
    """Every project's title by its id, drafts too, for choosing where a role counts."""
    rows = db.session.execute(select(Project.id, Project.title_nb, Project.title_en).order_by(Project.title_nb))
    return {row.id: told(row, "title") for row in rows}


def all_focus_areas() -> Sequence[FocusArea]:
    return db.session.scalars(select(FocusArea).order_by(FocusArea.position, FocusArea.id)).all()


def all_departments() -> Sequence[Department]:
    return db.session.scalars(select(Department).order_by(Department.name_nb)).all()


def all_districts() -> Sequence[District]:
    return db.session.scalars(select(District).order_by(District.name_nb, District.valid_from)).all()
