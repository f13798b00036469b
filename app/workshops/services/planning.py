"""Planning a workshop and its questions. A round keeps the question as it was asked, so an edit never changes one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update

from app.core import audit, clock, secrets
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.core.text import excerpt
from app.core.upsert import changed
from app.people.models import IdentityLevel
from app.projects import services as projects
from app.projects.models import ActivityKind, ActivityState, Phase, Project
from app.workshops import queries, things
from app.workshops.kinds import Choice, Question, all_kinds, kind_named
from app.workshops.models import HandCount, RoomAnswer, Round, RoundState, Step, Workshop
from app.workshops.permissions import EDIT, READ
from app.workshops.tokens import new_key

Values = Mapping[str, Any]
COPIED = (
    "question_nb",
    "question_en",
    "help_nb",
    "help_en",
    "notes",
    "notes_lang",
    "minutes",
    "practice",
    "settings",
)
MOST_STEPS = 30
TRIES = 20


def create_workshop(
    by: Person, project: Project, phase: Phase, values: Values, client_key: str | None = None
) -> Workshop:
    """Plan a workshop in `phase`, with its activity and the code of its room. Raises `Closed` when the phase is over.

    The same form sent again gives the same workshop.
    """
    EDIT.check(by, project)
    promised = {**_told(values), "identity_level": IdentityLevel.ROOM, "opens_at": None}
    key = key_of(client_key, values)
    activity = projects.plan_activity(by, phase, ActivityKind.WORKSHOP, client_key=key, **promised)
    if (made := db.session.scalar(select(Workshop).where(Workshop.activity_id == activity.id))) is not None:
        return made
    workshop = Workshop(
        project=project,
        activity=activity,
        code=_free_code(),
        room_key=new_key(),
        created_at=clock.now(),
        **values,
    )
    db.session.add(workshop)
    db.session.flush()
    audit.record(by, "workshops.created", workshop)
    return workshop


def edit_workshop(by: Person, workshop: Workshop, values: Values) -> None:
    """Change its texts. What people were promised stands once it is open."""
    EDIT.check(by, workshop)
    projects.change_activity(by, workshop.activity, _told(values))
    for name, value in values.items():
        setattr(workshop, name, value)
    touch(workshop)
    audit.record(by, "workshops.edited", workshop)


LONGEST_NAME = 80
COPY = {"name_nb": "kopi", "name_en": "copy"}


def copy_workshop(
    by: Person, workshop: Workshop, phase: Phase, client_key: str | None = None, *, to: Project | None = None
) -> Workshop:
    """A new workshop with the same texts and questions, planned in `phase` of its own project or of another. Nobody has
    answered. What options are of the old project is not of another one: there they are words only.

    The same press sent again gives the same copy.
    """
    READ.check(by, workshop)
    project = to or workshop.project
    names = ("name", "welcome", "used_for", "next")
    texts = {f"{name}_{lang}": getattr(workshop, f"{name}_{lang}") for name in names for lang in ("nb", "en")}
    here = project.id == workshop.project_id
    if here:  # two of the same name stand in the same list
        texts |= {name: _copy_of(texts[name], word) for name, word in COPY.items() if texts[name]}
    key = key_of(client_key, "copy", workshop.id, *([] if here else [project.id]))
    place = {"place": workshop.place if here else "", "for_others": workshop.for_others}
    made = create_workshop(by, project, phase, {**texts, **place}, key)
    for step in [] if made.steps else workshop.steps:
        asked = {name: getattr(step, name) for name in COPIED}
        add_step(by, made, step.kind, asked, step.options)
    return made


def _copy_of(name: str, word: str) -> str:
    return f"{excerpt(name, LONGEST_NAME - len(word) - 4)} ({word})"


def links_lost(workshop: Workshop, copy: Workshop) -> int:
    """How many options stand for something of the old project, and are words only in the copy."""
    return _linked(workshop) - _linked(copy)


def _linked(workshop: Workshop) -> int:
    return sum(bool(option.get("thing")) for step in workshop.steps for option in step.options)


def add_step(
    by: Person,
    workshop: Workshop,
    kind: str,
    values: Values,
    options: Sequence[Values],
    client_key: str | None = None,
) -> Step:
    """Add a question of the kind at the end of the agenda. The same form sent again gives the same question."""
    EDIT.check(by, workshop)
    key = key_of(client_key, workshop.id, kind, values, options)
    step, new = once(Step, key, lambda: _asked(workshop, kind, {**values, "client_key": key}, options))
    if new:
        touch(workshop)
        audit.record(by, "workshops.question_added", workshop, place=place_of(step))
    return step


def _asked(workshop: Workshop, kind: str, values: Values, options: Sequence[Values]) -> Step:
    _not_over(workshop)
    if kind not in all_kinds():
        raise NotFound
    if len(workshop.steps) >= MOST_STEPS:
        raise Invalid(lazy_("Et verksted kan ha høyst %(most)d spørsmål.", most=MOST_STEPS))
    checked = _check(kind, values, _of_project(workshop, options))
    position = max((step.position for step in workshop.steps), default=0) + 1
    return Step(workshop=workshop, position=position, kind=kind, options=_numbered(checked, 0), **values)


def edit_step(by: Person, step: Step, values: Values, options: Sequence[Values]) -> bool:
    """Change a question. True when the change already holds; False when it holds from the next round on, because
    somebody has answered the round that is on, or may be answering it."""
    EDIT.check(by, step.workshop)
    _not_over(step.workshop)
    checked = _check(step.kind, values, _of_project(step.workshop, options))
    highest = _highest_key(step)
    same_notes = values.get("notes") == step.notes  # then they stay in the language that they were written in
    for name, value in values.items():
        if name != "notes_lang" or not same_notes:
            setattr(step, name, value)
    step.options = _numbered(checked, highest)
    touch(step.workshop)
    audit.record(by, "workshops.question_edited", step.workshop, place=place_of(step))
    return _ask_anew(step)


def move_step(by: Person, step: Step, *, up: bool) -> None:
    """One place up or down in the agenda. At the end it stays where it is."""
    EDIT.check(by, step.workshop)
    steps = list(step.workshop.steps)
    at = steps.index(step)
    to = at - 1 if up else at + 1
    if 0 <= to < len(steps):
        steps[at], steps[to] = steps[to], steps[at]
        for place, one in enumerate(steps, 1):
            one.position = place
        touch(step.workshop)
        audit.record(by, "workshops.question_moved", step.workshop, place=to + 1, was=at + 1)


def remove_step(by: Person, step: Step) -> None:
    """Take a question out of the agenda. Raises `Closed` once it has been asked: rounds are kept."""
    EDIT.check(by, step.workshop)
    workshop = step.workshop
    if queries.newest_round(step.id) is not None:
        raise Closed(lazy_("Spørsmålet er stilt, og rundene skal stå. Hopp over det i stedet."))
    if workshop.current_step_id == step.id:
        raise Closed(lazy_("Spørsmålet er på skjermen nå. Gå videre først."))
    place = place_of(step)
    db.session.execute(delete(Step).where(Step.id == step.id))
    db.session.expire(workshop, ["steps"])
    touch(workshop)
    audit.record(by, "workshops.question_removed", workshop, place=place)


def place_of(step: Step) -> int:
    """Its place in the agenda, from 1: what it is called on the pages and in the log."""
    return [one.id for one in step.workshop.steps].index(step.id) + 1


def question_of(step: Step) -> Question:
    """The question as it would be asked now."""
    return Question(
        kind=step.kind,
        question_nb=step.question_nb,
        question_en=step.question_en,
        help_nb=step.help_nb,
        help_en=step.help_en,
        practice=step.practice,
        options=tuple(Choice(**option) for option in step.options),
        settings=dict(step.settings),
    )


def touch(workshop: Workshop) -> None:
    """Let every screen and phone know that something is new."""
    db.session.flush()
    db.session.execute(update(Workshop).where(Workshop.id == workshop.id).values(version=Workshop.version + 1))
    db.session.expire(workshop, ["version"])


def _ask_anew(step: Step) -> bool:
    """Let the newest round ask the question as it is now, unless somebody has answered it, with a phone, on a sheet or by
    hand, or reads it just now."""
    newest = queries.newest_round(step.id)
    if newest is None:
        return True
    db.session.execute(select(Round.id).where(Round.id == newest.id).with_for_update())  # no answer comes in between
    said = (select(model.id).where(model.round_id == newest.id).exists() for model in (RoomAnswer, HandCount))
    fresh = update(Round).where(Round.id == newest.id, Round.state == RoundState.LOCKED, ~or_(*said))
    holds = changed(fresh.values(asked=question_of(step).stored())) > 0
    db.session.expire(newest)
    return holds


def _check(kind: str, values: Values, options: Sequence[Values]) -> list[dict[str, Any]]:
    rules = kind_named(kind)
    if rules.options is None:
        return []
    filled = [dict(option) for option in options if option.get("text_nb")]
    fewest, most = rules.options
    if not fewest <= len(filled) <= most:
        raise Invalid(lazy_("Skriv mellom %(fewest)d og %(most)d.", fewest=fewest, most=most), "options")
    wanted = values["settings"].get("most")
    if wanted is not None and wanted > len(filled):
        raise Invalid(lazy_("Antallet kan ikke være større enn antall svar."), "most")
    return filled


def _of_project(workshop: Workshop, options: Sequence[Values]) -> list[dict[str, Any]]:
    """The options, each with its thing when that is the project's own."""
    ours = things.belonging(workshop.project_id, (option.get("thing") or "" for option in options))
    return [{**option, "thing": thing if (thing := option.get("thing")) in ours else ""} for option in options]


def _numbered(options: Sequence[Values], highest: int) -> list[dict[str, Any]]:
    """Options with their keys: those that had one keep it, new ones get numbers that nothing has had."""
    taken: set[int] = set()
    numbered = []
    for option in options:
        key = option.get("key")
        if not isinstance(key, int) or not 1 <= key <= highest or key in taken:
            highest += 1
            key = highest
        taken.add(key)
        place = {axis: option.get(axis) for axis in ("x", "y")}
        texts = {"text_nb": option["text_nb"], "text_en": option.get("text_en") or ""}
        numbered.append({"key": key, **texts, "thing": option.get("thing") or "", **place})
    return numbered


def _highest_key(step: Step) -> int:
    rounds = db.session.scalars(select(Round.asked).where(Round.step_id == step.id)).all()
    lists = [step.options, *(asked["options"] for asked in rounds)]
    return max((option["key"] for options in lists for option in options), default=0)


def _told(values: Values) -> dict[str, Any]:
    """The activity's own texts."""
    names = {"name": "title", "welcome": "about", "used_for": "promise"}
    return {f"{theirs}_{lang}": values[f"{ours}_{lang}"] for ours, theirs in names.items() for lang in ("nb", "en")}


def _not_over(workshop: Workshop) -> None:
    if workshop.activity.state_at(clock.now()) is ActivityState.CLOSED:
        raise Closed(lazy_("Verkstedet er slutt. Lag et nytt."))


def _free_code() -> str:
    """Six digits that no room has had."""
    for _try in range(TRIES):
        code = secrets.code()
        if db.session.scalar(select(Workshop.id).where(Workshop.code == code)) is None:
            return code
    raise Invalid(lazy_("Vi fant ingen ledig kode. Prøv igjen."))
