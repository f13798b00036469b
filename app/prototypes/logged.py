"""What prototypes are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.providers import Logged, PageLink
from app.prototypes.models import Prototype


def prototypes(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Prototype).where(Prototype.id.in_(ids)).options(joinedload(Prototype.project))
    return {
        one.id: Logged(
            title=told(one, "title"),
            lang=told_language(one, "title"),
            link=PageLink(endpoint="prototypes.team_prototype", values={"slug": one.project.slug, "proto": one.slug}),
        )
        for one in db.session.scalars(query)
    }


NAMES = {"prototype": prototypes}
