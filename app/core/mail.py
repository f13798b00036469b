"""Mail, for slices below the one that sends it: `notifications` hands its outbox over through the registry."""

from datetime import datetime
from typing import Any, Protocol

from app.core import limits


class Outbox(Protocol):
    """What `notifications` gives."""

    def queue_mail(
        self,
        recipient: str | None,
        lang: str,
        template: str,
        key: str,
        *,
        contact_id: int | None = None,
        expires_at: datetime | None = None,
        **context: Any,
    ) -> bool: ...

    def enough(self, recipient: str, template: str) -> bool: ...


PER_NETWORK = "6/hour;20/day"  # to one address, of one kind

_outbox: list[Outbox] = []


def use(outbox: Outbox) -> None:
    """Called once by the registry."""
    _outbox[:] = [outbox]


def queue(
    recipient: str | None, lang: str, template: str, key: str, *, expires_at: datetime | None = None, **context: Any
) -> bool:
    """Write a mail into the outbox, within the caller's transaction. False when `key` was written before.

    recipient: None writes the mail and throws it away, so that an address that nobody knows takes as long as one
        that is known.
    expires_at: after this moment the mail is of no use and is not sent.
    """
    return _outbox[0].queue_mail(recipient, lang, template, key, expires_at=expires_at, **context)


def enough(recipient: str, template: str) -> bool:
    """True when the address has been sent so many mails of this kind lately that one more would be a nuisance.

    Asked once before each mail. A network has a share of its own of what an address gets: whoever asks for mails to
    somebody else's address cannot keep them from asking for their own.
    """
    return not limits.within(PER_NETWORK, "mail", template, recipient) or _outbox[0].enough(recipient, template)
