"""Two who publish at the same moment: each gets an edition of their own, and one form gives one."""

from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.projects.models import Project
from app.reports import services
from app.reports.models import Edition, Report
from tests.factories import activities, needs, reports
from tests.factories.projects import BOSS
from tests.support.threads import together


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def publishing(slug: str, form: str, change: str = "Et tall var feil.") -> Any:
    def act() -> int:
        project = reports.by_slug(slug)
        period = reports.period(project)
        return services.publish(BOSS, project, period, change_nb=change, client_key=form).number

    return act


def numbers() -> list[int]:
    return [one.number for one in db.session.query(Edition).order_by(Edition.number)]


def test_corrections_at_the_same_moment_are_editions_after_each_other(app: Flask, project: Project) -> None:
    needs.need("Det er for mørkt.", project=project)
    reports.published(app, project)
    given = together(app, [publishing(project.slug, f"form-{at}") for at in range(4)])
    assert sorted(given) == [2, 3, 4, 5]
    assert numbers() == [1, 2, 3, 4, 5]


def test_one_form_sent_many_times_at_once_is_one_edition(app: Flask, project: Project) -> None:
    reports.published(app, project)
    assert set(together(app, [publishing(project.slug, "the-form")] * 4)) == {2}
    assert numbers() == [1, 2]


def test_the_first_texts_of_two_at_once_are_one_report(app: Flask, project: Project) -> None:
    slug = project.slug

    def act() -> int:
        found = reports.by_slug(slug)
        return services.held(found, reports.period(found)).id

    assert len(set(together(app, [act] * 4))) == 1
    assert db.session.query(Report).count() == 1
