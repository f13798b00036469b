"""What people decide about themes stands, whatever is proposed afterwards."""

import pytest

from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed
from app.insights.models import Insight, Link
from app.needs import services as need_services
from app.needs.models import Need
from app.projects.models import Project
from app.themes import services
from app.themes.engine.proposing import Asked, Proposal
from app.themes.models import RunState, Standing, Theme, ThemeMember, ThemeRun
from app.themes.queries import themes
from app.themes.queries.selection import Selection
from app.themes.services import starting
from app.themes.services.runs import _beats
from app.themes.services.storing import gather
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.factories import themes as theme_make

pytestmark = pytest.mark.usefixtures("context")


def some(project: Project, number: int = 4) -> list[Need]:
    return [make.need(project=project) for _ in range(number)]


def loose(project: Project) -> ThemeRun:
    return ThemeRun(project_id=project.id, asked=Selection(loose=True).stored(), joins=False)


def held(theme: Theme) -> set[int]:
    return {member.entry.id for member in themes.members(make.team_of(theme.project), theme).items}


def test_a_proposal_bears_the_telling_words_and_holds_the_nearest_first() -> None:
    project = project_make.project()
    needs = some(project)
    theme = theme_make.proposed(project, needs)
    assert (theme.name_nb, theme.standing) == ("Ord0, lys", Standing.PROPOSED)
    by = make.team_of(project)
    assert [member.entry.id for member in themes.members(by, theme).items] == [need.id for need in needs]
    assert themes.members(by, theme, different_first=True).items[0].entry.id == needs[-1].id


def test_a_new_run_takes_the_place_of_the_last_proposals() -> None:
    project = project_make.project()
    theme_make.proposed(project, some(project, 6))
    theme_make.run(project, theme_make.groups(3, 3))
    assert [shown.size for shown in themes.of_project(make.team_of(project), project, Standing.PROPOSED)] == [3, 3]


def test_what_was_accepted_is_as_it_was_after_a_new_run() -> None:
    project = project_make.project()
    needs = some(project)
    theme = theme_make.accepted(project, needs, "Vårt eget navn")
    theme_make.run(project, theme_make.groups(len(needs)))
    assert themes.all_of(project.id) == [theme]
    assert (theme.name_nb, held(theme)) == ("Vårt eget navn", {need.id for need in needs})


def test_what_is_taken_out_during_the_computing_is_not_proposed_again_and_the_rest_is() -> None:
    project = project_make.project()
    theme, by = theme_make.accepted(project, some(project, 3)), make.team_of(project)
    new = some(project, 2)
    run = services.ask(by, project, Selection())
    db.session.commit()
    assert services.claim() == run.id
    db.session.commit()

    def meanwhile(_asked: Asked, _tell: object) -> Proposal:
        services.put(by, theme, theme_make.things([new[0]]))
        services.take_out(by, theme, theme_make.things([new[0]]))
        db.session.commit()
        return Proposal(joins=[(3, 0, 0.5), (4, 0, 0.4)])

    services.compute(run.id, meanwhile)
    assert db.session.get_one(ThemeRun, run.id, populate_existing=True).state is RunState.DONE
    assert new[0].id not in held(theme) and new[1].id in held(theme)


def test_a_need_that_came_from_another_projects_theme_is_grouped_and_accepted_here() -> None:
    old, new = project_make.project(), project_make.project()
    needs = some(old)
    theme_make.accepted(old, needs)
    need_services.place(make.MODERATOR, needs[0], new)
    assert list(gather(loose(new)).things) == theme_make.things(needs[:1])
    theme = theme_make.proposed(new, needs[:1])
    services.accept(make.team_of(new), theme)
    assert held(theme) == {needs[0].id}


def test_a_decision_during_the_computing_goes_before_what_it_gives() -> None:
    project = project_make.project()
    needs, by = some(project), make.team_of(project)
    theme = theme_make.proposed(project, needs)
    run = services.ask(by, project, Selection())
    db.session.commit()
    assert services.claim() == run.id
    db.session.commit()

    def meanwhile(_asked: Asked, _tell: object) -> Proposal:
        services.put(by, theme, theme_make.things([needs[0]]))
        db.session.commit()
        return theme_make.groups(len(needs))

    services.compute(run.id, meanwhile)
    assert held(theme) == {needs[0].id}
    assert themes.of_project(make.team_of(project), project, Standing.PROPOSED)[0].size == len(needs) - 1


def test_what_is_proposed_for_an_accepted_theme_waits_for_somebody_to_say_yes() -> None:
    project = project_make.project()
    theme = theme_make.accepted(project, some(project, 3))
    new = make.need(project=project)
    theme_make.run(project, Proposal(joins=[(3, 0, 0.8)]))
    shown = themes.of_project(make.team_of(project), project, Standing.ACCEPTED)[0]
    assert (shown.size, shown.proposed) == (4, 1)
    services.accept(make.team_of(project), theme)
    assert (
        db.session.get_one(ThemeMember, (theme.id, Kind.NEED, new.id), populate_existing=True).standing
        is Standing.ACCEPTED
    )


def test_what_was_taken_out_is_told_to_the_next_run() -> None:
    project = project_make.project()
    needs = some(project)
    theme = theme_make.accepted(project, needs)
    services.take_out(make.team_of(project), theme, theme_make.things([needs[0]]))
    material = gather(ThemeRun(project_id=project.id, asked={}, joins=False))
    assert held(theme) == {need.id for need in needs[1:]}
    assert list(material.asked.theme) == [None, 0, 0, 0]
    assert list(material.asked.refused) == [[0], [], [], []]


def test_a_need_stands_in_one_theme_however_it_is_moved() -> None:
    project, by = project_make.project(), None
    needs = some(project)
    by = make.team_of(project)
    theme = theme_make.accepted(project, needs)
    other = services.split(by, theme, theme_make.things(needs[:2]), "Eget tema")
    services.put(by, theme, theme_make.things([needs[0]]))
    assert held(theme) == {needs[0].id, needs[2].id, needs[3].id}
    assert held(other) == {needs[1].id}


def test_a_proposal_that_something_is_moved_into_stands_with_all_that_it_held() -> None:
    project = project_make.project()
    needs = some(project, 6)
    theme_make.run(project, theme_make.groups(3, 3))
    here = next(one for one in themes.all_of(project.id) if needs[0].id in held(one))
    by = make.team_of(project)
    services.put(by, here, theme_make.things([needs[3]]))
    theme_make.run(project, theme_make.groups())  # a grouping that finds nothing more
    assert held(here) == {need.id for need in needs[:4]}


def test_who_says_that_some_of_a_proposal_belong_there_says_nothing_of_the_rest() -> None:
    project = project_make.project()
    needs = some(project)
    theme = theme_make.proposed(project, needs)
    services.put(make.team_of(project), theme, theme_make.things([needs[0]]))
    standings = {one.entry.id: one.standing for one in themes.members(make.team_of(project), theme).items}
    assert [standings[need.id] for need in needs[:2]] == [Standing.ACCEPTED, Standing.PROPOSED]


def test_no_example_of_a_theme_says_what_another_one_says() -> None:
    project = project_make.project()
    same = [make.need("Det er mørkt.", project=project) for _ in range(4)]
    theme_make.proposed(project, [*same, make.need("Stien er glatt.", project=project)])
    [shown] = themes.of_project(make.team_of(project), project, Standing.PROPOSED)
    assert [one.text for one in shown.typical] == ["Det er mørkt.", "Stien er glatt."]
    assert shown.different is None


def test_splitting_twice_with_one_form_gives_one_theme() -> None:
    project = project_make.project()
    needs, by, key = some(project), make.team_of(project), "6f8b7a52-3c0e-4c43-9d67-0a6b8d3f1c11"
    theme = theme_make.accepted(project, needs)
    made = [services.split(by, theme, theme_make.things(needs[:1]), "Eget tema", client_key=key)]
    services.put(by, theme, theme_make.things([needs[0]]))
    made.append(services.split(by, theme, theme_make.things(needs[:1]), "Eget tema", client_key=key))
    assert made[0].id == made[1].id
    assert needs[0].id in held(theme), "sent again it moved back what was moved on since"


def test_a_name_that_somebody_gives_accepts_a_proposal() -> None:
    project = project_make.project()
    needs = some(project)
    theme = theme_make.proposed(project, needs)
    services.rename(make.team_of(project), theme, "Lys", "Light")
    assert (theme.standing, theme.name_en, len(held(theme))) == (Standing.ACCEPTED, "Light", 4)


def test_needs_of_a_dissolved_theme_are_grouped_again() -> None:
    project = project_make.project()
    theme = theme_make.accepted(project, some(project))
    services.dissolve(make.team_of(project), theme)
    assert themes.all_of(project.id) == []
    assert list(gather(loose(project)).asked.theme) == [None] * 4


def test_needs_of_another_project_can_not_be_put_in() -> None:
    project, other = project_make.project(), project_make.project()
    theme = theme_make.accepted(project, some(project))
    with pytest.raises(Invalid):
        services.put(make.team_of(project), theme, theme_make.things([make.need(project=other)]))


def test_an_accepted_theme_starts_one_insight_with_its_public_needs() -> None:
    project, by = project_make.project(), None
    needs = some(project)
    by = make.team_of(project)
    theme = theme_make.accepted(project, needs, "Stien er for mørk")
    made = services.start_insight(by, theme)
    assert (made.insight.title_nb, made.unfit) == ("Stien er for mørk", 0)
    assert db.session.query(Link).filter_by(to_id=made.insight.id).count() == 4
    assert services.start_insight(by, theme).insight.id == made.insight.id
    assert db.session.query(Insight).count() == 1
    other = project_make.project()
    with pytest.raises(Closed):
        services.start_insight(make.team_of(other), theme_make.proposed(other, some(other)))


def test_a_large_theme_comes_into_its_insight_by_as_many_as_a_press_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "AT_ONCE", 3)
    project = project_make.project()
    needs, by = some(project, 5), make.team_of(project)
    theme = theme_make.accepted(project, needs)
    assert [services.start_insight(by, theme).waiting for _press in range(2)] == [2, 0]
    assert db.session.query(Link).count() == 5


def test_two_who_ask_at_once_get_one_run() -> None:
    project = project_make.project()
    some(project)
    by = make.team_of(project)
    assert services.ask(by, project, Selection()).id == services.ask(by, project, theme_make.of(search="lys")).id


def test_a_run_that_nobody_computes_any_more_is_taken_again_once(frozen_clock: Moment) -> None:
    project = project_make.project()
    some(project)
    run = services.ask(make.team_of(project), project, Selection())
    for state in (RunState.WAITING, RunState.FAILED):
        assert services.claim() == run.id
        frozen_clock.move(minutes=3)
        services.revive()
        assert db.session.get_one(ThemeRun, run.id, populate_existing=True).state is state


def test_how_far_it_is_is_kept_each_fifth_percent_and_each_twentieth_second(frozen_clock: Moment) -> None:
    project = project_make.project()
    some(project)
    run = services.ask(make.team_of(project), project, Selection())
    services.claim()
    db.session.commit()
    beat, kept = _beats(run.id), []
    for percent, seconds in ((3, 1), (6, 1), (8, 1), (9, 20)):
        frozen_clock.move(seconds=seconds)
        beat(percent)
        kept.append(db.session.get_one(ThemeRun, run.id, populate_existing=True).percent)
    assert kept == [1, 6, 6, 9]


def test_only_the_team_decides(cast: Cast) -> None:
    theme = theme_make.proposed(cast.project, some(cast.project))
    for name in ("bob", "olav", "mona", "ada", "charlie"):
        with pytest.raises(NotAllowed):
            services.accept(cast.everybody[name].person, theme)
    services.accept(cast.alice.person, theme)
