"""Add to a need: its author, or anybody else who knows more. Read before it is published."""

from typing import Any

from sqlalchemy import select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed, NotFound
from app.core.i18n import lazy_
from app.core.permissions import NOBODY, Person
from app.core.text import clean
from app.core.upsert import insert_ignore
from app.needs import secret
from app.needs.models import Addition, AdditionState, Need, NeedState, Policy
from app.needs.permissions import ADDITIONS
from app.needs.services.records import about, index, keys, lock, receipt
from app.needs.services.seeing import check_addition_seen, decided_already
from app.needs.ties import came_by, tie
from app.needs.wording import policy_reason
from app.notifications.models import ReceiptKind, Subject, Tie
from app.notifications.services import follow, tie_back, write_receipt

SHORTEST, LONGEST = 3, 600
OF_AUTHOR = (NeedState.WAITING, NeedState.PUBLISHED, NeedState.FORWARDED)


def add(
    need: Need,
    participant_id: int,
    *,
    text: str,
    client_key: str,
    lang: str = "nb",
    by_employee: bool = False,
    token: str = "",
) -> Addition:
    """Add to a public need, or to one's own that waits. Sending the same form again changes nothing."""
    by_author = secret.speaks_for(need, participant_id, token)
    if not need.public and not by_author:
        raise NotFound
    if need.state not in OF_AUTHOR:
        raise Closed(lazy_("Det går ikke an å legge til noe her nå."))
    said = clean(text)
    if len(said) < SHORTEST:
        raise Invalid(lazy_("Skriv det du vil legge til"), "text")
    if len(said) > LONGEST:
        raise Invalid(lazy_("Skriv høyst 600 tegn"), "text")
    values = {"participant_id": participant_id, "by_author": by_author, "by_employee": by_employee, "lang": lang}
    for key in keys(client_key, need.id, said):
        stored = insert_ignore(Addition, need_id=need.id, client_key=key, text=said, told_at=clock.now(), **values)
        added = db.session.scalars(select(Addition).where(Addition.client_key == key)).one()
        if (added.need_id, added.text) == (need.id, said):
            break
    if stored:
        follow(participant_id, Subject.NEED, need.id, Tie.ADDED)
        write_receipt(Subject.ADDITION, added.id, ReceiptKind.RECEIVED, key="told", about=about(need), tell=False)
        _record(NOBODY, added, need, "added")
    return added


def publish_addition(by: Person, added: Addition, *, seen: AdditionState | None = None) -> None:
    """Let everybody read it. Repeating changes nothing. seen: as when a need is published."""
    need = _checked(by, added)
    if added.state is AdditionState.PUBLISHED:
        return
    check_addition_seen(added, seen)
    added.state, added.policy, added.published_at = AdditionState.PUBLISHED, None, clock.now()
    db.session.flush()
    index(need)
    _tell(added, need, ReceiptKind.PUBLISHED)
    told = {"by_author": True} if added.by_author else {}
    receipt(need, ReceiptKind.ADDED_TO, key=f"addition:{added.id}", about=told)
    _record(by, added, need, "addition_published")


def decline_addition(
    by: Person,
    added: Addition,
    policy: Policy,
    note_nb: str = "",
    note_en: str = "",
    *,
    seen: AdditionState | None = None,
) -> None:
    """Do not publish it, or take it down again. Who added it is told which rule. seen: as when a need is declined."""
    need = _checked(by, added)
    why = policy_reason(policy, note_nb, note_en)
    if seen is not None and decided_already(Subject.ADDITION, added, AdditionState.DECLINED, policy, why):
        return
    check_addition_seen(added, seen)
    added.state, added.policy, added.published_at = AdditionState.DECLINED, policy, None
    db.session.flush()
    index(need)
    _tell(added, need, ReceiptKind.DECLINED, why)
    _record(by, added, need, "addition_declined", reason=why["reason_nb"], policy=policy.value)


def withdraw_addition(added: Addition, participant_id: int) -> None:
    """Who added it takes it back: the text is removed. Repeating changes nothing."""
    need = _held(added)
    if added.participant_id != participant_id:
        raise NotAllowed(lazy_("Bare den som skrev dette, kan trekke det."))
    lock(need)
    if need.used_at is not None and added.state is AdditionState.PUBLISHED:
        raise Closed(lazy_("Behovet er blitt del av en innsikt og kan ikke trekkes lenger."))
    if added.state is not AdditionState.WITHDRAWN:
        added.state, added.text, added.published_at = AdditionState.WITHDRAWN, "", None
        db.session.flush()
        index(need)
        stands = tie(Subject.NEED, need.id, participant_id)
        tie_back(participant_id, Subject.NEED, need.id, Tie.ADDED, stands, through=came_by(need.id))
        _record(NOBODY, added, need, "addition_withdrawn")


def _checked(by: Person, added: Addition) -> Need:
    need = _held(added)
    ADDITIONS.check(by, need)
    if added.state is AdditionState.WITHDRAWN:
        raise Closed(lazy_("Den som skrev dette, har trukket det tilbake."))
    return need


def _held(added: Addition) -> Need:
    """The need of the addition, which is as it is now, and so until the transaction ends. The need is held after it."""
    query = select(Addition).where(Addition.id == added.id).with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()
    return added.need


def _tell(added: Addition, need: Need, kind: ReceiptKind, reasons: dict[str, Any] | None = None) -> None:
    who = [added.participant_id] if added.participant_id else []
    key = clock.now().isoformat()
    write_receipt(Subject.ADDITION, added.id, kind, key=key, about=about(need), also_tell=who, **(reasons or {}))


def _record(by: Person, added: Addition, need: Need, action: str, reason: str = "", **details: Any) -> None:
    audit.record(by, f"needs.{action}", added, reason=reason, project_id=need.project_id, need=need.id, **details)
    db.session.flush()
