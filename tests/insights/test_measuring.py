"""What a pilot measured: within the project's time, and a mistake can be corrected or taken away."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.insights import services
from app.insights.models import Indicator, Measurement, Pilot
from app.insights.views import measuring
from app.projects.models import Project
from tests.cast import gather
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.page import text_of


@pytest.fixture
def project(client: Client) -> Project:
    cast = gather(make.project(slug="stien"))
    client.sign_in(cast.alice.account)
    return cast.project


@pytest.fixture
def pilot(project: Project) -> Pilot:
    pilot = services.create_pilot(BOSS, project, {"title_nb": "Lys i tre uker"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Snur i mørket", "baseline": 14.0, "target": 3.0})
    db.session.commit()
    return pilot


@pytest.fixture
def page(pilot: Pilot) -> str:
    return f"/team/stien/pilot/{pilot.id}"


def stored() -> list[tuple[date, float]]:
    db.session.expire_all()
    rows = db.session.query(Measurement).order_by(Measurement.measured_on)
    return [(row.measured_on, row.value) for row in rows]


def entered(indicator: Indicator, day: date, value: float) -> Measurement:
    services.measure(BOSS, indicator, day, value)
    db.session.commit()
    return db.session.query(Measurement).filter_by(measured_on=day).one()


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "yesterday"])
def test_nothing_was_measured_before_the_project_began(client: Client, page: str, day: str) -> None:
    before = clock.today() - timedelta(days=1)
    told = {"i1-measured_on": before.isoformat() if day == "yesterday" else day, "i1-value": "4"}
    answer = client.post(f"{page}/maling/1", data=told)
    assert answer.status_code == 422
    assert "før prosjektet begynte" in answer.page.text
    assert stored() == []


def test_a_pilot_that_started_before_the_project_was_written_down_says_so(
    client: Client, pilot: Pilot, page: str
) -> None:
    started = clock.today() - timedelta(days=40)
    services.edit_pilot(BOSS, pilot, {"starts_on": started})
    db.session.commit()
    client.post(f"{page}/maling/1", data={"i1-measured_on": started.isoformat(), "i1-value": "4"})
    assert stored() == [(started, 4)]


def test_the_fields_of_a_measurement_say_which_of_them_must_be_filled_in(client: Client, page: str) -> None:
    labels = client.page(page).form(has="i1-measured_on").element.iter("div")
    marks = [text_of(label) for label in labels if label.get("class") == "lab"]
    assert marks == ["Målt Må fylles ut", "Verdi Må fylles ut", "Merknad Valgfritt"]


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_measurement_is_corrected_and_the_log_keeps_what_it_was(
    client: Client, pilot: Pilot, page: str, lang: str
) -> None:
    entered(pilot.indicators[0], clock.today(), 140)
    home = page if lang == "nb" else f"/en{page}"
    work = client.page(client.page(home).link("Rett eller fjern" if lang == "nb" else "Correct or remove"))
    client.submit(work.form(has="measured_on"), value="14")
    assert stored() == [(clock.today(), 14)]
    logged = db.session.query(AuditEntry).filter_by(action="insights.measurement_corrected").one()
    assert logged.details["before"] == {"day": clock.today().isoformat(), "value": 140, "note": ""}


def test_a_day_entered_again_is_a_correction_and_the_log_keeps_what_it_was(pilot: Pilot) -> None:
    indicator, day = pilot.indicators[0], clock.today()
    for value, note in ((140, "Telt fra vinduet"), (14, "Talt på nytt"), (14, "Talt på nytt")):
        services.measure(BOSS, indicator, day, value, note)
    db.session.commit()
    assert stored() == [(day, 14)]
    logged = db.session.query(AuditEntry).filter_by(action="insights.measurement_corrected").one()
    assert logged.details["before"] == {"day": day.isoformat(), "value": 140, "note": "Telt fra vinduet"}
    assert db.session.query(AuditEntry).filter_by(action="insights.measured").count() == 1


def test_a_day_has_one_value_also_when_another_is_corrected(client: Client, pilot: Pilot, page: str) -> None:
    yesterday = clock.today() - timedelta(days=1)
    services.edit_pilot(BOSS, pilot, {"starts_on": yesterday})
    entered(pilot.indicators[0], yesterday, 5)
    wrong = entered(pilot.indicators[0], clock.today(), 6)
    work = client.page(f"{page}/maling/1/{wrong.id}")
    answer = client.submit(work.form(has="measured_on"), measured_on=yesterday.isoformat(), value="7")
    assert answer.status_code == 422
    assert "allerede ført inn en måling" in answer.page.text
    assert stored() == [(yesterday, 5), (clock.today(), 6)]


def test_a_measurement_is_removed_and_the_log_keeps_it(client: Client, pilot: Pilot, page: str) -> None:
    wrong = entered(pilot.indicators[0], clock.today(), 140)
    work = client.page(f"{page}/maling/1/{wrong.id}")
    client.submit(work.form(action="/fjern"))
    assert stored() == []
    logged = db.session.query(AuditEntry).filter_by(action="insights.measurement_removed").one()
    assert logged.details["before"]["value"] == 140


def test_a_measurement_that_is_gone_already_reads_as_removed(client: Client, pilot: Pilot, page: str) -> None:
    wrong = entered(pilot.indicators[0], clock.today(), 140)
    form = client.page(f"{page}/maling/1/{wrong.id}").form(action="/fjern")
    for _press in range(2):
        assert "Målingen er fjernet" in client.submit(form, follow=True).page.text
    assert db.session.query(AuditEntry).filter_by(action="insights.measurement_removed").count() == 1


def test_a_measurement_of_another_indicator_is_not_found_and_stays(client: Client, pilot: Pilot, page: str) -> None:
    other = services.add_indicator(BOSS, pilot, {"name_nb": "Går hjem alene", "baseline": 1.0, "target": 3.0})
    db.session.commit()
    there = entered(pilot.indicators[0], clock.today(), 140)
    form = client.page(f"{page}/maling/1/{there.id}").form(action="/fjern")
    answer = client.post(f"{page}/maling/{other.id}/{there.id}/fjern", data=form.fields)
    assert answer.status_code == 404
    assert stored() == [(clock.today(), 140)]


@pytest.mark.parametrize("press", ["fjern", "correct"])
def test_a_measurement_that_another_removes_in_this_very_moment_is_simply_gone(
    client: Client, pilot: Pilot, page: str, press: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = entered(pilot.indicators[0], clock.today(), 140)
    work = client.page(f"{page}/maling/1/{wrong.id}")
    read = measuring._measurement

    def read_and_lost(indicator: Indicator, number: int) -> Measurement | None:
        found = read(indicator, number)
        db.session.connection().execute(delete(Measurement.__table__))
        return found

    monkeypatch.setattr(measuring, "_measurement", read_and_lost)
    if press == "fjern":
        assert "Målingen er fjernet" in client.submit(work.form(action="/fjern"), follow=True).page.text
    else:
        form = work.form(has="measured_on")
        assert client.submit(form, value="14").status_code == 404
