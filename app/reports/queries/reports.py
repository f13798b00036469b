"""What people have written, and the editions."""

from collections.abc import Collection, Sequence
from types import SimpleNamespace

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, undefer

from app.core.db import db
from app.projects.models import Project, ProjectState
from app.reports.models import Edition, Report


def report_of(project_id: int, period: str) -> Report | None:
    return db.session.scalar(select(Report).where(Report.project_id == project_id, Report.period == period))


def editions_of_project(project_id: int) -> Sequence[Edition]:
    """Every edition of every report of the project, the newest first, without what stands in them."""
    query = select(Edition).join(Edition.report).options(contains_eager(Edition.report))
    query = query.where(Report.project_id == project_id)
    return db.session.scalars(query.order_by(Edition.published_at.desc(), Edition.id.desc())).all()


def titles(editions: Collection[Edition]) -> dict[int, SimpleNamespace]:
    """What each edition is called, as it was when it was published, and the days that it is about."""
    names = ("title_nb", "title_en", "span_nb", "span_en")
    columns = [Edition.content[name].as_string().label(name) for name in names]
    query = select(Edition.id, *columns).where(Edition.id.in_([edition.id for edition in editions]))
    return {
        row.id: SimpleNamespace(**{name: getattr(row, name) for name in names}) for row in db.session.execute(query)
    }


def editions_of(project_id: int, period: str) -> Sequence[Edition]:
    """The editions of one report, the newest first."""
    return [edition for edition in editions_of_project(project_id) if edition.report.period == period]


def public_edition(slug: str, period: str, number: int | None = None) -> Edition | None:
    """The edition with all that stands in it, or without a number the newest; None when everybody may not read it."""
    query = (
        select(Edition)
        .join(Edition.report)
        .join(Report.project)
        .options(contains_eager(Edition.report).contains_eager(Report.project), undefer(Edition.content))
        .where(Project.slug == slug, Project.state != ProjectState.DRAFT, Report.period == period)
    )
    if number is not None:
        query = query.where(Edition.number == number)
    return db.session.scalars(query.order_by(Edition.number.desc()).limit(1)).one_or_none()


def basis_of(edition_id: int) -> dict[str, list[int]]:
    """What the numbers of an edition were counted from."""
    found: dict[str, list[int]] | None = db.session.scalar(select(Edition.basis).where(Edition.id == edition_id))
    return found or {}


def newest_number(report_id: int) -> int:
    return db.session.scalar(select(func.max(Edition.number)).where(Edition.report_id == report_id)) or 0


def published_with(client_key: str) -> Edition | None:
    """The edition that this very form already made."""
    return db.session.scalar(select(Edition).where(Edition.client_key == client_key))
