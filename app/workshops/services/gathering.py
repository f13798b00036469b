"""Texts that a device gives beside its answer, and its stands on those of others.

Called after the statement that let the answer in: the round is held open by it, and the device's own row too, so that
what one device sends comes one after the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, select

from app.core import noted
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid
from app.core.i18n import lazy_
from app.core.once import key_of
from app.core.upsert import changed, insert_ignore, insert_into
from app.workshops.kinds import Question
from app.workshops.models import RoomText, TextStand
from app.workshops.written import of_others


@dataclass(frozen=True)
class By:
    """Which device, in which round, and the device's own number for what it sent.

    for_other: the key of the answer for somebody without a phone who says it; empty when the device's holder does.
    """

    round_id: int
    device_id: int
    revision: int
    lang: str
    for_other: str = ""


def gather(by: By, question: Question, value: Mapping[str, Any]) -> None:
    """Do what was read from the form. Raises `Invalid` when there are too many, `Closed` when the text is gone, `Conflict`
    when the device has taken another stand on it since."""
    if "stand" in value:
        _stand(by, *value["stand"])
    elif "drop" in value:
        mine = _own(by, value["drop"])
        changed(delete(TextStand).where(TextStand.text_id.in_(select(RoomText.id).where(*mine))))
        if changed(delete(RoomText).where(*mine)):
            noted.gone(Kind.IDEA, [value["drop"]])
    else:
        _add(by, question, value)


def check_gave_nothing(by: By) -> None:
    """Raise `Invalid` when something that the device sent stands: who abstains has said nothing."""
    texts = select(RoomText.id).where(RoomText.round_id == by.round_id, RoomText.hidden_because == "")
    stands = select(TextStand.id).join(RoomText, RoomText.id == TextStand.text_id)
    stands = stands.where(RoomText.round_id == by.round_id, RoomText.hidden_because == "")
    stands = stands.where(TextStand.device_id == by.device_id, TextStand.stand != 0)
    mine = texts.where(RoomText.device_id == by.device_id, RoomText.for_other.is_(False))
    if db.session.scalar(select(mine.exists() | stands.exists())):
        raise Invalid(lazy_("Ta først tilbake det du har sendt og støttet."), "text")


def _add(by: By, question: Question, value: Mapping[str, Any]) -> None:
    """For somebody else one text to each answer, under its key: so it tells by which way it came, and none comes beside
    the answers that are counted."""
    key = by.for_other or key_of(value["key"], value["text"])
    mine = RoomText.round_id == by.round_id, RoomText.device_id == by.device_id
    known = db.session.scalar(select(RoomText.body).where(*mine, RoomText.client_key == key))
    if known == value["text"]:
        return
    if known is not None:
        raise Invalid(lazy_("Det du sendte først, er lagret. Vil du sende dette også, så send en gang til."), "text")
    most, own = question.settings["most_texts"], select(func.count()).where(*mine, RoomText.for_other.is_(False))
    if not by.for_other and (db.session.scalar(own) or 0) >= most:
        raise Invalid(lazy_("Du kan sende høyst %(most)d.", most=most), "text")
    insert_ignore(
        RoomText,
        round_id=by.round_id,
        device_id=by.device_id,
        client_key=key,
        for_other=bool(by.for_other),
        body=value["text"],
        lang=by.lang,
        hidden_because="",
        group_id=None,
    )


def _stand(by: By, text_id: int, stand: int) -> None:
    """On the text of another that still stands. A later press of the same phone counts, in whichever order they come."""
    standing = RoomText.id == text_id, *of_others(by.round_id, by.device_id)
    source = select(RoomText.id, *(literal(number) for number in (by.device_id, stand, by.revision))).where(*standing)
    statement = insert_into(TextStand).from_select(["text_id", "device_id", "stand", "revision"], source)
    excluded = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["text_id", "device_id"],
        set_={"stand": excluded.stand, "revision": excluded.revision},
        where=excluded.revision >= TextStand.revision,
    )
    if changed(statement):
        return
    if db.session.scalar(select(RoomText.id).where(*standing)) is None:
        raise Closed(lazy_("Teksten er tatt tilbake eller tatt ned."))
    raise Conflict(lazy_("Du har sendt et nyere svar, kanskje fra et annet vindu."))


def _own(by: By, text_id: int) -> tuple[ColumnElement[bool], ...]:
    """What was taken down stays: its reason stands where it stood. What somebody else said is not the holder's to drop."""
    here = RoomText.round_id == by.round_id, RoomText.device_id == by.device_id, RoomText.for_other.is_(False)
    return RoomText.id == text_id, *here, RoomText.hidden_because == ""
