"""What a team wrote is never lost, and what people were promised is never changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.projects import services
from app.projects.models import Activity, ActivityKind, ActivityState, Outcome, Partner, Project, ProjectState
from tests.cast import Cast, gather
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Form


def field_time(moment: datetime) -> str:
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def here(cast: Cast, rest: str) -> str:
    return f"/team/{cast.project.slug}/{rest}"


def publish(client: Client, draft: Project, form: Form, **words: str) -> Any:
    """Press the button that publishes, with these words written into the form."""
    return client.post(f"/team/{draft.slug}/publiser", data={**form.fields, **words})


def test_a_refused_publication_names_all_that_is_missing_and_keeps_the_partners(client: Client) -> None:
    draft = make.draft(summary_nb="", involvement_nb="")
    client.sign_in(gather(draft).alice.account)
    form = client.page(f"/team/{draft.slug}/rediger").form(has="title_nb")
    answer = publish(client, draft, form, about_nb="Lang tekst om stien.")
    assert answer.status_code == 422
    form = answer.page.form(has="title_nb")
    assert form.errors() == ["summary_nb", "involvement_nb"]
    kept = [form.fields[name].strip() for name in ("partners-1-name", "technology_nb", "about_nb")]
    assert kept == ["Glød AS", "Sensorer.", "Lang tekst om stien."]
    words = {"summary_nb": "Vi vil gjøre stien trygg.", "involvement_nb": "Folk som går der, er med."}
    for _press in range(2):
        assert publish(client, draft, form, **words).status_code == 303
    published = db.session.get_one(Project, draft.id)
    assert published.state is ProjectState.RUNNING
    assert (published.summary_nb, published.about_nb) == ("Vi vil gjøre stien trygg.", "Lang tekst om stien.")
    assert db.session.query(Partner).filter_by(project_id=draft.id).count() == 2


def test_whoever_publishes_what_another_has_published_since_loses_nothing(client: Client) -> None:
    draft = make.draft()
    client.sign_in(gather(draft).alice.account)
    form = client.page(f"/team/{draft.slug}/rediger").form(has="title_nb")
    assert publish(client, draft, form).status_code == 303
    late = publish(client, draft, form, about_nb="Lang tekst om stien.")
    assert late.status_code == 409
    assert "Lang tekst om stien." in late.page.text


def test_the_enter_key_saves_and_takes_no_partner_away(alice: Client, cast: Cast) -> None:
    form = alice.page(here(cast, "rediger")).form(has="title_nb")
    first = next(element for element in form.element.iter("button"))
    assert first.get("name") is None


def test_a_partner_is_taken_away_and_the_rest_is_kept(alice: Client, cast: Cast) -> None:
    form = alice.page(here(cast, "rediger")).form(has="title_nb")
    form = alice.submit(form, title_nb="Ny tittel", rows="remove-0").page.form(has="title_nb")
    assert (form.fields["title_nb"], form.fields["partners-0-name"]) == ("Ny tittel", "Glød AS")
    assert "partners-1-name" not in form.fields
    assert db.session.query(Partner).filter_by(project_id=cast.project.id).count() == 2
    assert alice.submit(form).status_code == 303
    assert [partner.name for partner in db.session.query(Partner).filter_by(project_id=cast.project.id)] == ["Glød AS"]


def test_a_published_project_keeps_its_criteria(alice: Client, cast: Cast) -> None:
    form = alice.page(here(cast, "rediger")).form(has="title_nb")
    answer = alice.submit(form, involvement_nb="", about_nb="Lang tekst om stien.")
    assert answer.status_code == 422
    assert answer.page.form(has="title_nb").errors() == ["involvement_nb"]
    assert "Lang tekst om stien." in answer.text
    assert db.session.get(Project, cast.project.id).involvement_nb == "Folk som går der, er med."


def test_the_later_of_two_sees_what_the_other_saved(alice: Client, cast: Cast) -> None:
    late = alice.page(here(cast, "rediger")).form(has="title_nb")
    alice.submit(alice.page(here(cast, "rediger")).form(has="title_nb"), summary_nb="Den første.", summary_en="One.")
    answer = alice.submit(late, summary_nb="Den andre.", **{"partners-1-name": ""})
    assert answer.status_code == 409
    assert "Noen andre har lagret i mellomtiden" in answer.page.text
    assert "Den første." in answer.page.text
    assert "Kommunen, Glød AS" in answer.page.text
    assert answer.page.form(has="title_nb").fields["summary_nb"] == "Den andre."


def test_a_form_that_does_not_say_what_it_saw_is_late(alice: Client, cast: Cast) -> None:
    form = alice.page(here(cast, "rediger")).form(has="title_nb")
    assert alice.submit(form, version="", summary_nb="Blind.").status_code == 409


def test_of_two_saves_of_one_version_one_is_told(cast: Cast) -> None:
    person, project = cast.alice.person, cast.project
    seen = project.version
    services.edit_project(person, project, {"summary_nb": "Den første."}, make.PARTNERS, seen)
    with pytest.raises(Conflict):
        services.edit_project(person, project, {"summary_nb": "Den andre."}, make.PARTNERS, seen)
    assert (project.summary_nb, project.version) == ("Den første.", seen + 1)


def test_what_was_promised_is_shown_as_fixed_and_not_asked_for(alice: Client, cast: Cast) -> None:
    activity = make.activity(cast.project, promise_nb="Svarene brukes til å velge sted.")
    url = here(cast, f"aktivitet/{activity.id}/rediger")
    page = alice.page(url)
    form = page.form(has="title_nb")
    assert {"audience", "promise_nb", "identity_level", "results_visible", "kind", "closes_at"} & set(
        form.fields
    ) == set()
    assert "Dette ble lovet da aktiviteten åpnet, og kan ikke endres." in page.text
    assert "Svarene brukes til å velge sted." in page.text
    forged = {**form.fields, "title_nb": "Nytt navn", "promise_nb": "Noe annet.", "audience": "employees"}
    assert alice.post(url, data=forged).status_code == 303
    kept = db.session.query(Activity).one()
    assert (kept.title_nb, kept.promise_nb, kept.audience) == (
        "Nytt navn",
        "Svarene brukes til å velge sted.",
        "everyone",
    )


def test_the_one_who_opens_sees_what_is_promised(alice: Client, cast: Cast) -> None:
    activity = make.activity(cast.project, opened=False, promise_nb="Svarene brukes til å velge sted.")
    page = alice.page(here(cast, f"aktivitet/{activity.id}"))
    asked = page.texts("details", class_="confirm")[0]
    assert "Svarene brukes til å velge sted." in asked
    assert "kan ikke endres" in asked
    opened = alice.submit(page.form(button="Åpne nå"), follow=True)
    assert "Aktiviteten er åpen." in opened.page.text


def test_a_deadline_is_never_moved_earlier(alice: Client, cast: Cast) -> None:
    activity = make.activity(cast.project)
    held = activity.closes_at
    with pytest.raises(Invalid):
        services.change_activity(cast.alice.person, activity, {"closes_at": held - timedelta(days=1)})
    services.change_activity(cast.alice.person, activity, {"closes_at": held.replace(second=0, microsecond=0)})
    assert activity.closes_at == held
    page = alice.page(here(cast, f"aktivitet/{activity.id}"))
    earlier = field_time(held - timedelta(days=1))
    answer = alice.submit(page.form(has="closes_at"), act="extend", closes_at=earlier)
    assert answer.status_code == 422
    assert "Den nye fristen må være senere enn den gamle." in answer.page.text
    assert answer.page.form(has="closes_at").fields["closes_at"] == earlier


def test_a_plan_that_cannot_be_is_said_and_kept(alice: Client, cast: Cast) -> None:
    form = alice.page(here(cast, "faser/1/ny-aktivitet")).form(has="title_nb")
    answer = alice.submit(form, title_nb="", about_nb="En lang forklaring.", minutes="0")
    assert answer.status_code == 422
    kept = answer.page.form(has="title_nb")
    assert (kept.errors(), kept.fields["about_nb"]) == (
        ["title_nb", "minutes", "promise_nb"],
        "En lang forklaring.",
    )
    assert db.session.query(Activity).count() == 0


def test_a_vote_is_run_from_its_own_page(alice: Client, cast: Cast) -> None:
    assert 'value="vote"' not in alice.get(here(cast, "faser/1/ny-aktivitet")).text
    planned = make.activity(cast.project, ActivityKind.VOTE, opened=False)
    page = alice.page(here(cast, f"aktivitet/{planned.id}"))
    assert page.link("Gå dit") == here(cast, "avstemninger")
    assert alice.post(here(cast, f"aktivitet/{planned.id}/valg"), data={"act": "open"}).status_code == 409
    assert db.session.query(Activity).one().state is ActivityState.PLANNED


def test_the_log_says_it_in_words_and_in_pages(alice: Client, cast: Cast) -> None:
    for _ in range(26):
        activity = make.activity(cast.project)
    services.close_activity(cast.alice.person, activity)
    page = alice.page(here(cast, "logg"))
    assert f"Prosjektteam Stengte aktivitet {activity.id}: Si hva du trenger" in page.text
    assert "projects." not in page.text
    assert f"Opprettet prosjekt {cast.project.id}" in alice.page(page.link("Neste")).text


def test_the_department_renews_its_promise_and_a_past_day_is_refused(client: Client) -> None:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER, handover_nb="Taket virker.")
    client.sign_in(gather(project).olav.account)
    url = f"/team/{project.slug}/overlevering"
    words: dict[str, Any] = {"contact_name": "Eirik", "contact_email": "e@example.no", "contact_role_nb": "Driftsleder"}
    answer = client.submit(client.page(url).form(has="contact_name"), **words, next_status_on=clock.today().isoformat())
    assert answer.status_code == 422
    assert "Neste status må være en dato som kommer." in answer.page.text
    answer = client.submit(answer.page.form(has="contact_name"), next_status_on="9999-12-31")
    assert answer.status_code == 422
    assert "Neste status må komme innen to år." in answer.page.text
    form = answer.page.form(has="contact_name")
    assert form.fields["contact_role_nb"] == "Driftsleder"
    coming = (clock.today() + timedelta(days=30)).isoformat()
    assert client.submit(form, next_status_on=coming).status_code == 303
    again = client.page(url)
    assert "Oppdater kontakt og status" in again.h1
    client.submit(again.form(has="contact_name"), contact_name="Siri")
    shown = client.page(f"/prosjekter/{project.slug}").text
    assert "Siri, Driftsleder" in shown


def test_what_has_no_english_is_marked_as_bokmal(alice: Client, cast: Cast) -> None:
    activity = make.activity(cast.project, title_en="", promise_nb="Svarene brukes til å velge sted.")
    slug = cast.project.slug
    promised = alice.page(f"/en/team/{slug}/activity/{activity.id}").texts("span", lang="nb")
    assert "Svarene brukes til å velge sted." in promised
    for path in ("overview", "phases"):
        assert "Si hva du trenger" in alice.page(f"/en/team/{slug}/{path}").texts("a", lang="nb")
