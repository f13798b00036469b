"""What prototypes are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.providers import Logged, PageLink, named
from app.prototypes.models import Prototype


def _page(one: Prototype) -> PageLink:
    return PageLink(endpoint="prototypes.team_prototype", values={"slug": one.project.slug, "proto": one.slug})


def prototypes(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Prototype).where(Prototype.id.in_(ids)).options(joinedload(Prototype.project))
    return named(db.session.scalars(query), "title", _page)


NAMES = {"prototype": prototypes}
