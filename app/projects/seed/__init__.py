"""The rows that every installation starts with: the five focus areas, the nine districts, the departments."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from app.core.upsert import insert_missing
from app.projects.models import Department, District, FocusArea

HERE = Path(__file__).parent


@cache
def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))[name]
    return rows


def plant() -> None:
    """Insert what is missing. What an administrator has changed since is left alone."""
    insert_missing(FocusArea, [_focus_area(place, row) for place, row in enumerate(_rows("focus_areas"))])
    insert_missing(Department, [_department(row) for row in _rows("departments")])
    insert_missing(District, [_district(row) for row in _rows("districts")])


def _focus_area(place: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("slug_nb", "slug_en", "name_nb", "name_en", "icon", "color")},
        "about_nb": row["description_nb"],
        "about_en": row["description_en"],
        "position": place,
        "active": True,
    }


def _department(row: dict[str, Any]) -> dict[str, Any]:
    return {"slug": row["key"], "name_nb": row["name_nb"], "name_en": row["name_en"], "email": "", "active": True}


def _district(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "slug": row["key"],
        "name_nb": row["name"],
        "name_en": row["name"],
        "population": row["population_2025"],
        "population_source": "Statistisk sentralbyrå, 2025",
        "valid_from": row["valid_from"],
    }
