"""What themes and runs are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.providers import Logged, PageLink, named
from app.themes.models import Theme


def themes(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Theme).where(Theme.id.in_(ids)).options(joinedload(Theme.project))

    def page(one: Theme) -> PageLink:
        return PageLink(endpoint="themes.theme", values={"slug": one.project.slug, "theme_id": one.id})

    return named(db.session.scalars(query), "name", page)


NAMES = {"theme": themes}
