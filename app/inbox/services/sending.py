"""Publish replies that are ready, one or all: who gave something is told, and what can be read by nobody stays."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed, Conflict
from app.core.permissions import Person
from app.inbox.models import Reply, ReplyTo
from app.inbox.permissions import REPLY
from app.inbox.queries import several
from app.inbox.queries.replies import ready
from app.inbox.services.refusing import LOST, refusals
from app.inbox.services.replying import held
from app.needs.models import Addition
from app.needs.services import FAR_TOO_MANY, MOST_WHOLE
from app.notifications.models import ReceiptKind, Subject
from app.notifications.services import Line, write_lines
from app.projects.models import Project
from app.prototypes.models import Feedback

Givers = dict[tuple[ReplyTo, int], int]


@dataclass(frozen=True)
class Sent:
    """What came of it. new: how many are published. left: why others stay as they are, and how many for each reason."""

    new: int = 0
    left: dict[str, int] = field(default_factory=dict)


def publish_reply(by: Person, project: Project, stands: Reply) -> bool:
    """Let it be read where it belongs, and tell who gave it. False when it was published before.

    Raises `Closed` when what it was written at is gone or cannot be replied to any more.
    """
    REPLY.check(by, project)
    stands = held(stands.subject, stands.subject_id)
    if stands.published_at is not None:
        return False
    givers = _givers([stands])
    if (reason := why_not(by, project, [stands]).get(stands.id)) is not None:
        raise Closed(reason)
    _publish(by, [stands], givers)
    return True


def publish_all_replies(
    by: Person, project: Project, phase_id: int | None, *, shown: Collection[int], until: datetime
) -> Sent:
    """Publish all that is ready in the project, or in one phase of it, and was so at `until`, to what `by` may read.

    shown: the numbers of the replies that stood ready then. What was prepared, changed or moved here after that stays as
    it is, and so does what can be replied to no more. Raises `Conflict` when there are more than can be done at once.
    """
    REPLY.check(by, project)
    if len(shown) > MOST_WHOLE:
        raise Conflict(FAR_TOO_MANY)
    query = ready(by, project, phase_id, until).where(Reply.id.in_(shown)).order_by(Reply.id)
    query = query.with_for_update(key_share=True)
    found = db.session.scalars(query, execution_options={"populate_existing": True}).all()
    givers = _givers(found)
    left = why_not(by, project, found)
    send = [one for one in found if one.id not in left]
    if send:
        _publish(by, send, givers)
        audit.record(by, "inbox.replies_published", project, number=len(send))
    return Sent(len(send), dict(Counter(str(reason) for reason in left.values())))


def why_not(by: Person, project: Project, replies: Sequence[Reply]) -> dict[int, Any]:
    """Those of the replies, by number, that cannot be published now, each with why. What they were written at is read
    anew: since then it may have been taken down or back, or be in another project."""
    entries = several(by, project, [(one.kind, one.item_id) for one in replies])
    there, refused = {(entry.kind, entry.id) for entry in entries}, refusals(project, entries)
    things = {one.id: (one.kind, one.item_id) for one in replies}
    reasons = {number: LOST if thing not in there else refused.get(thing) for number, thing in things.items()}
    return {number: reason for number, reason in reasons.items() if reason is not None}


def _publish(by: Person, replies: Sequence[Reply], givers: Givers) -> None:
    """The same statements for one and many."""
    ids = [one.id for one in replies]
    unseen = {"synchronize_session": False}
    db.session.execute(
        update(Reply).where(Reply.id.in_(ids)).values(published_at=clock.now()), execution_options=unseen
    )
    # Of a room nobody can be told: it stands where the results are.
    write_lines([_line(one, givers) for one in replies if one.subject is not ReplyTo.ROUND], ReceiptKind.ANSWERED)
    audit.record_each(by, "inbox.replied", [(one, {}) for one in replies])
    db.session.flush()
    for one in replies:
        db.session.expire(one, ["published_at"])


def _line(one: Reply, givers: Givers) -> Line:
    giver = givers.get((one.subject, one.subject_id))
    return Line(
        subject=Subject(one.subject.value),
        subject_id=one.subject_id,
        key=f"reply:{one.id}",
        reason_nb=one.text_nb,
        reason_en=one.text_en,
        about={"by_nb": one.by_nb, "by_en": one.by_en},
        also_tell=(giver,) if giver else (),
    )


def _givers(replies: Sequence[Reply]) -> Givers:
    """Who gave what is answered, where one person did and is known. It is held, so that it is not taken back meanwhile."""
    found: Givers = {}
    for subject, model in ((ReplyTo.ADDITION, Addition), (ReplyTo.FEEDBACK, Feedback)):
        ids = [one.subject_id for one in replies if one.subject is subject]
        query = select(model.id, model.participant_id).where(model.id.in_(ids)).order_by(model.id)
        rows = db.session.execute(query.with_for_update(key_share=True)) if ids else ()
        found |= {(subject, row[0]): row[1] for row in rows if row[1] is not None}
    return found
