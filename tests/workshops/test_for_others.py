"""Everyone counts: answers for people without a phone, beside somebody or at a table, each its own row and shown apart."""

from functools import partial
from typing import Any

import pytest
from flask import Flask

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.workshops import counting, crossing, own, queries, services
from app.workshops.figures import rows
from app.workshops.figures import written as said
from app.workshops.models import Channel, RoomAnswer, RoomDevice, RoomText, Workshop
from app.workshops.outcomes import unshown
from app.workshops.services import Act, Sent
from app.workshops.services.others import MOST
from tests.factories import workshops
from tests.support.client import Client
from tests.support.threads import together


def for_other(held: Workshop, token: str, key: str, revision: int = 1, **given: Any) -> bool:
    return workshops.answer(held, token, revision, for_other=key, **given)


def table(held: Workshop, token: str, *, at_table: bool = True) -> None:
    services.stand_on_table(queries.room(workshops.again(held)), token, at_table=at_table)


def test_an_answer_for_somebody_else_is_a_row_of_its_own_and_never_one_of_the_phones(context: None) -> None:
    held = workshops.opened()
    for phone in "abcde":
        workshops.answer(held, phone, option=1)
        for_other(held, phone, "k1", option=3)
        for_other(held, phone, "k1", option=3)  # sent twice
    outcome = queries.outcome(workshops.round_of(held))
    beside = outcome.apart[0]
    assert (outcome.answers, [row.count for row in outcome.result]) == (5, [5, 0, 0])
    assert (beside.channel, beside.answers, [row.count for row in beside.result]) == ("beside", 5, [0, 0, 5])
    counts = counting.counts(held.id, workshops.round_of(held).id)
    assert (counts.devices, counts.answered, counts.others) == (5, 5, 5)
    mine = own.own_answer(workshops.again(held), workshops.round_of(held).id, "a")
    assert mine is not None
    assert mine.value == {"option": 1}
    channels = {row["channel"]: row["number"] for row in rows([outcome]) if row["measure"] == "answered"}
    assert channels == {"phones": 5, "beside": 5}


def test_fewer_than_five_by_one_way_are_not_shown_however_many_came_by_the_others(context: None) -> None:
    held = workshops.opened()
    for phone in "abcdef":
        workshops.answer(held, phone, option=1)
    for_other(held, "a", "k", option=2)
    (beside,) = queries.outcome(workshops.round_of(held)).apart
    assert (beside.too_few, beside.result) == (True, None)
    assert "beside" not in {row["channel"] for row in rows([queries.outcome(workshops.round_of(held))])}


def test_whoever_answers_for_another_has_answered_themselves_and_does_so_a_few_times_only(context: None) -> None:
    held = workshops.opened()
    with pytest.raises(Invalid, match="Svar for deg selv først"):
        for_other(held, "a", "k", option=1)
    workshops.answer(held, "a", abstains=True)
    for place in range(MOST[Channel.BESIDE]):
        for_other(held, "a", f"k{place}", option=1)
    assert for_other(held, "a", "k0", 2, option=2), "what is there already can be changed"
    with pytest.raises(Invalid, match="ikke sendes flere"):
        for_other(held, "a", "one more", option=1)


def test_of_many_at_once_from_one_device_no_more_than_it_may_are_stored(app: Flask) -> None:
    held = workshops.opened()
    workshops.answer(held, "a", option=1)
    number, round_id = held.id, workshops.round_of(held).id
    db.session.commit()

    def act(place: int) -> bool:
        sent = Sent(round_id=round_id, revision=1, given={"option": ["2"]}, for_other=f"k{place // 2}")
        return services.answer(queries.room(queries.workshop_by_id(number)), "a", sent)

    told = together(app, [partial(act, place) for place in range(12)])
    assert {type(one) for one in told} <= {bool, Invalid}
    assert db.session.query(RoomAnswer).filter(RoomAnswer.channel == Channel.BESIDE).count() == MOST[Channel.BESIDE]


def test_a_table_s_device_is_no_phone_and_takes_one_answer_after_the_other(context: None) -> None:
    held = workshops.opened()
    workshops.answer(held, "a", option=1)
    table(held, "t")
    for place in range(6):
        for_other(held, "t", f"k{place}", option=2)
    counts = counting.counts(held.id, workshops.round_of(held).id)
    assert (counts.devices, counts.answered, counts.others) == (1, 1, 6)
    (at_table,) = queries.outcome(workshops.round_of(held)).apart
    assert (at_table.channel, at_table.answers) == ("table", 6)
    table(held, "t", at_table=False)
    workshops.answer(held, "t", option=1)
    assert counting.counts(held.id, None).devices == 2


def test_where_the_facilitator_says_so_everybody_answers_for_themselves_only(context: None) -> None:
    held = workshops.opened()
    workshops.answer(held, "a", option=1)
    workshops.again(held).for_others = False
    with pytest.raises(Closed):
        for_other(held, "a", "k", option=1)
    with pytest.raises(Closed):
        table(held, "a")
    workshops.again(held).for_others = True
    workshops.press(held, Act.LOCK)
    with pytest.raises(Closed):
        for_other(held, "a", "k", option=1)


def test_ideas_of_those_without_a_phone_stand_among_the_others_and_take_nobody_s_turn(context: None) -> None:
    held = workshops.opened("ideas")
    for place in range(3):
        workshops.answer(held, "a", place + 1, text=f"Min idé {place}", client_key=f"m{place}")
    for_other(held, "a", "k", text="Naboens idé", client_key="k")
    for_other(held, "a", "k", text="Naboens idé", client_key="k")
    assert sorted(text.for_other for text in db.session.query(RoomText)) == [False, False, False, True]
    with pytest.raises(Invalid):
        for_other(held, "a", "k2", stand=f"{db.session.query(RoomText).first().id}:1")  # type: ignore[union-attr]


def test_an_idea_for_somebody_else_is_one_for_each_answer_that_is_counted(context: None) -> None:
    held = workshops.opened("ideas")
    workshops.answer(held, "a", text="Min idé", client_key="m")
    for_other(held, "a", "k", text="Naboens idé", client_key="k")
    with pytest.raises(Invalid, match="send en gang til"):
        for_other(held, "a", "k", text="En annen idé", client_key="k")
    with pytest.raises(Invalid, match="Skriv noe først"):
        for_other(held, "a", "k", 2, abstains=True)
    assert [text.body for text in db.session.query(RoomText).filter_by(for_other=True)] == ["Naboens idé"]


def test_a_neighbour_s_ideas_are_not_the_holder_s_to_count_drop_or_hide(client: Client) -> None:
    held = workshops.opened("ideas")
    for phone in "abcd":
        workshops.answer(held, phone, text=f"Idé {phone}", client_key=phone)
    url = f"/d/{held.code}"
    form = client.page(url).form("text")
    client.post(form.action, data={**form.fields, "abstain": "1"})
    form = next(form for form in client.page(f"{url}/for-andre").forms if "client_key" in form.fields)
    client.submit(form, text="Naboens idé")
    again = client.submit(form, text="En til").page
    fresh = next(form for form in again.forms if "client_key" in form.fields)
    assert fresh.fields["text"] == "En til" and fresh.fields["client_key"] != form.fields["client_key"]
    page = client.page(url)
    assert "Du kan sende 3 til." in page.text and "Det du har sendt" not in page.text
    text = shown_number(Kind.IDEA, db.session.query(RoomText).filter_by(for_other=True).one().id)
    weigh = next(form for form in page.forms if "stand" in form.fields)
    assert client.post(weigh.action, data={**weigh.fields, "stand": f"{text}:1"}).status_code == 303
    client.post(weigh.action, data={**weigh.fields, "stand": "", "drop": str(text)})
    client.post(weigh.action, data={**weigh.fields, "rev": "9", "stand": f"{text}:0"})
    last = client.post(
        form.action.replace("/for-andre", ""), data={**page.form("text").fields, "rev": "10", "abstain": "1"}
    )
    assert last.status_code == 303, "the neighbour's idea stands, and its holder says nothing"
    assert db.session.query(RoomText).filter_by(for_other=True).one().body == "Naboens idé"


def test_ideas_are_published_by_the_way_they_came_where_that_singles_nobody_out(context: None) -> None:
    held = workshops.opened("ideas")
    for phone in "abcde":
        workshops.answer(held, phone, text=f"Idé {phone}", client_key="m")
    for_other(held, "a", "k", text="Naboens idé", client_key="k")

    def told() -> tuple[set[Any], set[Any]]:
        outcome = queries.outcome(workshops.round_of(held))
        numbers = {(row["channel"], row["number"]) for row in rows([outcome]) if row["measure"] == "texts"}
        return numbers, {(row["text"], row["channel"]) for row in said([outcome]) if "Nabo" in row["text"]}

    assert told() == ({("together", 6)}, {("Naboens idé", "together")})
    for phone in "bcde":
        for_other(held, phone, "k", text=f"Idé {phone} to", client_key="k")
    assert told() == ({("phones", 5), ("beside", 5)}, {("Naboens idé", "beside")})


def test_a_page_that_is_open_when_it_is_turned_off_says_so_and_keeps_the_words(client: Client) -> None:
    held = workshops.opened("ideas")
    url = f"/d/{held.code}"
    client.submit(client.page(url).form("text"), text="Min idé")
    form = next(form for form in client.page(f"{url}/for-andre").forms if "client_key" in form.fields)
    workshops.again(held).for_others = False
    db.session.commit()
    late = client.submit(form, text="Naboens idé")
    assert (late.status_code, "Naboens idé" in late.text) == (409, True)
    for _often in range(31):  # more than the wrong codes that a phone may try
        latest = client.get(f"{url}/for-andre/siste")
    assert (latest.status_code, "svarer alle for seg selv" in latest.text) == (200, True)
    assert "Tilbake til ditt eget svar" in latest.text


def test_a_table_s_device_is_somebody_s_again_after_the_end(client: Client) -> None:
    held = workshops.opened()
    url = f"/d/{held.code}"
    client.submit(next(form for form in client.page(url).forms if form.action.endswith("/bord")))
    page = client.page(f"{url}/for-andre")
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.END)
    assert client.get(url).status_code == 200
    leave = next(form for form in page.forms if form.fields.get("act") == "leave")
    for _twice in range(2):
        assert client.submit(leave).location.endswith(url)
    assert [device.at_table for device in db.session.query(RoomDevice)] == [False]


def test_what_was_not_shown_is_told_by_phones_and_others(context: None) -> None:
    held = workshops.opened()
    workshops.answer(held, "a", option=1)
    for_other(held, "a", "k", option=2)
    (one,) = unshown(held.id)
    assert (one.answers, one.others) == (1, 1)


def test_who_is_here_divides_only_what_phones_answered_for_themselves(context: None) -> None:
    held = workshops.workshop()
    workshops.step(held, "single", settings={"who": 1})
    workshops.step(held, "single")
    workshops.press(held, Act.START)
    for _question in range(2):
        workshops.press(held, Act.NEXT)
        for place in range(10):
            workshops.answer(held, f"p{place}", option=place % 2 + 1)
            for_other(held, f"p{place}", "k", option=3)
    (table_of,) = crossing.crossed(queries.rounds_of(held.id)).values()
    assert [row.answers for row in table_of.rows] == [5, 5]


def test_on_a_phone_one_answers_for_whoever_sits_beside(client: Client) -> None:
    held = workshops.opened()
    url = f"/d/{held.code}"
    assert "Svar for en som ikke har telefon" not in client.page(url).text
    client.submit(client.page(url).forms[0], option="1")
    assert "Svar for en som ikke har telefon" in client.page(url).text
    page = client.page(f"{url}/for-andre")
    form = next(form for form in page.forms if "client_key" in form.fields)
    for _twice in range(2):
        assert client.submit(form, option="2").status_code == 303
    assert "1 svar er lagret herfra." in client.page(f"{url}/for-andre").text
    workshops.press(held, Act.LOCK)
    late = client.submit(form, option="2")
    assert (late.status_code, "Svaret kom for sent" in late.text) == (409, True)


def test_a_device_is_put_on_a_table_and_taken_from_it(client: Client) -> None:
    held = workshops.opened("scale")
    url = f"/d/{held.code}"
    mark = next(form for form in client.page(url).forms if form.action.endswith("/bord"))
    assert client.submit(mark).location.endswith("/for-andre")
    assert client.get(url).location.endswith("/for-andre"), "whoever scans the code again is at the table"
    form = next(form for form in client.page(f"{url}/for-andre").forms if "client_key" in form.fields)
    wrong = client.submit(form)
    assert (wrong.status_code, "Gi minst én linje" in wrong.text) == (422, True)
    client.submit(form, **{"score-1": "4"})
    page = client.page(f"{url}/for-andre")
    assert "Gi enheten videre" in page.text
    client.submit(next(form for form in page.forms if form.fields.get("act") == "leave"))
    assert client.get(url).status_code == 200


def test_the_results_show_each_way_of_answering_by_itself(client: Client, browsers: Any) -> None:
    held = workshops.opened()
    table(held, "t")
    for place in range(5):
        workshops.answer(held, f"p{place}", option=1)
        for_other(held, "t", f"k{place}", option=2)
    workshops.press(held, Act.REVEAL)
    page = browsers().page(f"/d/{held.code}")
    assert "Svart på bordets enheter" in page.text
    assert "5 svar uten egen telefon" in page.text


def test_people_at_a_table_and_beside_a_phone_took_part_too_and_nobody_twice(context: None) -> None:
    held = workshops.workshop("single", "single", started=True)
    workshops.press(held, Act.NEXT)
    workshops.answer(held, "a", option=1)
    for_other(held, "a", "beside", option=2)
    workshops.answer(held, "b", abstains=True)
    workshops.answer(held, "t", option=1)
    table(held, "t")
    for key in ("k1", "k2", "k3"):
        for_other(held, "t", key, option=3)
    workshops.press(held, Act.NEXT)  # the same people, one of them has gone
    workshops.answer(held, "a", option=1)
    for key in ("k4", "k5"):
        for_other(held, "t", key, option=3)
    assert queries.taking_part(held.id) == 2 + 4
