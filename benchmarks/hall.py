"""A hall of phones in one workshop, over real HTTP and real streams: what they go through, and whether anything is lost.

What counts first is that nothing is lost or doubled: answers that the server accepted = phones that sent one = rows
= what the screen shows, in each round, whatever happens meanwhile. How long things take comes after that.
"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask

from app.core.db import db
from app.core.permissions import Role
from app.people import accounts
from app.workshops import queries
from app.workshops.models import RoomAnswer, RoomDevice, Workshop
from app.workshops.services import Act
from benchmarks.phones import Browser, Phone, Place, Told
from tests.factories import activities, workshops

PRESSES = re.compile(rb'name="presses" value="(\d+)"')
VERSION = re.compile(rb'data-stamp="(\d+)-')
ON_SCREEN = re.compile(rb"(\d+) telefone?r? har svart")
Meanwhile = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Counted:
    """What was sent, stored and shown in one round."""

    accepted: int  # phones whose answer the server took
    devices: int
    rows: int
    tally: int  # what the bars of the result come to
    screen: int  # what the screen says

    def exact(self, phones: int) -> bool:
        return {self.accepted, self.devices, self.rows, self.tally, self.screen} == {phones}


@dataclass
class Played:
    """What came of a hall, scenario by scenario."""

    phones: int
    rounds: dict[str, Counted] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    pressed: dict[str, list[float]] = field(default_factory=dict)  # seconds from a press to each phone
    share: dict[str, dict[str, int]] = field(default_factory=dict)  # phones by stream, poll, lost
    back: dict[str, float] = field(default_factory=dict)  # seconds until 99 of 100 were back on a stream
    missed: int = 0  # phones that did not see what was pressed while some of them slept
    per_minute: float = 0.0  # bytes of an idle phone
    stored: float = 0.0  # answers stored a second, in the burst
    client: float = 0.0  # seconds of the processor that the phones themselves took in the burst
    lasted: float = 0.0  # how many seconds it lasted


def arranged(app: Flask) -> tuple[str, int, str]:
    """The code and the number of a workshop that has started, and the session of a facilitator of it."""
    with app.test_request_context():
        held = workshops.workshop("single", started=True)
        account = activities.account_with(Role.FACILITATOR, held.project)
        session = {"_user_id": accounts.open_session(account), "_fresh": True}
        cookie = str(app.session_interface.get_signing_serializer(app).dumps(session))  # type: ignore[attr-defined]
        found = held.code, held.id, cookie
        db.session.commit()
        db.session.remove()
    return found


class Facilitator(Browser):
    """Somebody with a remote, and with the screen beside it."""

    def __init__(self, place: Place, number: int, session: str, screen: str) -> None:
        super().__init__(place, Told())
        self.number, self._screen = number, screen
        self.cookies["session"] = session

    async def press(self, act: Act) -> tuple[int, float]:
        """The version of the room that the press made, and when it was sent."""
        path = f"/verksted/{self.number}/fjernkontroll"
        for _try in range(20):
            with suppress(OSError, TimeoutError):
                _status, page = await self.ask("GET", path)
                presses, version = PRESSES.search(page), VERSION.search(page)
                self.take_token(page)
                began, body = time.time(), urlencode({"act": act.value, "presses": presses.group(1) if presses else ""})
                status, _page = await self.ask("POST", f"{path}/trykk", body)
                if status == 303 and version:
                    return int(version.group(1)) + 1, began
            await asyncio.sleep(0.5)
        raise RuntimeError(f"the press {act} was not taken")

    async def screen(self) -> int:
        """How many have answered, as the screen says."""
        _status, page = await self.ask("GET", self._screen)
        found = ON_SCREEN.search(page)
        return int(found.group(1)) if found else 0


class Hall:
    """The phones, their facilitator, and what is measured of them."""

    def __init__(self, app: Flask, place: Place, number: int, session: str, phones: int) -> None:
        self._app, self._number = app, number
        self.played, self.told = Played(phones), Told()
        self.phones = [Phone(place, self.told, one) for one in range(phones)]
        with app.app_context():
            screen = workshops.screen_of(number)
        self.facilitator = Facilitator(place, number, session, screen)
        self._following: list[asyncio.Task[None]] = []
        self.dice = random.Random(7)

    def begin(self, scenario: str) -> None:
        """From here on what the phones meet with is counted for this scenario."""
        self.told = self.played.told[scenario] = Told()
        for phone in self.phones:
            phone.told = self.told

    async def join(self, seconds: float) -> None:
        """Seven of ten come within `seconds`, the others in as much again."""
        self.begin("join")

        async def come(phone: Phone) -> None:
            await asyncio.sleep(seconds * (self.dice.random() + (self.dice.random() > 0.7)))
            await phone.enter()
            self._following.append(asyncio.create_task(phone.live()))

        await asyncio.gather(*map(come, self.phones))
        await asyncio.sleep(2)
        self.count("join")

    async def idle(self, seconds: float) -> None:
        self.begin("idle")
        await asyncio.sleep(seconds)
        self.played.per_minute = self.told.size / len(self.phones) * 60 / seconds

    async def press(self, act: Act, scenario: str, patience: float = 6.0) -> int:
        """Press, and note when each phone that is awake saw it. Returns the version of the room that it made."""
        version, began = await self.facilitator.press(act)
        awake = [phone for phone in self.phones if not phone.asleep]
        until = time.time() + patience
        while time.time() < until and any(phone.version < version for phone in awake):  # noqa: ASYNC110 - phones are many
            await asyncio.sleep(0.05)
        seen = self.told.reached.get(version, [])
        missing = [patience] * max(0, len(awake) - len(seen))
        self.played.pressed.setdefault(scenario, []).extend([at - began for at in seen] + missing)
        return version

    async def burst(self, scenario: str, seconds: float, meanwhile: Meanwhile | None = None) -> None:
        """One round: opened, four in five answer within `seconds`, locked, shown. `meanwhile` happens in its middle."""
        self.begin(scenario)
        before, used = self.phones[0].round, time.process_time()
        await self.press(Act.AGAIN if before else Act.NEXT, scenario)
        await self._all_in_the_next_round(before)
        began, due = (
            time.monotonic(),
            [seconds * (self.dice.random() + (self.dice.random() > 0.8)) for _ in self.phones],
        )

        async def sit(phone: Phone, at: float) -> None:
            await asyncio.sleep(at)
            await phone.answer()

        async def trouble() -> None:
            if meanwhile is not None:
                await asyncio.sleep(seconds / 3)
                await meanwhile()

        await asyncio.gather(trouble(), *(sit(phone, at) for phone, at in zip(self.phones, due, strict=True)))
        if scenario == "burst":
            self.played.lasted = time.monotonic() - began
            self.played.stored = len(self.told.posts) / self.played.lasted
            self.played.client = time.process_time() - used
        held = self.phones[0].round
        await self.press(Act.REVEAL, f"{scenario}: reveal")
        self.count(scenario)
        self.played.rounds[scenario] = await self._counted(held)

    async def _all_in_the_next_round(self, before: str) -> None:
        """Phones that ask find out within a few seconds; those that sleep look when they wake."""
        for _try in range(100):
            rounds = {phone.round for phone in self.phones}
            if len(rounds) == 1 and before not in rounds:
                return
            await asyncio.sleep(0.1)
        for phone in self.phones:
            if phone.round == before:
                await phone.look()

    async def _counted(self, held: str) -> Counted:
        screen = await self.facilitator.screen()
        with self._app.app_context():
            found = counted(self._number)
            db.session.remove()
        accepted = sum(held in phone.accepted for phone in self.phones)
        return Counted(accepted, *found, screen)

    async def sleep_and_wake(self, seconds: float) -> None:
        """Every fifth phone is put away; something is pressed; they come back and see it."""
        self.begin("asleep")
        away = self.phones[::5]
        listened = [phone for phone in away if phone.way == "stream"]
        for phone in away:
            phone.fall_asleep()
        await asyncio.sleep(seconds)
        version = await self.press(Act.HIDE, "asleep: those awake")
        began = time.time()
        for phone in away:
            phone.asleep = False
            with suppress(OSError, TimeoutError):
                await phone.look()
        self.played.pressed["asleep: those who woke"] = [time.time() - began]
        self.played.missed = sum(phone.version < version for phone in self.phones)
        await self.all_back("asleep", 20, gone=len(listened))

    async def all_back(self, scenario: str, patience: float, *, gone: int) -> None:
        """Note how long it takes until 99 of 100 of those that went have opened a stream again."""
        began, before = time.monotonic(), len(self.told.first_bytes)
        needed = 0.99 * gone
        while time.monotonic() - began < patience and len(self.told.first_bytes) - before < needed:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        self.played.back[scenario] = time.monotonic() - began

    def count(self, scenario: str) -> None:
        ways = [phone.way for phone in self.phones]
        self.played.share[scenario] = {way: ways.count(way) for way in ("stream", "poll", "lost")}

    async def leave(self) -> None:
        for task in self._following:
            task.cancel()
        await asyncio.gather(*self._following, return_exceptions=True)


def counted(workshop_id: int) -> tuple[int, int, int]:
    """Devices that answered, rows, and what the result comes to, of the round that is on."""
    now = queries.room(db.session.get_one(Workshop, workshop_id))
    assert now.round is not None
    result = queries.outcome(now.round).result or []
    mine = db.session.query(RoomDevice.token_hash).join(RoomAnswer, RoomAnswer.device_id == RoomDevice.id)
    hashes = [row.token_hash for row in mine.filter(RoomAnswer.round_id == now.round.id)]
    return len(set(hashes)), len(hashes), sum(row.count for row in result)


def percentile(times: Sequence[float], share: float) -> float:
    """In seconds; 0 when nothing was measured."""
    return sorted(times)[int(share * (len(times) - 1))] if times else 0.0
