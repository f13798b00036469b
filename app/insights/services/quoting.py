"""Which remarks of a test stand in its words under the insight that the test is linked to: those that somebody chose."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import changed, insert_ignore
from app.insights.models import Insight, Link, QuotedPin, Stance
from app.insights.permissions import WRITE
from app.notifications.models import Subject
from app.projects.models import Project
from app.prototypes.models import Pin


def quote(by: Person, project: Project, pin_id: int, insight_id: int, *, stance: Stance | None = None) -> bool:
    """Choose the remark `pin_id` to be quoted under the insight. True when it was not chosen before.

    It is shown once it may be (`queries.voices.pins_to_read`). stance: only where its test is linked with this one.
    Raises `Invalid` when its test is not linked to the insight, or when the remark has no words or is taken down.
    """
    WRITE.check(by, project)
    query = select(Link.id, Link.stance).join(Pin, Pin.feedback_id == Link.from_id)
    query = query.where(*_linked(project, insight_id), Pin.id == pin_id, Pin.text != "", Pin.hidden.is_(False))
    # Somebody may take the link away, or the tester the remark or its words, at the same moment. Two who choose do not wait.
    both = [Link.__table__, Pin.__table__]
    held = db.session.execute(query.with_for_update(read=True, of=both)).first()
    if held is None:
        raise Invalid(lazy_("Merknaden er borte eller tatt ned, eller testen er ikke lenger koblet til innsikten."))
    if stance not in (None, held.stance) or not insert_ignore(
        QuotedPin, link_id=held.id, pin_id=pin_id, account_id=by.account_id, quoted_at=clock.now()
    ):
        return False
    audit.record(by, "insights.quoted", db.session.get_one(Insight, insight_id), pin=pin_id)
    return True


def unquote(by: Person, project: Project, pin_id: int, insight_id: int, *, mine_since: datetime | None = None) -> bool:
    """Let the remark no longer be quoted under the insight; its test stays linked. True when it was chosen.

    mine_since: only when it was `by` who chose it, then or later.
    """
    WRITE.check(by, project)
    links = select(Link.id).where(*_linked(project, insight_id))
    gone = delete(QuotedPin).where(QuotedPin.pin_id == pin_id, QuotedPin.link_id.in_(links))
    if mine_since is not None:
        gone = gone.where(QuotedPin.account_id == by.account_id, QuotedPin.quoted_at >= mine_since)
    if not changed(gone):
        return False
    audit.record(by, "insights.unquoted", db.session.get_one(Insight, insight_id), pin=pin_id)
    return True


def is_quoted(project: Project, test_id: int, insight_id: int) -> bool:
    """Whether any remark of the test is chosen to be quoted under the insight."""
    query = select(QuotedPin.id).join(Link, Link.id == QuotedPin.link_id)
    return db.session.scalar(query.where(*_linked(project, insight_id), Link.from_id == test_id).limit(1)) is not None


def _linked(project: Project, insight_id: int) -> tuple[ColumnElement[bool], ...]:
    """The tests that are linked to the insight, of one's own project."""
    return (
        Link.project_id == project.id,
        Link.from_kind == Subject.FEEDBACK,
        Link.to_kind == Subject.INSIGHT,
        Link.to_id == insight_id,
    )
