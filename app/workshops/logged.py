"""What workshops are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.core.providers import Logged, PageLink, named
from app.workshops.models import Workshop


def _page(one: Workshop) -> PageLink:
    return PageLink(endpoint="workshops.log", values={"workshop_id": one.id})


def workshops(ids: Sequence[int]) -> dict[int, Logged]:
    return named(db.session.scalars(select(Workshop).where(Workshop.id.in_(ids))), "name", _page)


NAMES = {"workshop": workshops}
