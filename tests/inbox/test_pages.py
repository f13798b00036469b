"""The pages of the inbox: what each role finds there, and that every press works as a plain form."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.inbox import queries
from app.inbox.models import Item, Tagging, TeamNote, View
from app.needs.models import Need, NeedState
from app.projects import queries as projects
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import insights
from tests.support.client import Client
from tests.support.page import Page, text_of

MAY_READ = {"alice": 200, "bob": 200, "olav": 200, "mona": 200, "ada": 200, "charlie": 403}
MAY_WORK = {"alice": 303, "bob": 303, "olav": 303, "mona": 403, "ada": 403, "charlie": 403}


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def inbox(cast: Cast) -> str:
    return f"/team/{cast.project.slug}/innboks"


def press(client: Client, url: str, *things: make.Thing, act: str, **fields: str) -> Page:
    page = client.page(url)
    form, boxes = page.form(action="/gjor", button="Sett merke"), [str(box.get("value")) for box in page.all("input")]
    wanted = tuple(f"{kind.value}:{number}:" for kind, number in things)
    chosen = [value for value in boxes if value.startswith(wanted)] if wanted else []
    sent = {**form.fields, **fields, "act": act, "item": chosen}
    return client.post(form.action, data=sent, follow_redirects=True).page


@pytest.mark.parametrize("name", MAY_READ)
def test_who_may_read_the_inbox(client: Client, cast: Cast, name: str) -> None:
    kind, number = make.need(cast.project)
    client.sign_in(cast.everybody[name].account)
    for url in (inbox(cast), f"{inbox(cast)}/{kind.value}/{number}"):
        assert client.get(url).status_code == MAY_READ[name], url


@pytest.mark.parametrize(("name", "said"), [("alice", True), ("mona", False)])
def test_only_those_who_can_link_read_what_linking_leads_to(client: Client, cast: Cast, name: str, said: bool) -> None:
    make.need(cast.project)
    insights.insight(cast.project)
    page = client.sign_in(cast.everybody[name].account).page(inbox(cast))
    assert ("Koble til innsikt" in page.text) is said
    assert ("Innbyggeren får beskjed når innsikten er publisert." in page.text) is said


@pytest.mark.parametrize("name", MAY_WORK)
def test_who_may_work_with_it(client: Client, cast: Cast, name: str) -> None:
    kind, number = make.need(cast.project)
    client.sign_in(cast.everybody[name].account)
    item = f"need:{number}"
    posts: dict[str, dict[str, Any]] = {
        "/gjor": {"act": "tag", "tag": "lys", "item": item},
        "/visninger": {"name": "Mine"},
        f"/{kind.value}/{number}/notat": {"text": "Ring skolen."},
    }
    for path, data in posts.items():
        assert client.post(inbox(cast) + path, data=data).status_code == MAY_WORK[name], path
    stored = [db.session.scalars(select(table)).first() for table in (Tagging, View, TeamNote)]
    assert all(stored) if MAY_WORK[name] == 303 else not any(stored)


@pytest.mark.parametrize("path", ["/gjor", "/angre", "/taster", "/visninger", "/need/{}/notat", "/need/{}/her"])
def test_no_door_opens_for_strangers(client: Client, browsers: Any, cast: Cast, path: str) -> None:
    url = inbox(cast) + path.format(make.need(cast.project)[1])
    assert client.sign_in(cast.charlie.account).post(url).status_code == 403
    resident: Client = browsers()
    resident.take_part()
    assert resident.post(url).status_code == 303


def test_what_is_marked_is_tagged_and_the_press_is_undone(alice: Client, cast: Cast) -> None:
    one, two = make.need(cast.project), make.pin(cast.project)
    after = press(alice, inbox(cast), one, two, act="tag", tag="lys")
    assert "2 innspill er merket." in after.text
    after = alice.submit(after.form(button="Angre"), follow=True).page
    assert "Angret for 2 innspill." in after.text
    assert "Angre" not in [button for form in after.forms for button in form.buttons]


def test_enter_in_the_field_of_a_tag_presses_the_button_of_the_tag(alice: Client, cast: Cast) -> None:
    insights.insight(cast.project)
    kind, number = make.need(cast.project, public=True)
    for url in (inbox(cast) + "?vis=all", f"{inbox(cast)}/{kind.value}/{number}"):
        form = alice.page(url).form(has="tag")
        first = next(form.element.iter("button"))
        assert (first.get("name"), first.get("value")) == ("act", "tag"), url


def test_an_empty_choice_and_an_empty_tag_are_told(alice: Client, cast: Cast) -> None:
    one = make.need(cast.project)
    assert "Velg minst ett innspill først." in press(alice, inbox(cast), act="tag", tag="lys").text
    refused = press(alice, inbox(cast), one, act="tag", tag=" ")
    assert refused.link("Skriv et merke.") == "#tag"


def test_what_was_marked_and_typed_on_the_second_page_stands_there_when_it_is_refused(
    alice: Client, cast: Cast
) -> None:
    things = [make.need(cast.project) for _one in range(21)]
    refused = press(alice, f"{inbox(cast)}?side=2", things[-1], act="tag", tag="x" * 41)
    assert refused.link("Skriv høyst 40 tegn.") == "#tag"
    box = refused.one("input", name="item")
    assert (box.get("value"), box.get("checked")) == (f"need:{things[-1][1]}:waiting", "")
    assert refused.one("input", name="tag").get("value") == "x" * 41


def test_one_at_a_time_leads_through_the_list_and_on(alice: Client, cast: Cast) -> None:
    insight = insights.insight(cast.project)
    first, second = make.closing(cast.project), make.reason(cast.project)
    page = alice.page(alice.page(inbox(cast)).link("Ta dem én og én"))
    assert "1 av 2" in page.text
    form = page.form(button="Koble til innsikt")
    after = alice.submit(form, follow=True, act="place", insight=str(insight.id)).page
    assert after.h1 == "Begrunnelse for stemme" and "1 av 1" in after.text
    found = [queries.one(cast.alice.person, cast.project, *thing) for thing in (first, second)]
    assert [entry.placed for entry in found if entry] == [True, False]


def test_a_need_is_published_from_the_inbox_and_led_on_to_its_own_page(alice: Client, cast: Cast) -> None:
    _kind, number = make.need(cast.project)
    page = alice.page(f"{inbox(cast)}/need/{number}")
    assert page.link("Plasser det, eller slå det sammen med et annet").startswith(f"/team/behov/{number}?fra=")
    alice.submit(page.form(button="Publiser"), act="publish")
    assert db.session.get_one(Need, number).state is NeedState.PUBLISHED


def test_a_note_that_is_refused_keeps_what_was_written(alice: Client, cast: Cast) -> None:
    _kind, number = make.need(cast.project)
    form = alice.page(f"{inbox(cast)}/need/{number}").form(has="text")
    refused = alice.submit(form, text="x" * 1001)
    assert refused.status_code == 422
    assert refused.page.form(has="text").fields["text"] == "x" * 1001
    after = alice.submit(refused.page.form(has="text"), follow=True, text="Ring skolen.").page
    assert "Ring skolen." in after.text
    assert "1 notat" in alice.page(inbox(cast)).text


def test_a_view_is_saved_opened_and_deleted(alice: Client, cast: Cast) -> None:
    make.pin(cast.project)
    page = alice.page(f"{inbox(cast)}?vis=all&slag=pin")
    after = alice.submit(page.form(button="Lagre visningen"), follow=True, name="Merknader").page
    assert alice.page(after.link("Merknader")).texts("h2") == ["Her blender lyset meg"]
    alice.submit(alice.page(inbox(cast)).form(action="/slett"))
    assert "Merknader" not in alice.page(inbox(cast)).links


def test_keys_are_turned_on_for_oneself(alice: Client, cast: Cast) -> None:
    make.need(cast.project)
    page = alice.page(inbox(cast))
    assert not page.all("div", **{"data-keys": ""})
    after = alice.submit(page.form(button="Slå på tastene"), follow=True).page
    assert after.all("div", **{"data-keys": ""})


def test_the_inbox_is_whole_in_english(alice: Client, cast: Cast) -> None:
    make.one_of_each(cast.project)
    page = alice.page(f"/en/team/{cast.project.slug}/inbox?vis=all")
    for words in ("Waiting for us", "Comment on a prototype", "Reason for a vote", "Answer in a workshop", "Add tag"):
        assert words in page.text, words
    assert page.lang == "en"


def test_a_contribution_that_is_not_there_is_not_found(alice: Client, cast: Cast) -> None:
    assert {alice.get(f"{inbox(cast)}/{path}").status_code for path in ("need/99999", "x/1", "pin/1")} == {404}
    assert db.session.scalars(select(Item)).all() == []


def test_what_nobody_has_read_says_what_can_be_done_and_is_one_press_from_not_being_published(
    alice: Client, cast: Cast
) -> None:
    unread, public = make.need(cast.project), make.need(cast.project, public=True)
    page = alice.page(f"{inbox(cast)}/need/{unread[1]}")
    assert "Plasser det, eller slå det sammen med et annet" in page.text
    assert "send videre" not in page.text
    there = alice.page(page.link("Ikke publiser").partition("#")[0])
    opened = [one for one in there.all("details") if one.get("id") == "avvis"]
    assert [one.get("open") for one in opened] == [""]
    said = alice.page(f"{inbox(cast)}/need/{public[1]}?vis=all").text
    assert "Slå sammen, send videre eller skjul" in said and "Ikke publiser" not in said


def test_who_may_not_refuse_it_is_not_offered_to(client: Client, cast: Cast) -> None:
    _kind, number = make.need(cast.project)
    page = client.sign_in(cast.bob.account).page(f"{inbox(cast)}/need/{number}")
    assert "Ikke publiser" not in page.texts("a")


def test_what_is_linked_says_to_which_insights_and_what_it_contradicts(alice: Client, cast: Cast) -> None:
    _kind, number = make.need(cast.project, public=True)
    need = db.session.get_one(Need, number)
    agreed = insights.insight(cast.project, need, title="Vi tar omveier")
    insights.insight(cast.project, against=(need,), title="Alle vil ha lys", publish=False)
    page = alice.page(f"{inbox(cast)}/need/{number}?vis=all")
    placed = page.one("div", id="placed")
    assert "Koblet til innsiktene" in text_of(placed)
    assert [text_of(one) for one in placed.findall("ul/li")] == ["Vi tar omveier", "Alle vil ha lys · sier imot"]
    assert page.link("Vi tar omveier").endswith(f"/innsikt/{agreed.id}")


def test_that_all_of_a_tester_is_linked_is_told_before_one_does_it(alice: Client, cast: Cast) -> None:
    insights.insight(cast.project)
    said = "Hele testen blir koblet, men"
    more = ("bare denne merknaden blir valgt som sitat.", "sluttordet blir ikke sitert.")
    for (kind, number), rest in zip((make.pin(cast.project), make.closing(cast.project)), more, strict=True):
        assert f"{said} {rest}" in alice.page(f"{inbox(cast)}/{kind.value}/{number}?vis=all").text
    _kind, number = make.need(cast.project, public=True)
    assert said not in alice.page(f"{inbox(cast)}/need/{number}").text


@pytest.mark.parametrize("kind", ["note", "reply", "answer"])
def test_what_is_half_written_is_kept_until_that_form_is_saved(alice: Client, cast: Cast, kind: str) -> None:
    thing = make.closing(cast.project) if kind == "reply" else make.need(cast.project, public=True)
    here = f"{inbox(cast)}/{thing[0].value}/{thing[1]}?vis=all"
    page = alice.page(f"/team/behov/{thing[1]}/svar" if kind == "answer" else here)
    kept_as = f"{kind}-{thing[1]}" if kind == "answer" else f"{kind}-{thing[0].value}:{thing[1]}"
    [form] = page.all("form", **{"data-draft": kept_as})
    assert page.all("div", **{"data-draft-offer": kept_as})
    words = {"text": "Ring skolen."} if kind == "note" else {"text_nb": "Takk.", "by_nb": "Prosjektleder"}
    prefix = "answer-" if kind == "answer" else ""
    written = {prefix + name: text for name, text in words.items()}
    sent = {**page.form(has=next(iter(written))).fields, **written}
    after = alice.post(str(form.get("action")), data={**sent, "act": "prepare"}, follow_redirects=True).page
    assert after.all("span", **{"data-draft-done": kept_as})


def test_a_place_that_is_called_as_its_district_is_said_once(alice: Client, cast: Cast) -> None:
    hinna = next(one for one in projects.districts() if one.slug == "hinna")
    _kind, number = make.need(cast.project, place="Hinna", district_id=hinna.id)
    page = alice.page(f"{inbox(cast)}/need/{number}?vis=all")
    assert page.texts("p", class_="meta")[0].count("Hinna") == 1
