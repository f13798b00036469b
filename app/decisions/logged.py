"""What votes are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.providers import Logged, PageLink
from app.decisions.models import Ballot


def ballots(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Ballot).where(Ballot.id.in_(ids)).options(joinedload(Ballot.project))
    return {
        one.id: Logged(
            title=told(one, "question"),
            lang=told_language(one, "question"),
            link=PageLink(endpoint="decisions.team_ballot", values={"slug": one.project.slug, "ballot_slug": one.slug}),
        )
        for one in db.session.scalars(query)
    }


NAMES = {"ballot": ballots}
