"""The team's pages of themes, without any script; who may open them, and what they cost."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.needs.models import Need
from app.projects.models import Project
from app.themes import jobs, services
from app.themes.engine.proposing import Proposal
from app.themes.models import RunState, Standing, Theme, ThemeRun
from app.themes.queries import themes
from app.themes.queries.selection import Selection
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import themes as theme_make
from tests.support.client import Client

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
RAIN = "Sluket ved hjørnet er tett, og regnvannet flommer ut i gata."
DARK = "Gatelyset på stien ved skolen er slukket om kvelden."


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def some(project: Project, number: int = 4, text: str = "") -> list[Need]:
    return [make.need(f"{text} Nummer {at}." if text else "", project=project) for at in range(number)]


def held(cast: Cast, theme: Theme) -> set[int]:
    found = db.session.get_one(Theme, theme.id)
    return {member.entry.id for member in themes.members(cast.alice.person, found).items}


def test_from_an_empty_page_to_an_insight_with_its_evidence(alice: Client, cast: Cast, app: Flask) -> None:
    some(cast.project, 6, RAIN)
    some(cast.project, 6, DARK)
    board = alice.page(f"/team/{cast.project.slug}/temaer")
    assert "Ingen temaer ennå" in board.text
    waiting = alice.submit(board.form(has="vis"), follow=True).page
    assert "Grupperingen venter på tur" in waiting.text
    jobs.work_off(app, jobs.take())
    ready = alice.page(f"/team/{cast.project.slug}/temaer")
    assert "Forslag (2)" in ready.text
    proposed = themes.of_project(cast.alice.person, cast.project, Standing.PROPOSED)
    assert [shown.size for shown in proposed] == [6, 6]
    one = alice.page(f"/team/{cast.project.slug}/temaer/{proposed[0].theme.id}")
    alice.submit(one.form(has="name_nb"), name_nb="Sluk som renner over")
    one = alice.page(f"/team/{cast.project.slug}/temaer/{proposed[0].theme.id}")
    insight = alice.submit(one.form(action="/innsikt"), follow=True).page
    assert insight.h1 == "Sluk som renner over"
    assert "Bygger på (6)" in insight.text


def test_how_far_it_is_is_asked_for_and_the_page_comes_when_it_is_done(alice: Client, cast: Cast) -> None:
    some(cast.project)
    services.ask(cast.alice.person, cast.project, Selection())
    page = alice.page(f"/team/{cast.project.slug}/temaer")
    where = page.link("Se hvor langt den er kommet")
    assert alice.get(where).status_code == 303
    assert "Grupperingen venter på tur" in alice.get(where, headers=FRAGMENT).text
    db.session.query(ThemeRun).update({"state": RunState.DONE})
    db.session.commit()
    assert alice.get(where, headers=FRAGMENT).headers["HX-Redirect"].endswith("/temaer")


def test_a_computing_that_breaks_off_is_said_and_can_be_asked_for_again(
    alice: Client, cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = some(cast.project)
    theme_make.run(cast.project, Proposal(nowhere=[0, 1]))
    assert len(needs) == 4
    services.ask(cast.alice.person, cast.project, Selection())
    db.session.commit()

    def breaks(*_given: object) -> None:
        raise RuntimeError("no memory left")

    monkeypatch.setattr(jobs, "_apart", breaks)
    jobs.work_off(app, jobs.take())
    page = alice.page(f"/team/{cast.project.slug}/temaer")
    assert "Grupperingen gikk ikke" in page.text
    assert page.form(has="vis")
    # What the one before it came to still stands there.
    assert "Sist gruppert" in page.text
    assert "Passer ikke noe sted (2)" in page.text


def test_a_choice_that_no_need_fits_is_told_at_once(alice: Client, cast: Cast) -> None:
    some(cast.project)
    form = alice.page(f"/team/{cast.project.slug}/temaer").form(has="vis")
    answer = alice.submit(form, q="zebrastripe")
    assert answer.status_code == 422
    assert "Ingen innspill passer valgene" in answer.text


def test_needs_are_moved_split_off_and_taken_out_by_ticking_them(alice: Client, cast: Cast) -> None:
    needs = some(cast.project, 5)
    theme = theme_make.accepted(cast.project, needs)
    here = f"/team/{cast.project.slug}/temaer/{theme.id}"
    alice.submit(alice.page(here).form(has="split-new_name"), item=f"need:{needs[0].id}", act="out")
    alice.submit(
        alice.page(here).form(has="split-new_name"),
        **{"item": f"need:{needs[1].id}", "act": "split", "split-new_name": "Eget"},
    )
    other = next(one for one in themes.all_of(cast.project.id) if one.id != theme.id)
    form = alice.page(here).form(has="split-new_name")
    alice.submit(form, item=f"need:{needs[2].id}", act="move", theme=str(other.id))
    assert held(cast, theme) == {needs[3].id, needs[4].id}
    assert held(cast, other) == {needs[1].id, needs[2].id}
    board = alice.page(f"/team/{cast.project.slug}/temaer")
    assert "Passer ikke noe sted (1)" in board.text
    alice.submit(board.form(has="theme"), item=f"need:{needs[0].id}", theme=str(theme.id))
    assert len(held(cast, theme)) == 3


def test_enter_in_the_name_of_a_new_theme_splits_it_off(alice: Client, cast: Cast) -> None:
    theme = theme_make.accepted(cast.project, some(cast.project))
    form = alice.page(f"/team/{cast.project.slug}/temaer/{theme.id}").form(has="split-new_name")
    assert next(form.element.iter("button")).get("value") == "split"


def test_the_language_of_a_name_is_said_as_far_as_it_is_known(alice: Client, cast: Cast) -> None:
    theme = theme_make.proposed(cast.project, some(cast.project))
    here = f"/en/team/{cast.project.slug}/themes"
    row = alice.page(here).one("a", href=f"{here}/{theme.id}")
    assert row.get("lang") == "", "it is made of words in any language"
    after = alice.submit(
        alice.page(f"{here}/{theme.id}").form(has="name_nb"), follow=True, name_nb="Lys langs stien"
    ).page
    assert next(after.root.iter("h1")).find("span").get("lang") == "nb"  # type: ignore[union-attr]
    form = alice.page(f"{here}/{theme.id}").form(has="split-new_name")
    need = alice.page(f"{here}/{theme.id}").all("input", name="item")[0].get("value")
    told = alice.submit(form, follow=True, **{"item": need, "act": "split", "split-new_name": "Lykter"}).page
    assert [one.get("lang") for one in told.all("span") if one.text == "Lykter"] == ["nb"]


def test_ticking_nothing_is_told(alice: Client, cast: Cast) -> None:
    theme = theme_make.accepted(cast.project, some(cast.project))
    form = alice.page(f"/team/{cast.project.slug}/temaer/{theme.id}").form(has="split-new_name")
    answer = alice.submit(form, **{"act": "out", "split-new_name": "Eget"})
    assert answer.status_code == 422
    assert "Velg minst ett innspill" in answer.text
    assert answer.page.form(has="split-new_name").fields["split-new_name"] == "Eget"


def test_what_was_ticked_stays_ticked_when_no_theme_was_chosen(alice: Client, cast: Cast) -> None:
    needs = some(cast.project)
    theme_make.run(cast.project, Proposal(nowhere=[0, 1]))
    url = f"/team/{cast.project.slug}/temaer/plasser"
    answer = alice.post(url, data={"item": f"need:{needs[1].id}"})
    assert answer.status_code == 422
    checked = [box.get("value") for box in answer.page.all("input", name="item") if box.get("checked") is not None]
    assert checked == [f"need:{needs[1].id}"]


PAGES = ("", "/fremdrift", "/{theme}")
ACTS = (
    "/foresla",
    "/plasser",
    "/{theme}/navn",
    "/{theme}/godta",
    "/{theme}/innspill",
    "/{theme}/los-opp",
    "/{theme}/innsikt",
)
READERS, WRITERS = {"alice", "bob", "olav"}, {"alice"}


@pytest.mark.parametrize("name", ["alice", "bob", "olav", "mona", "ada", "charlie"])
def test_who_may_see_and_who_may_change(client: Client, cast: Cast, name: str) -> None:
    theme = theme_make.accepted(cast.project, some(cast.project))
    client.sign_in(cast.everybody[name].account)
    client.inspecting = False
    base = f"/team/{cast.project.slug}/temaer"
    seen = [client.get(base + page.format(theme=theme.id)).status_code for page in PAGES]
    assert all((status < 400) is (name in READERS) for status in seen), seen
    done = [client.post(base + act.format(theme=theme.id)).status_code for act in ACTS]
    assert all((status not in (403, 404)) is (name in WRITERS) for status in done[:-2]), done


def test_another_projects_theme_is_not_found_below_ones_own(client: Client, cast: Cast) -> None:
    theme = theme_make.accepted(cast.project, some(cast.project))
    own = next(iter(cast.charlie.person.project_roles))
    slug = db.session.get_one(Project, own).slug
    client.sign_in(cast.charlie.account).page(f"/team/{slug}/temaer/{theme.id}", status=404)


def test_more_themes_cost_no_more_questions(alice: Client, cast: Cast, count_queries: Callable[[], Any]) -> None:
    some(cast.project, 12)
    totals = []
    for sizes in ((6, 6), (3, 3, 3, 3)):
        theme_make.run(cast.project, theme_make.groups(*sizes))
        alice.page(f"/team/{cast.project.slug}/temaer")
        with count_queries() as counted:
            alice.page(f"/team/{cast.project.slug}/temaer")
        totals.append(counted.total)
    assert totals[0] == totals[1]


def test_in_english_too(alice: Client, cast: Cast) -> None:
    theme = theme_make.accepted(cast.project, some(cast.project))
    assert alice.page(f"/en/team/{cast.project.slug}/themes").h1 == "Themes"
    assert "Start an insight" in alice.page(f"/en/team/{cast.project.slug}/themes/{theme.id}").text
