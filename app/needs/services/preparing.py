"""Prepare an answer that nobody outside sees, change it, throw it away. Publishing it is `answering` and `releasing`."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Protocol

from sqlalchemy import delete, select

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import clean
from app.needs import placeholders
from app.needs.models import Answer, Need, PreparedAnswer
from app.needs.permissions import DISCARD, PREPARE
from app.needs.services.records import changed, keys, lock
from app.people.models import Account

CHANGED = lazy_("Noen andre har endret det klargjorte svaret i mellomtiden.")
PUBLISHED = lazy_("Et svar med de samme ordene er publisert allerede.")
ANSWERED_BY = lazy_("%(name)s svarte i mellomtiden. Les svaret, og send ditt igjen hvis det trengs et til.")
ANSWERED = lazy_("Noen andre svarte i mellomtiden. Les svaret, og send ditt igjen hvis det trengs et til.")
GONE = lazy_("Noen andre har publisert eller slettet det klargjorte svaret i mellomtiden.")


@dataclass(frozen=True, kw_only=True)
class Words:
    """An answer. by_nb, by_en: the role of who answers («Prosjektleder, Bymiljø og utbygging»), never a name."""

    text_nb: str
    by_nb: str
    text_en: str = ""
    by_en: str = ""


class Standing(Protocol):
    """What is prepared, with the words of an answer: to a need, or in the slice above to something else.

    key: another one each time that it is saved. client_key: of the form that it was saved with last.
    """

    @property
    def key(self) -> str: ...

    @property
    def client_key(self) -> str: ...


def checked(words: Words) -> Words:
    """`words` as they are stored. Raises `Invalid`, at its field, for what an answer cannot be without or with."""
    found = Words(**{name: clean(text) for name, text in asdict(words).items()})
    if not found.text_nb:
        raise Invalid(lazy_("Skriv et svar"), "text_nb")
    if not found.by_nb:
        raise Invalid(lazy_("Skriv hvilken rolle du svarer i"), "by_nb")
    for name in ("text_nb", "text_en"):
        placeholders.check_replaced(getattr(found, name), name)
    return found


class Answered(Conflict):
    """Somebody has answered the need since the form was opened."""


def prepare(
    by: Person, need: Need, words: Words, *, client_key: str, based_on: str = "", answered: int | None = None
) -> PreparedAnswer:
    """Have an answer ready. Nobody is told, and the need waits for an answer as before. Repeating changes nothing.

    based_on: the key of the prepared answer that stood in the form; empty when there was none.
    answered: as for an answer. Raises `Conflict` when another one stands there now, and when these words have been published
    as an answer.
    """
    lock(need)
    PREPARE.check(by, need)
    ready, stands = checked(words), prepared(need)
    if stands is not None and words_of(stands) == ready:
        return stands
    if _is_published(need, ready):
        raise Conflict(PUBLISHED)
    check_not_answered(need, answered, client_key)
    check_not_overtaken(stands, based_on, client_key)
    if stands is None:
        stands = PreparedAnswer(need_id=need.id)
        db.session.add(stands)
    for name, text in asdict(ready).items():
        setattr(stands, name, text)
    stands.key, stands.client_key = str(uuid.uuid4()), client_key
    stands.account_id, stands.prepared_at = by.account_id or None, clock.now()
    changed(by, need, "answer_prepared")
    db.session.expire(stands, ["account"])
    return stands


def discard(by: Person, need: Need, *, based_on: str) -> bool:
    """Throw the prepared answer away. False when it is gone already. Raises `Conflict` when another one stands there."""
    lock(need)
    DISCARD.check(by, need)
    if (stands := prepared(need)) is None:
        return False
    check_not_overtaken(stands, based_on)
    return let_go(by, need)


def let_go(by: Person, need: Need) -> bool:
    """The same for what is prepared whatever it is, under the caller's lock of the need. False when there was nothing."""
    if prepared(need) is None:
        return False
    drop([need.id])
    changed(by, need, "answer_discarded")
    return True


def _is_published(need: Need, words: Words) -> bool:
    """Somebody has published just this: a form that is sent again must not make it wait a second time."""
    same = Answer.need_id == need.id, Answer.text_nb == words.text_nb, Answer.text_en == words.text_en
    return db.session.scalar(select(Answer.id).where(*same).limit(1)) is not None


def prepared(need: Need) -> PreparedAnswer | None:
    """What stands there now. Under the lock of the need it stays so."""
    query = select(PreparedAnswer).where(PreparedAnswer.need_id == need.id)
    found: PreparedAnswer | None = db.session.scalar(query, execution_options={"populate_existing": True})
    return found


def check_not_overtaken(stands: Standing | None, based_on: str, client_key: str = "") -> None:
    """Raise `Conflict` unless what stands there is what the form was opened on, or what the form itself saved."""
    if stands is None:
        if based_on:
            raise Conflict(GONE)
    elif stands.key != based_on and stands.client_key != client_key:
        raise Conflict(CHANGED)


def check_not_answered(need: Need, answered: int | None, client_key: str) -> None:
    """Raise `Answered` when there are later answers than the one with this id (0: than none), under the lock of the need.

    Those that were sent with the same form do not count: who goes back and writes on knows of them. None asks for nothing.
    """
    if answered is None:
        return
    query = select(Answer, Account.name).outerjoin(Account, Account.id == Answer.account_id)
    later = db.session.execute(query.where(Answer.need_id == need.id, Answer.id > answered).order_by(Answer.id.desc()))
    for given, name in later:
        if given.client_key not in keys(client_key, need.id, given.text_nb):
            raise Answered(str(ANSWERED_BY) % {"name": name} if name else ANSWERED)


def drop(numbers: Sequence[int]) -> None:
    """The prepared answers to these needs are no more: they were published, or their needs are gone."""
    db.session.execute(delete(PreparedAnswer).where(PreparedAnswer.need_id.in_(numbers)))


def words_of(stands: Standing) -> Words:
    """What it says, and as whom."""
    return Words(**{each.name: getattr(stands, each.name) for each in fields(Words)})
