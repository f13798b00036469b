"""The mail about an answer that is ready, as it will be: for those who look before they publish."""

from typing import Any

from app.core.i18n import told, told_language
from app.needs.models import PreparedAnswer
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject


def mails(one: PreparedAnswer) -> dict[str, Any]:
    """The mail about one of the answers in each language, for `_prepared_mails.html`."""
    letters = _letters(one)
    return {
        "first": one,
        "letters": letters,
        "parts": {code: _parts(one, letter, code) for code, letter in letters.items()},
    }


def _letters(one: PreparedAnswer) -> dict[str, notifications.Letter]:
    reasons = {"reason_nb": one.text_nb, "reason_en": one.text_en}
    about = {"by_nb": one.by_nb, "by_en": one.by_en}
    return notifications.preview(Subject.NEED, one.need_id, ReceiptKind.ANSWERED, **reasons, about=about)


def _parts(one: PreparedAnswer, letter: notifications.Letter, lang: str) -> list[tuple[str, str]]:
    """The mail with the language of each part: the answer itself is in bokmål where its English is missing."""
    its = told_language(one, "text", lang)
    before, said, after = letter.text.partition(notifications.in_mail(told(one, "text", lang)))
    return [(before, lang), (said, its), (after, lang)] if its != lang and said else [(letter.text, lang)]
