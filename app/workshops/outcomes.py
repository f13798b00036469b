"""Which rounds of a workshop have a result that the room has not seen."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.workshops.kinds import Question
from app.workshops.models import RoomAnswer, Round, Step


@dataclass(frozen=True, kw_only=True)
class Unshown:
    """A round that somebody answered and whose result the room has not seen. others: answers without a phone of one's own."""

    round: Round
    question: Question
    answers: int
    others: int


def unshown(workshop_id: int) -> list[Unshown]:
    """In the order of the agenda, without the practice."""
    said = select(func.count()).where(RoomAnswer.round_id == Round.id, RoomAnswer.abstained.is_(False)).correlate(Round)
    answers, others = said.where(RoomAnswer.client_key == ""), said.where(RoomAnswer.client_key != "")
    query = (
        select(Round, answers.scalar_subquery().label("answers"), others.scalar_subquery().label("others"))
        .join(Step, Step.id == Round.step_id)
        .where(Step.workshop_id == workshop_id, Round.shown.is_(False), Round.asked["practice"].as_boolean().is_(False))
        .order_by(Step.position, Step.id, Round.number)
    )
    return [
        Unshown(round=held, question=Question.read(held.asked), answers=answers, others=others)
        for held, answers, others in db.session.execute(query)
        if answers or others
    ]
