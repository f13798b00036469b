"""After signing in one goes on to a page of this site, never to another."""

from pathlib import Path

import pytest

from app import create_app
from app.core.pages import language_of_path, safe_next
from config import Settings


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: a=b",
        "evil",
        "",
        None,
    ],
)
def test_another_site_is_never_the_next_page(target: str | None) -> None:
    assert safe_next(target, "/her") == "/her"


@pytest.mark.parametrize("target", ["/", "/behov/1042", "/behov?q=lys&side=2", "/team/en-vei/innboks#b3"])
def test_a_path_of_ours_is(target: str) -> None:
    assert safe_next(target, "/her") == target


@pytest.mark.parametrize(
    ("path", "lang"), [("/", "nb"), ("/en/", "en"), ("/en", "en"), ("/enhet", "nb"), ("/behov/en", "nb"), ("/nb", "nb")]
)
def test_the_language_is_the_first_part_of_the_path(path: str, lang: str) -> None:
    assert language_of_path(path) == lang


def test_what_an_installation_keeps_is_its_own(tmp_path: Path) -> None:
    """The database, pictures that are not public yet, and mails with codes lie in the folder."""
    settings = Settings.from_env({"APP_ENV": "test", "DATA_DIR": str(tmp_path / "data")})
    create_app(settings)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
