"""What reports are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.providers import Logged, PageLink
from app.projects.models import Project
from app.projects.periods import period_of
from app.reports.models import Report


def reports(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Report).where(Report.id.in_(ids))
    query = query.options(joinedload(Report.project).options(selectinload(Project.phases)))
    return {one.id: _logged(one) for one in db.session.scalars(query)}


def _logged(one: Report) -> Logged:
    about = period_of(one.project, one.period)
    link = PageLink(endpoint="reports.edit", values={"slug": one.project.slug, "period": one.period})
    return Logged(title=about.title if about else one.period, link=link)


NAMES = {"report": reports}
