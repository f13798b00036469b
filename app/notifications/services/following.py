"""Who wants to hear about what."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, func, literal, select, update

from app.core import clock
from app.core.db import db
from app.core.upsert import insert_into, insert_selected
from app.notifications.models import Follow, Subject, Tie

MORE = (Tie.TOLD, Tie.KEPT, Tie.ADDED)  # than a support; the first binds most
BY_DAY = (Tie.SUPPORTED, Tie.VOTED)
_table = cast(Table, Follow.__table__)
_of_one = (_table.c.participant_id == bindparam("who"), _table.c.subject == bindparam("kind"))
_UNFOLLOW = delete(_table).where(*_of_one, _table.c.subject_id == bindparam("number"))
_UNFOLLOW_SUPPORTED = delete(_table).where(  # built once: supports are taken back as often as they are given
    *_of_one, _table.c.subject_id.in_(bindparam("numbers", expanding=True)), _table.c.tie == Tie.SUPPORTED
)


def follow(
    participant_id: int, subject: Subject, subject_id: int, tie: Tie = Tie.FOLLOWED, since: datetime | None = None
) -> None:
    """Let the participant hear of what happens with the subject. Repeating changes nothing.

    tie: how they came to it; mails begin with it («12. mars meldte du behov 1042»). Of several the one that binds more
    stays, whichever comes first: who told it is not told what they did themselves.
    since: when they did that, if they follow it only now: the mail names that day, and what is older than now is no news.
    Of who supports or votes only the day is kept (the privacy page says so), so what happened earlier that day counts as
    news to them.
    """
    db.session.flush()
    values = {"participant_id": participant_id, "subject": subject, "subject_id": subject_id, "tie": tie}
    moment = {"since": since or _since(tie), "seen_at": clock.now() if since else None}
    db.session.connection().execute(_following(tie, sqlite=db.sqlite), {**values, **moment})


@lru_cache
def _following(tie: Tie, *, sqlite: bool) -> Any:
    """Built once for each tie. What was not seen under the weaker one is news still."""
    statement = insert_into(_table).inline()
    if tie not in MORE:
        return statement.on_conflict_do_nothing()
    new, unseen = statement.excluded, func.coalesce(_table.c.seen_at, _table.c.since)
    return statement.on_conflict_do_update(
        index_elements=["participant_id", "subject", "subject_id"],
        set_={"tie": new.tie, "since": new.since, "seen_at": unseen},
        where=_table.c.tie.not_in(MORE[: MORE.index(tie) + 1]),
    )


def following(who: Select[Any], subject: Subject, tie: Tie) -> Any:
    """The same as part of a larger statement (a CTE), for deeds that so many do that each question counts.

    who: gives pairs of a participant and the subject's id.
    To be run with what `follow_values(tie)` gives.
    """
    pairs = who.subquery()
    rows = select(
        *pairs.c,
        literal(subject, _table.c.subject.type),
        literal(tie, _table.c.tie.type),
        bindparam("follows_since", type_=_table.c.since.type),
    )
    names = ["participant_id", "subject_id", "subject", "tie", "since"]
    return insert_into(Follow).from_select(names, rows).on_conflict_do_nothing()


def follow_values(tie: Tie) -> dict[str, Any]:
    """What a statement with `following` in it must be given."""
    return {"follows_since": _since(tie)}


def _since(tie: Tie) -> datetime:
    return clock.midnight() if tie in BY_DAY else clock.now()


def unfollow(participant_id: int, subject: Subject, subject_id: int) -> None:
    """Stop following. Repeating changes nothing."""
    db.session.flush()
    db.session.connection().execute(_UNFOLLOW, {"who": participant_id, "kind": subject, "number": subject_id})


def unfollowing_supported(who: Select[Any], subject: Subject) -> Any:
    """As `unfollow_supported`, as part of a larger statement. who: gives pairs of a participant and the subject's id."""
    pairs = who.subquery()
    participant, number = pairs.c
    return delete(_table).where(
        _table.c.participant_id == participant,
        _table.c.subject == literal(subject, _table.c.subject.type),
        _table.c.subject_id == number,
        _table.c.tie == literal(Tie.SUPPORTED, _table.c.tie.type),
    )


def unfollow_supported(participant_id: int, subject: Subject, *subject_ids: int) -> None:
    """Support is taken back. Who has given more (told it, added to it), or asked to follow it, goes on following."""
    db.session.flush()
    values = {"who": participant_id, "kind": subject, "numbers": subject_ids}
    db.session.connection().execute(_UNFOLLOW_SUPPORTED, values)


def tie_back(
    participant_id: int,
    subject: Subject,
    subject_id: int,
    was: Tie,
    stands: tuple[Tie, datetime] | None,
    *,
    through: Select[int, datetime],
) -> None:
    """What tied the participant to it (`was`) is taken back: what still stands ties them, or they just follow it.

    Nobody goes deaf by it: they may have asked to follow before, which the closer tie took the place of.
    through: pairs of another thing of the kind and when `followers_follow` gave its followers this one. Who follows
    that does so again from that moment, for `unfollow_given` to know. That somebody asked as well is not kept beside
    the closer tie: who did, and follows such a part too, stops following the whole when the part leaves it.
    Who is tied by more, or stopped following already, stays as they are.
    """
    mine = (Follow.participant_id == participant_id, Follow.subject == subject)
    held = db.session.scalar(select(Follow).where(*mine, Follow.subject_id == subject_id, Follow.tie == was))
    if held is not None:
        held.seen_at = held.seen_at or held.since
        held.tie, held.since = stands or (Tie.FOLLOWED, _given_at(through, *mine) or held.since)
    db.session.flush()


def _given_at(through: Select[int, datetime], *mine: Any) -> datetime | None:
    given = through.subquery()
    number, moment = given.c
    first = select(func.min(moment)).select_from(given).join(Follow, Follow.subject_id == number).where(*mine)
    found: datetime | None = db.session.scalar(first)
    return found


def followers_follow(subject: Subject, from_id: int, to_id: int, at: datetime) -> None:
    """Let all who follow one thing follow another of its kind too (a need was merged into another).

    at: when; `unfollow_given` knows by it which follows nobody asked for.
    """
    table = Follow.__table__.c
    rows = select(
        Follow.participant_id,
        literal(subject, table.subject.type),
        literal(to_id),
        literal(Tie.FOLLOWED, table.tie.type),
        literal(at, table.since.type),
    ).where(Follow.subject == subject, Follow.subject_id == from_id)
    insert_selected(Follow, ("participant_id", "subject", "subject_id", "tie", "since"), rows)


def unfollow_given(
    subject: Subject,
    subject_id: int,
    moments: Select[Any],
    *,
    through: Sequence[int],
    theirs: Select[Any],
    who: int | None,
) -> None:
    """Take back what `followers_follow` gave at `moments`, from those who follow none of `through` any more.

    theirs: participants who have a part of their own in the thing: they go on following. who: one of all; None: all.
    """
    still = select(Follow.participant_id).where(Follow.subject == subject, Follow.subject_id.in_(through))
    given = delete(_table).where(
        _table.c.subject == literal(subject, _table.c.subject.type),
        _table.c.subject_id == subject_id,
        _table.c.tie == literal(Tie.FOLLOWED, _table.c.tie.type),
        _table.c.since.in_(moments),
        _table.c.participant_id.not_in(still),
        _table.c.participant_id.not_in(theirs),
        *([] if who is None else [_table.c.participant_id == who]),
    )
    db.session.flush()
    db.session.connection().execute(given)


def mark_seen(participant_id: int) -> None:
    """The participant has seen all that is new."""
    db.session.execute(update(Follow).where(Follow.participant_id == participant_id).values(seen_at=clock.now()))
