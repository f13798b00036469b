"""Answer a need, in public, with the role of who answers."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.permissions import Person
from app.core.upsert import insert_ignore
from app.needs.models import Answer, Need
from app.needs.permissions import ANSWER
from app.needs.services.preparing import Words, check_not_answered, check_not_overtaken, checked, drop, prepared
from app.needs.services.records import changed, keys, lock, receipt
from app.notifications.models import ReceiptKind


def answer(
    by: Person,
    need: Need,
    *,
    client_key: str,
    text_nb: str,
    by_nb: str,
    text_en: str = "",
    by_en: str = "",
    based_on: str | None = None,
    answered: int | None = None,
) -> Answer:
    """Answer in public. Sending the same form again changes nothing. What was prepared for the need is used up.

    by_nb, by_en: the role of who answers («Prosjektleder, Bymiljø og utbygging»), never a name.
    based_on: the key of the prepared answer that stood in the form, empty when there was none: raises `Conflict` when
        another one stands there now. None asks for nothing of the kind.
    answered: the id of the last answer when the form was opened, 0 when there was none: raises `Answered` when somebody
        has given another one since. None asks for nothing.
    """
    lock(need)
    ANSWER.check(by, need)
    words = checked(Words(text_nb=text_nb, text_en=text_en, by_nb=by_nb, by_en=by_en))
    told = keys(client_key, need.id, words.text_nb)
    same = Answer.client_key.in_(told), Answer.need_id == need.id, Answer.text_nb == words.text_nb
    if (known := db.session.scalars(select(Answer).where(*same)).first()) is not None:
        return known
    check_not_answered(need, answered, client_key)
    if based_on is not None:
        check_not_overtaken(prepared(need), based_on, client_key)
    for key in told:
        values = {**asdict(words), "account_id": by.account_id, "answered_at": clock.now()}
        stored = insert_ignore(Answer, need_id=need.id, client_key=key, **values)
        given = db.session.scalars(select(Answer).where(Answer.client_key == key)).one()
        if (given.need_id, given.text_nb) == (need.id, words.text_nb):
            break
    if stored:
        need.answered_at = need.answered_at or given.answered_at
        drop([need.id])
        receipt(need, ReceiptKind.ANSWERED, **told_of(given))
        changed(by, need, "answered", answer=given.id)
        db.session.expire(need, ["answers"])
    return given


def told_of(given: Answer) -> dict[str, Any]:
    """What the receipt of an answer says."""
    who = {"by_nb": given.by_nb, "by_en": given.by_en}
    return {"key": f"answer:{given.id}", "about": who, "reason_nb": given.text_nb, "reason_en": given.text_en}
