"""Where a project belongs: focus area, department, district. Rows, not enums: names and borders change."""

from datetime import date

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class FocusArea(Base):
    """One of the municipality's focus areas, seeded with the five."""

    __tablename__ = "focus_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug_nb: Mapped[str] = mapped_column(String(80), unique=True)
    slug_en: Mapped[str] = mapped_column(String(80), unique=True)
    name_nb: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    about_nb: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    icon: Mapped[str] = mapped_column(String(40), default="")
    color: Mapped[str] = mapped_column(String(16), default="accent")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Department(Base):
    """An owner in the municipality (fagområde)."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name_nb: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    email: Mapped[str] = mapped_column(String(254), default="")
    active: Mapped[bool] = mapped_column(default=True)


class District(Base):
    """A district as it was called from a date on."""

    __tablename__ = "district"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name_nb: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    population: Mapped[int | None]
    population_source: Mapped[str] = mapped_column(String(200), default="")  # who counted
    population_on: Mapped[date | None]  # and the day that the number holds for
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
