"""Of many sendings of one form at the same moment one is stored, and all are given it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import Base, db
from app.decisions.models import Ballot, Method
from app.decisions.services import create_ballot
from app.insights import services as findings
from app.insights.models import Solution
from app.projects.models import Activity, Project
from app.prototypes import services as prototypes
from app.prototypes.models import Prototype, Variant, Version
from app.workshops import services as workshops
from app.workshops.models import Step, Workshop
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.factories import workshops as hold
from tests.factories.projects import BOSS
from tests.support.threads import together

Act = Callable[[], object]


def rows(*models: type[Base]) -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def finding_at_once(project: Project) -> Act:
    return lambda: findings.create_finding(BOSS, Solution, again(project), {"title_nb": "Lys"}, "the-form").id


def prototype_at_once(project: Project) -> Act:
    return lambda: prototypes.create_prototype(BOSS, again(project), {"title_nb": "Lys"}, "the-form").id


def version_at_once(project: Project) -> Act:
    made = build.published(project).id
    return lambda: prototypes.add_version(BOSS, db.session.get_one(Prototype, made), 2).id


def variant_at_once(project: Project) -> Act:
    made, told = build.draft(project, variants=0).versions[0].id, {"title_nb": "Lys", "alt_nb": "En sti"}
    picture = build.picture()
    return lambda: (
        prototypes.add_variant(BOSS, db.session.get_one(Version, made), told, picture, build.FOLDER, "the-form").id
    )


def vote_at_once(project: Project) -> Act:
    asked = {"question_nb": "Hvor?", "used_for_nb": "Valg", "decided_by_nb": "Lederen"}
    values = {**asked, "method": Method.SINGLE, "max_choices": 1}
    options = [{"text_nb": "Ved broa"}, {"text_nb": "Ved skolen"}]
    return lambda: create_ballot(BOSS, (held := again(project)), held.phases[0], values, options, {}, "the-form").id


def copy_at_once(project: Project) -> Act:
    made = hold.workshop("text", "number", project=project).id
    return lambda: (
        workshops.copy_workshop(hold.RUNS, db.session.get_one(Workshop, made), again(project).phases[0], "the-form").id
    )


def question_at_once(project: Project) -> Act:
    made, told = hold.workshop(project=project).id, {"question_nb": "Hva?", "settings": {}}
    return lambda: workshops.add_step(hold.RUNS, db.session.get_one(Workshop, made), "text", told, [], "the-form").id


def again(project: Project) -> Project:
    """The project in the session of this thread."""
    return db.session.query(Project).filter_by(slug="stien").one()


AT_ONCE: dict[Callable[[Project], Act], tuple[type[Base], ...]] = {
    finding_at_once: (Solution,),
    prototype_at_once: (Prototype, Version),
    version_at_once: (Version,),
    variant_at_once: (Variant,),
    vote_at_once: (Ballot, Activity),
    copy_at_once: (Workshop, Activity, Step),
    question_at_once: (Step,),
}


@pytest.mark.parametrize("act", AT_ONCE, ids=lambda act: act.__name__)
def test_of_many_at_the_same_moment_one_is_stored_and_all_are_given_it(
    app: Flask, act: Callable[[Project], Act]
) -> None:
    press = act(make.project(slug="stien"))
    models = AT_ONCE[act]
    db.session.commit()
    before = rows(*models)
    given = together(app, [press] * 6)
    assert len(set(map(str, given))) == 1, given
    assert isinstance(given[0], int)
    more = [now - then for now, then in zip(rows(*models), before, strict=True)]
    assert more == [2 if model is Step and len(models) > 1 else 1 for model in models]
