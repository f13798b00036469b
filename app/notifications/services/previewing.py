"""The mail that followers will get, written before anything has happened: for a look before one decides."""

from typing import Any

from app.core import clock
from app.core.i18n import LANGUAGES, in_language
from app.notifications import letters, stories
from app.notifications.letters import Letter
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.notifications.outbox import stop_link
from app.notifications.services.receipts import URGENT
from app.notifications.stories import Story

SAMPLE = "token"


def preview(
    subject: Subject, subject_id: int, kind: ReceiptKind, *, reason_nb: str, reason_en: str, about: dict[str, Any]
) -> dict[str, Letter]:
    """In each language, the mail to somebody who follows the subject. Nothing is stored, nothing is sent.

    Empty when the public may not know of the subject: then nobody can follow it either.
    """
    receipt = Receipt(
        subject=subject,
        subject_id=subject_id,
        kind=kind,
        at=clock.now(),
        reason_nb=reason_nb,
        reason_en=reason_en,
        about=about,
    )
    written = {}
    for lang in LANGUAGES:
        with in_language(lang):
            story = stories.as_a_follower_hears_it(receipt)
        if story is not None:
            stop_url = f"{stop_link(SAMPLE, lang).removesuffix(SAMPLE)}…"  # each gets their own
            template, told = _told(kind, story)
            written[lang] = letters.compose(template, lang, stop_url=stop_url, subject=story.subject, **told)
    return written


def _told(kind: ReceiptKind, story: Story) -> tuple[str, dict[str, Any]]:
    """The mail that it stands in, alone: what cannot wait has one of its own, the rest is in the day's."""
    if kind in URGENT:
        return "decision", {"items": [story]}
    return "digest", {"chapters": stories.by_thing([story]), "more": 0}
