"""What is held about a browser in rooms, where no participant is known: for its holder, who can fetch it all on my page."""

from typing import Any

from sqlalchemy import select, tuple_

from app.core.db import db
from app.workshops.kinds import Question, kind_named
from app.workshops.models import RoomAnswer, RoomDevice, RoomText, Round, TextStand, Workshop
from app.workshops.tokens import known_as
from app.workshops.views import cookie


def held() -> dict[str, Any]:
    """By room: what was answered, written and supported. Nothing of a room whose key is destroyed: nobody can know it."""
    if (token := cookie.token()) is None:
        return {}
    rooms = db.session.execute(
        select(Workshop.id, Workshop.name_nb, Workshop.room_key).where(Workshop.room_key.is_not(None))
    )
    names = {(row.id, known_as(row.room_key, token)): row.name_nb for row in rooms}
    here = tuple_(RoomDevice.workshop_id, RoomDevice.token_hash).in_(names)
    devices = {
        row.id: names[row.workshop_id, row.token_hash] for row in db.session.scalars(select(RoomDevice).where(here))
    }
    if not devices:
        return {}
    found: dict[int, dict[str, Any]] = {
        number: {"workshop": name, "answers": [], "texts": [], "stands": []} for number, name in devices.items()
    }
    answers = select(RoomAnswer, Round).join(Round, Round.id == RoomAnswer.round_id)
    for answer, asked in db.session.execute(answers.where(RoomAnswer.device_id.in_(devices)).order_by(RoomAnswer.id)):
        found[answer.device_id]["answers"].append(_answer(answer, asked))
    texts = select(RoomText).where(RoomText.device_id.in_(devices)).order_by(RoomText.id)
    for text in db.session.scalars(texts):
        found[text.device_id]["texts"].append({"text": text.body, "for_somebody_else": text.for_other})
    stands = select(TextStand.device_id, TextStand.stand, RoomText.body).join(
        RoomText, RoomText.id == TextStand.text_id
    )
    for device_id, stand, body in db.session.execute(stands.where(TextStand.device_id.in_(devices))):
        found[device_id]["stands"].append({"text": body, "stand": stand})
    return {"rooms": list(found.values())}


def _answer(answer: RoomAnswer, asked: Round) -> dict[str, Any]:
    question = Question.read(asked.asked)
    return {
        "question": question.question_nb,
        "round": asked.number,
        "said": kind_named(question.kind).said(question, answer.value) if answer.value else [],
        "abstained": answer.abstained,
        "for_somebody_else": bool(answer.client_key),
    }
