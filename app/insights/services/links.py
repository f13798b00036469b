"""Link and unlink. An arrow never changes the standing of what it joins; it only tells where something went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import whole
from app.core.upsert import insert_ignore
from app.insights.models import Insight, Link, Opportunity, Pilot, Solution, Stance
from app.insights.permissions import WRITE
from app.insights.queries import sources, things
from app.insights.queries.things import Thing
from app.insights.services.telling import tell, untell
from app.needs import services as needs
from app.notifications.models import Subject
from app.projects.models import Project
from app.prototypes.models import Feedback

EVIDENCE = (Subject.NEED, Subject.ADDITION, Subject.FEEDBACK, Subject.BALLOT, Subject.NOTE)
LAST_SOURCE = lazy_(
    "Dette er publisert og må ha minst én kilde som er publisert. Koble til en ny før du fjerner den siste."
)
ARROWS: dict[Subject, tuple[Subject, ...]] = {
    # A sketch may be tried in any phase, so what it showed can stand behind a finding too.
    Subject.INSIGHT: (*EVIDENCE, Subject.PROTOTYPE),
    Subject.OPPORTUNITY: (Subject.INSIGHT, Subject.BALLOT, Subject.NOTE, Subject.PROTOTYPE),
    Subject.SOLUTION: (Subject.OPPORTUNITY, Subject.INSIGHT, Subject.BALLOT, Subject.NOTE, Subject.PROTOTYPE),
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


def link(
    by: Person,
    project: Project,
    source: Thing,
    target: Thing,
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
    if source[0] is Subject.FEEDBACK:  # nobody takes the round back while it comes to stand behind something
        held = select(Feedback.id).where(Feedback.id == source[1])
        db.session.execute(held.with_for_update(read=True, key_share=True))
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
        tell(target, through=source)
    return new


@dataclass(frozen=True)
class Drawn:
    """An arrow as somebody drew it, with this stance and not before then: what is to be undone is that one alone."""

    stance: Stance
    since: datetime


def unlink(by: Person, project: Project, source: Thing, target: Thing, *, mine: Drawn | None = None) -> bool:
    """Take the arrow away. True when there was one. What was told of it is taken back (see `untell`); the log keeps all.

    mine: only when `by` drew it, and it still stands as it was drawn.
    Raises `Invalid` when what is published would be left without a source that everybody may read.
    """
    WRITE.check(by, project)
    if not taken(by, project, source, target, mine=mine):
        return False
    untell([source], target)
    return True


def taken(by: Person, project: Project, source: Thing, target: Thing, *, mine: Drawn | None = None) -> bool:
    """`unlink` for who takes many away, checks first and calls `untell` once they are gone."""
    _keep_one(source, target)
    removed = db.session.execute(
        delete(Link).where(
            Link.project_id == project.id,
            Link.from_kind == source[0],
            Link.from_id == source[1],
            Link.to_kind == target[0],
            Link.to_id == target[1],
            *(_as_drawn(by, mine) if mine is not None else ()),
        )
    )
    if not removed.rowcount:  # type: ignore[attr-defined]
        return False
    audit.record(by, "insights.unlinked", project, source=_name(source), target=_name(target))
    if source[0] is Subject.NEED and target[0] is Subject.INSIGHT:
        needs.unmark_used(by, [source[1]], unless=_still_used)
    return True


def _as_drawn(by: Person, mine: Drawn) -> tuple[ColumnElement[bool], ...]:
    return Link.account_id == by.account_id, Link.stance == mine.stance, Link.linked_at >= mine.since


def _keep_one(source: Thing, target: Thing) -> None:
    """What is published keeps one source that everybody may read. A draft beside it is none yet."""
    if target[0] not in things.FINDINGS and target[0] is not Subject.PILOT:
        return
    model = things.MODELS[target[0]]
    # Two who each take one of the last two away come one after the other; so do who takes the last one of a draft away
    # and who publishes it (see `hold`).
    public = select(sources.PUBLISHED[target[0]]).where(model.id == target[1]).with_for_update(key_share=True)
    if not db.session.scalar(public):
        return
    if (sources.public_behind(target, most=2) or _two_behind(target)) == [source]:
        raise Invalid(LAST_SOURCE)


def hold(found: Insight | Opportunity | Solution | Pilot) -> None:
    """It is as it is now, and nobody publishes it or takes its sources away until the transaction ends."""
    kind: Any = type(found)
    query = select(kind).where(kind.id == found.id).with_for_update(key_share=True)
    db.session.scalars(query, execution_options={"populate_existing": True}).one()


def _two_behind(target: Thing) -> list[Thing]:
    query = select(Link.from_kind, Link.from_id).where(Link.to_kind == target[0], Link.to_id == target[1])
    return [(kind, number) for kind, number in db.session.execute(query.limit(2))]


def sources_of(target: Thing) -> list[Link]:
    """The arrows that end at `target`."""
    query = select(Link).where(Link.to_kind == target[0], Link.to_id == target[1]).order_by(Link.id)
    return list(db.session.scalars(query))


def _still_used(need_id: int) -> bool:
    query = select(Link.id).where(
        Link.from_kind == Subject.NEED, Link.from_id == need_id, Link.to_kind == Subject.INSIGHT
    )
    return db.session.scalar(query.limit(1)) is not None


def _name(thing: Thing) -> str:
    return f"{thing[0].value}:{thing[1]}"


def parse(value: str) -> Thing | None:
    """ "insight:3" as a thing; None when it is none."""
    kind, _colon, number = value.partition(":")
    told = whole(number)
    return (Subject(kind), told) if kind in set(Subject) and told is not None else None
