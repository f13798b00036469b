"""My page shows what this device took part in, tells what is new, and moves to another device by a link."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.providers import MyItem, PageLink
from app.notifications import services
from app.notifications.models import Follow, OutboxMail, ReceiptKind, Subject
from app.people import contacts, my_page
from app.people.devices import key_hash
from app.people.models import Contact, Identity, IdentityLevel, Participant
from app.projects.models import Project
from tests.conftest import Moment
from tests.factories import people
from tests.factories import projects as make
from tests.support.client import Client

EVA = "eva@example.no"
Read = Callable[[str], str]
NOON = datetime(2026, 5, 12, 10, tzinfo=UTC)


def item(kind: str = "need", number: int = 7, **more: Any) -> MyItem:
    values = {"title": "Stien", "lang": "nb", "link": PageLink(endpoint="people.my_page"), "at": NOON, **more}
    return MyItem(kind=kind, subject="need", subject_id=number, **values)


def test_new_is_what_happened_since_one_last_looked() -> None:
    later = NOON + timedelta(hours=1)
    new = item(news_at=later, seen_at=NOON)
    seen = item(news_at=NOON, seen_at=later)
    never_looked = item(news_at=later)
    over = item(ended=True, news_at=NOON, seen_at=later)
    sorted_ = my_page.sort([seen, over, new, never_looked])
    assert sorted_.new == [new, never_looked]
    assert sorted_.waiting == [seen]
    assert sorted_.ended == [over]


def test_a_thing_stands_once_by_its_nearest_tie() -> None:
    kept = my_page.single([item("follow"), item("support"), item("need"), item("vote", 8)])
    assert [one.kind for one in kept] == ["need", "vote"]


@pytest.fixture
def followed(client: Client) -> Project:
    """A project that this device follows."""
    project = make.project()
    services.follow(client.take_part(), Subject.PROJECT, project.id)
    db.session.commit()
    return project


def happens(project: Project, key: str = "1") -> None:
    services.write_receipt(Subject.PROJECT, project.id, ReceiptKind.DECIDED, key=key, about={"outcome": "pause"})
    db.session.commit()


def test_a_device_that_did_nothing_is_told_what_comes_here_and_gets_no_cookie(client: Client) -> None:
    page = client.page("/min-side")
    assert "Her samler vi det du er med på." in page.text
    assert "Glem denne enheten" not in page.text
    assert client.get_cookie("device") is None


def test_what_it_follows_stands_there_in_both_languages(client: Client, followed: Project) -> None:
    page = client.page("/min-side")
    assert followed.title_nb in page.text
    assert "Venter" in page.text
    page = client.page("/en/my-page")
    assert followed.title_en in page.text
    assert "Waiting" in page.text


def test_news_stand_first_until_they_are_seen(client: Client, followed: Project) -> None:
    happens(followed)
    page = client.page("/min-side")
    assert "Noe nytt" in page.text
    assert "bestemte å ta en pause" in page.text
    client.page("/min-side")  # reading changes nothing
    page = client.page("/min-side")
    assert "Noe nytt" in page.text
    page = client.submit(page.form(action="/min-side/sett"), follow=True).page
    assert "Noe nytt" not in page.text
    happens(followed, "2")
    assert "Noe nytt" in client.page("/min-side").text


def test_a_script_marks_it_seen_without_a_new_page(client: Client, followed: Project) -> None:
    assert client.post("/min-side/sett", headers={"HX-Request": "true"}).status_code == 204


def test_others_see_nothing_of_it(browsers: Callable[[], Client], client: Client, followed: Project) -> None:
    other = browsers()
    other.take_part()
    assert followed.title_nb not in other.page("/min-side").text


def test_it_is_never_kept_by_a_cache(client: Client, followed: Project) -> None:
    assert "no-store" in client.get("/min-side").headers["Cache-Control"]


def test_many_things_cost_no_more_queries_than_one(
    client: Client, followed: Project, count_queries: Callable[..., Any]
) -> None:
    who = db.session.scalars(select(Follow.participant_id)).one()
    with count_queries() as one:
        client.page("/min-side")
    for _number in range(12):
        project = make.project()
        services.follow(who, Subject.PROJECT, project.id)
        happens(project)
    with count_queries() as many:
        client.page("/min-side")
    assert many.total == one.total <= 15


def move(client: Client, to: Client, link: Read, email: str = EVA) -> Any:
    client.submit(client.page("/min-side").form(action="/min-side/lenke"), email=email)
    page = to.page(link(email))
    return to.submit(page.form(action=link(email)), follow=True)


def test_a_link_brings_it_to_another_device(
    browsers: Callable[[], Client], client: Client, followed: Project, link: Read
) -> None:
    laptop = browsers()
    answer = move(client, laptop, link)
    assert followed.title_nb in answer.page.text
    assert followed.title_nb in client.page("/min-side").text


def test_what_both_devices_did_comes_together(
    browsers: Callable[[], Client], client: Client, followed: Project, link: Read
) -> None:
    laptop, other = browsers(), make.project()
    title = other.title_nb
    lone = laptop.take_part()
    services.follow(lone, Subject.PROJECT, other.id)
    services.follow(lone, Subject.PROJECT, followed.id)
    move(client, laptop, link)
    for browser in (client, laptop):
        text = browser.page("/min-side").text
        assert title in text
        assert followed.title_nb in text
    assert db.session.get(Participant, lone) is None


def test_following_the_link_changes_nothing_before_the_press(
    browsers: Callable[[], Client], client: Client, followed: Project, link: Read
) -> None:
    client.submit(client.page("/min-side").form(action="/min-side/lenke"), email=EVA)
    scanner = browsers()
    for _time in range(3):
        scanner.get(link(EVA))
    assert scanner.get_cookie("device") is None
    assert scanner.page(link(EVA)).h1 == "Vil du ha Min side her?"


def test_the_link_works_once(browsers: Callable[[], Client], client: Client, followed: Project, link: Read) -> None:
    laptop, thief = browsers(), browsers()
    move(client, laptop, link)
    assert thief.page(link(EVA), 404).h1 == "Lenken virker ikke lenger"
    assert thief.post(link(EVA)).status_code == 404
    assert laptop.post(link(EVA)).location == "/min-side"  # pressed twice


def test_the_link_is_dead_after_thirty_minutes(
    browsers: Callable[[], Client], client: Client, followed: Project, link: Read, frozen_clock: Moment
) -> None:
    client.submit(client.page("/min-side").form(action="/min-side/lenke"), email=EVA)
    frozen_clock.move(minutes=30)
    assert browsers().post(link(EVA)).status_code == 404


def test_a_lost_phone_is_found_again_by_the_address_it_left(client: Client, link: Read) -> None:
    project = make.project()
    lost = people.participant()
    people.contact(lost, EVA)
    services.follow(lost, Subject.PROJECT, project.id)
    title = project.title_nb
    answer = move(client, client, link)
    assert title in answer.page.text


def test_an_address_that_nobody_has_used_gets_the_same_answer(client: Client, link: Read) -> None:
    known, unknown = client.post("/min-side/lenke", data={"email": EVA}), None
    people.contact(people.participant(), "bo@example.no")
    unknown = client.post("/min-side/lenke", data={"email": "bo@example.no"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    page = client.page(link(EVA))
    answer = client.submit(page.form(action=link(EVA)), follow=True)
    assert "Vi fant ikke noe" in answer.page.text


def test_the_page_says_when_an_address_is_used_in_several_places(client: Client, link: Read) -> None:
    for _time in range(2):
        people.contact(people.participant(), EVA)
    client.post("/min-side/lenke", data={"email": EVA})
    assert "er brukt flere steder" in client.page(link(EVA)).text


def test_a_device_with_a_confirmed_address_keeps_it_after_the_move(
    browsers: Callable[[], Client], client: Client, followed: Project, link: Read
) -> None:
    laptop = browsers()
    owner = laptop.take_part()
    hashed = key_hash(IdentityLevel.EMAIL, EVA)
    db.session.add(Identity(participant_id=owner, level=IdentityLevel.EMAIL, key_hash=hashed, confirmed_at=NOON))
    move(client, laptop, link)
    assert db.session.scalars(select(Participant.id)).all() == [owner]


def test_an_address_that_is_none_is_told_at_the_field(client: Client) -> None:
    answer = client.submit(client.page("/min-side").form(action="/min-side/lenke"), email="x")
    assert answer.status_code == 422
    assert answer.page.form(action="/min-side/lenke").errors() == ["email"]


def test_the_language_of_the_mails_can_be_changed_and_they_can_be_stopped(client: Client) -> None:
    who = client.take_part()
    people.contact(who, EVA)
    form = client.page("/min-side").form(action="/min-side/e-post")
    client.submit(form, language="en")
    assert db.session.scalars(select(Contact.lang)).one() == "en"
    client.post("/min-side/e-post", data={"do": "stop"})
    assert "er stoppet" in client.page("/min-side").text
    held = contacts.of(who)
    assert held is not None
    assert held.stopped_at is not None
    client.post("/min-side/e-post", data={"do": "start"})
    assert "Vi skriver til eva@example.no" in client.page("/min-side").text


def test_a_language_that_is_none_is_refused(client: Client) -> None:
    people.contact(client.take_part(), EVA)
    assert client.post("/min-side/e-post", data={"language": "xx"}).status_code == 422


def test_the_mail_with_the_link_says_what_it_is(
    client: Client, followed: Project, mails: Callable[..., list[OutboxMail]]
) -> None:
    client.post("/en/my-page/link", data={"email": EVA})
    [mail] = mails(to=EVA)
    assert mail.subject == "Open My page with this link"
    assert "30 minutes" in mail.text
