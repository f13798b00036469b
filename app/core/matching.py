"""Looking for words in short columns, as a person means it: every word, in any order, in any case, also with Æ, Ø and Å."""

from typing import Any

from sqlalchemy import ColumnElement, String, func, or_, type_coerce

from app.core.text import fold

LONGEST = 100


def lowered(text: Any) -> ColumnElement[str]:
    """In lower case. SQLite, and PostgreSQL in some locales, leave Æ, Ø and Å as they are."""
    found: ColumnElement[str] = func.lower(type_coerce(text, String))
    for upper in "ÆØÅÉ":
        found = func.replace(found, upper, upper.lower())
    return found


def holding(search: str, *columns: Any) -> list[ColumnElement[bool]]:
    """Conditions that each word of `search` stands in one of the columns."""
    return [
        or_(*(lowered(column).contains(word, autoescape=True) for column in columns))
        for word in fold(search[:LONGEST]).split()
    ]
