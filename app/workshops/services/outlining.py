"""Beginning a workshop with the questions that its phase suggests."""

from app.core.permissions import Person
from app.projects.models import PhaseKind
from app.workshops.models import Workshop
from app.workshops.outlines import OUTLINES, Outlined
from app.workshops.services.planning import add_step


def begin_with(by: Person, workshop: Workshop, phase: PhaseKind) -> None:
    """Add what is suggested for the phase to a workshop that has no questions yet."""
    for outlined in () if workshop.steps else OUTLINES[phase]:
        options = [{"text_nb": nb, "text_en": en} for nb, en in outlined.options]
        add_step(by, workshop, outlined.kind, _values(outlined), options)


def _values(outlined: Outlined) -> dict[str, object]:
    return {
        "question_nb": outlined.question[0],
        "question_en": outlined.question[1],
        "help_nb": "",
        "help_en": "",
        "notes": "",
        "minutes": outlined.minutes,
        "practice": outlined.practice,
        "settings": dict(outlined.settings),
    }
