"""Supports and votes stored a second with 8 clients, as a ratio to a bare Flask handler that does one upsert.

Every request is what a phone sends: the device's cookie, the session's cookie, the token of the form; and every
answer is given after the commit. The same run measures the bare handler on the same database.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import count
from urllib.parse import urlsplit

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer, URLSafeTimedSerializer

from app import create_app
from app.core import clock
from app.core.db import db
from app.people import devices
from app.people.models import Identity, IdentityLevel, Participant
from benchmarks import load, servers
from benchmarks.rows import Row
from config import Settings
from tests.factories import decisions, needs

LEAST, SAME = 0.35, 0.8
CLIENTS, DEVICES, NEEDS, ROUNDS, SECONDS = 8, 1200, 20, 3, 2.0
COMMAND = "make bench ARGS=writes"
SESSION = "writes"  # what the token in the forms belongs to


@dataclass(frozen=True)
class Posts:
    """A script: each client goes through its devices; each device sends every form in turn."""

    forms: tuple[tuple[str, str], ...]  # path and body without the token
    cookies: tuple[str, ...]
    session: str
    token: str
    script: bool = False

    def parts(self, number: int) -> list["Posts"]:
        """The same with a share of the devices each, so that nobody is new in one round and known in the next."""
        return [replace(self, cookies=self.cookies[part::number]) for part in range(number)]

    def __call__(self, url: str, client: int) -> Iterator[bytes]:
        own = self.cookies[client::CLIENTS]
        swaps = "HX-Request: true\r\n" if self.script else ""
        for turn in count():
            path, fields = self.forms[(turn // len(own)) % len(self.forms)]
            body = f"{fields}&csrf_token={self.token}"
            yield (
                f"POST {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n{swaps}"
                f"Cookie: session={self.session}; device={own[turn % len(own)]}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            ).encode()


@dataclass(frozen=True)
class Upserts:
    """What it is compared with."""

    def __call__(self, url: str, client: int) -> Iterator[bytes]:
        request = f"POST /upsert HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nContent-Length: 0\r\n\r\n".encode()
        while True:
            yield request


def measure() -> list[Row]:
    return [*_on("SQLite", servers.sqlite(), workers=1), *_on("PostgreSQL", servers.postgresql(), workers=2)]


def _on(name: str, database: AbstractContextManager[str], *, workers: int) -> list[Row]:
    with database as database_url, tempfile.TemporaryDirectory() as folder:
        settings = servers.environment(database_url, folder)
        servers.flask(settings, "db", "upgrade")
        scripts = _scripts(settings)
        found: dict[str, tuple[load.Result, load.Result]] = {}
        with (
            servers.serving("wsgi:app", settings, workers=workers) as running,
            servers.serving("benchmarks.bare:app", settings, workers=workers) as bare,
        ):
            for what, script in scripts.items():
                ours = [(running.url, part) for part in script.parts(ROUNDS)]
                found[what] = load.in_turn(ours, (bare.url, Upserts()), clients=CLIENTS, seconds=SECONDS)
    place = f"{name}, {CLIENTS} clients, {workers} worker{'s' if workers > 1 else ''}"
    rows = [_row(f"{what}, {place}", *both) for what, both in found.items()]
    changed, cast = found["a vote changed"], found["a vote cast"]
    return [*rows, _change(f"a vote changed, as fast as cast, {place}", changed, cast)]


def _scripts(environment: dict[str, str]) -> dict[str, Posts]:
    """A ballot, needs, and devices that are known, in the database that is measured; and what they send."""
    settings = Settings.from_env(environment)
    app = create_app(settings)
    with app.test_request_context():
        ballot, other = decisions.ballot(), decisions.ballot()
        told = [needs.need(f"Stien er mørk på vei nummer {number}.") for number in range(NEEDS)]
        tokens = [f"phone-{number}" for number in range(CLIENTS * DEVICES)]
        _know(tokens)
        cast = _ballot(ballot.slug, [option.id for option in ballot.options])
        change = _ballot(other.slug, [option.id for option in other.options])
        numbers = [need.id for need in told]
        db.session.commit()
        db.session.remove()
    db.engine.dispose()
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    signer = Signer(settings.secret_key, salt="device")
    common = {
        "session": serializer.dumps({"csrf_token": SESSION}),
        "token": str(URLSafeTimedSerializer(settings.secret_key, salt="wtf-csrf-token").dumps(SESSION)),
    }
    cookies = tuple(signer.sign(token.encode()).decode() for token in tokens)
    few = cookies[: 4 * CLIENTS * ROUNDS]
    supports = tuple((f"/behov/{number}/stott", "wide=1") for number in numbers)
    back = tuple((f"/behov/{number}/{verb}", "wide=1") for number in numbers for verb in ("stott", "angre-stotte"))
    return {
        "a vote cast": Posts(cast, cookies, **common),
        "a vote changed": Posts(change, few, **common),
        "a support given": Posts(supports, cookies, script=True, **common),
        "a support given and taken back": Posts(back, few, script=True, **common),
    }


def _ballot(slug: str, options: Sequence[int]) -> tuple[tuple[str, str], ...]:
    return tuple((f"/avstemning/{slug}", f"option={option}") for option in options)


def _know(tokens: list[str]) -> None:
    """Make a participant of each device, in a few statements."""
    made = [Participant(first_seen=clock.today()) for _token in tokens]
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all(
        Identity(
            participant_id=participant.id,
            level=IdentityLevel.OPEN,
            key_hash=devices.key_hash(IdentityLevel.OPEN, token),
            confirmed_at=clock.now(),
        )
        for participant, token in zip(made, tokens, strict=True)
    )


def _row(what: str, ours: load.Result, theirs: load.Result) -> Row:
    ratio = ours.rate / theirs.rate
    return Row(
        what=what,
        value=f"{ours.rate:.0f}/s of {theirs.rate:.0f}/s = {ratio:.2f}; p95 {ours.p95_ms:.0f} ms; {ours.errors} errors",
        target=f"at least {LEAST}",
        good=ratio >= LEAST and ours.errors == 0,
        command=COMMAND,
    )


def _change(what: str, changed: tuple[load.Result, load.Result], cast: tuple[load.Result, load.Result]) -> Row:
    ratio = (changed[0].rate / changed[1].rate) / (cast[0].rate / cast[1].rate)
    return Row(what=what, value=f"{ratio:.2f}", target=f"at least {SAME}", good=ratio >= SAME, command=COMMAND)
