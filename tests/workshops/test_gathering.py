"""Ideas and questions from the room: several from each phone, supported by the others, counted exactly."""

from functools import partial
from typing import Any

import pytest
from flask import Flask

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid
from app.projects.models import Project
from app.workshops import queries, services, written
from app.workshops.kinds import kind_named
from app.workshops.models import RoomAnswer, RoomText, TextGroup, TextStand, Workshop
from app.workshops.services import Act, Sent
from tests.factories import workshops
from tests.support.client import Client
from tests.support.threads import together

FIVE = ("Lys", "Benker", "Do", "Buss", "Ro")


def asked(kind: str = "ideas", project: Project | None = None) -> Workshop:
    """A question that five phones have answered, one text each."""
    held = workshops.opened(kind, project=project)
    for phone, text in zip("abcde", FIVE, strict=True):
        workshops.answer(held, phone, text=text, client_key=phone)
    return held


def text_id(text: str) -> int:
    return db.session.query(RoomText).filter_by(body=text).one().id


def shown(text: str) -> int:
    """What stands for it on a phone."""
    return shown_number(Kind.IDEA, text_id(text))


def stand(held: Workshop, phone: str, text: str, way: int, revision: int = 2) -> bool:
    return workshops.answer(held, phone, revision, stand=f"{text_id(text)}:{way}")


def counted(held: Workshop) -> list[tuple[str, int, int]]:
    result = queries.outcome(workshops.round_of(held)).result
    return [(one.text, one.agree, one.disagree) for one in result]


def test_a_phone_gives_several_and_the_same_form_twice_is_one(context: None) -> None:
    held = workshops.opened("ideas")
    for _twice in range(2):
        workshops.answer(held, "a", text="Lys", client_key="1")
    workshops.answer(held, "a", 2, text="Benker", client_key="2")
    workshops.answer(held, "a", 1, text="Do", client_key="3")  # came late: it counts all the same
    assert sorted(row.body for row in db.session.query(RoomText)) == ["Benker", "Do", "Lys"]
    assert [row.revision for row in db.session.query(RoomAnswer)] == [2]
    with pytest.raises(Invalid):
        workshops.answer(held, "a", 4, text="En til", client_key="4")


def test_support_is_one_for_each_phone_and_can_be_taken_back(context: None) -> None:
    held = asked()
    for phone in "abc":
        stand(held, phone, "Ro", 1)
        stand(held, phone, "Ro", 1)
    assert counted(held)[0] == ("Ro", 3, 0)
    stand(held, "a", "Ro", 0, revision=4)
    with pytest.raises(Conflict):
        stand(held, "a", "Ro", 1, revision=3)  # pressed before, came after
    assert counted(held)[0] == ("Ro", 2, 0)
    assert db.session.query(TextStand).count() == 3


def test_nobody_supports_their_own_or_what_was_taken_down(context: None) -> None:
    held = asked()
    services.take_down(workshops.RUNS, workshops.again(held), text_id("Lys"), "Navngir en nabo", gathered=True)
    for text in ("Ro", "Lys"):
        with pytest.raises(Closed):
            stand(held, "e", text, 1)
    assert db.session.query(TextStand).count() == 0
    outcome = queries.outcome(workshops.round_of(held))
    assert (outcome.taken_down, "Lys" in [one.text for one in outcome.result]) == (1, False)


def test_only_questions_to_the_panel_can_be_spoken_against(context: None) -> None:
    ideas, panel = asked(), asked("panel")
    with pytest.raises(Invalid):
        workshops.answer(ideas, "a", 2, stand="1:-1")
    mine = {row.body: row.id for row in written_rows(panel)}
    for phone, way in (("a", 1), ("b", 1), ("c", 1), ("d", -1), ("f", -1), ("g", -1)):
        workshops.answer(panel, phone, 2, stand=f"{mine['Ro']}:{way}")
    ro = next(one for one in queries.outcome(workshops.round_of(panel)).result if one.text == "Ro")
    assert (ro.agree, ro.disagree, ro.disputed) == (3, 3, 1.0)


def written_rows(held: Workshop) -> list[RoomText]:
    return db.session.query(RoomText).filter_by(round_id=workshops.round_of(held).id).all()


def test_what_is_taken_back_is_gone_with_its_support(context: None) -> None:
    held = asked()
    stand(held, "a", "Ro", 1)
    gone = text_id("Ro")
    workshops.answer(held, "b", 3, drop=str(gone))
    assert "Ro" in [text for text, *_numbers in counted(held)], "only its own phone can take it back"
    workshops.answer(held, "e", 2, drop=str(gone))
    assert (db.session.query(RoomText).count(), db.session.query(TextStand).count()) == (4, 0)
    with pytest.raises(Closed):
        workshops.answer(held, "a", 5, stand=f"{gone}:1")


def test_others_are_shown_from_five_on_in_an_order_of_the_phone_s_own(context: None) -> None:
    held = workshops.opened("ideas")
    workshops.answer(held, "a", text="Lys")
    fresh = workshops.again(held)
    assert written.gathered(fresh, workshops.round_of(held), "b").others is None
    for phone in "bcde":
        workshops.answer(held, phone, abstains=True)
    assert written.gathered(fresh, workshops.round_of(held), "b").others is None, "four would not answer"
    held = asked()
    orders = set()
    for phone in ("x", "y", "z", "w"):
        found = written.gathered(workshops.again(held), workshops.round_of(held), phone)
        assert found.others is not None and len(found.others) == 5
        orders.add(tuple(text.text for text in found.others))
    assert len(orders) > 1


def test_a_phone_is_shown_a_portion_of_the_others_in_an_order_that_stays(client: Client) -> None:
    held = workshops.opened("ideas")
    for number in range(60):
        workshops.answer(held, f"phone-{number}", text=f"Idé {number}", client_key="1")
    first = client.page(f"/d/{held.code}")
    assert len(first.all(class_="weigh")) == 25
    more = client.page(first.link("Vis flere"))
    assert [one.get("id") for one in more.all(class_="weigh")][:25] == [
        one.get("id") for one in first.all(class_="weigh")
    ]
    form = next(form for form in more.forms if "stand" in form.fields)
    liked = more.all(class_="weigh")[40].get("id", "").removeprefix("tekst-")
    sent = client.post(form.action, data={**form.fields, "stand": f"{liked}:1"})
    assert len(client.page(sent.headers["Location"]).all(class_="weigh")) == 50, "as many as before"
    last = client.page(more.link("Vis flere"))
    assert len(last.all(class_="weigh")) == 60 and "Vis flere" not in last.text


def test_who_has_sent_something_abstains_by_taking_it_back(client: Client) -> None:
    held = asked()
    url, none = f"/d/{held.code}", {"abstain": None, "text": ""}
    form = client.page(url).form("text")
    client.submit(form, text="Ladestasjon", abstain=None)
    page = client.page(url)
    assert "Jeg vil ikke svare" not in page.text
    refused = client.post(form.action, data={**page.form("text").fields, "abstain": "1"})
    assert "Ta først tilbake det du har sendt og støttet." in refused.page.text
    client.post(form.action, data={**page.form("text").fields, **none, "drop": str(shown("Ladestasjon"))})
    page = client.page(url)
    assert "Svaret ditt er lagret." not in page.text and "Jeg vil ikke svare" in page.text
    workshops.press(held, Act.LOCK)
    assert "Du svarte ikke på dette." in client.page(url).text
    workshops.press(held, Act.OPEN)
    client.post(form.action, data={**client.page(url).form("text").fields, **none, "stand": f"{shown('Lys')}:1"})
    workshops.press(held, Act.LOCK)
    text = client.page(url).text
    assert "Du tok stilling til 1 av de andres." in text and "Du svarte:" not in text


def test_support_of_what_was_taken_down_stands_in_nobody_s_way(client: Client) -> None:
    held = asked()
    url = f"/d/{held.code}"
    form = next(form for form in client.page(url).forms if "stand" in form.fields)
    client.post(form.action, data={**form.fields, "stand": f"{shown('Lys')}:1"})
    client.submit(client.page(url).form("text"), text="Ladestasjon")
    for text in ("Lys", "Ladestasjon"):
        services.take_down(workshops.RUNS, workshops.again(held), text_id(text), "Navngir en nabo", gathered=True)
    page = client.page(url)
    assert "Jeg vil ikke svare" in page.text
    assert client.post(form.action, data={**page.form("text").fields, "abstain": "1"}).status_code == 303
    assert "Du har valgt å ikke svare." in client.page(url).text


def test_a_stand_that_is_not_stored_says_so(client: Client) -> None:
    held = asked()
    form = next(form for form in client.page(f"/d/{held.code}").forms if "stand" in form.fields)
    lys, ro = shown("Lys"), shown("Ro")
    client.post(form.action, data={**form.fields, "rev": "3", "stand": f"{ro}:1"})
    older = client.post(form.action, data={**form.fields, "rev": "2", "stand": f"{ro}:0"})
    assert older.status_code == 409 and "Du har sendt et nyere svar" in older.page.text
    services.take_down(workshops.RUNS, workshops.again(held), text_id("Lys"), "Navngir en nabo", gathered=True)
    gone = client.post(form.action, data={**form.fields, "rev": "4", "stand": f"{lys}:1"})
    assert gone.status_code == 409 and "Teksten er tatt tilbake eller tatt ned." in gone.page.text
    assert [(row.text_id, row.stand) for row in db.session.query(TextStand)] == [(text_id("Ro"), 1)]


def test_two_groups_of_the_same_name_keep_each_its_support(context: None) -> None:
    held = asked()
    stand(held, "a", "Ro", 1)
    for phone in "abd":
        stand(held, phone, "Do", 1, revision=3)
    workshops.press(held, Act.LOCK)
    for text in ("Ro", "Do"):
        now = workshops.round_of(held)
        services.put_together(workshops.RUNS, now, now.groups_version, [text_id(text)], name=f"Trivsel {text}")
    db.session.query(TextGroup).update({"name": "Trivsel"})  # as they could be called once
    assert [one for one in counted(held) if one[0] == "Trivsel"] == [("Trivsel", 3, 0), ("Trivsel", 1, 0)]


def test_nothing_is_taken_after_the_lock(context: None) -> None:
    held = asked()
    workshops.press(held, Act.LOCK)
    for given in ({"text": "For sent"}, {"stand": f"{text_id('Ro')}:1"}):
        with pytest.raises(Closed):
            workshops.answer(held, "a", 9, **given)
    assert (db.session.query(RoomText).count(), db.session.query(TextStand).count()) == (5, 0)


def test_many_phones_at_once_supporting_the_same_text_are_counted_each_once(app: Flask) -> None:
    held = asked()
    number, round_id, liked = held.id, workshops.round_of(held).id, shown("Ro")

    def act(place: int) -> bool:
        sent = Sent(round_id=round_id, revision=2, given={"stand": [f"{liked}:1"]})
        return services.answer(queries.room(queries.workshop_by_id(number)), f"phone-{place // 2}", sent)

    told = together(app, [partial(act, place) for place in range(20)])
    assert all(one is True for one in told), told
    assert counted(held)[0] == ("Ro", 10, 0)


def test_one_phone_in_many_windows_gives_no_more_than_it_may(app: Flask) -> None:
    held = workshops.opened("ideas")
    number, round_id = held.id, workshops.round_of(held).id

    def act(place: int) -> bool:
        given = {"text": [f"Idé {place}"], "client_key": [str(place)]}
        sent = Sent(round_id=round_id, revision=place + 1, given=given)
        return services.answer(queries.room(queries.workshop_by_id(number)), "phone", sent)

    told = together(app, [partial(act, place) for place in range(10)])
    assert [one for one in told if not isinstance(one, (bool, Invalid))] == []
    assert db.session.query(RoomText).count() == 3


def test_a_phone_without_scripts_sends_supports_and_takes_back(client: Client) -> None:
    held = asked()
    url = f"/d/{held.code}"
    sent = client.submit(client.page(url).form("text"), text="Ladestasjon", abstain=None)
    page = client.page(sent.headers["Location"])
    assert "Det du har sendt" in page.text and "Ladestasjon" in page.text
    assert page.text.index("Du kan sende") < page.text.index("Send ") < page.text.index("Det du har sendt")
    form = next(form for form in page.forms if "stand" in form.fields)
    assert client.post(form.action, data={**form.fields, "stand": f"{shown('Lys')}:1"}).status_code == 303
    page = client.page(url)
    assert page.texts("button", aria_pressed="true") == ["Støtt"]
    form = page.form("text")
    mine = shown("Ladestasjon")
    client.post(form.action, data={**form.fields, "abstain": None, "text": "", "drop": str(mine)})
    assert "Ladestasjon" not in client.page(url).text


def test_the_result_names_the_most_disputed_and_the_phone_its_own(browsers: Any) -> None:
    held = asked("panel")
    phone = browsers()
    phone.submit(phone.page(f"/d/{held.code}").form("text"), text="Når?", abstain=None)
    mine = {row.body: row.id for row in written_rows(held)}
    for device, way in (("a", 1), ("b", 1), ("c", 1), ("d", -1), ("f", -1)):
        workshops.answer(held, device, 2, stand=f"{mine['Ro']}:{way}")
    workshops.press(held, Act.REVEAL)
    text = phone.page(f"/d/{held.code}").text
    assert "3 for, 2 imot" in text and "Mest uenighet: Ro" in text
    assert "Du svarte: Når?" in text


def test_words_for_the_insight_tell_the_most_supported_first(context: None) -> None:
    held = asked()
    stand(held, "a", "Ro", 1)
    found = workshops.round_of(held)
    lines = kind_named("ideas").words(queries.outcome(found).question, queries.values_of(found.id))
    assert lines[0] == "Ro (+1)" and len(lines) == 5


def test_while_ideas_come_in_the_screen_says_what_to_do_and_how_many_have_come(client: Client) -> None:
    held = workshops.opened("ideas")
    workshops.answer(held, "phone 1", text="Mer lys", client_key="1")
    workshops.answer(held, "phone 1", text="Benker", client_key="2")
    told = client.page(workshops.screen_of(held.id)).text
    assert "Skriv én idé om gangen." in told and "2 ideer er kommet inn" in told
    assert "Mer lys" not in told
