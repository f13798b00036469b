"""Every kind of receipt has a sentence and a subject, in both languages, whatever is known about it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.i18n import in_language
from app.core.providers import PageLink, SubjectPage
from app.notifications import phrases, wording
from app.notifications.models import Follow, Receipt, ReceiptKind, Subject, Tie

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
ALL: dict[str, Any] = {
    "title_nb": "Vi tar omveier når vi ikke ser hvem som kommer mot oss i mørket",
    "title_en": "We take detours when we cannot see who is coming towards us",
    "project_nb": "Trygg vei hjem i vintermørket rundt hele Mosvatnet",
    "values": {"number": 4},
    "others": 42,
    "what": "insight",
    "outcome": "continue",
}


def receipt(kind: ReceiptKind, subject: Subject = Subject.NEED, **about: Any) -> Receipt:
    moment = datetime(2026, 3, 12, 9, tzinfo=UTC)
    return Receipt(subject=subject, subject_id=7, kind=kind, at=moment, reason_nb="", reason_en="", about=about)


@pytest.mark.parametrize("about", [{}, ALL], ids=["nothing known", "everything known"])
@pytest.mark.parametrize("kind", list(ReceiptKind))
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_each_kind_has_a_sentence_and_a_short_subject(kind: ReceiptKind, lang: str, about: dict[str, Any]) -> None:
    with in_language(lang):
        told = receipt(kind, **about)
        sentence, subject = wording.sentence(told), phrases.subject(told, "behov 1042")
    for text in (sentence, subject):
        assert text
        assert "%(" not in text
        assert "None" not in text
    assert len(subject) <= 50
    assert sentence[-1] in ".»”"
    assert sentence[0] == sentence[0].upper()


@pytest.mark.parametrize("outcome", ["continue", "adjust", "pause", "stop", "hand_over", "unknown"])
def test_each_outcome_has_its_own_words_and_stopping_is_no_failure(outcome: str) -> None:
    told = receipt(ReceiptKind.DECIDED, Subject.PROJECT, **{**ALL, "outcome": outcome})
    assert "Trygg vei hjem" in wording.sentence(told)
    assert len(phrases.subject(told, "x")) <= 50
    assert not {"mislykket", "dessverre", "beklager"} & set(wording.sentence(told).lower().split())


@pytest.mark.parametrize("what", ["insight", "opportunity", "solution", "pilot"])
def test_what_it_became_is_named(what: str) -> None:
    told = receipt(ReceiptKind.USED_IN, **{**ALL, "what": what})
    assert wording.sentence(told).endswith(", sammen med 42 andre.")


def test_a_need_is_promised_to_be_read_and_a_test_is_not() -> None:
    assert "to arbeidsdager" in wording.sentence(receipt(ReceiptKind.RECEIVED))
    assert "arbeidsdager" not in wording.sentence(receipt(ReceiptKind.RECEIVED, Subject.FEEDBACK))


def test_the_other_language_is_used_when_it_is_there_and_bokmal_when_it_is_not() -> None:
    told = receipt(ReceiptKind.NOT_CHOSEN, **ALL)
    told.reason_nb = "For dyrt."
    with in_language("en"):
        assert "We take detours" in wording.sentence(told)
        assert wording.reason(told, own=False) == "For dyrt."


@pytest.mark.parametrize("tie", list(Tie))
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_mail_begins_with_why_one_gets_it(tie: Tie, lang: str) -> None:
    follow = Follow(tie=tie, since=datetime(2026, 3, 12, 9, tzinfo=UTC))
    page = SubjectPage(name="behov 1042", title="Stien er mørk", lang="nb", link=PageLink(endpoint="x"))
    with in_language(lang):
        lead = phrases.lead(follow, page)
    assert "behov 1042" in lead
    assert "Stien er mørk" in lead


def test_a_name_that_holds_the_title_is_not_said_twice() -> None:
    follow = Follow(tie=Tie.FOLLOWED, since=datetime(2026, 3, 12, 9, tzinfo=UTC))
    page = SubjectPage(name="prosjektet «Trygg vei»", title="Trygg vei", lang="nb", link=PageLink(endpoint="x"))
    assert phrases.lead(follow, page) == "Du følger prosjektet «Trygg vei»."
