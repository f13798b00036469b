"""Whoever decides about a need, or an addition, decides about it as they saw it: a form carries the state it was opened at.

A page may have been open for an hour. What a colleague has done meanwhile is then told, and never undone unseen.
"""

from typing import TypeVar

from sqlalchemy import select

from app.core.db import db
from app.core.errors import Conflict
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.needs.models import Addition, AdditionState, Need, NeedState, Policy
from app.needs.permissions import READ
from app.notifications.models import Receipt, ReceiptKind, Subject

NOT_DONE = lazy_("Det du ba om, er ikke gjort. Se hvordan det står nå, og velg på nytt.")
BECAME: dict[NeedState, object] = {
    NeedState.WAITING: lazy_("Behovet er i mellomtiden satt tilbake, og venter på å bli lest."),
    NeedState.PUBLISHED: lazy_("Behovet er publisert i mellomtiden."),
    NeedState.FORWARDED: lazy_("Behovet er sendt videre i mellomtiden."),
    NeedState.MERGED: lazy_("Behovet er slått sammen med et annet i mellomtiden."),
    NeedState.DECLINED: lazy_("Noen har i mellomtiden bestemt at behovet ikke blir publisert."),
    NeedState.HIDDEN: lazy_("Behovet er skjult i mellomtiden."),
    NeedState.WITHDRAWN: lazy_("Den som meldte behovet, har trukket det tilbake i mellomtiden."),
}
ADDITION_BECAME: dict[AdditionState, object] = {
    AdditionState.PUBLISHED: lazy_("Tillegget er publisert i mellomtiden."),
    AdditionState.DECLINED: lazy_("Noen har i mellomtiden bestemt at tillegget ikke blir publisert."),
}


State = TypeVar("State", NeedState, AdditionState)


class Overtaken(Conflict):
    """It is in another state than the one that the act was meant for."""


def seen_as(states: type[State], told: str | None) -> State | None:
    """The state that a form says it was opened at; None when it says none that there is."""
    return states(told) if told in set(states) else None


def check_seen(by: Person, need: Need, seen: NeedState | None) -> None:
    """Raise `Overtaken` when the need is not in the state that the person saw. Call it under the lock of the need.

    None asks for nothing. Who may not read the need is told nothing of it here: the permission refuses them.
    """
    if seen is not None and need.state is not seen and READ.allows(by, need):
        raise Overtaken(f"{BECAME[need.state]} {NOT_DONE}")


def check_addition_seen(added: Addition, seen: AdditionState | None) -> None:
    """The same for an addition, when it is known that the person may decide about it."""
    if seen is not None and added.state is not seen:
        became = ADDITION_BECAME.get(added.state)  # nothing is put back to wait: only a form made by hand comes to that
        raise Overtaken(f"{became} {NOT_DONE}" if became else NOT_DONE)


def decided_already(
    subject: Subject, one: Need | Addition, state: NeedState | AdditionState, policy: Policy, why: dict[str, str]
) -> bool:
    """Just this was decided before, in the same words."""
    kind = ReceiptKind.HIDDEN if state is NeedState.HIDDEN else ReceiptKind.DECLINED
    return (one.state, one.policy) == (state, policy) and told_already(subject, one.id, kind, why)


def told_already(subject: Subject, number: int, kind: ReceiptKind, why: dict[str, str]) -> bool:
    """The last line of this kind says just this: the same form was sent twice."""
    query = select(Receipt.reason_nb, Receipt.reason_en).order_by(Receipt.at.desc(), Receipt.id.desc()).limit(1)
    query = query.where(Receipt.subject == subject, Receipt.subject_id == number, Receipt.kind == kind)
    last = db.session.execute(query).first()
    return last is not None and (last.reason_nb, last.reason_en) == (why["reason_nb"], why["reason_en"])
