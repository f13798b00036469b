"""What tests of notifications share: a mail server, and things that can be followed without other slices."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest
from flask import Flask

from app.core import providers
from app.core.providers import PageLink, SubjectPage
from config import Settings
from tests.support import mailserver
from tests.support.mailserver import MailServer

SECRET_NEED = 999  # nobody may know of it


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server, and an installation that sends through it."""
    before: Settings = app.extensions["settings"]
    with mailserver.running() as running:
        app.extensions["settings"] = replace(before, mail_server=running.url)
        yield running
    app.extensions["settings"] = before


def pages(kind: str, title: str) -> Callable[[Sequence[int], int | None], dict[int, SubjectPage]]:
    def find(ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
        return {
            number: SubjectPage(
                name=f"{kind} {number}",
                title=title,
                lang="nb",
                link=PageLink(endpoint="people.my_page", values={"om": number}),
            )
            for number in ids
            if number != SECRET_NEED
        }

    return find


@pytest.fixture(autouse=True)
def subjects(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number is a need («behov 7») or a project, in place of the real ones."""
    module = SimpleNamespace(
        PAGES={"need": pages("behov", "Stien er mørk"), "project": pages("prosjekt", "Trygg vei hjem")}
    )
    held = {**providers._held, "subjects": [module]}
    monkeypatch.setattr(providers, "_held", held)
