"""Planning and running a vote. Question, method and options are frozen as soon as it has opened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import delete, select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.once import key_of
from app.core.permissions import Person
from app.core.text import slugify
from app.decisions.models import Ballot, Method, Option
from app.decisions.permissions import EDIT, RUN
from app.decisions.services import telling
from app.projects import services as projects
from app.projects.models import ActivityKind, ActivityState, Phase, Project

Values = Mapping[str, Any]
FEWEST, MOST = 2, 12


def create_ballot(
    by: Person,
    project: Project,
    phase: Phase,
    values: Values,
    options: Sequence[Values],
    activity: Values,
    client_key: str | None = None,
) -> Ballot:
    """Plan a vote in `phase`, with its activity. The same form sent again gives the same vote.

    values: the ballot's own columns; options: the columns of each, in order; activity: times, audience, identity
    level, visibility of results. Raises `Invalid` at the field that is wrong, `Closed` when the phase has ended.
    """
    EDIT.check(by, project)
    _check(values, options)
    title = {"title_nb": values["question_nb"], "title_en": values.get("question_en", "")}
    key = key_of(client_key, values, options)
    planned = projects.plan_activity(by, phase, ActivityKind.VOTE, client_key=key, **title, **activity)
    if (made := db.session.scalar(select(Ballot).where(Ballot.activity_id == planned.id))) is not None:
        return made
    ballot = Ballot(
        project=project,
        activity=planned,
        created_at=clock.now(),
        **{**values, "slug": values.get("slug") or _free_slug(values["question_nb"])},
    )
    ballot.options = [Option(position=place, **texts) for place, texts in enumerate(options)]
    db.session.add(ballot)
    db.session.flush()
    audit.record(by, "decisions.created", ballot)
    return ballot


def edit_ballot(by: Person, ballot: Ballot, values: Values, options: Sequence[Values], activity: Values) -> None:
    """Change a vote. Once it has opened only missing English may be added (raises `Closed`).

    What was promised when it opened stands (invariant 4), and so does what people are asked: who comes back to change
    a vote must find the question that they answered.
    """
    EDIT.check(by, ballot)
    _check(values, options)
    projects.hold_activity(ballot.activity)  # it does not open in between
    if ballot.activity.state is ActivityState.PLANNED:
        _replace(ballot, values, options)
    else:
        _add_english(ballot, values, options)
    title = {"title_nb": ballot.question_nb, "title_en": ballot.question_en}
    projects.change_activity(by, ballot.activity, {**activity, **title})
    db.session.flush()
    audit.record(by, "decisions.edited", ballot)


def open_voting(by: Person, ballot: Ballot) -> None:
    """Let people vote, and tell those who follow the project. Repeating changes nothing."""
    RUN.check(by, ballot)
    projects.open_activity(by, ballot.activity)
    telling.tell_opening(ballot)


def close_voting(by: Person, ballot: Ballot) -> None:
    """Close it now, and tell those who voted that there is a result. Repeating changes nothing."""
    RUN.check(by, ballot)
    projects.close_activity(by, ballot.activity)
    telling.tell_result(ballot)


def extend_voting(by: Person, ballot: Ballot, closes_at: datetime) -> None:
    """Move the deadline later. Raises `Invalid` when it is earlier, `Closed` when it has passed."""
    RUN.check(by, ballot)
    projects.extend_activity(by, ballot.activity, closes_at)


def _check(values: Values, options: Sequence[Values]) -> None:
    if not FEWEST <= len(options) <= MOST:
        reason = lazy_("Lag mellom %(fewest)d og %(most)d svar.", fewest=FEWEST, most=MOST)
        raise Invalid(reason, "options")
    if values["method"] is Method.MULTI and not 1 <= values["max_choices"] <= len(options):
        raise Invalid(lazy_("Antallet kan ikke være større enn antall svar."), "max_choices")
    low, high = values.get("low_nb"), values.get("high_nb")
    if bool(low) != bool(high):
        missing = "high_nb" if low else "low_nb"
        raise Invalid(lazy_("Skriv hva både 1 og 5 betyr, eller la begge stå tomme."), missing)


def _replace(ballot: Ballot, values: Values, options: Sequence[Values]) -> None:
    for name, value in values.items():
        setattr(ballot, name, value)
    # The new ones come before the old ones go, so that no number is used again (SQLite would): a page that was open
    # before must not name another answer than the one it shows.
    old = [option.id for option in ballot.options]
    new = [Option(ballot_id=ballot.id, position=-1 - place, **texts) for place, texts in enumerate(options)]
    db.session.add_all(new)
    db.session.flush()
    db.session.execute(delete(Option).where(Option.id.in_(old)))
    for place, option in enumerate(new):
        option.position = place
    db.session.flush()
    db.session.expire(ballot, ["options"])


def _add_english(ballot: Ballot, values: Values, options: Sequence[Values]) -> None:
    if len(options) != len(ballot.options):
        raise Closed(lazy_("Avstemningen har åpnet. Da kan spørsmål og svar ikke endres lenger."))
    for row, texts in [(ballot, values), *zip(ballot.options, options, strict=True)]:
        for name, value in texts.items():
            held = getattr(row, name)
            if held == value:
                continue
            if not name.endswith("_en") or held:
                raise Closed(lazy_("Avstemningen har åpnet. Da kan spørsmål og svar ikke endres lenger."))
            setattr(row, name, value)


def _free_slug(question: str) -> str:
    base = slugify(question)[:70].rstrip("-") or "avstemning"
    taken = set(db.session.scalars(select(Ballot.slug).where(Ballot.slug.like(f"{base}%"))))
    return next(name for number in count(1) if (name := base if number == 1 else f"{base}-{number}") not in taken)
