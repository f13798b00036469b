"""What the team has noted: tags, notes, who looks at what, saved views, and what was done last."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.inbox.models import Act, Habit, Presence, Tag, Tagging, TeamNote, Verb, View
from app.inbox.queries.rows import Entry
from app.notifications.models import UNDO_FOR
from app.people.models import Account

HERE_FOR = timedelta(seconds=100)  # how long somebody counts as looking at something: the page says so each minute
Thing = tuple[Kind, int]


def tags(project_id: int) -> Sequence[Tag]:
    """The project's tags, by name."""
    return db.session.scalars(select(Tag).where(Tag.project_id == project_id).order_by(Tag.key)).all()


def tags_of(project_id: int, entries: Sequence[Entry]) -> dict[Thing, list[Tag]]:
    """The tags of each contribution. One statement."""
    query = select(Tagging.kind, Tagging.item_id, Tag).join(Tag, Tag.id == Tagging.tag_id)
    query = query.where(Tag.project_id == project_id, _among(Tagging, entries)).order_by(Tag.key)
    found: dict[Thing, list[Tag]] = {}
    for kind, item_id, tag in db.session.execute(query) if entries else ():
        found.setdefault((kind, item_id), []).append(tag)
    return found


def note_counts(project_id: int, entries: Sequence[Entry]) -> dict[Thing, int]:
    """How many private notes each contribution has. One statement."""
    query = select(TeamNote.kind, TeamNote.item_id, func.count())
    query = query.where(TeamNote.project_id == project_id, _among(TeamNote, entries))
    rows = db.session.execute(query.group_by(TeamNote.kind, TeamNote.item_id)) if entries else ()
    return {(kind, item_id): number for kind, item_id, number in rows}


def notes_on(project_id: int, kind: Kind, item_id: int) -> Sequence[TeamNote]:
    """The notes on one contribution, oldest first, each with who wrote it."""
    query = select(TeamNote).options(joinedload(TeamNote.account))
    query = query.where(TeamNote.project_id == project_id, TeamNote.kind == kind, TeamNote.item_id == item_id)
    return db.session.scalars(query.order_by(TeamNote.written_at, TeamNote.id)).all()


def note_by_id(project_id: int, note_id: int) -> TeamNote | None:
    note: TeamNote | None = db.session.scalar(
        select(TeamNote).where(TeamNote.project_id == project_id, TeamNote.id == note_id)
    )
    return note


def others_at(project_id: int, entries: Sequence[Entry], me: int) -> dict[Thing, list[str]]:
    """The names of those who have the contributions on their screens now, except mine. One statement."""
    query = select(Presence.kind, Presence.item_id, Account.name).join(Account, Account.id == Presence.account_id)
    query = query.where(
        Presence.project_id == project_id,
        Presence.account_id != me,
        Presence.seen_at > _still_here(),
        _among(Presence, entries),
    )
    found: dict[Thing, list[str]] = {}
    for kind, item_id, name in db.session.execute(query.order_by(Account.name)) if entries else ():
        found.setdefault((kind, item_id), []).append(name)
    return found


def taken(project_id: int, me: int) -> list[Thing]:
    """What others than me have on their screens now."""
    query = select(Presence.kind, Presence.item_id).where(Presence.project_id == project_id, Presence.account_id != me)
    return [(kind, number) for kind, number in db.session.execute(query.where(Presence.seen_at > _still_here()))]


def views(project_id: int, account_id: int) -> Sequence[View]:
    """What somebody has saved in the project, by name."""
    query = select(View).where(View.project_id == project_id, View.account_id == account_id)
    return db.session.scalars(query.order_by(View.key)).all()


def habit(account_id: int) -> Habit:
    """How this person likes to work; as it is for everybody when they have changed nothing."""
    return db.session.get(Habit, account_id, populate_existing=True) or Habit(
        account_id=account_id, keys=False, mails=True
    )


def undoable(project_id: int, account_id: int, act_id: int) -> Act | None:
    """What this person did here, when they can still undo it."""
    mine = Act.id == act_id, Act.project_id == project_id, Act.account_id == account_id, Act.undone_at.is_(None)
    query = select(Act).where(*mine, Act.done_at > clock.now() - UNDO_FOR, Act.verb != Verb.PUBLISH)
    act: Act | None = db.session.scalars(query).first()
    return act


def _still_here() -> datetime:
    return clock.now() - HERE_FOR


def _among(table: type[Tagging] | type[TeamNote] | type[Presence], entries: Sequence[Entry]) -> ColumnElement[bool]:
    return tuple_(table.kind, table.item_id).in_([(entry.kind, entry.id) for entry in entries])
