"""Every text is there in every language, with the same placeholders."""

import pytest

from app.core.i18n import strings

LANGUAGES = sorted(path.name for path in strings.TRANSLATIONS.iterdir() if path.is_dir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str) -> None:
    assert strings.problems(strings.TRANSLATIONS / language) == []
