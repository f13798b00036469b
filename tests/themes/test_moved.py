"""What is moved to another project, projects that are over, and runs that are taken over."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import db
from app.needs import services as needs
from app.projects.models import Project, ProjectState
from app.themes import services
from app.themes.engine.proposing import Asked, Group, Proposal
from app.themes.models import RunState, Theme, ThemeMember, ThemeRun
from app.themes.queries.selection import Selection, how_many_new
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import projects
from tests.factories import themes as theme_make

pytestmark = pytest.mark.usefixtures("database")


def newest_run() -> ThemeRun:
    run = db.session.query(ThemeRun).order_by(ThemeRun.id.desc()).first()
    assert run is not None
    return run


def test_a_need_that_was_proposed_in_its_former_project_is_placed_here_once(cast: Cast) -> None:
    there, here = projects.project(), cast.project
    moved, stays = make.need(project=there), make.need(project=there)
    theme_make.proposed(there, [moved, stays])
    theme = theme_make.accepted(here, [make.need(project=here)])
    needs.place(make.MODERATOR, moved, here)
    db.session.commit()
    assert how_many_new(here.id) == 1
    theme_make.run(here, Proposal(joins=[(0, 0, 0.7)]), joins=True)
    assert how_many_new(here.id) == 0
    assert services.ask_where_new_ones_have_come() == 0
    held = db.session.query(ThemeMember).filter_by(item_id=moved.id).one()
    assert held.theme_id == theme.id
    assert db.session.query(ThemeMember).filter_by(item_id=stays.id).count() == 1


def test_a_new_grouping_of_everything_reads_the_words_before_it_stores_and_never_again(
    cast: Cast, count_queries: Callable[[], Any]
) -> None:
    there, here = projects.project(), cast.project
    moved, stays = make.need(project=there), make.need(project=there)
    theme_make.proposed(there, [moved, stays])
    needs.place(make.MODERATOR, moved, here)
    db.session.commit()
    run = services.ask(cast.alice.person, here, Selection())
    db.session.commit()
    services.claim()
    db.session.commit()
    begun: list[int] = []

    def compute(asked: Asked, _tell: object) -> Proposal:
        begun.append(counted.total)
        return Proposal(groups=[Group(["lys"], [(0, 0.9)])])

    with count_queries() as counted:
        services.compute(run.id, compute)
    assert not [one for one in counted.statements[begun[0] :] if "need.text" in one]
    held = db.session.query(ThemeMember).filter_by(item_id=moved.id).one()
    assert db.session.get_one(Theme, held.theme_id).project_id == here.id, "it was proposed where it was before"
    assert db.session.query(ThemeMember).filter_by(item_id=stays.id).count() == 1


@pytest.mark.parametrize("state", [ProjectState.STOPPED, ProjectState.IN_USE])
def test_nothing_is_grouped_by_itself_in_a_project_that_is_over(cast: Cast, state: ProjectState) -> None:
    theme_make.accepted(cast.project, [make.need(project=cast.project)])
    make.need(project=cast.project)
    db.session.get_one(Project, cast.project.id).state = state
    db.session.commit()
    assert services.ask_where_new_ones_have_come() == 0


def test_a_run_that_takes_over_another_has_all_its_tries(cast: Cast) -> None:
    theme_make.accepted(cast.project, [make.need(project=cast.project)])
    make.need(project=cast.project)
    services.ask_where_new_ones_have_come()
    db.session.commit()
    services.claim()
    services.ask(cast.alice.person, cast.project, Selection())
    db.session.commit()
    run = newest_run()
    assert (run.joins, run.state, run.tries) == (False, RunState.WAITING, 0)
