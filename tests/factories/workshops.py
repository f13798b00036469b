"""Workshops with their questions, and phones that answer in them."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.permissions import Person, Role
from app.projects.models import Project
from app.workshops import queries, services
from app.workshops.models import Round, Step, Workshop
from app.workshops.services import Act, Sent
from app.workshops.views.screen import key_of
from tests.factories import activities

_numbers = count(1)
# A facilitator of every project, with no account of their own.
RUNS = Person(account_id=0, name="Test", instance_roles=frozenset(Role))
TEXTS = {
    "name_nb": "Verksted på Tjensvoll",
    "name_en": "Workshop at Tjensvoll",
    "used_for_nb": "Til å velge hva vi prøver.",
    "used_for_en": "To choose what we try.",
    "welcome_nb": "Vi stiller fem spørsmål.",
    "welcome_en": "We ask five questions.",
    "next_nb": "Vi bestemmer 20. november.",
    "next_en": "We decide on 20 November.",
}
SETTINGS: dict[str, dict[str, Any]] = {
    "several": {"most": 2},
    "scale": {"low_nb": "Uenig", "low_en": "Disagree", "high_nb": "Enig", "high_en": "Agree"},
    "dots": {"points": 10},
    "number": {"unit_nb": "minutter", "unit_en": "minutes"},
    "ideas": {"most_texts": 3},
    "panel": {"most_texts": 3},
}
WITHOUT_OPTIONS = ("text", "number", "ideas", "panel")
# What a phone sends to a question of each kind whose options are 1, 2 and 3, and what its owner then reads.
GIVEN: dict[str, tuple[dict[str, Any], str]] = {
    "single": ({"option": "1"}, "Lys"),
    "place": ({"option": "2"}, "Folk"),
    "several": ({"option": ["1", "3"]}, "Lys, Kort vei"),
    "scale": ({"score-1": "5", "score-2": ""}, "Lys: 5 av 5"),
    "text": ({"text": "Mer lys"}, "Mer lys"),
    "number": ({"number": "12,5"}, "12,5 minutter"),
    "ranking": ({"place-1": "2", "place-2": "1", "place-3": "3"}, "1. Folk, 2. Lys, 3. Kort vei"),
    "dots": ({"points-1": "6", "points-2": "", "points-3": "4"}, "Lys: 6, Kort vei: 4"),
    "matrix": ({"impact-1": "5", "effort-1": "2"}, "Lys: nytte 5, innsats 2"),
    "pairs": ({"pair-1-2": "2", "pair-1-3": "1", "pair-2-3": ""}, "Folk framfor Lys, Lys framfor Kort vei"),
    "ideas": ({"text": "Mer lys"}, "Mer lys"),
    "panel": ({"text": "Når kommer lyset?"}, "Når kommer lyset?"),
    "statements": ({"stand-1": "agree", "stand-2": "disagree"}, "Lys: enig, Folk: uenig"),
}


def workshop(*kinds: str, project: Project | None = None, started: bool = False) -> Workshop:
    """A workshop with one question of each kind."""
    project = project or activities.project_in()
    running = next(phase for phase in project.phases if phase.state.value == "running")
    made = services.create_workshop(RUNS, project, running, TEXTS)
    for kind in kinds:
        step(made, kind)
    if started:
        press(made, Act.START)
    return made


def step(
    held: Workshop, kind: str, question: str = "", texts_of: Sequence[str] = ("Lys", "Folk", "Kort vei"), **values: Any
) -> Step:
    question = question or f"Hva er viktigst {next(_numbers)}?"
    texts = {"question_nb": question, "question_en": f"{question} (en)", "settings": SETTINGS.get(kind, {}), **values}
    options = [{"text_nb": text, "text_en": f"{text} (en)"} for text in texts_of]
    made = services.add_step(RUNS, held, kind, texts, [] if kind in WITHOUT_OPTIONS else options)
    again(held)
    return made


def press(held: Workshop, act: Act, *, place: int | None = None) -> None:
    """A press by somebody who saw the newest press."""
    fresh = again(held)
    target = fresh.steps[place].id if place is not None else None
    services.press(RUNS, fresh, act, fresh.presses, step_id=target)
    again(held)


def again(held: Workshop) -> Workshop:
    """The workshop as it stands in the database now."""
    number = held.id
    db.session.flush()
    db.session.expire_all()
    return queries.workshop_by_id(number)


def opened(kind: str = "single", **more: Any) -> Workshop:
    """A workshop whose first question, of that kind, takes answers."""
    made = workshop(kind, started=True, **more)
    press(made, Act.NEXT)
    return made


def screen_of(number: int) -> str:
    """Where the screen of the workshop with that number is opened, with the key that opens it."""
    return f"/verksted/{number}/skjerm?k={key_of(number)}"


def round_of(held: Workshop) -> Round:
    """The round that is on."""
    found = queries.room(again(held)).round
    assert found is not None
    return found


def answer(
    held: Workshop, token: str, revision: int = 1, *, abstains: bool = False, for_other: str = "", **given: Any
) -> bool:
    """An answer from the phone with `token`: the fields of the form as they are sent, but texts by their id."""
    fields = {
        name: [str(one) for one in (value if isinstance(value, list) else [value])] for name, value in given.items()
    }
    fields = {name if name == "client_key" else name.replace("_", "-"): values for name, values in fields.items()}
    for name in fields.keys() & {"stand", "drop"}:
        number, colon, way = fields[name][0].partition(":")
        fields[name] = [f"{shown_number(Kind.IDEA, int(number))}{colon}{way}"]
    sent = Sent(round_id=round_of(held).id, revision=revision, given=fields, abstains=abstains, for_other=for_other)
    return services.answer(queries.room(again(held)), token, sent)
