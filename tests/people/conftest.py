"""What tests of people share: limits that begin anew, and codes and links out of mails."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.core.limits import limiter
from app.notifications.models import OutboxMail

Mails = Callable[..., list[OutboxMail]]


@pytest.fixture(autouse=True)
def fresh_limits(app: Flask) -> Iterator[None]:
    limiter.reset()
    yield
    limiter.reset()


@pytest.fixture
def code(mails: Mails) -> Callable[[str], str]:
    """The code in the newest mail to an address."""

    def read(email: str) -> str:
        found = re.search(r"\b\d{6}\b", mails(to=email)[-1].text)
        assert found is not None
        return found.group()

    return read


@pytest.fixture
def link(mails: Mails) -> Callable[[str], str]:
    """The path of the first link in the newest mail to an address."""

    def read(email: str) -> str:
        found = re.search(r"https?://[^/\s]+(/\S+)", mails(to=email)[-1].text)
        assert found is not None
        return found.group(1)

    return read
