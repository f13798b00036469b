"""What each person of the team has for themselves: saved views, keys on or off, and that they are here."""

from collections.abc import Mapping

from sqlalchemy import delete

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import fold, one_line
from app.core.upsert import insert_into, upsert
from app.inbox.models import Habit, Presence, View
from app.inbox.permissions import READ, WORK
from app.projects.models import Project

LONGEST = 60


def save_view(by: Person, project: Project, name: str, asked: Mapping[str, str]) -> int:
    """Save what is asked for under a name. The same name again means the newer choice. Returns its id."""
    WORK.check(by, project)
    words = one_line(name)
    if not words:
        raise Invalid(lazy_("Gi visningen et navn."), "name")
    if len(words) > LONGEST:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=LONGEST), "name")
    return upsert(
        View,
        unique=("project_id", "account_id", "key"),
        update=("name", "asked"),
        project_id=project.id,
        account_id=by.account_id,
        name=words,
        key=fold(words),
        asked=dict(asked),
    )


def drop_view(by: Person, project: Project, view_id: int) -> None:
    """Forget one of one's own. Raises `NotFound` when it is not there, or somebody else's."""
    WORK.check(by, project)
    mine = View.id == view_id, View.project_id == project.id, View.account_id == by.account_id
    if db.session.execute(delete(View).where(*mine).returning(View.id)).one_or_none() is None:
        raise NotFound


def use_keys(by: Person, project: Project, *, on: bool) -> None:
    """Turn the keys on or off for oneself, in every project."""
    READ.check(by, project)
    _habit(by, keys=on)


def want_mails(by: Person, project: Project, *, on: bool) -> None:
    """Turn the mails about notes that name one on or off for oneself, in every project."""
    READ.check(by, project)
    _habit(by, mails=on)


def _habit(by: Person, **held: bool) -> None:
    statement = insert_into(Habit).values(account_id=by.account_id, **held)
    db.session.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=held))


def be_here(by: Person, project: Project, kind: Kind, item_id: int) -> None:
    """Let the others see, for a few minutes, that one looks at a contribution."""
    READ.check(by, project)
    values = {"project_id": project.id, "kind": kind, "item_id": item_id, "account_id": by.account_id}
    moment = clock.now()
    statement = insert_into(Presence).values(**values, seen_at=moment)
    db.session.execute(statement.on_conflict_do_update(index_elements=list(values), set_={"seen_at": moment}))
