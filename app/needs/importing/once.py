"""One import at a time, and what it stored, for whoever presses twice."""

import json
from dataclasses import asdict, dataclass
from time import sleep

from sqlalchemy import func, select

from app.core.alone import Deed
from app.core.db import db
from app.core.errors import Conflict
from app.core.i18n import lazy_
from app.needs.importing.plan import Stray

PATIENCE, AGAIN = 60, 0.2  # seconds


@dataclass(frozen=True)
class Report:
    """What an import stored, or would store."""

    needs: int
    known: int
    published: int
    declined: int
    waiting: int
    participants: int  # newly made: those who wrote or supported something
    named: int  # everybody that the file with supports names
    supports: int
    known_supports: int
    strays: list[Stray]  # of the new needs

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, told: str) -> "Report":
        held = json.loads(told)
        return cls(**{**held, "strays": [Stray(**one) for one in held["strays"]]})


def alone() -> None:
    """Let nobody else import until the transaction ends: two who send the same file would both store what is in it.

    On SQLite whoever writes is alone anyway. Raises `Conflict` when another import takes too long.
    """
    if db.sqlite:
        return
    for _attempt in range(int(PATIENCE / AGAIN)):
        if db.session.scalar(select(func.pg_try_advisory_xact_lock(Deed.IMPORT.value))):
            return
        sleep(AGAIN)
    raise Conflict(lazy_("En annen import er i gang. Prøv igjen om litt."))
