"""One tap follows, one tap undoes it; an address is written to only after its owner confirmed it."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import providers
from app.core.db import db
from app.core.providers import PageLink, SubjectPage
from app.notifications.models import Follow, OutboxMail, Subject
from app.people.models import Contact, OneTimeSecret
from tests.conftest import Moment
from tests.factories import people
from tests.support.client import Client

EVA = "eva@example.no"
NEED = {"subject": "need", "id": "7", "next": "/min-side"}
Read = Callable[[str], str]
Mails = Callable[..., list[OutboxMail]]


@pytest.fixture(autouse=True)
def needs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Need 7 is public; nobody may know of any other."""

    def find(ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
        link = PageLink(endpoint="people.my_page")
        page = SubjectPage(name="behov 7", title="Stien er mørk", lang="nb", link=link)
        return {7: page} if 7 in ids else {}

    module = SimpleNamespace(PAGES={"need": find})
    monkeypatch.setattr(providers, "_held", {**providers._held, "subjects": [module]})


def follows() -> list[tuple[Subject, int]]:
    return [(held.subject, held.subject_id) for held in db.session.scalars(select(Follow))]


def confirmed() -> list[str]:
    return list(db.session.scalars(select(Contact.email)))


def leave(client: Client, email: str = EVA, path: str = "/folg/e-post", **more: Any) -> Any:
    return client.post(path, data={**NEED, "email": email, **more})


def test_one_tap_follows_and_one_tap_undoes_it(client: Client) -> None:
    assert client.post("/folg", data=NEED).location == "/min-side"
    assert follows() == [(Subject.NEED, 7)]
    client.post("/folg", data=NEED)
    assert len(follows()) == 1
    client.post("/folg/slutt", data=NEED)
    client.post("/folg/slutt", data=NEED)
    assert follows() == []


def test_with_htmx_only_the_button_comes_back(client: Client) -> None:
    answer = client.post("/folg", data=NEED, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert not answer.page.whole
    assert "Du følger" in answer.page.text
    [form] = answer.page.forms
    assert form.action == "/folg/slutt"
    back = client.submit(form)
    assert back.location == "/min-side"


@pytest.mark.parametrize(
    "what", [{"subject": "need", "id": "8"}, {"subject": "nonsense", "id": "7"}, {"subject": "need", "id": "x"}, {}]
)
def test_what_one_may_not_know_of_cannot_be_followed(client: Client, what: dict[str, str]) -> None:
    assert client.post("/folg", data=what).status_code == 404
    assert client.post("/folg/e-post", data={**what, "subject": "need", "id": "8", "email": EVA}).status_code == 404
    assert follows() == []


def test_after_following_one_never_lands_on_another_site(client: Client) -> None:
    assert client.post("/folg", data={**NEED, "next": "//evil.example"}).location == "/min-side"


def test_an_address_is_confirmed_by_the_link_and_a_press(client: Client, link: Read, mails: Mails) -> None:
    answer = leave(client)
    assert answer.location == "/min-side"
    assert f"Vi har sendt en lenke til {EVA}" in client.page("/min-side").text
    assert mails()[0].subject == "Bekreft at du vil følge behov 7"
    assert follows() == [(Subject.NEED, 7)]
    page = client.page(link(EVA))
    assert EVA in page.text
    assert confirmed() == []
    done = client.submit(page.form(action=link(EVA)), follow=True)
    assert done.page.h1 == "Takk! Da sier vi fra."
    assert confirmed() == [EVA]


def test_mail_scanners_that_follow_the_link_confirm_nothing(client: Client, link: Read) -> None:
    leave(client)
    for _time in range(3):
        client.get(link(EVA))
        client.head(link(EVA))
    assert confirmed() == []


def test_the_link_works_on_another_device_and_is_for_the_one_that_asked(
    browsers: Callable[[], Client], link: Read
) -> None:
    phone, laptop = browsers(), browsers()
    leave(phone)
    laptop.submit(laptop.page(link(EVA)).form(action=link(EVA)))
    asker = db.session.scalars(select(Follow.participant_id)).one()
    assert db.session.scalars(select(Contact.participant_id)).one() == asker
    assert laptop.get_cookie("device") is None


def test_pressing_twice_is_as_pressing_once(client: Client, link: Read) -> None:
    leave(client)
    form = client.page(link(EVA)).form(action=link(EVA))
    assert [client.submit(form).status_code for _time in range(2)] == [303, 303]
    assert confirmed() == [EVA]


def test_the_link_is_dead_after_a_day(client: Client, link: Read, frozen_clock: Moment) -> None:
    leave(client)
    form = client.page(link(EVA)).form(action=link(EVA))
    frozen_clock.move(hours=24)
    assert client.page(link(EVA), 404).h1 == "Lenken virker ikke lenger"
    assert client.submit(form).status_code == 404
    assert confirmed() == []


def test_a_newer_link_kills_the_older(client: Client, link: Read) -> None:
    leave(client)
    older = link(EVA)
    leave(client)
    assert client.get(older).status_code == 404
    assert client.get(link(EVA)).status_code == 200


def test_somebody_elses_wish_for_the_same_address_kills_nothing(browsers: Callable[[], Client], link: Read) -> None:
    one, other = browsers(), browsers()
    leave(one)
    first = link(EVA)
    leave(other)
    assert one.get(first).status_code == 200


def test_only_the_hash_of_the_link_is_kept(client: Client, link: Read) -> None:
    leave(client)
    row = db.session.scalars(select(OneTimeSecret)).one()
    assert link(EVA).rpartition("/")[2] not in "|".join(str(value) for value in vars(row).values())


def test_the_mail_is_in_the_language_of_the_page_and_so_are_all_later(client: Client, link: Read, mails: Mails) -> None:
    leave(client, path="/en/follow/email")
    assert mails()[0].subject.startswith("Confirm that you want to follow")
    assert link(EVA).startswith("/en/follow/confirm/")
    client.submit(client.page(link(EVA)).form(action=link(EVA)))
    assert db.session.scalars(select(Contact.lang)).one() == "en"


def test_a_confirmed_address_needs_no_second_mail(client: Client, mails: Mails) -> None:
    people.contact(client.take_part(), EVA)
    leave(client)
    assert f"Du får beskjed på {EVA}" in client.page("/min-side").text
    assert mails() == []
    assert follows() == [(Subject.NEED, 7)]


def test_another_address_takes_the_place_of_the_first_only_when_it_is_confirmed(client: Client, link: Read) -> None:
    people.contact(client.take_part(), EVA)
    leave(client, "ny@example.no")
    assert confirmed() == [EVA]
    client.submit(client.page(link("ny@example.no")).form(action=link("ny@example.no")))
    assert confirmed() == ["ny@example.no"]


def test_an_address_that_is_none_comes_back_with_what_was_written(client: Client) -> None:
    answer = leave(client, "eva")
    assert answer.status_code == 422
    form = answer.page.form(action="/folg/e-post")
    assert form.errors() == ["email"]
    assert (form.fields["email"], form.fields["id"], form.fields["next"]) == ("eva", "7", "/min-side")


def test_an_address_is_not_flooded(client: Client, mails: Mails) -> None:
    for _time in range(9):
        assert leave(client).status_code == 303
    assert len(mails(to=EVA)) == 6


def test_nothing_is_stored_before_somebody_acts(client: Client) -> None:
    client.page("/min-side")
    client.get("/folg/bekreft/none")
    assert client.get_cookie("device") is None
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 0
