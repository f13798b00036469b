"""Reply to what is no need: prepare it, change it, throw it away. Publishing is `sending`.

An addition and feedback on a prototype are answered each, and who gave it is told. Why people voted as they did, and what
they wrote in a room, is answered once for all, where the result stands: nobody knows who wrote what.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import select

from app.core import audit, clock
from app.core.contributions import sources
from app.core.db import db
from app.core.errors import Closed, Conflict, NotFound
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import insert_ignore
from app.inbox.models import Reply, ReplyTo
from app.inbox.permissions import REPLY
from app.inbox.queries import Entry, reply_to
from app.inbox.services.refusing import refusal, target
from app.needs.services import Words, check_not_overtaken, checked, words_of
from app.needs.services.preparing import GONE
from app.projects.models import Project

PUBLISHED = lazy_("Det er svart på dette allerede. Et publisert svar kan ikke endres.")


def prepare_reply(
    by: Person, project: Project, entry: Entry, words: Words, *, client_key: str, based_on: str = ""
) -> Reply:
    """Have a reply ready. Nobody outside sees it. Sending the same form again changes nothing.

    based_on: the key of what stood in the form; raises `Conflict` when another stands there now, `Closed` when it is
    published or cannot be replied to, `NotFound` for a need. What another project has ready, which the contribution
    was given to before, goes: it was that team's, and in their name.
    """
    REPLY.check(by, project)
    if (where := target(entry)) is None:
        raise NotFound
    said = checked(words)
    if (reason := refusal(project, entry)) is not None:
        raise Closed(reason)
    subject, number = where
    at = {"project_id": project.id, "kind": entry.kind, "item_id": entry.id}
    new = {"key": str(uuid.uuid4()), "client_key": client_key, "account_id": by.account_id or None, **asdict(said)}
    new |= {"prepared_at": clock.now(), **at}
    if reply_to(project.id, subject, number) is None:
        check_not_overtaken(None, based_on)
    if insert_ignore(Reply, subject=subject, subject_id=number, **new):
        made = held(subject, number)
        audit.record(by, "inbox.reply_prepared", made)
        return made
    stands = held(subject, number)
    ours = stands.project_id == project.id
    if words_of(stands) == said and (ours or stands.published_at is not None):
        if stands.published_at is None:  # it may have been written at something else that the same reply is to
            _set(stands, at)
        return stands
    if stands.published_at is not None:
        raise Closed(PUBLISHED)
    if ours:
        check_not_overtaken(stands, based_on, client_key)
    _set(stands, new)
    audit.record(by, "inbox.reply_prepared", stands)
    return stands


def discard_reply(by: Person, project: Project, entry: Entry, *, based_on: str) -> bool:
    """Throw what is ready away. False when it is gone already."""
    REPLY.check(by, project)
    where = target(entry)
    stands = reply_to(project.id, *where) if where is not None else None
    return _discard(by, stands, based_on)


def discard_listed(by: Person, project: Project, number: int, *, based_on: str) -> bool:
    """The same by the number of the reply: what it was written at may be gone, and have no page any more."""
    REPLY.check(by, project)
    stands = db.session.scalar(select(Reply).where(Reply.id == number, Reply.project_id == project.id))
    if stands is not None and not _may_read(by, project, stands):
        raise NotFound
    return _discard(by, stands, based_on)


def held(subject: ReplyTo, number: int) -> Reply:
    """What stands there now; nobody else changes it until the transaction ends."""
    query = select(Reply).where(Reply.subject == subject, Reply.subject_id == number).with_for_update(key_share=True)
    found = db.session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise Conflict(GONE)
    return found


def _discard(by: Person, stands: Reply | None, based_on: str) -> bool:
    if stands is None:
        return False
    stands = held(stands.subject, stands.subject_id)
    if stands.published_at is not None:
        raise Closed(PUBLISHED)
    check_not_overtaken(stands, based_on)
    audit.record(by, "inbox.reply_discarded", stands)
    db.session.delete(stands)
    db.session.flush()
    return True


def _set(stands: Reply, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(stands, name, value)
    db.session.flush()
    db.session.expire(stands, ["account", "project"])


def _may_read(by: Person, project: Project, stands: Reply) -> bool:
    return any(source.kind is stands.kind and source.permission.allows(by, project) for source in sources())
