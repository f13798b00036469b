"""What acts and notes of the inbox are called in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.contributions import Kind, shown_number, sources
from app.core.db import db
from app.core.i18n import language, ngettext
from app.core.providers import Logged, PageLink
from app.inbox.models import Act, Reply, TeamNote


def acts(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Act).where(Act.id.in_(ids)).options(joinedload(Act.project))
    return {
        act.id: Logged(
            title=ngettext("%(num)d innspill", "%(num)d innspill", len(act.before)),
            lang=language(),
            link=PageLink(endpoint="inbox.inbox", values={"slug": act.project.slug, "vis": "all"}),
        )
        for act in db.session.scalars(query)
    }


def notes(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(TeamNote).where(TeamNote.id.in_(ids)).options(joinedload(TeamNote.project))
    return {
        note.id: Logged(title=_of(note.kind), lang=language(), link=_page(note)) for note in db.session.scalars(query)
    }


def replies(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Reply).where(Reply.id.in_(ids)).options(joinedload(Reply.project))
    return {one.id: Logged(title=_of(one.kind), lang=language(), link=_page(one)) for one in db.session.scalars(query)}


def _of(kind: Kind) -> str:
    return next(str(source.name) for source in sources() if source.kind is kind)


def _page(note: TeamNote | Reply) -> PageLink:
    values = {"slug": note.project.slug, "kind": note.kind.value, "item_id": shown_number(note.kind, note.item_id)}
    return PageLink(endpoint="inbox.item", values=values)


NAMES = {"inbox_act": acts, "inbox_note": notes, "reply": replies}
