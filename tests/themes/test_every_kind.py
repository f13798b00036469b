"""Themes hold whatever people gave, and any filter of the inbox says what is grouped."""

import pytest

from app.core import clock, noted
from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.inbox import queries as inbox_queries
from app.inbox.models import Verb
from app.insights.models import Link
from app.notifications.models import Subject
from app.projects.models import Project
from app.themes import services
from app.themes.engine.proposing import Proposal
from app.themes.models import Standing, Theme, ThemeLeft, ThemeMember, ThemeRun
from app.themes.queries import themes
from app.themes.queries.selection import Selection, Thing
from app.themes.services.storing import gather
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as give
from tests.factories import needs as make
from tests.factories import themes as theme_make
from tests.support.client import Client

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def grouped(project: Project, wanted: Selection) -> list[Thing]:
    return list(gather(ThemeRun(project_id=project.id, asked=wanted.stored(), joins=False)).things)


def held(cast: Cast, theme: Theme) -> set[Thing]:
    found = db.session.get_one(Theme, theme.id)
    return {(member.entry.kind, member.entry.id) for member in themes.members(cast.alice.person, found).items}


def test_what_was_given_in_every_way_is_grouped_and_shown_with_its_words(cast: Cast) -> None:
    given = set(give.one_of_each(cast.project).values())
    assert given <= set(grouped(cast.project, Selection()))
    count = len(grouped(cast.project, Selection()))
    theme_make.run(cast.project, theme_make.groups(count))
    theme = themes.all_of(cast.project.id)[0]
    assert given <= held(cast, theme)
    shown = themes.of_project(cast.alice.person, cast.project, Standing.PROPOSED)[0]
    assert (shown.size, len(shown.typical)) == (count, 2)


def test_the_page_of_a_theme_numbers_nobody_who_gave_without_a_name(alice: Client, cast: Cast) -> None:
    things = [give.answer(cast.project), give.need(cast.project)]
    theme = services.create(cast.alice.person, cast.project, "Lys", "", things)
    page = alice.page(f"/team/{cast.project.slug}/temaer/{theme.id}")
    ticks = {box.get("value") for box in page.all("input", name="item")}
    assert ticks == {f"{kind.value}:{shown_number(kind, number)}" for kind, number in things}
    answer = f"answer:{shown_number(*things[0])}"
    alice.submit(page.form(has="split-new_name"), item=answer, act="out")
    assert held(cast, theme) == {things[1]}
    assert "Passer ikke noe sted (1)" in alice.page(f"/team/{cast.project.slug}/temaer").text


def test_any_filter_of_the_inbox_says_what_is_grouped(cast: Cast) -> None:
    project, by = cast.project, cast.alice
    need, pin, paper = (
        give.need(project),
        give.pin(project),
        give.need(project, "We need more benches by the paper mill.", public=True, lang="en"),
    )
    give.done(by, project, Verb.TAG, "lys", need)
    give.done(by, project, Verb.ASSIGN, by.account.id, pin)
    tag = inbox_tag(project)
    asked = {
        "kind": ("pin", [pin]),
        "tag": (tag, [need]),
        "who": (str(by.account.id), [pin]),
        "lang": ("en", [paper]),
        "search": ("paper", [paper]),
    }
    for name, (value, expected) in asked.items():
        assert grouped(project, theme_make.of(**{name: value})) == expected, name


def inbox_tag(project: Project) -> int:
    return inbox_queries.tags(project.id)[0].id


def test_one_goes_from_the_inbox_to_a_grouping_of_what_is_shown_there(alice: Client, cast: Cast) -> None:
    give.pin(cast.project)
    give.need(cast.project)
    listed = alice.page(f"/team/{cast.project.slug}/innboks?slag=pin&hvem=ingen")
    board = alice.page(listed.link("Grupper disse i temaer"))
    form = board.form(action="/foresla")
    assert (form.fields["vis"], form.fields["slag"], form.fields["hvem"]) == ("unanswered", "pin", "ingen")
    assert "1 innspill passer valgene." in board.text
    alice.submit(form)
    run = db.session.query(ThemeRun).one()
    assert [kind for kind, _id in grouped(cast.project, Selection.of(run.asked))] == [Kind.PIN]


def test_mine_means_whoever_asked_also_for_the_others(alice: Client, cast: Cast) -> None:
    need = give.need(cast.project)
    give.done(cast.alice, cast.project, Verb.ASSIGN, cast.alice.account.id, need)
    form = alice.page(f"/team/{cast.project.slug}/temaer?vis=all&hvem=meg").form(action="/foresla")
    alice.submit(form)
    assert db.session.query(ThemeRun).one().asked["who"] == str(cast.alice.account.id)


def test_a_run_of_a_part_leaves_what_was_proposed_for_the_rest(cast: Cast) -> None:
    project = cast.project
    needs = [make.need(project=project) for _at in range(3)]
    pins = [give.pin(project, f"Lyset blender {at}.") for at in range(3)]
    theme_make.run(project, Proposal(groups=theme_make.groups(6).groups, nowhere=[]))
    old = themes.all_of(project.id)[0]
    theme_make.run(project, theme_make.groups(3), theme_make.of(kind="pin"))
    assert held(cast, old) == set(theme_make.things(needs))
    new = next(one for one in themes.all_of(project.id) if one.id != old.id)
    assert held(cast, new) == set(pins)


def test_what_fits_nowhere_is_remembered_also_when_a_part_is_grouped_anew(cast: Cast) -> None:
    project = cast.project
    need, pin = make.need(project=project), give.pin(project)
    theme_make.run(project, Proposal(nowhere=[0, 1]))
    theme_make.run(project, Proposal(nowhere=[]), theme_make.of(kind="pin"))
    assert [(one.kind, one.id) for one in themes.nowhere(cast.alice.person, project).items] == theme_make.things([need])
    assert pin not in [(one.kind, one.item_id) for one in db.session.query(ThemeLeft)]


def test_what_cannot_be_a_source_is_told_and_the_rest_becomes_evidence(cast: Cast) -> None:
    project = cast.project
    things = [make_public(project), give.pin(project), give.answer(project)]
    theme = services.create(cast.alice.person, project, "Lys", "", things)
    made = services.start_insight(cast.alice.person, theme)
    assert made.unfit == 1, "a workshop is a source as a whole"
    behind = {row.from_kind for row in db.session.query(Link).filter_by(to_id=made.insight.id)}
    assert behind == {Subject.NEED, Subject.FEEDBACK}


def make_public(project: Project) -> Thing:
    return give.need(project, public=True)


def test_a_dissolved_theme_leaves_nobody_behind(cast: Cast) -> None:
    theme = services.create(cast.alice.person, cast.project, "Lys", "", [give.need(cast.project)])
    services.dissolve(cast.alice.person, theme)
    assert themes.nowhere(cast.alice.person, cast.project).total == 1
    assert db.session.query(ThemeMember).count() == 0


def test_what_has_come_since_is_counted_and_one_press_proposes_places_for_it(alice: Client, cast: Cast) -> None:
    project, here = cast.project, f"/team/{cast.project.slug}/temaer"
    needs = [make.need(project=project) for _at in range(3)]
    theme = theme_make.accepted(project, needs)
    assert "siden sist" not in alice.page(here).text
    new = [make.need(project=project) for _at in range(2)]
    page = alice.page(here)
    assert "2 nye siden sist" in page.text
    alice.submit(page.form(action="/nye"))
    run = db.session.query(ThemeRun).order_by(ThemeRun.id.desc()).first()
    assert run is not None and run.joins
    material = gather(run)
    assert [material.things[at] for at in material.asked.only or ()] == theme_make.things(new)
    db.session.commit()
    assert services.claim() == run.id
    db.session.commit()
    services.compute(run.id, lambda _asked, _tell: Proposal(joins=[(3, 0, 0.7)], nowhere=[4]))
    assert held(cast, theme) == set(theme_make.things([*needs, new[0]]))
    after = alice.page(here)
    assert "siden sist" not in after.text
    assert "1 nytt foreslått" in after.text and "Passer ikke noe sted (1)" in after.text


def test_a_run_that_joins_changes_nothing_that_was_proposed_before(cast: Cast) -> None:
    project = cast.project
    needs = [make.need(project=project) for _at in range(4)]
    theme = theme_make.proposed(project, needs)
    new = make.need(project=project)
    theme_make.run(project, Proposal(joins=[(4, 0, 0.7)]), joins=True)
    assert held(cast, theme) == set(theme_make.things([*needs, new]))
    assert [one.id for one in themes.all_of(project.id)] == [theme.id]


def test_by_itself_only_what_is_new_is_asked_for_and_only_where_there_are_themes(cast: Cast) -> None:
    project = cast.project
    make.need(project=project)
    assert services.ask_where_new_ones_have_come() == 0, "nobody has grouped anything here"
    theme_make.accepted(project, [make.need(project=project)])
    assert services.ask_where_new_ones_have_come() == 1
    assert services.ask_where_new_ones_have_come() == 0, "it is under way"
    run = db.session.query(ThemeRun).order_by(ThemeRun.id.desc()).first()
    assert run is not None
    assert (run.joins, run.account_id) == (True, None)


def test_a_team_that_asks_for_all_does_not_wait_for_what_joins_by_itself(cast: Cast, frozen_clock: Moment) -> None:
    project = cast.project
    needs = [make.need(project=project) for _at in range(3)]
    theme = theme_make.accepted(project, needs)
    make.need(project=project)
    services.ask_where_new_ones_have_come()
    db.session.commit()
    number = services.claim()
    assert number is not None
    db.session.commit()

    def meanwhile(_asked: object, _tell: object) -> Proposal:
        services.ask(cast.alice.person, project, Selection())
        db.session.commit()
        services.claim()
        db.session.commit()
        return Proposal(joins=[(3, 0, 0.9)])

    services.compute(number, meanwhile)
    run = db.session.get_one(ThemeRun, number, populate_existing=True)
    assert (run.joins, run.state.value) == (False, "running")
    assert held(cast, theme) == set(theme_make.things(needs)), "what was asked for before is thrown away"


def test_more_contributions_cost_no_more_questions_where_a_theme_is_shown(
    alice: Client, cast: Cast, count_queries: object
) -> None:
    totals = []
    theme = services.create(cast.alice.person, cast.project, "Lys", "", [give.need(cast.project)])
    for number in (1, 5):
        services.put(
            cast.alice.person,
            theme,
            [give.need(cast.project, f"Lyset er slukket på sti nummer {at}.") for at in range(number)],
        )
        db.session.commit()
        alice.page(f"/team/{cast.project.slug}/temaer/{theme.id}")
        with count_queries() as counted:  # type: ignore[operator]
            alice.page(f"/team/{cast.project.slug}/temaer/{theme.id}")
        totals.append(counted.total)
        theme = db.session.get_one(Theme, theme.id)
    assert totals[0] == totals[1]


@pytest.mark.parametrize("decided", [True, False], ids=["accepted", "proposed"])
def test_what_people_decided_about_one_stands_when_it_becomes_part_of_another(cast: Cast, decided: bool) -> None:
    old, new = (give.closing(cast.project)[1] for _round in range(2))
    themes_of = [Theme(project_id=cast.project.id, name_nb=name, standing=Standing.PROPOSED) for name in ("A", "B")]
    for theme, item, standing in zip(
        themes_of, (old, new), (Standing.ACCEPTED if decided else Standing.PROPOSED, Standing.PROPOSED), strict=True
    ):
        theme.created_at = clock.now()
        db.session.add(theme)
        db.session.flush()
        db.session.add(ThemeMember(theme_id=theme.id, kind=Kind.CLOSING, item_id=item, standing=standing))
    db.session.flush()
    noted.became(Kind.CLOSING, old, new)
    [member] = db.session.query(ThemeMember).filter_by(kind=Kind.CLOSING)
    assert (member.item_id, member.theme_id, member.standing) == (
        (new, themes_of[0].id, Standing.ACCEPTED) if decided else (new, themes_of[1].id, Standing.PROPOSED)
    )
