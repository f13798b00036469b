"""Ballots to vote in, and votes in them."""

from itertools import count
from typing import Any

from app.core import clock
from app.core.db import db
from app.decisions import services
from app.decisions.models import Ballot, Method, Option
from app.decisions.services import VoteCast
from app.projects.models import ActivityKind, Project
from tests.factories import activities

_numbers = count(1)
TEXTS = ("Lave lykter", "Høye stolper", "Ingen av dem")


def ballot(
    project: Project | None = None, *, method: Method = Method.SINGLE, texts: tuple[str, ...] = TEXTS, **values: Any
) -> Ballot:
    """An open ballot. `values` of the activity (state, closes_at, identity_level …) go to the activity."""
    project = project or activities.project_in()
    own = {key: values.pop(key) for key in list(values) if hasattr(Ballot, key)}
    made = Ballot(
        **{
            "slug": f"lys-pa-stien-{next(_numbers)}",
            "project_id": project.id,
            "activity_id": activities.activity_in(project, ActivityKind.VOTE, **values).id,
            "method": method,
            "max_choices": 2 if method is Method.MULTI else 1,
            "question_nb": "Hvilket lys vil du ha?",
            "question_en": "Which light do you want?",
            "why_nb": "Vi har penger til å prøve én ting.",
            "used_for_nb": "Resultatet er med når vi avgjør hva vi prøver.",
            "used_for_en": "The result counts when we decide what to try.",
            "decided_by_nb": "Avdelingsleder, Bymiljø",
            "decided_by_en": "Head of section, Urban environment",
            "created_at": clock.now(),
            **own,
        }
    )
    made.options = [Option(position=place, text_nb=text, text_en=f"{text} (en)") for place, text in enumerate(texts)]
    db.session.add(made)
    db.session.flush()
    return made


def vote(held: Ballot, *places: int, by: int | None = None, employee: bool = False) -> VoteCast:
    """A vote for the options at `places` (from 0); in a rating, the scores of the options in order."""
    if held.method is Method.RATING:
        choices = {option.id: score for option, score in zip(held.options, places, strict=False) if score}
    else:
        choices = {held.options[place].id: 1 for place in places}
    open_now = services.ballot_to_vote_in(held.slug)
    return services.cast_vote(by or activities.participant(), open_now, choices, by_employee=employee)
