"""What workshops are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.providers import Logged, PageLink
from app.workshops.models import Workshop


def workshops(ids: Sequence[int]) -> dict[int, Logged]:
    return {
        one.id: Logged(
            title=told(one, "name"),
            lang=told_language(one, "name"),
            link=PageLink(endpoint="workshops.log", values={"workshop_id": one.id}),
        )
        for one in db.session.scalars(select(Workshop).where(Workshop.id.in_(ids)))
    }


NAMES = {"workshop": workshops}
