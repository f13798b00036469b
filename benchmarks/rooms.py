"""`python -m benchmarks.rooms FOLDER [PART]`: pictures of a room in every moment, to be looked at beside the design.

Of each moment one of the phone, the remote and the screen, in light and dark, in both languages; and of the result of each
kind of question on the screen and on a phone. PART: only those with this in their names.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page

from app import create_app
from app.core import dbcommands
from app.core.db import db
from app.core.permissions import Role
from app.people import accounts
from app.workshops.kinds import all_kinds
from app.workshops.models import Workshop
from app.workshops.services import Act
from app.workshops.views.screen import key_of
from benchmarks import servers
from benchmarks.wire import chromium
from config import Settings
from tests.factories import activities, workshops

OPTIONS = (
    "Jeg ser hvem som kommer",
    "Lyset er på hele veien hjem",
    "Andre går der samtidig",
    "Kort vei til folk og hus",
)
QUESTION = {
    "question_nb": "Hva er viktigst for at du skal bruke stien om kvelden?",
    "question_en": "What matters most for you to use the path at night?",
}
TEXTS = (
    "Mer lys ved brua",
    "Benker",
    "Lys",
    "Noen å gå sammen med",
    "Rydd snøen",
    "Lavere hekk ved skolen",
    "Buss oftere",
)
VIEWPORTS = {"phone": {"width": 390, "height": 844}, "remote": {"width": 390, "height": 844}}
SCREENS = {"screen": {"width": 1920, "height": 1080}, "beamer": {"width": 1280, "height": 800}}
TONGUES = {
    "nb": ("/d", "/verksted", "fjernkontroll", "skjerm"),
    "en": ("/en/d", "/en/workshop", "remote", "screen"),
}


@dataclass
class Studio:
    """A room of its own on a server of its own, and where its pictures go."""

    app: Flask
    url: str
    chrome: Browser
    folder: Path
    part: str
    session: str = ""
    number: int = 0
    code: str = ""

    def do(self, what: Callable[[Workshop], Any]) -> None:
        with self.app.app_context(), db.transaction():
            what(db.session.get_one(Workshop, self.number))
        db.session.remove()

    def begin(self, *kinds: str) -> None:
        with self.app.app_context(), db.transaction():
            held = workshops.workshop()
            for kind in kinds:
                _ask(held, kind)
            kari = activities.account_with(Role.FACILITATOR, held.project)
            self.number, self.code, token = held.id, held.code, accounts.open_session(kari)
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        self.session = str(serializer.dumps({"_user_id": token, "_fresh": True}))
        db.session.remove()

    def take(self, moment: str, *, only: tuple[str, ...] = (), answers: bool = False, quick: bool = False) -> None:
        for lang, (door, prefix, remote, screen) in TONGUES.items():
            for dark in (False, True):
                if quick and (lang == "en" or dark):
                    continue
                key = screen_key(self.app, self.number)
                room = f"{prefix}/{self.number}"
                screens = f"{room}/{screen}?k={key}"
                where = {
                    "phone": f"{door}/{self.code}",
                    "remote": f"{room}/{remote}",
                    "screen": screens,
                    "beamer": screens,
                }
                for who, path in where.items():
                    name = f"{moment}-{who}-{'dark' if dark else 'light'}-{lang}"
                    if self.part in name and (not only or who in only):
                        self._picture(name, who, path, dark=dark, lang=lang, answers=answers)

    def _picture(self, name: str, who: str, path: str, *, dark: bool, lang: str, answers: bool) -> None:
        size = {**VIEWPORTS, **SCREENS}[who]
        context = self.chrome.new_context(
            base_url=self.url, viewport=size, color_scheme="dark" if dark else "light",  # type: ignore[arg-type]
            locale="en-GB" if lang == "en" else "nb-NO", timezone_id="Europe/Oslo", reduced_motion="reduce",
            service_workers="block", device_scale_factor=1,
        )  # fmt: skip
        if who == "remote":
            context.add_cookies([{"name": "session", "value": self.session, "url": self.url}])
        page = context.new_page()
        page.goto(path, wait_until="load")
        page.evaluate("document.fonts.ready")
        if answers and who == "phone":
            _answer(page)
        page.wait_for_timeout(300)
        page.screenshot(path=self.folder / f"{name}.png", full_page=who in VIEWPORTS)
        context.close()


def _answer(page: Page) -> None:
    page.locator(".opts button").first.click()
    page.locator(".done").wait_for()


def screen_key(app: Flask, number: int) -> str:
    with app.app_context():
        return key_of(number)


def _ask(held: Workshop, kind: str) -> None:
    options = [{"text_nb": text, "text_en": ""} for text in OPTIONS]
    settings = workshops.SETTINGS.get(kind, {})
    texts = {**QUESTION, "settings": settings, "notes": "Si at det ikke finnes feil svar."}
    given = [] if kind in workshops.WITHOUT_OPTIONS else options
    workshops.services.add_step(workshops.RUNS, workshops.again(held), kind, texts, given)
    workshops.again(held)


def _fill(held: Workshop, kind: str, many: int = 7, turn: int = 0) -> None:
    given, _said = workshops.GIVEN[kind]
    for number in range(many):
        sent = dict(given)
        if "option" in sent and kind != "several":
            sent["option"] = str(1 + (number * (turn + 1)) % 3)
        if "text" in sent:
            sent |= {"text": TEXTS[number % len(TEXTS)], "client_key": f"{number}"}
        if kind == "ranking":
            sent["place-4"] = "4"
        workshops.answer(held, f"phone {number}", **sent)


def moments(studio: Studio) -> None:
    studio.begin("single", "text")
    studio.take("1-planned")
    studio.do(lambda held: workshops.press(held, Act.START))
    studio.take("2-join")
    studio.do(lambda held: workshops.press(held, Act.NEXT))
    studio.do(lambda held: _fill(held, "single"))
    studio.take("3-open")
    studio.take("3b-sent", only=("phone",), answers=True)
    studio.do(lambda held: workshops.press(held, Act.LOCK))
    studio.take("4-locked")
    studio.do(lambda held: workshops.press(held, Act.REVEAL))
    studio.take("5-revealed")
    studio.do(lambda held: workshops.press(held, Act.LIGHT))
    studio.take("5b-dark-room", only=("screen",))
    studio.do(lambda held: workshops.press(held, Act.LIGHT))
    studio.do(lambda held: workshops.press(held, Act.AGAIN))
    studio.do(lambda held: _fill(held, "single", turn=1))
    studio.do(lambda held: workshops.press(held, Act.REVEAL))
    studio.take("6-compared")
    studio.do(lambda held: workshops.press(held, Act.GO, place=1))
    studio.take("7-between")
    studio.do(lambda held: workshops.press(held, Act.END))
    studio.take("8-ended")


def kinds(studio: Studio) -> None:
    for kind in all_kinds():
        studio.begin(kind)
        for act in (Act.START, Act.NEXT):
            studio.do(lambda held, act=act: workshops.press(held, act))  # type: ignore[misc]
        studio.do(lambda held, kind=kind: _fill(held, kind))  # type: ignore[misc]
        studio.take(f"kind-{kind}-open", only=("phone", "screen"), quick=True)
        studio.do(lambda held: workshops.press(held, Act.REVEAL))
        studio.take(f"kind-{kind}-revealed", only=("phone", "beamer"), quick=True)
        studio.do(lambda held: workshops.press(held, Act.AGAIN))
        studio.do(lambda held, kind=kind: _fill(held, kind, turn=1))  # type: ignore[misc]
        studio.do(lambda held: workshops.press(held, Act.REVEAL))
        studio.take(f"kind-{kind}-compared", only=("beamer",), quick=True)


@contextmanager
def studio(folder: Path, part: str) -> Iterator[Studio]:
    with servers.sqlite() as database_url, tempfile.TemporaryDirectory() as data:
        environment = servers.environment(database_url, data)
        app = create_app(Settings.from_env(environment))
        with app.app_context():
            dbcommands.upgrade()
        with servers.serving("wsgi:app", environment, workers=1) as running, chromium() as chrome:
            yield Studio(app, running.url, chrome, folder, part)
        db.engine.dispose()


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with studio(folder, "".join(arguments[1:2])) as made:
        moments(made)
        kinds(made)


if __name__ == "__main__":
    main(sys.argv[1:])
