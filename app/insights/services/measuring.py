"""The measured values of a pilot: entered, corrected, removed. Each is in the log, with what stood there before."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import _, lazy_
from app.core.i18n.formats import day as written
from app.core.permissions import Person
from app.core.upsert import insert_ignore
from app.insights.models import Indicator, Measurement, Pilot
from app.insights.permissions import MEASURE


def measure(by: Person, indicator: Indicator, day: date, value: float, note: str = "") -> None:
    """Enter the value measured on `day`. Entering a day again corrects it; the same again changes nothing."""
    MEASURE.check(by, indicator.pilot)
    _check(indicator.pilot, day)
    unique = {"indicator_id": indicator.id, "measured_on": day}
    while not insert_ignore(Measurement, **unique, value=value, note=note):
        if (stood := _held(**unique)) is not None:
            _change(by, stood, day, value, note)
            return
    _record(by, "measured", indicator, day=day.isoformat(), value=value)


def correct(by: Person, measurement: Measurement, day: date, value: float, note: str = "") -> None:
    """Say otherwise what was measured, and when. Raises `Invalid` when another value was measured that day."""
    indicator = measurement.indicator
    MEASURE.check(by, indicator.pilot)
    _check(indicator.pilot, day)
    try:
        with db.session.begin_nested():
            _change(by, measurement, day, value, note)
    except IntegrityError:
        db.session.refresh(measurement)
        reason = lazy_("Det er allerede ført inn en måling for denne dagen. Rett eller fjern den i stedet.")
        raise Invalid(reason, "measured_on") from None


def remove(by: Person, measurement: Measurement) -> None:
    """Take away a value that should not stand there. The log keeps what it was."""
    indicator, before = measurement.indicator, _plain(measurement)
    MEASURE.check(by, indicator.pilot)
    db.session.delete(measurement)
    db.session.flush()
    _record(by, "measurement_removed", indicator, before=before)


def earliest(pilot: Pilot) -> date:
    """From when on something can have been measured: when the project began, so that what was before the pilot can be.

    A pilot that ran before the project was written down here says itself when it started.
    """
    project = pilot.project
    began = [clock.local(project.created_at).date(), *(phase.started_on for phase in project.phases)]
    return min(day for day in (*began, pilot.starts_on) if day is not None)


def _check(pilot: Pilot, day: date) -> None:
    if day > clock.today():
        raise Invalid(lazy_("Datoen kan ikke være i framtida."), "measured_on")
    if day < (first := earliest(pilot)):
        reason = _("Datoen kan ikke være før prosjektet begynte, %(day)s.", day=written(first, year=True))
        raise Invalid(reason, "measured_on")


def _held(**unique: Any) -> Measurement | None:
    """What stands for that day, held so that what the log says stood before is what this one replaces."""
    query = select(Measurement).filter_by(**unique).with_for_update(key_share=True)
    return db.session.scalar(query, execution_options={"populate_existing": True})


def _change(by: Person, measurement: Measurement, day: date, value: float, note: str) -> None:
    before = _plain(measurement)
    measurement.measured_on, measurement.value, measurement.note = day, value, note
    db.session.flush()
    if _plain(measurement) != before:
        details = {"day": day.isoformat(), "value": value, "before": before}
        _record(by, "measurement_corrected", measurement.indicator, **details)


def _plain(measurement: Measurement) -> dict[str, Any]:
    return {"day": measurement.measured_on.isoformat(), "value": measurement.value, "note": measurement.note}


def _record(by: Person, action: str, indicator: Indicator, **details: Any) -> None:
    audit.record(by, f"insights.{action}", indicator, project_id=indicator.pilot.project_id, **details)
