"""Reports for tests, made through the services."""

from flask import Flask

from app.core.db import db
from app.projects import queries as projects
from app.projects.models import Project
from app.projects.periods import Period, period_of
from app.reports import content, services
from app.reports.models import Edition
from app.reports.queries import reports as queries
from tests.factories import needs
from tests.factories.projects import BOSS

INTRO = {"intro": {"nb": "Dette handler rapporten om.", "en": "What the report is about."}}


def by_slug(slug: str) -> Project:
    """The project with all that its pages load."""
    found = projects.project_by_slug(slug, *projects.FULL)
    assert found is not None
    return found


def whole(project: Project) -> Project:
    return by_slug(project.slug)


def period(project: Project, key: str = "1") -> Period:
    found = period_of(whole(project), key)
    assert found is not None
    return found


def written(project: Project, key: str = "1", *, quotes: list[str] | None = None, **texts: dict[str, str]) -> None:
    """Texts for the report of a period; an introduction at least."""
    held = services.held(project, period(project, key))
    services.write(BOSS, held, INTRO | texts, quotes)
    db.session.commit()


def published(app: Flask, project: Project, key: str = "1", **change: str) -> Edition:
    """An edition of the report as it is now."""
    with needs.arranged(app):
        if not services.held(project, period(project, key)).texts:
            written(project, key)
        return services.publish(BOSS, whole(project), period(project, key), **change)


def built(app: Flask, project: Project, key: str = "1") -> content.Built:
    """The report as it would be if it were published now."""
    with app.app_context():
        held = queries.report_of(project.id, key)
        return content.build(whole(project), period(project, key), held)
