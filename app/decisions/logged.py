"""What votes are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.providers import Logged, PageLink, named
from app.decisions.models import Ballot


def _page(one: Ballot) -> PageLink:
    return PageLink(endpoint="decisions.team_ballot", values={"slug": one.project.slug, "ballot_slug": one.slug})


def ballots(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Ballot).where(Ballot.id.in_(ids)).options(joinedload(Ballot.project))
    return named(db.session.scalars(query), "question", _page)


NAMES = {"ballot": ballots}
