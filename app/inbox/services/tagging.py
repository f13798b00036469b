"""Tags: a team's own words for what it reads."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import fold, one_line, whole
from app.core.upsert import insert_ignore, insert_into
from app.inbox.models import Tag, Tagging
from app.inbox.permissions import WORK
from app.inbox.services import many
from app.inbox.services.outcome import Before, Outcome
from app.inbox.services.sharing import Noted
from app.projects.models import Project

LONGEST = 40


def tag(by: Person, project: Project, entries: Sequence[Noted], value: str) -> Outcome:
    """Give them the tag of that name, which is made when there is none."""
    WORK.check(by, project)
    held = _tag_named(project, value)
    return Outcome(before=_give(held.id, [(entry.kind, entry.id) for entry in entries]), value=str(held.id))


def untag(by: Person, project: Project, entries: Sequence[Noted], value: str) -> Outcome:
    """Take the tag with that id from them."""
    WORK.check(by, project)
    held = db.session.scalar(select(Tag.id).where(Tag.id == whole(value), Tag.project_id == project.id))
    if held is None:
        return Outcome()
    return Outcome(before=_take(held, [(entry.kind, entry.id) for entry in entries]))


def tag_back(_by: Person, _project: Project, value: str, before: Sequence[Before]) -> int:
    return len(_take(int(value), [(kind, number) for kind, number, _held in before]))


def untag_back(_by: Person, _project: Project, value: str, before: Sequence[Before]) -> int:
    return len(_give(int(value), [(kind, number) for kind, number, _held in before]))


def _give(tag_id: int, things: Sequence[many.Thing]) -> list[Before]:
    """Those that did not have it."""
    new: list[Before] = []
    for kind, ids in many.batches(things):
        rows = [{"tag_id": tag_id, "kind": kind, "item_id": number} for number in ids]
        given = insert_into(Tagging).values(rows).on_conflict_do_nothing().returning(Tagging.item_id)
        new += [(kind, number, None) for number in db.session.scalars(given)]
    return new


def _take(tag_id: int, things: Sequence[many.Thing]) -> list[Before]:
    """Those that had it."""
    gone: list[Before] = []
    for kind, ids in many.batches(things):
        these = Tagging.tag_id == tag_id, Tagging.kind == kind, Tagging.item_id.in_(ids)
        taken = delete(Tagging).where(*these).returning(Tagging.item_id)
        gone += [(kind, number, None) for number in db.session.scalars(taken)]
    return gone


def _tag_named(project: Project, name: str) -> Tag:
    words = one_line(name)
    if not words:
        raise Invalid(lazy_("Skriv et merke."), "tag")
    if len(words) > LONGEST:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=LONGEST), "tag")
    key = fold(words)
    insert_ignore(Tag, project_id=project.id, name=words, key=key)
    return db.session.scalars(select(Tag).where(Tag.project_id == project.id, Tag.key == key)).one()
