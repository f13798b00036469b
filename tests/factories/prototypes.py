"""Prototypes to try: drafts, published ones with a test, pins and answers."""

from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from PIL import Image

from app.core.db import db
from app.projects.models import ActivityKind, Project
from app.prototypes import services
from app.prototypes.models import Choice, Mood, Prototype, Variant, Version
from app.prototypes.services import Note, Tester
from tests.factories import activities
from tests.factories.projects import BOSS

_numbers = count(1)
FOLDER = Path(mkdtemp(prefix="pictures-"))
TEXTS = {"title_nb": "Lave lykter", "title_en": "Low lamps", "alt_nb": "En sti ved et vann.", "alt_en": "A path."}
PLACES = (
    {"name_nb": "Lyktene", "name_en": "The lamps", "x": 0.35, "y": 0.76},
    {"name_nb": "Benken", "name_en": "The bench", "x": 0.75, "y": 0.2},
)


def picture(size: tuple[int, int] = (96, 72)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


def draft(project: Project | None = None, *, variants: int = 2, folder: Path = FOLDER, **values: Any) -> Prototype:
    """A prototype with a first version that is not published; each variant has a picture and two places."""
    project = project or activities.project_in()
    number = next(_numbers)
    given = {
        "slug": f"lys-som-vakner-{number}",
        "title_nb": "Lys som våkner når du kommer",
        "title_en": "Light that wakes when you come",
        "about_nb": "To måter å lyse opp stien på.",
        "about_en": "Two ways to light the path.",
        **values,
    }
    made = services.create_prototype(BOSS, project, given)
    for title in ("Lave lykter", "Høye stolper")[:variants]:
        added = services.add_variant(BOSS, made.versions[0], {**TEXTS, "title_nb": title}, picture(), folder)
        services.set_places(BOSS, added, PLACES)
    return made


def published(
    project: Project | None = None, *, variants: int = 2, folder: Path = FOLDER, **activity: Any
) -> Prototype:
    """A published prototype in an open test; `activity` are the activity's own columns."""
    made = draft(project, variants=variants, folder=folder)
    version = made.versions[0]
    version.activity = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, **activity)
    services.publish_version(BOSS, version)
    return made


def next_version(prototype: Prototype, *because_of: int, **activity: Any) -> Version:
    """Publish the next version, with an open test of its own."""
    version = services.add_version(BOSS, prototype)
    version.activity = activities.activity_in(prototype.project, ActivityKind.PROTOTYPE_TEST, **activity)
    services.publish_version(
        BOSS, version, changed_nb="Lyset er varmere.", changed_en="The light is warmer.", because_of=because_of
    )
    return version


def tester(participant_id: int | None = None, **values: Any) -> Tester:
    return Tester(participant_id=participant_id or activities.participant(), **values)


def pin(variant: Variant, by: Tester | None = None, mood: Mood = Mood.LIKE, text: str = "", **where: Any) -> int:
    """A pin at the first named place unless `where` says otherwise."""
    where = where or ({"place_id": variant.places[0].id} if variant.places else {})
    note = Note(client_key=f"key-{next(_numbers)}", mood=mood, text=text, **where)
    return services.save_pin(by or tester(), variant, note)


def answers(version: Version, **numbers: int) -> None:
    """So many testers who answered so: `answers(version, a=7, none=2)`."""
    for choice, number in numbers.items():
        for _someone in range(number):
            services.answer(tester(), version, Choice(choice))
    db.session.flush()
