"""Background work: mails each minute (and at once when somebody waits for a code), clearing each hour."""

from datetime import timedelta

from sqlalchemy import delete, or_

from app.core import clock
from app.core.db import db
from app.core.jobs import every_hour, every_minute
from app.notifications import digests, sending
from app.notifications.models import Notice, NoticeState, OutboxMail

# Mails with a secret hold an address that we otherwise only keep hashed.
KEEP_SECRET, KEEP_OTHERS, KEEP_NOTICES = timedelta(hours=24), timedelta(days=30), timedelta(days=90)


@every_minute
def write_mail() -> None:
    """Write the mails that are due into the outbox."""
    digests.drop_stopped()
    digests.tell_now()
    digests.tell_daily()


every_minute(sending.send_due)


@every_hour
def clear_outbox() -> None:
    """Delete mails and notices that have done their work."""
    moment = clock.now()
    short = OutboxMail.template.in_(sending.SECRET) & (OutboxMail.created_at < moment - KEEP_SECRET)
    settled = or_(OutboxMail.sent_at < moment - KEEP_OTHERS, OutboxMail.failed_at < moment - KEEP_OTHERS)
    db.session.execute(delete(OutboxMail).where(short | settled))
    done = (Notice.state != NoticeState.WAITING) & (Notice.created_at < moment - KEEP_NOTICES)
    db.session.execute(delete(Notice).where(done))
    db.session.commit()
