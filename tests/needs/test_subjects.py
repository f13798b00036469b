"""Who may follow a need, what they hear of it, and where a mail about it leads."""

from collections.abc import Callable

import pytest

from app.core.db import db
from app.core.providers import SubjectPage, subject_pages
from app.needs import secret, services
from app.needs.models import Need, Policy
from app.notifications import digests
from app.notifications.models import OutboxMail
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import people

pytestmark = pytest.mark.usefixtures("context")


def page(need: Need, who: int | None = None) -> SubjectPage | None:
    return subject_pages("need", [need.id], who).get(need.id)


def test_what_is_public_may_be_known_by_all() -> None:
    need = make.need("Stien er mørk.")
    found = page(need)
    assert found is not None
    assert (found.name, found.title, found.link.endpoint) == (f"behov {need.id}", "Stien er mørk", "needs.need")


def test_what_waits_is_known_only_by_who_told_it() -> None:
    author, other = make.participant(), make.participant()
    need = make.told(by=author)
    assert page(need) is None
    assert page(need, other) is None
    assert page(need, author) is not None


def test_a_declined_need_is_shown_to_its_author_behind_the_secret_link() -> None:
    author = make.participant()
    need = make.told(by=author)
    services.decline(make.MODERATOR, need, Policy.UNCLEAR)
    found = page(need, author)
    assert found is not None
    assert found.link.values == {"token": secret.token_of(need)}
    assert page(need) is None


def test_the_words_of_a_hidden_need_are_in_no_mail_to_others() -> None:
    need = make.need("Naboen Ola Nordmann er syk.")
    services.hide(make.MODERATOR, need, Policy.PERSONAL_DATA)
    found = page(need, make.participant())
    assert found is not None
    assert "Ola" not in found.title + found.name
    assert found.ended


def test_the_answer_comes_by_mail_with_number_date_reason_and_a_link(
    frozen_clock: Moment, mails: Callable[..., list[OutboxMail]]
) -> None:
    author = make.participant()
    people.contact(author, "eva@example.no")
    need = make.told("Stien er mørk.", by=author)
    frozen_clock.move(days=1)
    services.decline(make.MODERATOR, need, Policy.UNCLEAR, "Ring oss gjerne.")
    frozen_clock.move(minutes=10)
    db.session.commit()
    digests.tell_daily()
    [mail] = mails()
    assert mail.subject == f"Les hvorfor vi ikke publiserte behov {need.id}"
    assert f"12. mai meldte du behov {need.id}: «Stien er mørk»." in mail.text
    assert "13. mai: Lest, men ikke publisert." in mail.text
    assert "Grunnen: Vi klarer ikke å lese ut av teksten" in mail.text
    assert "Ring oss gjerne." in mail.text
    assert f"/behov/kvittering/{secret.token_of(need)}" in mail.text


def test_an_answer_that_is_only_in_norwegian_says_so_in_an_english_mail(
    frozen_clock: Moment, mails: Callable[..., list[OutboxMail]]
) -> None:
    author = make.participant()
    people.contact(author, "john@example.no", "en")
    need = make.told("The path is dark.", by=author)
    services.publish(make.MODERATOR, need)
    make.answered(need, "Vi måler lyset.")
    frozen_clock.move(minutes=10)
    db.session.commit()
    digests.tell_daily()
    told = mails()[0].text.split("\n\n")
    place = next(place for place, words in enumerate(told) if "Vi måler lyset." in words)
    assert told[place + 1] == "This text is only in Norwegian so far."
