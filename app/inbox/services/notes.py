"""Private notes: what the team writes to each other about a contribution, with the names of those it is meant for."""

import re
from collections.abc import Iterable, Sequence

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.core.text import clean, fold
from app.core.upsert import insert_ignore
from app.inbox.models import Mention, TeamNote
from app.inbox.permissions import WORK
from app.inbox.queries import Entry
from app.inbox.services import mentions
from app.people import accounts
from app.people.models import Account
from app.projects.models import Project

LONGEST_NOTE = 1000


def write_note(by: Person, project: Project, entry: Entry, text: str, client_key: str = "") -> TeamNote:
    """Write a note that only the project's people can read. Whoever is named as @Name is told, and finds it under
    «Nevnt meg»."""
    WORK.check(by, project)
    words = clean(text)
    if not words:
        raise Invalid(lazy_("Skriv et notat."), "text")
    if len(words) > LONGEST_NOTE:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=LONGEST_NOTE), "text")
    key = key_of(client_key or None, project.id, by.account_id, entry.value, words)
    values = {"project": project, "kind": entry.kind, "item_id": entry.id, "account_id": by.account_id}
    note, new = once(TeamNote, key, lambda: TeamNote(text=words, written_at=clock.now(), client_key=key, **values))
    if new:
        named = list(named_in(words, accounts.of_project(project.id)))
        for account in named:
            insert_ignore(Mention, note_id=note.id, account_id=account.id)
        audit.record(by, "inbox.noted", note)
        mentions.tell(by, project, note, named)
    return note


def drop_note(by: Person, project: Project, note: TeamNote) -> None:
    """Who wrote it takes it away."""
    WORK.check(by, project)
    if note.account_id != by.account_id:
        raise NotAllowed(lazy_("Bare den som skrev notatet, kan slette det."))
    db.session.delete(note)
    db.session.flush()


def named_in(text: str, team: Sequence[Account]) -> Iterable[Account]:
    """Those of the team who are named: by the whole name, or by the first one when only one of them has it."""
    said = fold(text)
    firsts = [first_name(one) for one in team]
    for one in team:
        names = [fold(one.name)]
        if firsts.count(first_name(one)) == 1:
            names.append(first_name(one))
        if any(re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", said) for name in names):
            yield one


def first_name(account: Account) -> str:
    return fold(account.name).partition(" ")[0]
