"""The inbox and what a team does in it: the oldest first, reasons shown, the next one after each act."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.permissions import Role
from app.needs import services
from app.needs.models import AdditionState, Answer, Need, NeedState, Policy
from app.notifications.models import Receipt, ReceiptKind
from app.projects import queries as projects
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import activities
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.support.client import Client
from tests.support.page import text_of

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


@pytest.fixture
def mona(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.mona.account)


def fresh(need: Need) -> Need:
    return db.session.get_one(Need, need.id)


def in_call(cast: Cast, text: str = TEXT) -> Need:
    return make.told(text, activity=project_make.activity(cast.project))


def act(client: Client, need: Need, action: str, **values: Any) -> Any:
    return client.submit(
        client.page(f"/team/behov/{need.id}").form(next(iter(values), None), action=f"/{need.id}/{action}"), **values
    )


def test_the_oldest_stands_first_with_the_day_by_which_it_is_to_be_read(
    alice: Client, cast: Cast, frozen_clock: Moment
) -> None:
    first = in_call(cast, "Den eldste av dem, om lys ved stien.")
    frozen_clock.move(days=7)
    in_call(cast, "Den nyeste av dem, om benker i parken.")
    page = alice.page(f"/team/{cast.project.slug}/innboks")
    assert page.texts("h2") == ["Den eldste av dem, om lys ved stien", "Den nyeste av dem, om benker i parken"]
    assert page.text.count("Skulle vært gjort") == 1
    assert page.link("Ta dem én og én").startswith(f"/team/{cast.project.slug}/innboks/need/{first.id}")


def test_who_can_only_read_is_told_who_does_the_rest(browsers: Any, cast: Cast) -> None:
    facilitator = browsers().sign_in(activities.account_with(Role.FACILITATOR, cast.project))
    need, unplaced = make.need(project=cast.project), make.need()
    page = facilitator.page(f"/team/behov/{need.id}")
    assert "Hva gjør vi med det? Prosjektteamet publiserer, svarer og kobler. Du kan lese det." in page.text
    assert "Moderatorene tar seg av behov" in facilitator.page(f"/team/behov/{unplaced.id}").text


def test_who_can_act_is_not_told_that_others_do(alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    assert "Du kan lese det." not in alice.page(f"/team/behov/{need.id}").text


def test_the_inbox_has_only_the_projects_own_needs(alice: Client, cast: Cast) -> None:
    make.told("Uten prosjekt, det skal ikke teamet lese.")
    assert "Ingen venter på oss" in alice.page(f"/team/{cast.project.slug}/innboks").text


def test_moderation_has_all_and_can_show_only_those_without_a_project(mona: Client, cast: Cast) -> None:
    in_call(cast)
    make.told("Uten prosjekt ennå, om benker.")
    assert len(mona.page("/admin/moderering").texts("h2")) == 2
    assert mona.page("/admin/moderering?losrevne=1").texts("h2") == ["Uten prosjekt ennå, om benker"]


def test_publishing_goes_on_to_the_next_one(alice: Client, cast: Cast, frozen_clock: Moment) -> None:
    first = in_call(cast)
    frozen_clock.move(hours=1)
    second = in_call(cast, "Benkene i parken mangler rygg.")
    answer = act(alice, first, "publiser")
    assert answer.headers["Location"].startswith(f"/team/behov/{second.id}")
    assert fresh(first).state is NeedState.PUBLISHED
    assert f"Behov {first.id} er publisert." in alice.page(answer.headers["Location"]).text


def test_a_moderator_publishes_and_places_in_one_act(mona: Client, cast: Cast) -> None:
    need = make.told(TEXT)
    act(mona, need, "publiser", project=str(cast.project.id))
    assert (fresh(need).state, fresh(need).project_id) == (NeedState.PUBLISHED, cast.project.id)


def test_declining_needs_a_rule(alice: Client, cast: Cast) -> None:
    need = in_call(cast)
    answer = act(alice, need, "avvis", **{"decline-note_nb": "Skriv om uten navn."})
    assert answer.status_code == 422
    assert "Velg hvilken regel som gjelder" in answer.page.text
    assert answer.page.form(action="/avvis").fields["decline-note_nb"] == "Skriv om uten navn."
    act(alice, need, "avvis", **{"decline-policy": "personal_data", "decline-note_nb": "Skriv om uten navn."})
    assert (fresh(need).state, fresh(need).policy) == (NeedState.DECLINED, Policy.PERSONAL_DATA)
    act(alice, need, "publiser")
    assert (fresh(need).state, fresh(need).policy) == (NeedState.PUBLISHED, None)


def test_what_is_public_is_hidden_and_shown_again(alice: Client, cast: Cast) -> None:
    need = in_call(cast)
    act(alice, need, "publiser")
    act(alice, need, "avvis", **{"decline-policy": "hateful"})
    assert fresh(need).state is NeedState.HIDDEN
    act(alice, need, "publiser")
    assert fresh(need).state is NeedState.PUBLISHED


def test_an_answer_is_public_and_sent_once(alice: Client, cast: Cast) -> None:
    need = in_call(cast)
    act(alice, need, "publiser")
    form = alice.page(f"/team/behov/{need.id}").form(action="/svar")
    for _ in range(2):
        alice.submit(form, **{"answer-text_nb": "Takk, vi ser på det.", "answer-by_nb": "Prosjektleder"})
    assert [answer.text_nb for answer in db.session.scalars(select(Answer))] == ["Takk, vi ser på det."]
    assert fresh(need).waiting_since is None
    empty = alice.submit(form, **{"answer-text_nb": "", "answer-by_nb": "Prosjektleder"})
    assert empty.status_code == 422


def test_a_need_is_placed_in_another_project(alice: Client, cast: Cast) -> None:
    need, other = in_call(cast), project_make.project()
    act(alice, need, "plasser", **{"place-project": str(other.id)})
    assert (fresh(need).project_id, fresh(need).phase_id) == (other.id, project_make.phase_of(other).id)
    assert alice.get(f"/team/behov/{need.id}").status_code == 403


def test_the_project_that_it_lies_in_is_not_among_those_it_can_be_moved_to(alice: Client, cast: Cast) -> None:
    need, other = in_call(cast), project_make.project()
    page = alice.page(f"/team/behov/{need.id}")
    offered = [one.get("value") for one in page.one("select", id="place-project").findall("option")]
    assert str(other.id) in offered and str(need.project_id) not in offered


def test_a_team_takes_in_a_public_need_that_is_in_no_project(alice: Client, cast: Cast, app: Flask) -> None:
    with make.arranged(app):
        need = make.need(TEXT)
    act(alice, need, "plasser", **{"place-project": str(cast.project.id)})
    assert fresh(need).project_id == cast.project.id


def test_a_need_is_forwarded_and_taken_back(alice: Client, cast: Cast) -> None:
    need = in_call(cast)
    act(alice, need, "publiser")
    act(alice, need, "send-videre", **{"forward-department": str(cast.project.department_id)})
    assert fresh(need).state is NeedState.FORWARDED
    act(alice, need, "hent-tilbake")
    assert (fresh(need).state, fresh(need).department_id) == (NeedState.PUBLISHED, None)


def test_in_english_the_titles_are_english_and_those_that_are_not_are_marked(mona: Client, cast: Cast) -> None:
    project_make.project("Benker i parken", title_en="Benches in the park")
    project_make.project("Bare på bokmål", title_en="")
    need, title = in_call(cast), cast.project.title_en
    assert title in mona.page(f"/en/team/{cast.project.slug}/inbox").texts("p", class_="team-name")
    page = mona.page(f"/en/team/needs/{need.id}")
    assert title in page.texts("p", class_="team-name")
    options = page.texts("option")
    assert "Benches in the park" in options and "Benker i parken" not in options
    assert "Bare på bokmål" in page.texts("option", lang="nb")


def test_a_reason_that_is_only_in_norwegian_is_marked_so_in_english(client: Client, cast: Cast) -> None:
    whole, part, passed_on = make.need(TEXT), make.need(), make.need()
    services.merge(cast.mona.person, part, whole, "Det er de samme lyktene.")
    services.forward(cast.mona.person, passed_on, cast.project.department, "Vi bytter pærene.")
    db.session.flush()
    kept = {line.reason_nb: line.reason_en for line in db.session.scalars(select(Receipt)) if line.reason_nb}
    assert kept == {"Det er de samme lyktene.": "", "Vi bytter pærene.": ""}
    assert "Vi bytter pærene." in " ".join(
        text_of(one) for one in client.page(f"/en/needs/{passed_on.id}").all(lang="nb")
    )


def test_only_what_can_be_chosen_is_offered_to_merge_with(alice: Client, cast: Cast) -> None:
    part = in_call(cast, "Lyktene ved Mosvatnet er slukket om kvelden.")
    ours = make.need("Lyktene ved Mosvatnet er slukket.", project=cast.project)
    theirs = make.need("Lyktene ved Mosvatnet er slukket hver kveld.", project=project_make.project())
    page = alice.page(f"/team/behov/{part.id}?finn=Mosvatnet")
    assert f"Behov {ours.id}" in page.text
    assert f"Behov {theirs.id}" not in page.text


def test_what_can_be_merged_with_is_found_behind_many_that_cannot(alice: Client, cast: Cast) -> None:
    part = in_call(cast, "Lyktene ved Mosvatnet er slukket om kvelden.")
    alike = make.need("Lyktene ved Mosvatnet er slukket.", project=cast.project)
    found = make.need("Mosvatnet har for få benker.", project=cast.project)
    elsewhere = project_make.project()
    for _need in range(30):
        make.need("Lyktene ved Mosvatnet er slukket hver kveld.", project=elsewhere)
    page = alice.page(f"/team/behov/{part.id}?finn=Mosvatnet")
    assert f"Behov {alike.id}" in page.text
    assert f"Behov {found.id}" in page.text


def test_what_is_looked_for_to_merge_with_stands_open_and_first(alice: Client, cast: Cast) -> None:
    part = in_call(cast, "Lyktene ved Mosvatnet er slukket om kvelden.")
    make.need("Lyktene ved Mosvatnet er slukket.", project=cast.project)
    bench = make.need("Benkene er fulle.", project=cast.project)
    page = alice.page(f"/team/behov/{part.id}?finn=benkene")
    panel = page.one("details", id="merge")
    assert panel.get("open") == ""
    assert f"Behov {bench.id}" in text_of(panel.findall(".//li")[0])


def test_a_merge_that_is_refused_keeps_what_was_written(alice: Client, cast: Cast) -> None:
    part = in_call(cast)
    theirs = make.need("Lyktene ved Mosvatnet er slukket hver kveld.", project=project_make.project())
    answer = act(alice, part, "sla-sammen", **{"merge-target": str(theirs.id), "merge-why_nb": "Samme lykter."})
    assert answer.status_code == 422
    assert "Du kan bare slå sammen med behov i prosjekter du arbeider med." in answer.page.text
    assert answer.page.form(action="/sla-sammen").fields["merge-why_nb"] == "Samme lykter."
    assert fresh(part).merged_into_id is None


@pytest.mark.parametrize("action", ["avvis", "svar", "plasser", "send-videre", "sla-sammen"])
def test_a_form_that_is_not_filled_in_opens_no_need_that_one_may_not_read(alice: Client, action: str) -> None:
    need = make.told("Uten prosjekt, det skal ikke teamet lese.")
    alice.page("/team")
    answer = alice.post(f"/team/behov/{need.id}/{action}", data={})
    assert answer.status_code == 403
    assert "skal ikke teamet lese" not in answer.text


def test_a_need_is_merged_with_one_that_is_found_or_named(alice: Client, cast: Cast) -> None:
    whole, part = in_call(cast), in_call(cast, "Lyktene langs Mosvatnet er slukket om kvelden.")
    act(alice, whole, "publiser")
    found = alice.page(f"/team/behov/{part.id}?finn=sti")
    assert f"Behov {whole.id}" in found.text
    answer = act(alice, part, "sla-sammen", **{"merge-target": "99999"})
    assert answer.status_code == 422
    why = {"merge-why_nb": "Samme lykter.", "merge-why_en": "The same lamps."}
    act(alice, part, "sla-sammen", **{"merge-target": str(whole.id), **why})
    assert fresh(part).merged_into_id == whole.id
    told = db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.MERGED)).all()
    assert {(one.reason_nb, one.reason_en) for one in told} == {("Samme lykter.", "The same lamps.")}
    act(alice, part, "los-fra")
    assert fresh(part).state is NeedState.WAITING


@pytest.mark.parametrize(
    ("place", "read"), [("Hinna", "Hinna"), ("Gandalskogen", "Gandalskogen, Hinna"), ("", "Hinna")]
)
def test_the_place_and_its_district_are_said_once(alice: Client, cast: Cast, place: str, read: str) -> None:
    hinna = next(district for district in projects.districts() if district.slug == "hinna")
    need = make.told(TEXT, activity=project_make.activity(cast.project), place=place, district_id=hinna.id)
    assert read in alice.page(f"/team/behov/{need.id}").texts("span")


def test_additions_are_published_or_declined(alice: Client, cast: Cast) -> None:
    need = in_call(cast)
    act(alice, need, "publiser")
    need = fresh(need)
    one, two = make.addition(need, "Gjelder også om morgenen."), make.addition(need, "Kjøp lykter hos meg!")
    assert len(alice.page(f"/team/{cast.project.slug}/innboks?vis=additions").texts("h2")) == 2
    page = alice.page(f"/team/behov/{need.id}")
    alice.submit(page.form(action=f"/tillegg/{one.id}/publiser"))
    alice.submit(page.form(action=f"/tillegg/{two.id}/avvis"), **{"decline-policy": "advertising"})
    db.session.expire_all()
    assert (db.session.get(type(one), one.id).state, db.session.get(type(two), two.id).state) == (  # type: ignore[union-attr]
        AdditionState.PUBLISHED,
        AdditionState.DECLINED,
    )


def test_what_a_state_refuses_says_why(alice: Client, cast: Cast) -> None:
    need = in_call(cast)
    answer = alice.post(f"/team/behov/{need.id}/svar", data={"answer-text_nb": "Takk", "answer-by_nb": "Leder"})
    assert answer.status_code == 409
    assert "Behovet må publiseres først." in answer.page.text


@pytest.mark.parametrize(
    "action", ["publiser", "avvis", "svar", "plasser", "ta-ut", "send-videre", "hent-tilbake", "sla-sammen", "los-fra"]
)
def test_no_door_opens_for_those_who_have_no_business_there(
    action: str, client: Client, cast: Cast, browsers: Any
) -> None:
    need = in_call(cast)
    client.sign_in(cast.charlie.account)
    assert client.post(f"/team/behov/{need.id}/{action}").status_code in (403, 404)
    resident: Client = browsers()
    resident.take_part()
    assert resident.post(f"/team/behov/{need.id}/{action}").status_code == 303
    assert fresh(need).state is NeedState.WAITING
    assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == need.id)).all() == ["needs.told"]


def test_an_owner_answers_but_does_not_publish(client: Client, cast: Cast) -> None:
    need = in_call(cast)
    client.sign_in(cast.olav.account)
    assert client.post(f"/team/behov/{need.id}/publiser").status_code == 403
    assert not client.page(f"/team/behov/{need.id}").all("form", action=f"/team/behov/{need.id}/publiser")


def test_a_long_inbox_asks_as_little_as_a_short_one(alice: Client, cast: Cast, count_queries: Any) -> None:
    in_call(cast)
    url = f"/team/{cast.project.slug}/innboks"
    alice.page(url)
    with count_queries() as one:
        alice.page(url)
    activity = project_make.activity(cast.project)
    for number in range(19):
        make.told(f"{TEXT} {number}", activity=activity)
    db.session.commit()
    with count_queries() as twenty:
        alice.page(url)
    assert one.total == twenty.total


def test_the_inbox_opens_where_something_waits(alice: Client, cast: Cast) -> None:
    need = in_call(cast, "Lyset ved stien er borte.")
    act(alice, need, "publiser")
    page = alice.page(f"/team/{cast.project.slug}/innboks")
    assert page.texts("h2") == ["Lyset ved stien er borte"]
    assert "Alt er lest" in alice.page(f"/team/{cast.project.slug}/innboks?vis=unread").text


def test_what_nobody_has_read_yet_is_not_for_every_team(client: Client, cast: Cast) -> None:
    """A need that is in no project may be read by every team; what was added to it names whom it likes."""
    need = make.need("Stien langs Mosvatnet er for mørk om kvelden.")
    make.addition(need, "Spør Kari Nordmann i nummer 12.")
    db.session.commit()
    client.sign_in(cast.charlie.account)
    assert "Kari Nordmann" not in client.page(f"/team/behov/{need.id}").text
    client.sign_in(cast.mona.account)
    assert "Kari Nordmann" in client.page(f"/team/behov/{need.id}").text
