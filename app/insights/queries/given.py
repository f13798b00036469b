"""What people have given that stands behind a thing, also where the trail shows no words of it: whom to tell."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from app.core.db import db
from app.insights.models import Link, Stance
from app.insights.queries import trail
from app.insights.queries.readable import added
from app.insights.queries.things import PAGES, Thing
from app.needs.models import Addition, Need, NeedState
from app.notifications.models import Follow, Subject
from app.prototypes.models import Feedback, Prototype, Version

HEARD = (NeedState.PUBLISHED, NeedState.FORWARDED, NeedState.MERGED)


def behind(*starts: Thing) -> list[Thing]:
    """Needs, additions, tests and votes that lead to one of `starts`, and prototypes, whose testers follow them; themselves too.

    A need stands behind with all that are merged into it. What was taken down or withdrawn stands behind nothing; nor
    does what said otherwise (`against`).
    """
    reach = trail.reach(starts, backwards=True, agreeing=True)
    reached: dict[Subject, set[int]] = {}
    for kind, number in starts:
        reached.setdefault(kind, set()).add(number)
    for kind, number in db.session.execute(select(reach.c.kind, reach.c.id)):
        reached.setdefault(Subject(kind), set()).add(number)
    return _contributions(reached)


def after(start: Thing) -> list[Thing]:
    """The findings and pilots that came of `start`, drafts too; itself when it is one."""
    reach = trail.reach([start], backwards=False, agreeing=True)
    found = [(Subject(kind), number) for kind, number in db.session.execute(select(reach.c.kind, reach.c.id))]
    return sorted((one for one in found if one[0] in PAGES), key=lambda one: (trail.ORDER.index(one[0]), one[1]))


def against(target: Thing) -> list[Thing]:
    """What is shown with `target` as the voices that say otherwise; needs with all that are merged into them."""
    query = select(Link.from_kind, Link.from_id)
    query = query.where(Link.to_kind == target[0], Link.to_id == target[1], Link.stance == Stance.AGAINST)
    found: dict[Subject, set[int]] = {}
    for kind, number in db.session.execute(query):
        found.setdefault(kind, set()).add(number)
    return _contributions(found)


def _contributions(reached: dict[Subject, set[int]]) -> list[Thing]:
    ids = {kind: sorted(numbers) for kind, numbers in reached.items()}
    found = [(Subject.NEED, number) for number in _needs(ids.get(Subject.NEED, []))]
    found += [(Subject.ADDITION, number) for number in _additions(ids.get(Subject.ADDITION, []))]
    found += [(kind, number) for kind in (Subject.FEEDBACK, Subject.BALLOT) for number in ids.get(kind, [])]
    return found + [(Subject.PROTOTYPE, number) for number in _prototypes(ids.get(Subject.PROTOTYPE, []))]


def _needs(ids: Sequence[int]) -> Sequence[int]:
    if not ids:
        return []
    family = or_(Need.id.in_(ids), Need.merged_into_id.in_(ids))
    return db.session.scalars(select(Need.id).where(family, Need.state.in_(HEARD)).order_by(Need.id)).all()


def _additions(ids: Sequence[int]) -> Sequence[int]:
    if not ids:
        return []
    query = select(Addition.id).where(Addition.id.in_(ids), added(Need.state.in_(HEARD)))
    return db.session.scalars(query.order_by(Addition.id)).all()


def _prototypes(ids: Sequence[int]) -> Sequence[int]:
    if not ids:
        return []
    query = select(Prototype.id).where(Prototype.id.in_(ids), Prototype.published_at.is_not(None))
    return db.session.scalars(query.order_by(Prototype.id)).all()


def givers(things: Sequence[Thing]) -> dict[Thing, int]:
    """Who gave each test and addition, as long as they follow what it was given to: nobody follows a line of its own."""
    tests = [number for kind, number in things if kind is Subject.FEEDBACK]
    additions = [number for kind, number in things if kind is Subject.ADDITION]
    found: dict[Thing, int] = {}
    if tests:
        tested = and_(Follow.subject == Subject.PROTOTYPE, Follow.subject_id == Version.prototype_id)
        query = select(Feedback.id, Follow.participant_id).join(Version, Version.id == Feedback.version_id)
        query = query.join(Follow, and_(tested, Follow.participant_id == Feedback.participant_id))
        rows = db.session.execute(query.where(Feedback.id.in_(tests)))
        found |= {(Subject.FEEDBACK, number): participant for number, participant in rows}
    if additions:
        added = and_(Follow.subject == Subject.NEED, Follow.subject_id == Addition.need_id)
        query = select(Addition.id, Follow.participant_id)
        query = query.join(Follow, and_(added, Follow.participant_id == Addition.participant_id))
        rows = db.session.execute(query.where(Addition.id.in_(additions)))
        found |= {(Subject.ADDITION, number): participant for number, participant in rows}
    return found
