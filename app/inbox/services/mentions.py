"""Mail to those whom a private note names: that it does, by whom and where. What was written is read behind the sign-in."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.contributions import shown_number
from app.core.db import db
from app.core.i18n import told
from app.core.links import absolute
from app.core.permissions import Person
from app.inbox.models import Habit, TeamNote
from app.notifications.outbox import enough
from app.notifications.services import queue_mail
from app.people.models import Account
from app.projects.models import Project

TEMPLATE = "mentioned"


def tell(by: Person, project: Project, note: TeamNote, named: Sequence[Account]) -> None:
    """Write one mail for the note to each who is named, but not to oneself, nor to who does not want them.

    Where many notes name somebody in short time, the mails stop; all of them stand under «Nevnt meg».
    """
    ids = [account.id for account in named]
    silent = set(db.session.scalars(select(Habit.account_id).where(Habit.account_id.in_(ids), Habit.mails.is_(False))))
    for account in named:
        if account.id in silent or account.id == by.account_id or account.demo_key:  # the demo's people have no mailbox
            continue
        if not enough(account.email, TEMPLATE):
            _write(by, project, note, account)


def _write(by: Person, project: Project, note: TeamNote, account: Account) -> None:
    number = shown_number(note.kind, note.item_id)
    where = {"slug": project.slug, "kind": note.kind.value, "item_id": number, "_anchor": "notes"}
    queue_mail(
        account.email,
        account.lang,
        TEMPLATE,
        f"mentioned:{note.client_key}:{account.id}",
        who=by.name,
        project=told(project, "title", account.lang),
        url=absolute("inbox.item", lang=account.lang, **where),
        to_team=True,
    )
