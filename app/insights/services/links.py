"""Link and unlink. An arrow never changes the standing of what it joins; it only tells where something went."""

from sqlalchemy import delete, select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import whole
from app.core.upsert import insert_ignore
from app.insights.models import Link, Stance
from app.insights.permissions import WRITE
from app.insights.queries import things
from app.needs import services as needs
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject
from app.projects.models import Project

EVIDENCE = (Subject.NEED, Subject.ADDITION, Subject.FEEDBACK, Subject.BALLOT, Subject.NOTE)
ARROWS: dict[Subject, tuple[Subject, ...]] = {
    # A sketch may be tried in any phase, so what it showed can stand behind a finding too.
    Subject.INSIGHT: (*EVIDENCE, Subject.PROTOTYPE),
    Subject.OPPORTUNITY: (Subject.INSIGHT, Subject.BALLOT, Subject.PROTOTYPE),
    Subject.SOLUTION: (Subject.OPPORTUNITY, Subject.INSIGHT, Subject.BALLOT, Subject.PROTOTYPE),
    Subject.PROTOTYPE: (Subject.SOLUTION, Subject.OPPORTUNITY, Subject.INSIGHT),
    Subject.PILOT: (Subject.PROTOTYPE, Subject.SOLUTION),
    Subject.DECISION: (
        *EVIDENCE,
        Subject.INSIGHT,
        Subject.OPPORTUNITY,
        Subject.SOLUTION,
        Subject.PROTOTYPE,
        Subject.PILOT,
    ),
}
TOLD = (Subject.NEED, Subject.FEEDBACK, Subject.BALLOT)  # contributions whose givers hear that they were used


def link(
    by: Person,
    project: Project,
    source: tuple[Subject, int],
    target: tuple[Subject, int],
    *,
    stance: Stance = Stance.FOR,
    why: str = "",
    check: bool = True,
) -> bool:
    """Draw the arrow from `source` to `target`. True when it is new; drawing it again changes nothing.

    check: False only where the caller has already checked a wider permission (the gate).
    Raises `Invalid` when no such arrow exists in the method, or when one end belongs to another project.
    """
    if check:
        WRITE.check(by, project)
    if source[0] not in ARROWS.get(target[0], ()):
        raise Invalid(lazy_("Disse to kan ikke kobles."))
    things.must_belong(project.id, source, target)
    new = insert_ignore(
        Link,
        project_id=project.id,
        from_kind=source[0],
        from_id=source[1],
        to_kind=target[0],
        to_id=target[1],
        stance=stance,
        why=why,
        account_id=by.account_id,
        linked_at=clock.now(),
    )
    if new:
        audit.record(by, "insights.linked", project, source=_name(source), target=_name(target), stance=stance.value)
        if target[0] is Subject.INSIGHT and source[0] is Subject.NEED:
            needs.mark_used(by, [source[1]])
        tell(project, source, target)
    return new


def unlink(by: Person, project: Project, source: tuple[Subject, int], target: tuple[Subject, int]) -> bool:
    """Take the arrow away. True when there was one. What was told stays told, in the receipts and in the log."""
    WRITE.check(by, project)
    removed = db.session.execute(
        delete(Link).where(
            Link.project_id == project.id,
            Link.from_kind == source[0],
            Link.from_id == source[1],
            Link.to_kind == target[0],
            Link.to_id == target[1],
        )
    )
    if not removed.rowcount:  # type: ignore[attr-defined]
        return False
    audit.record(by, "insights.unlinked", project, source=_name(source), target=_name(target))
    if source[0] is Subject.NEED and target[0] is Subject.INSIGHT and not _still_used(source[1]):
        needs.unmark_used(by, [source[1]])
    return True


def tell(project: Project, source: tuple[Subject, int], target: tuple[Subject, int]) -> None:
    """Write the receipt "used in", when the target is there for everyone to read."""
    if source[0] not in TOLD or target[0] is Subject.DECISION:
        return
    shown = things.shown(*target)
    if shown is None:
        return  # a draft: `publish_finding` tells when it is published
    notifications.write_receipt(
        source[0],
        source[1],
        ReceiptKind.USED_IN,
        key=_name(target),
        about={
            "endpoint": shown.endpoint,
            "values": shown.values,
            "title_nb": shown.title_nb,
            "title_en": shown.title_en,
            "what": target[0].value,
        },
    )


def sources_of(target: tuple[Subject, int]) -> list[Link]:
    """The arrows that end at `target`."""
    query = select(Link).where(Link.to_kind == target[0], Link.to_id == target[1]).order_by(Link.id)
    return list(db.session.scalars(query))


def _still_used(need_id: int) -> bool:
    query = select(Link.id).where(
        Link.from_kind == Subject.NEED, Link.from_id == need_id, Link.to_kind == Subject.INSIGHT
    )
    return db.session.scalar(query.limit(1)) is not None


def _name(thing: tuple[Subject, int]) -> str:
    return f"{thing[0].value}:{thing[1]}"


def parse(value: str) -> tuple[Subject, int] | None:
    """ "insight:3" as a thing; None when it is none."""
    kind, _colon, number = value.partition(":")
    told = whole(number)
    return (Subject(kind), told) if kind in set(Subject) and told is not None else None
