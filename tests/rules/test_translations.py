"""Every text is there in every language, with the same placeholders."""

import pytest

from app.core.i18n import strings

LANGUAGES = sorted(path.name for path in strings.TRANSLATIONS.iterdir() if path.is_dir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str) -> None:
    wrong = strings.problems(strings.TRANSLATIONS / language)
    assert not wrong, f"{len(wrong)} texts, the first of them:\n" + "\n".join(wrong[:10])
