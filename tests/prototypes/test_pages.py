"""Trying a prototype from start to thanks, without JavaScript, in every state."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.insights import services as findings
from app.notifications.models import Subject
from app.projects.models import Activity, ActivityState, ProjectState
from app.prototypes import services
from app.prototypes.models import Feedback, Mood, Pin, Prototype, Version
from tests.factories import activities, people, prototypes
from tests.factories import insights as find
from tests.factories.projects import BOSS
from tests.support.client import Client

OTHERS = '<circle class="other"'


def version_of(made: Prototype) -> Version:
    version = made.current
    assert version is not None
    return version


def url(made: Prototype, part: str = "") -> str:
    return f"/prototyper/{made.slug}{part}"


def close(made: Prototype) -> None:
    version = db.session.get_one(Version, version_of(made).id)
    activity = db.session.get_one(Activity, version.activity_id)
    activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()


def place(client: Client, made: Prototype, letter: str = "a", **values: Any) -> Any:
    """Choose the first place from the list and save a note there."""
    page = client.page(url(made, f"/{letter}"))
    form = client.page(page.link("Lyktene")).form("mood")
    return client.submit(form, **{"mood": "like", **values})


def test_one_tries_a_then_b_and_answers_the_closing_question(client: Client) -> None:
    made = prototypes.published()
    answer = place(client, made, text="Lyset blender ikke.")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{url(made, '/a')}#merknader")
    page = client.page(url(made, "/a"))
    assert "Liker · Lyktene. Lyset blender ikke." in page.text
    assert "Steg 1 av 3" in page.text
    page = client.page(page.link("Neste: prøv B"))
    assert "Steg 2 av 3" in page.text
    page = client.page(page.link("Neste: siste spørsmål"))
    assert page.h1 == "Hvilken løser behovet best?"
    answer = client.submit(page.form("choice"), choice="a", why="Den er rolig.")
    assert answer.headers["Location"] == url(made, "/takk")
    assert client.page(url(made, "/takk")).h1 == "Takk! Svarene dine er lagret."


def test_thanks_promise_a_message_only_to_those_who_left_an_address(client: Client) -> None:
    made, who = prototypes.published(), client.take_part()
    place(client, made)
    assert "står det i den nye versjonen, og du ser det på Min side." in client.page(url(made, "/takk")).text
    people.contact(who)
    assert "står det i den nye versjonen, og du får beskjed." in client.page(url(made, "/takk")).text


def test_who_begins_with_b_goes_on_to_a_and_it_is_remembered(client: Client) -> None:
    made = prototypes.published()
    page = client.page(url(made, "/b"))
    assert "Steg 1 av 3" in page.text
    page = client.page(page.link("Neste: prøv A"))
    assert "Steg 2 av 3" in page.text, "the lot is carried in the address until something is said"
    form = client.page(page.link("Lyktene")).form("mood")
    client.submit(form, mood="wonder")
    feedback = db.session.query(Feedback).one()
    assert feedback.first_seen == "b"
    assert "Steg 2 av 3" in client.page(url(made, "/a")).text


def test_the_start_sends_new_devices_to_a_or_b_by_lot_and_a_known_one_always_to_the_same(
    client: Client, browsers: Any
) -> None:
    made = prototypes.published()
    seen = {browsers().get(url(made, "/start")).headers["Location"] for _device in range(40)}
    assert seen == {url(made, "/a"), url(made, "/b")}
    client.take_part()
    assert len({client.get(url(made, "/start")).headers["Location"] for _time in range(10)}) == 1


def test_a_press_without_scripts_becomes_a_point_in_the_picture(client: Client) -> None:
    made = prototypes.published()
    form = client.page(f"{url(made, '/a')}?point.x=160&point.y=60").form("mood")
    assert (form.fields["x"], form.fields["y"]) == ("500", "250")
    assert client.submit(form, mood="worry").status_code == 303
    pin = db.session.query(Pin).one()
    assert (pin.x, pin.y, pin.mood) == (0.5, 0.25, Mood.WORRY)


def test_the_picture_comes_in_a_size_for_phones_and_hastes(client: Client) -> None:
    page = client.page(url(prototypes.published(), "/a"))
    [pressed] = page.one("button", class_="press").iter("img")
    assert "-p.webp " in str(pressed.get("srcset"))
    assert pressed.get("fetchpriority") == "high"
    assert str(page.one("input", type="image").get("src")).endswith("-p.webp")


def test_a_key_on_the_picture_leads_to_the_list_with_and_without_scripts(client: Client) -> None:
    made = prototypes.published()
    for sent in ("x=&y=", "x=&y=&point.x=0&point.y=0"):
        assert client.get(f"{url(made, '/a')}?forst=a&{sent}").location.endswith("#liste")
    assert client.get(f"{url(made, '/a')}?x=&y=&point.x=5&point.y=7").status_code == 200


def test_a_press_with_scripts_sends_thousandths(client: Client) -> None:
    made = prototypes.published()
    form = client.page(f"{url(made, '/a')}?x=880&y=400").form("mood")
    assert (form.fields["x"], form.fields["y"]) == ("880", "400")


def test_enter_on_the_picture_leads_to_the_list(client: Client) -> None:
    made = prototypes.published()
    answer = client.get(f"{url(made, '/a')}?point.x=0&point.y=0&forst=b")
    assert answer.headers["Location"] == f"{url(made, '/a')}?forst=b#liste"


@pytest.mark.parametrize("query", ["x=abc&y=2", "x=99999&y=5", "sted=77", "point.x=-4&point.y=9", "forst=%00&sted=x"])
def test_nonsense_in_the_address_opens_no_note_and_breaks_nothing(client: Client, query: str) -> None:
    made = prototypes.published()
    assert client.page(f"{url(made, '/a')}?{query}").h1 == "Lys som våkner når du kommer"


def test_a_note_without_a_mood_comes_back_with_what_was_written(client: Client) -> None:
    made = prototypes.published()
    answer = place(client, made, mood=None, text="Rekker lyset?")
    assert answer.status_code == 422
    form = answer.page.form("mood")
    assert form.fields["text"] == "Rekker lyset?"
    assert answer.page.title.startswith("Feil:")
    assert "Velg Liker, Lurer på eller Bekymret." in answer.page.text


def test_sending_the_note_again_does_not_place_it_twice(client: Client) -> None:
    made = prototypes.published()
    page = client.page(url(made, "/a"))
    form = client.page(page.link("Lyktene")).form("mood")
    for _time in range(2):
        assert client.submit(form, mood="like").status_code == 303
    assert db.session.query(Pin).count() == 1


def test_ones_own_note_can_be_changed_and_removed(client: Client) -> None:
    made = prototypes.published()
    place(client, made, text="Først")
    page = client.page(client.page(url(made, "/a")).link("Endre"))
    assert client.submit(page.form("mood"), mood="worry", text="Siden").status_code == 303
    page = client.page(url(made, "/a"))
    assert "Bekymret · Lyktene. Siden" in page.text
    assert client.submit(page.form(action="/fjern")).status_code == 303
    assert "Ingen merknader ennå." in client.page(url(made, "/a")).text


def test_somebody_elses_note_cannot_be_opened(client: Client, browsers: Any) -> None:
    made = prototypes.published()
    place(client, made)
    pin_id = db.session.query(Pin).one().id
    other = browsers()
    assert other.get(url(made, f"/a/merknad/{pin_id}")).status_code == 404
    other.take_part()
    assert other.get(url(made, f"/a/merknad/{pin_id}")).status_code == 404
    assert other.post(url(made, f"/a/merknad/{pin_id}/fjern")).status_code == 303
    assert db.session.query(Pin).count() == 1


def test_what_others_say_is_shown_after_ones_own_and_words_when_they_are_read(client: Client) -> None:
    made = prototypes.published()
    variant = version_of(made).variants[0]
    pins = [prototypes.pin(variant, text=text) for text in ("Fint lys", "Skjult", "Ulest", "", "", "")]
    for pin_id in pins[:2]:
        db.session.get_one(Pin, pin_id).read_at = clock.now()
    db.session.get_one(Pin, pins[1]).hidden = True
    db.session.flush()
    services.show_steps()
    page = client.page(url(made, "/a"))
    assert "Hva andre sier" not in page.text
    assert OTHERS not in page.html
    place(client, made)
    page = client.page(url(made, "/a"))
    assert "Fint lys" in page.text
    assert "Skjult" not in page.text
    assert "Ulest" not in page.text
    assert page.html.count(OTHERS) == 5, "the read one, the unread ones, not the hidden one"
    assert "Hva andre sier" not in client.page(url(made, "/b")).text, "not on B before one has said something there"


def test_a_single_variant_asks_whether_it_meets_the_need(client: Client) -> None:
    made = prototypes.published(variants=1)
    page = client.page(url(made, "/a"))
    assert "Steg 1 av 2" in page.text
    assert not page.all("nav", class_="ab")
    page = client.page(page.link("Neste: siste spørsmål"))
    assert page.h1 == "Løser dette behovet?"
    assert [radio.get("value") for radio in page.all("input", name="choice")] == ["a", "none", "unsure"]
    assert client.submit(page.form("choice"), choice="none").status_code == 303


def test_the_closing_question_needs_an_answer_and_keeps_why(client: Client) -> None:
    made = prototypes.published()
    form = client.page(url(made, "/sammenlign")).form("choice")
    answer = client.submit(form, why="Fordi.")
    assert answer.status_code == 422
    assert answer.page.form("choice").fields["why"] == "Fordi."


def test_a_prototype_behind_a_link_is_opened_beside_and_asks_the_same(client: Client) -> None:
    made = prototypes.published(variants=1)
    variant = version_of(made).variants[0]
    variant.picture, variant.link, variant.video_link = "", "https://example.no/proto", "https://example.no/film"
    page = client.page(url(made, "/a"))
    links = [link for link in page.all("a") if link.get("target") == "_blank"]
    assert [link.get("href") for link in links] == ["https://example.no/proto", "https://example.no/film"]
    assert all("noopener" in str(link.get("rel")) for link in links)
    assert client.submit(page.form("mood"), mood="wonder", text="Hvor er knappen?").status_code == 303
    assert "Lurer på. Hvor er knappen?" in client.page(url(made, "/a")).text


def test_who_comes_too_late_is_told_kindly_and_loses_nothing(client: Client, frozen_clock: Any) -> None:
    made = prototypes.published(closes_at=clock.now() + timedelta(hours=1))
    page = client.page(url(made, "/a"))
    form = client.page(page.link("Lyktene")).form("mood")
    frozen_clock.move(hours=2)
    answer = client.submit(form, mood="like", text="For sent")
    assert answer.status_code == 409
    assert "Det du skrev nå, er ikke lagret." in answer.page.text
    assert "11.00" in answer.page.text
    assert db.session.query(Pin).count() == 0


def test_who_writes_while_a_new_version_comes_keeps_the_text(client: Client) -> None:
    made = prototypes.published()
    page = client.page(url(made, "/a"))
    form = client.page(page.link("Lyktene")).form("mood")
    prototypes.next_version(db.session.get_one(Prototype, made.id))
    answer = client.submit(form, mood="like", text="Gammel tekst")
    assert answer.status_code == 409
    assert "Det kom en ny versjon mens du skrev." in answer.page.text
    assert answer.page.form("mood").fields["text"] == "Gammel tekst"
    assert client.submit(answer.page.form("mood"), x="500", y="500", place="").status_code == 303


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"state": ActivityState.PLANNED}, "Du kan se på prototypen så lenge."),
        ({"state": ActivityState.CLOSED, "closed_at": clock.now()}, "Testen stengte"),
    ],
)
def test_a_test_that_is_not_open_shows_the_picture_and_why(client: Client, values: Any, told: str) -> None:
    made = prototypes.published(**values)
    page = client.page(url(made, "/a"))
    assert told in page.text
    assert not page.all("form", class_="note-card")
    assert not page.all("input", type="image")
    assert told in client.page(url(made)).text
    assert not [form for form in client.page(url(made, "/sammenlign")).forms if "choice" in form.fields]


def test_the_numbers_of_a_test_that_is_over_can_be_downloaded_and_small_ones_are_left_out(client: Client) -> None:
    made = prototypes.published()
    version = made.versions[0]
    prototypes.answers(version, a=9, b=6, none=2)
    assert client.get(url(made, "/versjon/1/resultat.csv")).status_code == 404, "not before it is over"
    held = db.session.get_one(Prototype, made.id).versions[0]
    held.activity.state, held.activity.closed_at = ActivityState.CLOSED, clock.now()
    answer = client.get(url(made, "/versjon/1/resultat.csv"))
    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found = {line.split(",")[5]: line.split(",")[6:] for line in lines if ",choice," in line}
    assert found == {"a": ["9", "17"], "b": ["", "17"], "none": ["", "17"], "unsure": ["", "17"]}


def test_what_is_not_published_is_not_there(client: Client) -> None:
    made = prototypes.draft()
    hidden = prototypes.published(activities.project_in(state=ProjectState.DRAFT, published_at=None))
    for prototype in (made, hidden):
        for part in ("", "/a", "/start", "/sammenlign", "/takk", "/versjon/1", "/versjon/1/resultat.csv"):
            assert client.get(url(prototype, part)).status_code == 404
    assert client.get(url(prototypes.published(variants=1), "/b")).status_code == 404
    assert client.get(url(prototypes.published(), "/c")).status_code == 404


def test_what_became_of_what_one_said_stands_on_my_page_at_the_prototype(client: Client, frozen_clock: Any) -> None:
    made = prototypes.published()
    place(client, made, text="Lyset blender.")
    [feedback] = db.session.query(Feedback).all()
    frozen_clock.move(hours=1)
    project = db.session.get_one(Prototype, made.id).project
    found = find.insight(project)
    findings.link(BOSS, project, (Subject.FEEDBACK, feedback.id), (Subject.INSIGHT, found.id))
    findings.publish_finding(BOSS, found)
    db.session.commit()
    page = client.page("/min-side")
    assert f"Er blitt del av innsikten «{found.title_nb}»." in page.text
    assert "Noe nytt" in page.texts("h2")
    client.submit(page.form(action="/min-side/sett"))
    page = client.page("/min-side")
    assert f"Er blitt del av innsikten «{found.title_nb}»." in page.text
    assert "Noe nytt" not in page.texts("h2")


def test_thanks_are_for_those_who_took_part(client: Client) -> None:
    made = prototypes.published()
    assert client.get(url(made, "/takk")).headers["Location"] == url(made)


def test_in_english_everything_is_english(client: Client) -> None:
    made = prototypes.published()
    page = client.page(f"/en/prototypes/{made.slug}/a")
    assert page.h1 == "Light that wakes when you come"
    assert "The lamps" in page.text


def test_looking_changes_nothing_and_leaves_no_cookie(client: Client) -> None:
    made = prototypes.published()
    for part in ("", "/start", "/a", "/a?x=5&y=5", "/sammenlign"):
        assert "device" not in client.get(url(made, part)).headers.get("Set-Cookie", "")
    assert db.session.query(Feedback).count() == 0


def test_a_page_costs_the_same_for_few_and_many_pins(client: Client, count_queries: Any) -> None:
    made = prototypes.published()
    place(client, made)
    costs = []
    for number in (1, 20):
        variant = version_of(db.session.get_one(Prototype, made.id)).variants[0]
        for _pin in range(number):
            prototypes.pin(variant, text="Fint")
        services.show_steps()
        db.session.commit()
        with count_queries() as seen:
            client.page(url(made, "/a"))
        costs.append(seen.total)
    assert costs[0] == costs[1] <= 15
