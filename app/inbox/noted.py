"""What a team has noted about a contribution goes with it (see `core.noted`)."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from app.core import noted
from app.core.contributions import Kind
from app.core.db import db
from app.core.upsert import changed
from app.inbox.models import Item, Presence, Reply, ReplyTo, Tagging, TeamNote

TABLES = (Item, Tagging, TeamNote, Presence)


def gone(kind: Kind, ids: Sequence[int]) -> None:
    """Replies are to the whole round of a tester, or to all who voted, and not to this alone: they stay until the round
    itself goes, which only its tester was answered about."""
    for table in TABLES:
        noted.drop(table, kind, ids)
    if kind is Kind.CLOSING:
        changed(delete(Reply).where(Reply.subject == ReplyTo.FEEDBACK, Reply.subject_id.in_(ids)))


def became(kind: Kind, old: int, new: int) -> None:
    noted.repoint(Item, kind, old, new, lambda mine, other: other.project_id == mine.project_id)
    noted.repoint(Tagging, kind, old, new, lambda mine, other: other.tag_id == mine.tag_id)
    changed(update(TeamNote).where(TeamNote.kind == kind, TeamNote.item_id == old).values(item_id=new))
    noted.drop(Presence, kind, [old])
    if kind is Kind.CLOSING:
        _answered(old, new)
    changed(update(Reply).where(Reply.kind == kind, Reply.item_id == old).values(item_id=new))


def _answered(old: int, new: int) -> None:
    """There is one reply to the round that two have become. What the tester has read goes before what is only ready;
    where both were published, the later round's stands, and the other in what the tester was told."""
    query = select(Reply).where(Reply.subject == ReplyTo.FEEDBACK, Reply.subject_id.in_((old, new)))
    query = query.order_by(Reply.id).with_for_update(key_share=True)
    found = {one.subject_id: one for one in db.session.scalars(query, execution_options={"populate_existing": True})}
    older, newer = found.get(old), found.get(new)
    if older is None:
        return
    if newer is not None:
        stays = older if older.published_at is not None and newer.published_at is None else newer
        db.session.delete(newer if stays is older else older)
        db.session.flush()
        if stays is newer:
            return
    older.subject_id = new
    db.session.flush()
