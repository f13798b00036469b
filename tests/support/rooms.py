"""Rooms whose question is open, and the phones in them."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.workshops.models import Workshop
from app.workshops.services import Act, open_rounds
from app.workshops.services.open_rounds import Known
from tests.factories import workshops
from tests.support.client import Client
from tests.support.page import Page

LIVE = {"X-Live": "1"}


@dataclass(frozen=True)
class Opened:
    """A question that is open: the code of its room, and its round."""

    held: Workshop
    code: str
    round_id: int

    @classmethod
    def of(cls, *kinds: str) -> "Opened":
        held = workshops.workshop(*kinds, started=True)
        workshops.press(held, Act.NEXT)
        return cls(held, held.code, workshops.round_of(held).id)

    def sent(self, browser: Client, option: int, rev: int = 1) -> TestResponse:
        given = {"round": self.round_id, "rev": rev, "option": option}
        return browser.post(f"/d/{self.code}/svar", data=given, headers=LIVE)

    def answered(self, browser: Client, option: int, rev: int = 1) -> Page:
        """What the phone shows when its answer is stored: it comes with the reply, or is asked for by itself."""
        answer = self.sent(browser, option, rev)
        if answer.status_code == 303:
            return browser.page(answer.headers["Location"])
        assert answer.status_code == 200
        page: Page = answer.page
        return page


def phone(app: Flask, room: Opened) -> Client:
    """One more phone that is in the room."""
    browser = app.test_client()
    assert isinstance(browser, Client)
    browser.page(f"/d/{room.code}")
    assert browser.post(f"/d/{room.code}/her", headers=LIVE).status_code == 204
    return browser


def send(room: Opened, browser: Client, **fields: str) -> Page:
    answer = browser.post(f"/d/{room.code}/svar", data={"round": room.round_id, "rev": 1, **fields}, headers=LIVE)
    page: Page = browser.page(answer.headers["Location"]) if answer.status_code == 303 else answer.page
    return page


def pressed(page: Any) -> list[str]:
    return [
        str(button.get("value")) for button in page.all("button", name="option") if button.get("aria-pressed") == "true"
    ]


def known(room: Opened) -> Known | None:
    """What this process knows of the room."""
    learnt = open_rounds._learnt.get(room.code)
    return learnt.known if learnt is not None else None
