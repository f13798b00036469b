"""Projects, phases and activities for tests, made through the services."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.permissions import Person, Role
from app.projects import queries, seed, services
from app.projects.models import Activity, ActivityKind, NewsItem, Outcome, PartnerKind, Phase, Project

_numbers = count(1)
BOSS = Person(account_id=0, name="Fabrikken", instance_roles=frozenset(Role))  # may do anything, in tests only
PARTNERS = (
    {"name": "Kommunen", "kind": PartnerKind.MUNICIPALITY},
    {"name": "Glød AS", "kind": PartnerKind.BUSINESS, "role_nb": "Lager lamper", "role_en": "Makes lamps"},
)


def draft(title: str = "", **values: Any) -> Project:
    """A project that is not published yet; all three criteria hold unless `values` says otherwise."""
    number = next(_numbers)
    if not queries.focus_areas():
        seed.plant()
    given = {
        "title_nb": title or f"Trygg vei {number}",
        "title_en": title or values.get("title_nb") or f"Safe way {number}",
        "slug": f"trygg-vei-{number}" if not title else "",
        "summary_nb": "Vi vil gjøre stien trygg.",
        "summary_en": "We want a safe path.",
        "technology_nb": "Sensorer.",
        "collaboration_nb": "Kommune og lysprodusent.",
        "involvement_nb": "Folk som går der, er med.",
        "contact_name": "Ingrid Sørbø",
        "contact_email": "ingrid@example.no",
        "focus_area_id": queries.focus_areas()[0].id,
        "department_id": queries.departments()[0].id,
        **values,
    }
    return services.create_project(BOSS, given, PARTNERS)


def project(title: str = "", **values: Any) -> Project:
    """A published project in its first phase."""
    made = draft(title, **values)
    services.publish_project(BOSS, made)
    return made


def phase_of(made: Project) -> Phase:
    """The phase that the project is in."""
    running = queries.running_phase(made.id)
    assert running is not None
    return running


def activity(
    made: Project, kind: ActivityKind = ActivityKind.CALL_FOR_NEEDS, *, opened: bool = True, **values: Any
) -> Activity:
    """An activity in the project's running phase, open for a week unless `values` says otherwise."""
    given = {
        "title_nb": "Si hva du trenger",
        "title_en": values.get("title_nb", "Tell us"),
        "closes_at": clock.now() + timedelta(days=7),
        **values,
    }
    planned = services.plan_activity(BOSS, phase_of(made), kind, **given)
    if opened:
        services.open_activity(BOSS, planned)
    return planned


def results(made: Project, kind: ActivityKind = ActivityKind.VOTE, people: int = 7) -> Activity:
    """An activity that so many took part in, and that has closed."""
    held = activity(made, kind)
    services.count_contribution(held.id, by=people)
    services.close_activity(BOSS, held)
    return held


# What is filled in at the gate.
AT_THE_GATE = {
    "outcome": "continue",
    "title_nb": "Vi går videre med lave lykter",
    "title_en": "We go on with low lamps",
    "reason_nb": "Folk ser hvem som kommer.",
    "reason_en": "People see who is coming.",
    "decided_by_nb": "Avdelingsleder",
    "decided_by_en": "Head of section",
}


def decision(outcome: Outcome = Outcome.CONTINUE, **values: Any) -> services.Decision:
    """What is decided, in words."""
    given = {
        "title_nb": "Vi går videre",
        "title_en": "We go on",
        "reason_nb": "Det virket.",
        "reason_en": "It worked.",
        "lessons_nb": "Vi lærte noe.",
        "lessons_en": "We learned something.",
        "decided_by_nb": "Avdelingsleder",
        "decided_by_en": "Head of section",
        "client_key": f"decision-{next(_numbers)}",
        **values,
    }
    return services.Decision(outcome=outcome, **given)


def decide(made: Project, outcome: Outcome = Outcome.CONTINUE, **values: Any) -> None:
    """Record a decision straight away, without the gate's checks."""
    services.record_decision(BOSS, made, decision(outcome, **values))
    db.session.expire(made)


def in_phase(number: int, title: str = "", **values: Any) -> Project:
    """A published project in phase 1 to 4."""
    made = project(title, **values)
    for _ in range(number - 1):
        decide(made)
    return made


def accept(made: Project, next_status_on: date | None = None) -> None:
    """Let the department take over what was offered."""
    offered = made.handovers[-1]
    services.accept_handover(
        BOSS,
        offered,
        contact_name="Eirik Valevatn",
        contact_email="eirik@example.no",
        next_status_on=next_status_on or clock.today() + timedelta(days=90),
    )


def news(made: Project, title: str = "Prototypene er klare", **values: str) -> NewsItem:
    """A piece of news."""
    given = {"title_nb": title, "title_en": "", "body_nb": "Kom og prøv.", "body_en": "", **values}
    return services.write_news(BOSS, made, given)


def plan(made: Project, planned_end: date) -> None:
    """When the running phase is expected to be decided on."""
    services.plan_phase(BOSS, phase_of(made), {"planned_end": planned_end})


def soon() -> date:
    """A day that has not come yet."""
    return clock.today() + timedelta(days=30)
