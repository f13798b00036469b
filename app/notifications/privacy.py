"""What notifications hold about a participant: follows, and mails to the address they left."""

from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from app.core.db import db
from app.notifications.models import Follow, Notice, OutboxMail, Receipt
from app.notifications.sending import SECRET
from app.notifications.stories import CLOSENESS
from app.people.devices import key_hash
from app.people.models import Contact, Identity, IdentityLevel


def held(participant_id: int) -> dict[str, Any]:
    follows = db.session.scalars(select(Follow).where(Follow.participant_id == participant_id).order_by(Follow.since))
    mails = db.session.scalars(_mails(participant_id, Contact.proven.is_(True)).order_by(OutboxMail.created_at))
    told = (
        select(Receipt)
        .join(Notice, Notice.receipt_id == Receipt.id)
        .where(Notice.contact_id.in_(_contact(participant_id)))
    )
    return {
        "follows": [
            {
                "what": held.subject,
                "number": held.subject_id,
                "how": held.tie,
                "since": held.since,
                "seen": held.seen_at,
            }
            for held in follows
        ],
        "mails": [{"written": mail.created_at, "sent": mail.sent_at, "subject": mail.subject} for mail in mails],
        "notices": [
            {"what": receipt.subject, "number": receipt.subject_id, "kind": receipt.kind, "at": receipt.at}
            for receipt in db.session.scalars(told.order_by(Receipt.at))
        ],
    }


def erase(participant_id: int) -> None:
    """Follows, notices and mails go; receipts are about the contribution, not about a person.

    Of the mails to an address that another device has left too, only those of this one go.
    """
    others = select(Contact.email).where(Contact.participant_id != participant_id)
    theirs = or_(OutboxMail.contact_id.in_(_contact(participant_id)), OutboxMail.recipient.not_in(others))
    ids = db.session.scalars(_mails(participant_id).where(theirs).with_only_columns(OutboxMail.id)).all()
    db.session.execute(delete(OutboxMail).where(OutboxMail.id.in_([*ids, *_codes(participant_id)])))
    db.session.execute(delete(Notice).where(Notice.contact_id.in_(_contact(participant_id))))
    db.session.execute(delete(Follow).where(Follow.participant_id == participant_id))


def move(source: int, target: int) -> None:
    """Where both follow the same, the closest tie stays. What waits for the source's address goes to the target's."""
    _move_mail(source, target)
    theirs = db.session.scalars(select(Follow).where(Follow.participant_id == target))
    kept = {(follow.subject, follow.subject_id): follow for follow in theirs}
    for follow in db.session.scalars(select(Follow).where(Follow.participant_id == source)).all():
        there = kept.get((follow.subject, follow.subject_id))
        if there is None:
            follow.participant_id = target
            continue
        if CLOSENESS.index(follow.tie) < CLOSENESS.index(there.tie):
            there.tie, there.since = follow.tie, follow.since
        db.session.delete(follow)
    db.session.flush()


def _move_mail(source: int, target: int) -> None:
    """Notices and mails hang on the contact, and the source's goes when the target has one."""
    there = db.session.scalar(_contact(target))
    if there is None:
        return
    has = select(Notice.receipt_id).where(Notice.contact_id == there)
    notices = update(Notice).where(Notice.contact_id.in_(_contact(source)), Notice.receipt_id.not_in(has))
    mails = update(OutboxMail).where(OutboxMail.contact_id.in_(_contact(source)))
    for moved in (notices, mails):
        db.session.execute(moved.values(contact_id=there), execution_options={"synchronize_session": False})


def _contact(participant_id: int) -> Any:
    return select(Contact.id).where(Contact.participant_id == participant_id)


def _codes(participant_id: int) -> list[int]:
    """Mails with codes to the address that they proved: it is known by its hash alone, and such mails are few.

    Those to an address that nobody has proved stay their day: they hold back who would send it many more.
    """
    proved = select(Identity.key_hash).where(
        Identity.participant_id == participant_id, Identity.level == IdentityLevel.EMAIL
    )
    hashes = set(db.session.scalars(proved))
    if not hashes:
        return []
    sent = db.session.execute(select(OutboxMail.id, OutboxMail.recipient).where(OutboxMail.template.in_(SECRET)))
    return [row.id for row in sent if key_hash(IdentityLevel.EMAIL, row.recipient) in hashes]


def _mails(participant_id: int, *only: ColumnElement[bool]) -> Any:
    """Mails to the address that the participant confirmed, also those that are not about what they follow.

    only: what must hold of the address for those: one that was not proven may be somebody else's, and so may they.
    """
    addresses = select(Contact.email).where(Contact.participant_id == participant_id, *only)
    return select(OutboxMail).where(
        OutboxMail.contact_id.in_(_contact(participant_id)) | OutboxMail.recipient.in_(addresses)
    )
