"""Tags: a team's own words for what it reads."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import fold, one_line, whole
from app.core.upsert import changed, insert_ignore
from app.inbox.models import Tag, Tagging
from app.inbox.permissions import WORK
from app.inbox.queries import Entry
from app.inbox.services.outcome import Before, Outcome
from app.projects.models import Project

LONGEST = 40


def tag(by: Person, project: Project, entries: Sequence[Entry], value: str) -> Outcome:
    """Give them the tag of that name, which is made when there is none."""
    WORK.check(by, project)
    held = _tag_named(project, value)
    outcome = Outcome(value=str(held.id))
    for entry in entries:
        if insert_ignore(Tagging, tag_id=held.id, kind=entry.kind, item_id=entry.id):
            outcome.before.append((entry.kind, entry.id, None))
    return outcome


def untag(by: Person, project: Project, entries: Sequence[Entry], value: str) -> Outcome:
    """Take the tag with that id from them."""
    WORK.check(by, project)
    held = db.session.scalar(select(Tag.id).where(Tag.id == whole(value), Tag.project_id == project.id))
    outcome = Outcome()
    for entry in entries:
        if held is not None and _take(held, (entry.kind, entry.id, None)):
            outcome.before.append((entry.kind, entry.id, None))
    return outcome


def tag_back(_by: Person, _project: Project, value: str, before: Sequence[Before]) -> int:
    return sum(_take(int(value), one) for one in before)


def untag_back(_by: Person, _project: Project, value: str, before: Sequence[Before]) -> int:
    return sum(insert_ignore(Tagging, tag_id=int(value), kind=kind, item_id=number) for kind, number, _held in before)


def _take(tag_id: int, one: Before) -> int:
    this = Tagging.tag_id == tag_id, Tagging.kind == one[0], Tagging.item_id == one[1]
    return changed(delete(Tagging).where(*this))


def _tag_named(project: Project, name: str) -> Tag:
    words = one_line(name)
    if not words:
        raise Invalid(lazy_("Skriv et merke."), "tag")
    if len(words) > LONGEST:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=LONGEST), "tag")
    key = fold(words)
    insert_ignore(Tag, project_id=project.id, name=words, key=key)
    return db.session.scalars(select(Tag).where(Tag.project_id == project.id, Tag.key == key)).one()
