"""Pilots with their indicators, and notes from outside the app."""

from collections.abc import Mapping
from typing import Any

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.insights.models import Indicator, Note, Pilot
from app.insights.permissions import WRITE
from app.insights.queries.sources import holds
from app.insights.services.links import hold
from app.insights.services.telling import tell
from app.notifications.models import Subject
from app.projects.models import Project

NEEDS_SOURCE = lazy_(
    "En pilot må bygge på minst én prototype eller ett løsningsforslag som er publisert, før den publiseres."
)


def write_note(
    by: Person, project: Project, text_nb: str, source: str, *, client_key: str | None = None, **more: Any
) -> Note:
    """Evidence from outside the app; the same form sent again gives the same note.

    Raises `Invalid` without a source: no evidence without where it is from.
    """
    WRITE.check(by, project)
    if not source.strip():
        raise Invalid(lazy_("Skriv hvor dette kommer fra."), "source")
    key = key_of(client_key, project.id, text_nb, source, more)
    words = {"text_nb": text_nb, "source": source, **more}
    note, new = once(Note, key, lambda: Note(project_id=project.id, written_at=clock.now(), client_key=key, **words))
    if new:
        audit.record(by, "insights.note_written", note)
    return note


def create_pilot(by: Person, project: Project, values: Mapping[str, Any], client_key: str | None = None) -> Pilot:
    """A pilot that is not public yet. The same form sent again gives the same one."""
    WRITE.check(by, project)
    key = key_of(client_key, project.id, values)
    pilot, new = once(Pilot, key, lambda: Pilot(project=project, client_key=key, **values))
    if new:
        audit.record(by, "insights.pilot_written", pilot)
    return pilot


def edit_pilot(by: Person, pilot: Pilot, values: Mapping[str, Any]) -> None:
    """Change the texts and the days."""
    WRITE.check(by, pilot)
    for name, value in values.items():
        setattr(pilot, name, value)
    db.session.flush()
    audit.record(by, "insights.pilot_edited", pilot)


def publish_pilot(by: Person, pilot: Pilot) -> None:
    """Let everyone follow what is measured, and tell those whose contributions led to it.

    Raises `Invalid` while there is nothing to measure, or nothing public that it builds on.
    """
    WRITE.check(by, pilot)
    hold(pilot)
    if pilot.published_at is not None:
        return
    if not pilot.indicators:
        raise Invalid(lazy_("En pilot må ha minst én indikator før den publiseres."))
    if not holds((Subject.PILOT, pilot.id)):
        raise Invalid(NEEDS_SOURCE)
    pilot.published_at = clock.now()
    db.session.flush()
    audit.record(by, "insights.pilot_published", pilot)
    tell((Subject.PILOT, pilot.id))


def add_indicator(by: Person, pilot: Pilot, values: Mapping[str, Any], client_key: str | None = None) -> Indicator:
    """What to measure, from a baseline towards a target; the same number for both says that it must not get worse.

    The same form sent again gives the same one.
    """
    WRITE.check(by, pilot)
    key = key_of(client_key, pilot.id, values)
    indicator, new = once(
        Indicator, key, lambda: Indicator(pilot=pilot, position=len(pilot.indicators), client_key=key, **values)
    )
    if new:
        audit.record(by, "insights.indicator_added", indicator, project_id=pilot.project_id)
    return indicator


def edit_indicator(by: Person, indicator: Indicator, values: Mapping[str, Any]) -> None:
    """Change what is measured. The log keeps what baseline and target were before: they are what a pilot is judged by."""
    WRITE.check(by, indicator.pilot)
    before = {"baseline": indicator.baseline, "target": indicator.target}
    for name, value in values.items():
        setattr(indicator, name, value)
    db.session.flush()
    audit.record(by, "insights.indicator_edited", indicator, project_id=indicator.pilot.project_id, before=before)
