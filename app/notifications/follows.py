"""Following, as the slices below ask for it (`core.following`). Kinds are strings here."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, func, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.following import Key, Standing
from app.notifications import services, wording
from app.notifications.models import Follow, Receipt, Subject
from app.notifications.services.receipts import NEVER_MAILED


def _known(subject: str) -> Subject:
    try:
        return Subject(subject)
    except ValueError:
        raise NotFound from None


def follow(participant_id: int, subject: str, subject_id: int) -> None:
    services.follow(participant_id, _known(subject), subject_id)


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
    latest = _latest(wanted)
    return {(held.subject.value, held.subject_id): _standing(held, latest) for held in follows}


def _latest(wanted: dict[Subject, list[int]]) -> dict[tuple[Subject, int], Receipt]:
    about = or_(*(and_(Receipt.subject == subject, Receipt.subject_id.in_(ids)) for subject, ids in wanted.items()))
    newest = select(func.max(Receipt.id)).where(about).group_by(Receipt.subject, Receipt.subject_id)
    rows: Sequence[Receipt] = db.session.scalars(select(Receipt).where(Receipt.id.in_(newest))).all()
    return {(receipt.subject, receipt.subject_id): receipt for receipt in rows}


def _standing(held: Follow, latest: dict[tuple[Subject, int], Receipt]) -> Standing:
    receipt = latest.get((held.subject, held.subject_id))
    told = receipt is not None and receipt.kind not in NEVER_MAILED
    return Standing(
        news_at=receipt.at if receipt is not None and told else None,
        seen_at=held.seen_at or held.since,
        sentence=wording.sentence(receipt) if receipt is not None else "",
    )
