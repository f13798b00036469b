"""The subject of a mail says what it brings, and never the opposite."""

import pytest

from app.core import clock
from app.core.i18n import in_language
from app.notifications import phrases
from app.notifications.models import Receipt, ReceiptKind, Subject

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize(
    ("lang", "name", "against", "said"),
    [
        ("nb", "behov 7", False, "Se hva behov 7 ikke er med i lenger"),
        ("en", "need 7", False, "See what need 7 is no longer part of"),
        ("nb", "behov 7", True, "Se hvor behov 7 ikke vises lenger"),
        ("en", "need 7", True, "See where need 7 is no longer shown"),
    ],
)
def test_what_is_over_is_not_announced_as_if_it_were_so(lang: str, name: str, against: bool, said: str) -> None:
    about = {"title_nb": "Vi tar omveier", "what": "insight", "over": True, "against": against}
    over = Receipt(subject=Subject.NEED, subject_id=7, kind=ReceiptKind.USED_IN, at=clock.now(), about=about)
    with in_language(lang):
        assert phrases.subject(over, name) == said
