"""Mail goes out through a table: written in the transaction that causes it, sent by a job (`sending`)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.core import clock, jobs
from app.core.db import db
from app.core.links import absolute
from app.core.upsert import insert_ignore
from app.notifications import letters
from app.notifications.models import OutboxMail
from app.notifications.sending import send_due

# What all networks together can ask us to send to an address, so often at most. With five attempts for each code this
# is also what keeps codes from being guessed.
PER_HOUR, PER_DAY = 12, 40


def queue_mail(
    recipient: str | None,
    lang: str,
    template: str,
    key: str,
    *,
    contact_id: int | None = None,
    stop_token: str = "",
    expires_at: datetime | None = None,
    **context: Any,
) -> bool:
    """Write a mail into the outbox. False when one with this `key` was written before: nobody gets it twice.

    recipient: None writes the mail and throws it away (an address that nobody knows takes as long as one we know).
    stop_token: of the contact who asked us to tell; puts the way to stop into the mail and its headers.
    """
    stop_url = stop_link(stop_token, lang) if stop_token else ""
    letter = letters.compose(template, lang, stop_url=stop_url, **context)
    if recipient is None:
        return False
    moment = clock.now()
    written = insert_ignore(
        OutboxMail,
        dedupe_key=key,
        recipient=recipient,
        template=template,
        contact_id=contact_id,
        lang=lang,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        stop_url=stop_url,
        created_at=moment,
        expires_at=expires_at,
        next_attempt_at=moment,
        attempts=0,
        last_error="",
    )
    jobs.wake(send_due)
    return written


def stop_link(token: str, lang: str) -> str:
    """Where one stops the mails to the address that the token is of."""
    return absolute("notifications.stop", token=token, lang=lang)


def enough(recipient: str, template: str) -> bool:
    """True when the address has got so many mails of this kind that one more would be a nuisance."""
    return any(
        _sent_since(recipient, template, clock.now() - span) >= most
        for span, most in ((timedelta(hours=1), PER_HOUR), (timedelta(days=1), PER_DAY))
    )


def _sent_since(recipient: str, template: str, moment: datetime) -> int:
    query = select(func.count()).where(
        OutboxMail.recipient == recipient, OutboxMail.template == template, OutboxMail.created_at > moment
    )
    return db.session.scalar(query) or 0
