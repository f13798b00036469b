"""Beside each contribution stand the nearest others of any kind, why they are near, and the insight it may belong to."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.inbox import queries
from app.inbox.models import Verb
from app.inbox.queries.alike import READ
from app.insights import services
from app.insights.models import Link, Stance
from app.needs import services as needs
from app.needs.models import Addition, Need, NeedState, Policy
from app.needs.search.rating import LIKENESS
from app.notifications.models import Subject
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.support.client import Client

DARK = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."
AS_DARK = "Det er altfor mørkt på stiene rundt Mosvatnet om kvelden."
WET = "Sluket ved Kannik renner over hver gang det regner."
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def item(cast: Cast, thing: make.Thing) -> str:
    return f"/team/{cast.project.slug}/innboks/{thing[0].value}/{shown_number(*thing)}"


def likes(cast: Cast, thing: make.Thing) -> list[make.Thing]:
    entry = queries.one(cast.alice.person, cast.project, *thing)
    assert entry is not None
    return [(one.kind, one.id) for one in queries.alike(cast.alice.person, cast.project, entry)]


def test_the_page_asks_for_what_is_like_it_and_a_link_leads_there_without_a_script(alice: Client, cast: Cast) -> None:
    mine, other = make.need(cast.project, DARK), make.need(cast.project, AS_DARK, public=True)
    make.need(cast.project, WET, public=True)
    page = alice.page(f"{item(cast, mine)}?vis=all")
    where = page.link("Se hva andre har sagt som ligner")
    assert page.one("section", id="alike").get("hx-get") == where.partition("#")[0]
    for shown in (alice.page(where.partition("#")[0]), alice.get(where.partition("#")[0], headers=FRAGMENT).page):
        assert shown.texts("mark") == ["mørkt", "stiene", "Mosvatnet"]
        assert shown.link(f"Behov {other[1]}") == item(cast, other)
        assert WET not in shown.text


def test_one_press_merges_a_need_with_a_public_one_and_one_goes_on_to_the_next(alice: Client, cast: Cast) -> None:
    mine, other = make.need(cast.project, DARK, public=True), make.need(cast.project, AS_DARK, public=True)
    page = alice.page(f"{item(cast, mine)}/ligner?vis=all")
    form = next(form for form in page.forms if form.fields.get("merge-suggested") == str(other[1]))
    assert form.fields["merge-next"].startswith(f"{item(cast, other)}?")
    alice.submit(form)
    merged = db.session.get_one(Need, mine[1])
    assert (merged.state, merged.merged_into_id) == (NeedState.MERGED, other[1])


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NEED])
def test_what_was_given_in_other_ways_is_found_from_a_need_and_finds_it(context: None, cast: Cast, kind: Kind) -> None:
    need = make.need(cast.project, DARK, public=True)
    other = make.EVERY[kind](cast.project, AS_DARK)
    assert other in likes(cast, need)
    assert need in likes(cast, other)


def test_what_is_no_need_is_shown_as_related_and_merged_with_nothing(alice: Client, cast: Cast) -> None:
    need, pin = make.need(cast.project, DARK, public=True), make.pin(cast.project, AS_DARK)
    page = alice.page(f"{item(cast, pin)}/ligner")
    assert page.link(f"Behov {need[1]}") == item(cast, need)
    assert page.texts("mark")
    assert "Slå sammen" not in [button for form in page.forms for button in form.buttons], "only needs are merged"


def test_the_same_sent_twice_is_found_before_anybody_has_read_it(context: None, cast: Cast) -> None:
    one, two = make.need(cast.project, DARK), make.need(cast.project, DARK)
    assert likes(cast, one) == [two]


def test_what_is_of_another_team_is_not_shown(context: None, cast: Cast) -> None:
    mine = make.need(cast.project, DARK, public=True)
    theirs = next(iter(cast.charlie.person.project_roles))
    tell.need(AS_DARK, project=db.session.get_one(type(cast.project), theirs))
    assert likes(cast, mine) == []


def test_what_was_declined_hidden_or_taken_down_is_not_shown(context: None, cast: Cast) -> None:
    mine = make.need(cast.project, DARK, public=True)
    added, pin = make.addition(cast.project, AS_DARK), make.pin(cast.project, AS_DARK)
    need = make.need(cast.project, AS_DARK, public=True)
    assert {need, added, pin} <= set(likes(cast, mine))
    needs.hide(cast.alice.person, db.session.get_one(Need, need[1]), Policy.UNCLEAR)
    needs.decline_addition(cast.alice.person, db.session.get_one(Addition, added[1]), Policy.UNCLEAR)
    make.done(cast.alice, cast.project, Verb.HIDE, "", pin)
    db.session.flush()
    assert not {need, added, pin} & set(likes(cast, mine))


def test_the_place_in_the_list_is_looked_up_only_for_a_button_that_goes_on_from_there(
    alice: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    need, pin = make.need(cast.project, DARK, public=True), make.pin(cast.project, AS_DARK)

    def looked_up(where: str, what: str) -> bool:
        with count_queries() as counted:
            alice.get(where, headers=FRAGMENT)
        return any(what in statement for statement in counted.statements)

    assert looked_up(f"{item(cast, pin)}/ligner", "FROM need")
    assert not looked_up(f"{item(cast, pin)}/ligner", "row_number()"), "what is no need is merged with nothing"
    assert not looked_up(f"{item(cast, need)}/ligner", "row_number()"), "nor is a need where no other need is near"
    assert not looked_up(item(cast, need), "receipt_salt"), "the page itself does not show all that a need has"
    make.need(cast.project, AS_DARK, public=True)
    assert looked_up(f"{item(cast, need)}/ligner", "row_number()")


def test_it_is_said_when_nothing_is_near(alice: Client, cast: Cast) -> None:
    mine = make.need(cast.project, WET)
    assert "Vi fant ingen andre innspill" in alice.page(f"{item(cast, mine)}/ligner").text


def test_the_insight_whose_evidence_is_nearest_stands_first_and_takes_a_press(alice: Client, cast: Cast) -> None:
    project = cast.project
    find.insight(project, tell.need(WET, project=project))
    dark = find.insight(project, tell.need(AS_DARK, project=project))
    find.insight(project, tell.need("Bussen kommer aldri når jeg skal på jobb.", project=project))
    mine = make.need(project, DARK, public=True)
    page = alice.page(item(cast, mine))
    assert page.one("div", id="suggested") is not None
    assert page.texts("mark") == ["mørkt", "stiene", "Mosvatnet"]
    behind = {"from_id": mine[1], "to_id": dark.id}
    assert db.session.query(Link).filter_by(**behind).count() == 0, "nothing is placed before somebody presses"
    form = page.form(button="Koble til denne innsikten")
    alice.post(form.action, data={**form.fields, "act": f"place:{dark.id}"})
    assert db.session.query(Link).filter_by(**behind).count() == 1
    assert "Kan høre til innsikten" not in alice.page(item(cast, mine)).text, "it stands there now"


def test_no_insight_is_suggested_where_none_is_near(alice: Client, cast: Cast) -> None:
    find.insight(cast.project, tell.need(AS_DARK, project=cast.project))
    mine = make.need(cast.project, WET, public=True)
    page = alice.page(item(cast, mine))
    assert "Kan høre til innsikten" not in page.text
    assert "Koble til innsikt" in page.form(has="insight").buttons


def test_what_is_like_a_voice_against_an_insight_is_not_suggested_for_it(alice: Client, cast: Cast) -> None:
    found = find.insight(cast.project, tell.need(WET, project=cast.project))
    against = (Subject.NEED, tell.need(AS_DARK, project=cast.project).id)
    services.link(cast.alice.person, cast.project, against, (Subject.INSIGHT, found.id), stance=Stance.AGAINST)
    mine = make.need(cast.project, DARK, public=True)
    assert "Kan høre til innsikten" not in alice.page(item(cast, mine)).text


def test_the_nearest_insight_is_found_among_many_that_hold_one_of_the_words(alice: Client, cast: Cast) -> None:
    for number in range(READ):
        find.insight(cast.project, title=f"Hunder går løse ved Mosvatnet {number}")
    near = find.insight(cast.project, title="Stien langs Mosvatnet er mørk om kvelden")
    page = alice.page(item(cast, make.need(cast.project, DARK, public=True)))
    buttons = page.one("div", id="suggested").iter("button")
    assert [button.get("value") for button in buttons] == [f"place:{near.id}"]


def test_who_may_not_place_it_costs_no_search_for_where_it_belongs(app: Flask, client: Client, cast: Cast) -> None:
    find.insight(cast.project, tell.need(AS_DARK, project=cast.project))
    mine, asked = make.need(cast.project, DARK, public=True), []

    def rating(text: str, others: Sequence[str]) -> list[float]:
        asked.append(text)
        return [1.0] * len(others)

    app.extensions[LIKENESS] = rating
    try:
        for who, often in ((cast.olav, 0), (cast.alice, 1)):
            assert ("Kan høre til innsikten" in client.sign_in(who.account).page(item(cast, mine)).text) is bool(often)
            assert len(asked) == often
    finally:
        app.extensions[LIKENESS] = None


def test_more_contributions_cost_no_more_questions(alice: Client, cast: Cast, count_queries: Callable[[], Any]) -> None:
    mine, totals = make.need(cast.project, DARK, public=True), []
    for _round in range(2):
        for number in range(2):  # so few that a need, with its button, is among those shown both times
            behind = tell.need(f"{AS_DARK} {number}", project=cast.project)
            find.insight(cast.project, behind)
            make.addition(cast.project, f"{AS_DARK} {number}")
        alice.page(f"{item(cast, mine)}/ligner")
        with count_queries() as counted:
            alice.page(f"{item(cast, mine)}/ligner")
        totals.append(counted.total)
    assert totals[0] == totals[1]


def test_a_need_that_nobody_has_read_is_loaded_once_for_its_page_with_what_is_like_it(
    alice: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    mine = make.need(cast.project, DARK)
    make.need(cast.project, AS_DARK, public=True)
    with count_queries() as counted:
        page = alice.page(f"{item(cast, mine)}/ligner")
    loaded = [one for one in counted.statements if "receipt_salt" in one and "WHERE need.id =" in one]
    assert len(loaded) == 1
    assert "Slå sammen" in [button for form in page.forms for button in form.buttons]
    assert page.link("Ikke publiser").endswith("#avvis")
    assert counted.total <= 36
    with count_queries() as counted:
        alice.page(item(cast, mine))
    assert counted.total <= 32
