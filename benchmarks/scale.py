"""The list of needs and its search at 1,000, 10,000 and 100,000 needs: the median must not double from first to last.

Asked in the process itself, so that what is measured is the application and its database and nothing else; by a
device that has supported a need, for which each page is made anew (strangers get kept ones, docs/adr/0016). What is
compared finds the same number of needs at each size: a page with ten cards costs more than one with none.

Between the first size and the last lie minutes, in which the machine may become another: so a page that has nothing
to do with needs is asked by turns with each, and what is compared is how many times as long as that one they take.
"""

import random
import re
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core import clock, dbcommands
from app.core.cookies import DEVICE
from app.core.db import db
from app.core.permissions import SYSTEM
from app.core.text import fold
from app.needs import importing, search
from app.needs.importing.plan import NewNeed, Plan
from app.needs.models import NeedState
from app.projects import queries, seed
from benchmarks import servers
from benchmarks.rows import Row
from config import Settings

SIZES = (1_000, 10_000, 100_000)
SAID = Path(__file__).resolve().parents[1] / "app/demo/content/needs.toml"
PARTS_OF_WORDS = "kan tor vik mel ber sta hus dal lek ring fos nes tun haug gar mark sund vet kro lund".split()
PAGES = (
    ("newest", "/behov"),
    ("most supported", "/behov?sorter=supported"),
    ("waiting longest", "/behov?sorter=waiting"),
    ("page 40", "/behov?side=40"),
    ("in a district", "/behov?bydel=storhaug"),
    ("search, common word", "/behov?q=sti"),
    ("search, rare word", "/behov?q=fyrlykt"),
    ("search, two words", "/behov?q=fyrlykten+stien"),
    ("search in a district", "/behov?q=lys&bydel=storhaug"),
    ("search, nothing found", "/behov?q=zebrastripe"),
)
RARE = "Fyrlykta ved stien "  # how the first needs begin, and no other
TEXT = "Gatelyset ved skolen er slukket om kvelden, og stien langs vannet blir for mørk for barna."
OTHER = "/slik-jobber-vi"
ROUNDS = 15
HIGHEST = 80  # ms
OK = 200
COMMAND = "make bench ARGS=scale"


@dataclass(frozen=True)
class Taken:
    """A median, and how many times as long as the page that has nothing to do with needs took meanwhile."""

    ms: float
    times: float


def measure() -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        rows += _rows("SQLite", f"sqlite:///{folder}/needs.db", Path(folder))
    with servers.postgresql() as url, tempfile.TemporaryDirectory() as folder:
        rows += _rows("PostgreSQL", url, Path(folder))
    return rows


def _rows(name: str, url: str, folder: Path) -> list[Row]:
    medians: dict[str, list[Taken]] = {}
    app = create_app(Settings(env="test", secret_key="measured-" * 8, data_dir=folder, database_url=url))
    with app.app_context():
        dbcommands.upgrade()
        seed.plant()
        db.session.commit()
    told = 0
    for size in SIZES:
        with app.app_context():
            fill(told, size)
        told = size
        client = _device(app)
        other = partial(_get, client, OTHER)
        for what, page in PAGES:
            medians.setdefault(what, []).append(_taken(partial(_get, client, page), other))
        with app.app_context():
            medians.setdefault("similar needs", []).append(_taken(partial(search.similar, TEXT), other))
    db.session.remove()
    db.engine.dispose()
    return [_row(name, what, found) for what, found in medians.items()]


def fill(start: int, size: int) -> None:
    """Made-up needs from the demo's sentences, with a word here and there that nobody else uses."""
    plan = Plan("scale", needs=list(_needs(start, size)))
    with db.transaction():
        importing.run(SYSTEM, plan)
    supports = sa.text("UPDATE need SET support_count = (id * 7919) % 97 WHERE id > :after AND id <= :after + 5000")
    for after in range(start, size + 5000, 5000):
        with db.transaction() as session:
            session.execute(supports, {"after": after})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not db.sqlite:
            connection.execute(sa.text("VACUUM ANALYZE need"))  # as its own housekeeping would have done by then


def _needs(start: int, size: int) -> Iterator[NewNeed]:
    told = tomllib.loads(SAID.read_text(encoding="utf-8"))["needs"]
    sentences = sorted({part.strip() for need in told for part in need["text"].replace("?", ".").split(".") if part})
    districts = [fold(district.name_nb) for district in queries.districts()]
    chance = random.Random(start)
    first = clock.now() - timedelta(minutes=SIZES[-1])
    for number in range(start, size):
        words = " ".join(chance.choice(sentences) for _ in range(chance.randint(1, 3))).split()
        for place in range(len(words)):
            if chance.random() < 0.1:
                words[place] = "".join(chance.choice(PARTS_OF_WORDS) for _ in range(chance.randint(2, 3)))
        yield NewNeed(
            line=number,
            key=str(number),
            text=(RARE if number < 20 else "") + " ".join(words) or "Et behov",
            told_at=first + timedelta(minutes=number),
            state=NeedState.PUBLISHED,
            policy=None,
            district=chance.choice(districts),
        )


def _device(app: Flask) -> FlaskClient:
    client = app.test_client()
    page = client.get("/behov").text
    need, token = re.search(r'href="(/behov/[0-9]+)"', page), re.search(r'name="csrf_token" value="([^"]+)"', page)
    if need is None or token is None:
        raise RuntimeError("there is no need to support")
    client.post(f"{need[1]}/stott", data={"csrf_token": token[1]})
    if client.get_cookie(app.extensions["settings"].cookie(DEVICE)) is None:
        raise RuntimeError("the device was not made")
    return client


def _get(client: FlaskClient, page: str) -> None:
    if client.get(page).status_code != OK:
        raise RuntimeError(f"{page} failed")


def _taken(act: Callable[[], object], other: Callable[[], object]) -> Taken:
    times = [(_timed(act), _timed(other)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    return Taken(ours * 1000, ours / theirs)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _row(name: str, what: str, found: list[Taken]) -> Row:
    told = " / ".join(f"{taken.ms:.1f}" for taken in found)
    what_at = f"{what} at 1,000 / 10,000 / 100,000"
    if what == "similar needs":
        good = found[-1].ms < HIGHEST
        return Row(what=f"{name}: {what_at}", value=f"{told} ms", target="under 80 ms", good=good, command=COMMAND)
    grown = found[-1].times / found[0].times
    return Row(
        what=f"{name}: needs, {what_at}",
        value=f"{told} ms; the last {grown:.2f} times the first",
        target="at most 2 times",
        good=grown <= 2,
        command=COMMAND,
    )
