"""Focus areas, departments and districts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from app.core import clock
from app.core.db import db
from app.projects.models import Department, District, FocusArea


def focus_areas() -> Sequence[FocusArea]:
    """The focus areas in use, in their order."""
    return db.session.scalars(
        select(FocusArea).where(FocusArea.active).order_by(FocusArea.position, FocusArea.id)
    ).all()


def focus_area_by_slug(slug: str) -> FocusArea | None:
    """By its address in either language."""
    return db.session.scalar(select(FocusArea).where(or_(FocusArea.slug_nb == slug, FocusArea.slug_en == slug)))


def departments() -> Sequence[Department]:
    """The departments in use, by name."""
    return db.session.scalars(select(Department).where(Department.active).order_by(Department.name_nb)).all()


def districts(day: date | None = None) -> Sequence[District]:
    """The districts as they are on `day` (today), by name."""
    day = day or clock.today()
    query = select(District).where(
        District.valid_from <= day, or_(District.valid_to.is_(None), District.valid_to >= day)
    )
    return db.session.scalars(query.order_by(District.name_nb)).all()


def district_by_slug(slug: str) -> District | None:
    return db.session.scalar(select(District).where(District.slug == slug))
