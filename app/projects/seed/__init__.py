"""The rows that every installation starts with: the five focus areas, the nine districts, the departments."""

import tomllib
from pathlib import Path
from typing import Any

from app.core.upsert import insert_ignore
from app.projects.models import Department, District, FocusArea

HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))[name]
    return rows


def plant() -> None:
    """Insert what is missing. What an administrator has changed since is left alone."""
    for place, row in enumerate(_rows("focus_areas")):
        insert_ignore(
            FocusArea,
            **{name: row[name] for name in ("slug_nb", "slug_en", "name_nb", "name_en", "icon", "color")},
            about_nb=row["description_nb"],
            about_en=row["description_en"],
            position=place,
            active=True,
        )
    for row in _rows("departments"):
        insert_ignore(
            Department, slug=row["key"], name_nb=row["name_nb"], name_en=row["name_en"], email="", active=True
        )
    for row in _rows("districts"):
        insert_ignore(
            District,
            code=row["code"],
            slug=row["key"],
            name_nb=row["name"],
            name_en=row["name"],
            population=row["population_2025"],
            population_source="Statistisk sentralbyrå, 2025",
            valid_from=row["valid_from"],
        )
