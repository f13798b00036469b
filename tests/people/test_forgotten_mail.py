"""Forgetting takes the mails to an address that was proved, which is known by its hash alone."""

import re

import pytest

from app.core.db import db
from app.notifications.models import OutboxMail
from app.people import devices, participants, proving
from app.people.models import IdentityLevel

pytestmark = pytest.mark.usefixtures("context")
EVA = "eva@example.no"


def recipients() -> list[str]:
    return sorted(mail.recipient for mail in db.session.query(OutboxMail))


def test_the_mail_with_the_code_goes_and_others_stay() -> None:
    eva, ola = (devices.new_participant(IdentityLevel.OPEN, token) for token in ("evas", "olas"))
    for who, address in ((eva, EVA), (ola, "ola@example.no")):
        assert proving.send_code(who, address, "nb")
    db.session.flush()
    letter = db.session.query(OutboxMail).filter_by(recipient=EVA).one()
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found is not None
    assert proving.prove(eva, EVA, found.group()) is not None
    participants.erase(eva)
    participants.erase(ola)  # never proved the address: somebody else's, perhaps
    assert recipients() == ["ola@example.no"]
