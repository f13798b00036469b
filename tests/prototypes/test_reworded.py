"""Whoever tried may write other words while the team reads the old ones: those that nobody has read are not shown."""

from collections.abc import Callable
from threading import Event

import pytest
from flask import Flask

from app.core.db import db
from app.core.permissions import Role
from app.core.text import imprint
from app.projects.models import Project
from app.prototypes import services
from app.prototypes.models import Mood, Pin
from tests.factories import activities, needs, prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.databases import POSTGRESQL
from tests.support.threads import together

OLD, NEW = "Fint lys", "Jeg heter Kari, og Ola blender meg"
LEFT = "1 merknad er endret mens du leste. Den står igjen, så du kan lese den på nytt."
Reword = Callable[[str], None]


@pytest.fixture
def project() -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


@pytest.fixture
def pin_id(project: Project) -> int:
    return prototypes.pin(prototypes.published(project).versions[0].variants[0], text=OLD)


@pytest.fixture
def reword(app: Flask, pin_id: int) -> Reword:
    """Whoever wrote it writes this instead while the page is open."""

    def act(words: str) -> None:
        with needs.arranged(app):
            who = db.session.get_one(Pin, pin_id).feedback.participant_id
            assert who is not None
            services.change_pin(who, pin_id, Mood.WORRY, words)

    return act


def url_of(pin: Pin) -> str:
    made = pin.feedback.version.prototype
    return f"/team/{made.project.slug}/prototyper/{made.slug}/svar/les"


def stands(pin_id: int) -> tuple[str, bool, bool]:
    """Its words, whether they are read, and whether they are hidden."""
    db.session.expire_all()
    pin = db.session.get_one(Pin, pin_id)
    return pin.text, pin.read_at is not None, pin.hidden


def test_words_that_changed_while_the_page_was_open_stay_unread_and_the_others_do_not(
    team: Client, pin_id: int, reword: Reword
) -> None:
    pin = db.session.get_one(Pin, pin_id)
    other, url = prototypes.pin(pin.feedback.version.variants[0], text="Godt sete"), url_of(pin)
    form = team.page(url).form("pin")
    reword(NEW)
    after = team.submit(form, follow=True).page
    assert LEFT in after.text and "Merket som lest." in after.text and NEW in after.text
    assert stands(pin_id) == (NEW, False, False)
    assert stands(other) == ("Godt sete", True, False)
    assert LEFT not in team.submit(after.form("pin"), follow=True).page.text
    assert stands(pin_id) == (NEW, True, False)


def test_words_that_are_written_back_are_those_that_were_read(team: Client, pin_id: int, reword: Reword) -> None:
    form = team.page(url_of(db.session.get_one(Pin, pin_id))).form("pin")
    reword(NEW)
    reword(OLD)
    team.submit(form)
    assert stands(pin_id) == (OLD, True, False)


def test_words_that_a_colleague_hid_are_not_shown_from_a_page_with_the_old_ones(
    team: Client, pin_id: int, reword: Reword
) -> None:
    pin = db.session.get_one(Pin, pin_id)
    url = url_of(pin)
    services.hide_pin(BOSS, pin.feedback.version.prototype, pin)
    form = team.page(url).form(action="/skjul")
    reword(NEW)
    pin = db.session.get_one(Pin, pin_id)
    services.hide_pin(BOSS, pin.feedback.version.prototype, pin)
    after = team.submit(form, follow=True).page
    assert LEFT in after.text
    assert stands(pin_id) == (NEW, True, True)
    assert LEFT not in team.submit(after.form(action="/skjul"), follow=True).page.text
    assert stands(pin_id) == (NEW, True, False)


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_words_that_are_written_while_the_old_ones_are_marked_as_read_are_unread(app: Flask, pin_id: int) -> None:
    opened, read = Event(), Event()

    def mark() -> services.Read:
        opened.wait(10)
        with db.transaction():
            prototype = db.session.get_one(Pin, pin_id).feedback.version.prototype
            done = services.mark_read(BOSS, prototype, {pin_id: imprint(OLD)})
        read.set()
        return done

    def reword() -> str:
        pin = db.session.get_one(Pin, pin_id)
        who, unread = pin.feedback.participant_id, pin.read_at is None
        assert who is not None and unread
        opened.set()
        read.wait(10)
        return services.change_pin(who, pin_id, Mood.LIKE, NEW).text

    assert together(app, [mark, reword]) == [services.Read(1, 0), NEW]
    with app.app_context():
        assert stands(pin_id) == (NEW, False, False)


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_words_that_are_marked_as_read_while_they_change_are_unread(app: Flask, pin_id: int) -> None:
    written = Event()

    def mark() -> services.Read:
        written.wait(10)
        prototype = db.session.get_one(Pin, pin_id).feedback.version.prototype
        return services.mark_read(BOSS, prototype, {pin_id: imprint(OLD)})

    def reword() -> str:
        who = db.session.get_one(Pin, pin_id).feedback.participant_id
        assert who is not None
        pin = services.change_pin(who, pin_id, Mood.LIKE, NEW)
        written.set()
        Event().wait(0.5)  # the other one waits for this to be stored
        return pin.text

    assert together(app, [mark, reword]) == [services.Read(0, 1), NEW]
    with app.app_context():
        assert stands(pin_id) == (NEW, False, False)
