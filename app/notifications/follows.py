"""Following, as the slices below ask for it (`core.following`). Kinds are strings here."""

from collections.abc import Iterable

from sqlalchemy import and_, func, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.following import Key, Standing
from app.core.providers import offered
from app.notifications import services, wording
from app.notifications.models import Follow, Receipt, Subject
from app.notifications.services.receipts import DONE_BY_WHO_TOLD, NEVER_MAILED


def _known(subject: str) -> Subject:
    try:
        return Subject(subject)
    except ValueError:
        raise NotFound from None


def follow(participant_id: int, subject: str, subject_id: int) -> None:
    """As the slice of the thing says that they have a part in it: who told a need is not told what they do with it."""
    kind = _known(subject)
    for module in offered("ties"):
        if (known := module.tie(kind, subject_id, participant_id)) is not None:
            tie, since = known
            services.follow(participant_id, kind, subject_id, tie, since)
            return
    services.follow(participant_id, kind, subject_id)


def unfollow(participant_id: int, subject: str, subject_id: int) -> None:
    services.unfollow(participant_id, _known(subject), subject_id)


def mark_seen(participant_id: int) -> None:
    services.mark_seen(participant_id)


def is_following(participant_id: int, subject: str, subject_id: int) -> bool:
    query = select(Follow.id).where(
        Follow.participant_id == participant_id, Follow.subject == _known(subject), Follow.subject_id == subject_id
    )
    return db.session.scalar(query) is not None


def standings(participant_id: int, keys: Iterable[Key]) -> dict[Key, Standing]:
    """How each followed thing stands: its latest news in words, and when the participant last looked. Two queries."""
    wanted: dict[Subject, list[int]] = {}
    for subject, number in keys:
        wanted.setdefault(_known(subject), []).append(number)
    if not wanted:
        return {}
    about = or_(*(and_(Follow.subject == subject, Follow.subject_id.in_(ids)) for subject, ids in wanted.items()))
    follows = db.session.scalars(select(Follow).where(Follow.participant_id == participant_id, about)).all()
    lines = _newest(wanted)
    return {(held.subject.value, held.subject_id): _standing(held, lines) for held in follows}


def _newest(wanted: dict[Subject, list[int]]) -> dict[tuple[Subject, int], list[Receipt]]:
    """Of each, the newest line, and before it the newest that is news when that is another."""
    about = or_(*(and_(Receipt.subject == subject, Receipt.subject_id.in_(ids)) for subject, ids in wanted.items()))
    newest = select(func.max(Receipt.id)).where(about).group_by(Receipt.subject, Receipt.subject_id)
    either = Receipt.id.in_(newest) | Receipt.id.in_(newest.where(Receipt.kind.not_in(NEVER_MAILED)))
    found: dict[tuple[Subject, int], list[Receipt]] = {}
    for receipt in db.session.scalars(select(Receipt).where(either).order_by(Receipt.id)):
        found.setdefault((receipt.subject, receipt.subject_id), []).append(receipt)
    return found


def _standing(held: Follow, newest: dict[tuple[Subject, int], list[Receipt]]) -> Standing:
    """What somebody adds is told, but never in place of an answer that is not seen yet."""
    lines = newest.get((held.subject, held.subject_id), [])
    own = held.own
    known = NEVER_MAILED | DONE_BY_WHO_TOLD if own else NEVER_MAILED
    news = next((receipt for receipt in lines if receipt.kind not in known), None)
    seen_at = held.seen_at or held.since
    told = news if news is not None and news.at > seen_at else next(reversed(lines), None)
    return Standing(
        news_at=news.at if news is not None else None,
        seen_at=seen_at,
        sentence=wording.sentence(told, own=own) if told is not None else "",
    )
