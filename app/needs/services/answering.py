"""Answer a need, in public, with the role of who answers."""

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import clean
from app.core.upsert import insert_ignore
from app.needs.models import Answer, Need
from app.needs.permissions import ANSWER
from app.needs.services.records import changed, keys, lock, receipt
from app.notifications.models import ReceiptKind


def answer(
    by: Person, need: Need, *, client_key: str, text_nb: str, by_nb: str, text_en: str = "", by_en: str = ""
) -> Answer:
    """Answer in public. Sending the same form again changes nothing.

    by_nb, by_en: the role of who answers («Prosjektleder, Bymiljø og utbygging»), never a name.
    """
    lock(need)
    ANSWER.check(by, need)
    text, role = clean(text_nb), clean(by_nb)
    if not text:
        raise Invalid(lazy_("Skriv et svar"), "text_nb")
    if not role:
        raise Invalid(lazy_("Skriv hvilken rolle du svarer i"), "by_nb")
    values = {"text_en": clean(text_en), "by_nb": role, "by_en": clean(by_en), "account_id": by.account_id}
    for key in keys(client_key, need.id, text):
        stored = insert_ignore(Answer, need_id=need.id, client_key=key, text_nb=text, answered_at=clock.now(), **values)
        given = db.session.scalars(select(Answer).where(Answer.client_key == key)).one()
        if (given.need_id, given.text_nb) == (need.id, text):
            break
    if stored:
        need.answered_at = need.answered_at or given.answered_at
        who = {"by_nb": given.by_nb, "by_en": given.by_en}
        reasons = {"reason_nb": given.text_nb, "reason_en": given.text_en or given.text_nb}
        receipt(need, ReceiptKind.ANSWERED, key=f"answer:{given.id}", about=who, **reasons)
        changed(by, need, "answered", answer=given.id)
        db.session.expire(need, ["answers"])
    return given
