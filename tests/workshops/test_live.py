"""Pictures of a room: made once for each language when something changed, the same for all, and nobody's own in them."""

import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.permissions import Person, Role
from app.workshops import services
from app.workshops.live import frames, reading, ticker
from app.workshops.live.bus import OwnEyes
from app.workshops.live.channels import Channel, What, address, channel_at
from app.workshops.live.hub import Frame, Hub
from app.workshops.live.ticker import Ticker
from app.workshops.models import RoomRole, Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.client import Client
from tests.support.threads import settled


class Watched:
    """A hub whose frames are kept in the order in which they were made."""

    def __init__(self, app: Flask) -> None:
        self.hub, self.made = Hub(), list[tuple[Channel, Frame]]()
        self.hub.listen(lambda channel, made: self.made.append((channel, made)))
        self.ticker = Ticker(app, self.hub, OwnEyes())

    def look(self) -> list[Channel]:
        """What was made by one look."""
        db.session.commit()
        self.made.clear()
        self.ticker.look()
        return [channel for channel, _made in self.made]

    def text(self, channel: Channel) -> str:
        newest = self.hub.newest(channel)
        return newest.data.decode() if newest else ""


@pytest.fixture
def watched(app: Flask) -> Iterator[Watched]:
    yield Watched(app)


def channel(held: Workshop, what: What = What.PHONE, lang: str = "nb") -> Channel:
    return Channel(held.id, what, lang, "http://localhost" if what is What.SCREEN else "")


def test_a_picture_is_made_once_for_each_language_however_many_watch(watched: Watched) -> None:
    held = workshops.opened()
    norwegian, english = channel(held), channel(held, lang="en")
    for one in (norwegian, norwegian, english, norwegian):
        watched.hub.watch(one)
    assert sorted(watched.look()) == sorted([norwegian, english])
    assert "(en)" in watched.text(english) and "(en)" not in watched.text(norwegian)
    assert watched.look() == []
    workshops.press(held, Act.LOCK)
    assert sorted(watched.look()) == sorted([norwegian, english])
    assert "Spørsmålet er låst." in watched.text(norwegian)


def test_nothing_is_asked_of_the_database_while_nothing_was_written(watched: Watched, count_queries: Any) -> None:
    held = workshops.opened()
    watched.hub.watch(channel(held))
    watched.look()
    watched.look()
    state, asked = "", None
    for _look in range(100):  # on PostgreSQL other tests write to the same server meanwhile
        before, state = state, db.state()
        with count_queries() as counted:
            watched.ticker.look()
        if before == state == db.state():
            asked = counted.total
            break
    assert asked == 0


def test_answers_are_news_for_screens_and_remotes_and_not_for_phones(watched: Watched) -> None:
    held = workshops.opened()
    screen, remote = channel(held, What.SCREEN), channel(held, What.REMOTE)
    for one in (channel(held), screen, remote):
        watched.hub.watch(one)
    watched.look()
    workshops.answer(held, "a phone", option=1)
    assert sorted(watched.look()) == sorted([screen, remote])
    assert "1 av 1 har svart" in watched.text(screen)


def test_counts_are_shown_once_a_second_when_the_press_is_a_while_ago(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(ticker.time, "monotonic", lambda: now[0])
    held = workshops.opened()
    screen = channel(held, What.SCREEN)
    watched.hub.watch(screen)
    watched.look()
    now[0] += 10
    workshops.answer(held, "one", option=1)
    assert watched.look() == [screen]
    workshops.answer(held, "two", option=1)
    now[0] += 0.25
    assert watched.look() == []
    now[0] += 1
    assert watched.look() == [screen]  # it was not forgotten, though nothing was written since
    assert "2 av 2" in watched.text(screen)
    workshops.press(held, Act.LOCK)
    assert watched.look() == [screen]  # a press is shown at once


def test_a_room_that_cannot_be_shown_holds_up_no_other_and_is_tried_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [100.0]
    monkeypatch.setattr(ticker.time, "monotonic", lambda: now[0])
    broken, whole = workshops.opened(), workshops.opened()
    for held in (broken, whole):
        watched.hub.watch(channel(held))
    watched.look()
    made, wrong = frames.picture, [broken.id]

    def picture(app: Flask, asked: Channel) -> str:
        if asked.workshop_id in wrong:
            raise RuntimeError("no such template")
        return made(app, asked)

    monkeypatch.setattr(frames, "picture", picture)
    for held in (broken, whole):
        workshops.press(held, Act.LOCK)
    assert watched.look() == [channel(whole)]
    told = [record for record in caplog.records if record.name == ticker.__name__]
    assert watched.look() == [] and len(told) == 1, "once a second is often enough"
    wrong.clear()
    now[0] += 2
    assert watched.look() == [channel(broken)], "nothing was written since, and it was not forgotten"


def test_nobodys_own_answer_or_token_is_in_a_picture(client: Client, app: Flask) -> None:
    held = workshops.opened()
    page = client.page(f"/d/{held.code}")
    form = page.form(action="/svar")
    client.post(form.action, data={**form.fields, "option": "2", "abstain": None})
    picture = frames.picture(app, channel(held))
    assert "Svaret ditt er lagret." not in picture and 'aria-pressed="true"' not in picture
    assert 'name="csrf_token" value=""' in picture
    workshops.press(held, Act.LOCK)
    assert "Du svarte: " not in frames.picture(app, channel(held))


def test_a_room_has_the_same_stamp_in_its_pages_and_in_its_pulse(client: Client, team: Client, project: Any) -> None:
    """Else a page that shows what is on would be told so again and again."""
    held = workshops.opened("ideas", project=project)
    workshops.answer(held, "a phone", text="Lys", client_key="1")
    db.session.commit()
    pulse = reading.pulses([held.id])[held.id]
    for what, path in (
        (What.PHONE, f"/d/{held.code}"),
        (What.SCREEN, workshops.screen_of(held.id)),
        (What.REMOTE, f"/verksted/{held.id}/fjernkontroll"),
    ):
        assert team.page(path).one(id="room").get("data-stamp") == pulse.stamp(what), what


def test_what_is_pressed_for_the_screen_alone_is_no_news_for_phones(watched: Watched) -> None:
    held = workshops.opened()
    pages = [channel(held, what) for what in (What.PHONE, What.SCREEN, What.REMOTE)]
    for page in pages:
        watched.hub.watch(page)
    watched.look()
    for act in (Act.PAGE_ON, Act.PAGE_BACK, Act.JOINING, Act.LIGHT):
        workshops.press(held, act)
        assert set(watched.look()) == set(pages[1:]), act
    workshops.press(held, Act.LOCK)
    assert set(watched.look()) == set(pages)


def test_a_changed_text_one_more_idea_and_a_new_role_are_news_for_the_remote(watched: Watched) -> None:
    for kind in ("text", "ideas"):
        held = workshops.opened(kind)
        remote = channel(held, What.REMOTE)
        watched.hub.watch(remote)
        workshops.answer(held, "a phone", text="Lys", client_key="1")
        watched.look()
        workshops.answer(held, "a phone", 2, text="Navnet på en nabo", client_key="2")
        assert watched.look() == [remote], kind
        account = activities.account_with(Role.FACILITATOR, held.project)
        by = Person(account_id=account.id, name="Kari", instance_roles=frozenset(Role))
        services.take_role(by, workshops.again(held), RoomRole.MODERATE)
        assert watched.look() == [remote], kind
        watched.hub.leave(remote)


def test_only_addresses_that_we_gave_lead_to_a_stream(app: Flask) -> None:
    settings = app.extensions["settings"]
    given = address(Channel(7, What.REMOTE, "en"), settings)
    assert channel_at(given, settings) == Channel(7, What.REMOTE, "en")
    for other in ("/strom/", "/strom/7", given[:-1], given.replace("/strom/", "/"), "/strom/WzcsInBob25lIl0.x"):
        assert channel_at(other, settings) is None


def test_a_page_names_no_stream_where_there_is_none(client: Client) -> None:
    held = workshops.opened()
    assert client.page(f"/d/{held.code}").one(id="room").get("data-stream") == ""


def test_however_often_something_is_told_it_is_looked_at_a_few_times_a_second(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    monkeypatch.setattr(ticker, "TICK", 60.0)  # what is not told is not looked at
    monkeypatch.setattr(watched.ticker, "look", lambda: looks.append(time.monotonic()))
    watched.ticker.start()
    try:
        settled(lambda: watched.ticker.poke() or len(looks) > 5)
    finally:
        watched.ticker.stop()
        watched.ticker.join(5)
    assert min(later - before for before, later in pairwise(looks)) >= ticker.GAP
