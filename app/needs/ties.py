"""How somebody has a part in a need by what they did: who follows it again is tied to it as before."""

from datetime import datetime

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.needs.models import Addition, AdditionState, Keeper, Need, Support
from app.needs.services.supporting import family
from app.notifications.models import Subject, Tie


def tie(subject: str, need_id: int, participant_id: int) -> tuple[Tie, datetime] | None:
    """What binds most of all that the participant did and has not taken back, and when that was."""
    need = db.session.get(Need, need_id) if subject == Subject.NEED else None
    if need is None:
        return None
    if need.participant_id == participant_id:
        return Tie.TOLD, need.told_at
    if (keeper := db.session.get(Keeper, (need.id, participant_id))) is not None:
        return Tie.KEPT, keeper.since
    theirs = (Addition.need_id == need.id, Addition.participant_id == participant_id)
    stands = (*theirs, Addition.state != AdditionState.WITHDRAWN)
    if (added := db.session.scalar(select(func.min(Addition.told_at)).where(*stands))) is not None:
        return Tie.ADDED, added
    given = select(func.min(Support.given_on)).where(family(need), Support.participant_id == participant_id)
    supported = db.session.scalar(given)
    return (Tie.SUPPORTED, clock.noon(supported)) if supported is not None else None
