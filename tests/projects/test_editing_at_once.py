"""Several who save the same project at the same moment: one is saved whole, the others are told."""

from functools import partial

from flask import Flask

from app.core.db import db
from app.core.errors import Conflict
from app.projects import queries, services
from app.projects.models import Partner, PartnerKind, Project
from tests.factories import projects as make
from tests.support.threads import together

MANY = 8


def save(slug: str, version: int, place: int) -> int:
    project = queries.project_by_slug(slug)
    assert project is not None
    partners = [{"name": f"Partner {place}", "kind": PartnerKind.BUSINESS}]
    services.edit_project(make.BOSS, project, {"summary_nb": f"Sagt av {place}"}, partners, version)
    return place


def test_of_many_who_save_at_once_one_is_saved_and_the_others_are_told(app: Flask) -> None:
    made = make.project()
    slug, version = made.slug, made.version
    gave = together(app, [partial(save, slug, version, place) for place in range(MANY)])
    saved = [answer for answer in gave if isinstance(answer, int)]
    assert len(saved) == 1, gave
    assert sum(isinstance(answer, Conflict) for answer in gave) == MANY - 1, gave
    project = db.session.query(Project).filter_by(slug=slug).one()
    assert (project.summary_nb, project.version) == (f"Sagt av {saved[0]}", version + 1)
    assert [partner.name for partner in db.session.query(Partner)] == [f"Partner {saved[0]}"]
