"""The team writes a report, sees how it will be, and publishes it."""

import pytest

from app.core.db import db
from app.projects.models import PhaseState, Project
from app.reports.models import Edition, Report
from tests.cast import Cast
from tests.factories import insights, needs
from tests.support.client import Client


def address(cast: Cast, more: str = "") -> str:
    return f"/team/{cast.project.slug}/rapport{more}"


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def test_the_list_has_each_phase_that_has_begun_and_each_half_year(alice: Client, cast: Cast) -> None:
    titles = alice.page(address(cast)).texts("h2")
    assert titles[0] == "Fase 1: Innsiktsarbeid"
    assert len(titles) == 2 and "halvår" in titles[1]


def test_a_project_that_has_not_begun_has_nothing_to_report(alice: Client, cast: Cast) -> None:
    for phase in db.session.get_one(Project, cast.project.id).phases:
        phase.state, phase.started_on = PhaseState.PLANNED, None
    assert not [title for title in alice.page(address(cast)).texts("h2") if title.startswith("Fase")]


def test_what_is_written_is_kept_and_shown_in_both_languages(alice: Client, cast: Cast) -> None:
    form = alice.page(address(cast, "/1")).form(has="intro_nb")
    answer = alice.submit(form, follow=True, intro_nb="Vi spurte mange.", intro_en="We asked many.")
    assert "Vi spurte mange." in answer.text
    assert "We asked many." in alice.page(f"/en/team/{cast.project.slug}/report/1/preview").text


def test_what_lacks_english_is_listed_before_the_last_press_and_marked_after(alice: Client, cast: Cast) -> None:
    found = insights.insight(cast.project, needs.need(project=cast.project), title="Bussen mangler")
    found.title_en = ""
    db.session.commit()
    form = alice.page(address(cast, "/1")).form(has="intro_nb")
    alice.submit(form, intro_nb="Vi spurte.", intro_en="We asked.", numbers_nb="Mange svarte.")
    text = alice.page(address(cast, "/1/forhandsvisning")).text
    assert "Engelsk mangler." in text and "Tallene, «Bussen mangler»" in text
    alice.submit(alice.page(address(cast, "/1/forhandsvisning")).form(has="client_key"))
    english = alice.get(f"/en/projects/{cast.project.slug}/reports/1/1").text
    assert english.index('lang="nb"><p>Mange svarte.') < english.index("only in Norwegian")


def test_quotes_are_chosen_by_ticking_them(alice: Client, cast: Cast) -> None:
    one, other = (needs.need(text, project=cast.project) for text in ("Det er mørkt.", "Det er glatt."))
    found = insights.insight(cast.project, one, other)
    form = alice.page(address(cast, "/1")).form(has="intro_nb")
    alice.submit(form, intro_nb="Innledning.", quotes=[f"{found.id}-{one.id}"])
    text = alice.page(address(cast, "/1/forhandsvisning")).text
    assert "Det er mørkt." in text and "Det er glatt." not in text


def test_a_period_without_insights_offers_what_was_said_in_it(alice: Client, cast: Cast) -> None:
    one, other = (needs.need(text, project=cast.project) for text in ("Det er mørkt.", "Det er glatt."))
    added = needs.addition(one)
    needs.services.publish_addition(needs.MODERATOR, added)
    db.session.commit()
    assert "Det er mørkt." not in alice.page(address(cast, "/1/forhandsvisning")).text, "nobody speaks unasked"
    form = alice.page(address(cast, "/1")).form(has="intro_nb")
    alice.submit(form, intro_nb="Innledning.", quotes=[f"0-{one.id}", f"0-a{added.id}"])
    text = alice.page(address(cast, "/1/forhandsvisning")).text
    assert "Det er mørkt." in text and added.text in text and other.text not in text
    alice.submit(alice.page(address(cast, "/1/forhandsvisning")).form(has="client_key"))
    assert "Det er mørkt." in alice.page(f"/prosjekter/{cast.project.slug}/rapporter/1/1").text


def test_an_insight_that_comes_after_the_quotes_were_chosen_has_voices_too(alice: Client, cast: Cast) -> None:
    one, other = (needs.need(text, project=cast.project) for text in ("Det er mørkt.", "Det er glatt."))
    insights.insight(cast.project, one, other)
    form = alice.page(address(cast, "/1")).form(has="intro_nb")
    alice.submit(form, intro_nb="Innledning.", quotes=None)  # nobody is to speak for this one
    insights.insight(cast.project, needs.need("Bussen går ikke.", project=cast.project), title="Bussen mangler")
    text = alice.page(address(cast, "/1/forhandsvisning")).text
    assert "Bussen går ikke." in text and "Det er mørkt." not in text
    alice.submit(alice.page(address(cast, "/1")).form(has="intro_nb"), intro_nb="Innledning.")
    insights.insight(cast.project, needs.need("Det er bratt.", project=cast.project), title="Det er bratt her")
    assert "Det er bratt." in alice.page(address(cast, "/1/forhandsvisning")).text


def test_two_who_write_at_once_are_told(alice: Client, cast: Cast) -> None:
    alice.submit(alice.page(address(cast, "/1")).form(has="intro_nb"), intro_nb="Først.")
    form = alice.page(address(cast, "/1")).form(has="intro_nb")
    alice.submit(form, intro_nb="Den ene skrev dette.")
    answer = alice.submit(form, intro_nb="Den andre skrev dette.")
    assert answer.status_code == 409
    assert "Den ene skrev dette." in answer.text and "Den andre skrev dette." in answer.text
    assert db.session.query(Report).one().texts["intro"]["nb"] == "Den ene skrev dette."


def test_the_whole_way_to_the_published_page(alice: Client, cast: Cast) -> None:
    alice.submit(alice.page(address(cast, "/1")).form(has="intro_nb"), intro_nb="Innledning.")
    answer = alice.submit(alice.page(address(cast, "/1/forhandsvisning")).form(has="client_key"), follow=True)
    assert "Rapporten er publisert." in answer.text and answer.request.path.endswith("/rapporter/1/1")
    again = alice.page(address(cast, "/1/forhandsvisning"))
    refused = alice.submit(again.form(has="change_nb"))
    assert refused.status_code == 422 and "Skriv hva som er rettet." in refused.text
    alice.submit(again.form(has="change_nb"), change_nb="Et tall var feil.")
    assert [one.number for one in db.session.query(Edition).order_by(Edition.number)] == [1, 2]


def test_without_an_introduction_it_is_not_published(alice: Client, cast: Cast) -> None:
    answer = alice.submit(alice.page(address(cast, "/1/forhandsvisning")).form(has="client_key"))
    assert answer.status_code == 422 and "Skriv en innledning" in answer.text
    assert db.session.query(Report).count() == 0


def test_a_period_that_the_project_has_not_come_to_is_not_found(alice: Client, cast: Cast) -> None:
    for key in ("2", "5", "1999-1", "x"):
        assert alice.get(address(cast, f"/{key}")).status_code == 404


# Who may read, write and publish: role by role.
MAY = {
    "alice": (200, 303, 422),
    "bob": (200, 403, 403),
    "olav": (200, 403, 422),
    "mona": (403, 403, 403),
    "ada": (200, 403, 403),
    "charlie": (403, 403, 403),
}


@pytest.mark.parametrize(("name", "statuses"), MAY.items())
def test_each_may_what_their_role_allows(client: Client, cast: Cast, name: str, statuses: tuple[int, int, int]) -> None:
    client.sign_in(cast.everybody[name].account)
    client.inspecting = False
    read = client.get(address(cast, "/1")).status_code
    publish = client.post(address(cast, "/1/publiser"), data={}).status_code
    write = client.post(address(cast, "/1/tekst"), data={"seen": seen(client, cast)}).status_code
    assert (read, write, publish) == statuses


def seen(client: Client, cast: Cast) -> str:
    """The imprint that a form carries; whoever may not see the form has none."""
    answer = client.get(address(cast, "/1"))
    return str(answer.page.form(has="intro_nb").fields["seen"]) if answer.status_code == 200 else ""


def test_who_may_not_write_sees_no_button(client: Client, cast: Cast) -> None:
    client.sign_in(cast.bob.account)
    page = client.page(address(cast, "/1"))
    assert "Lagre og se rapporten" not in page.text
    assert "Publiser rapporten" not in client.page(address(cast, "/1/forhandsvisning")).text
