"""No number in the files singles anyone out: not beside its sum, and not when one period is taken from another."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.needs.models import NeedState, Policy
from app.opendata import results, teamwork, workbench
from app.projects.models import PhaseState, Project
from app.projects.periods import periods_of
from app.projects.services import close_activity
from app.prototypes import queries
from app.prototypes import results as outcomes
from app.prototypes.models import Prototype
from app.reports import content
from app.workshops.services import Act
from tests.conftest import Moment
from tests.factories import needs, projects, prototypes, workshops
from tests.support.queries import count_queries

MARCH, MAY, JULY, LAST = (
    datetime(*day, 10, tzinfo=UTC) for day in [(2026, 3, 9), (2026, 5, 4), (2026, 7, 8), (2027, 1, 20)]
)


@pytest.fixture
def project(database: Any, frozen_clock: Moment, context: None) -> Project:
    """Published in January; its first phase went on into July, and the second one goes on in the year after."""
    frozen_clock.set(datetime(2026, 1, 5, 10, tzinfo=UTC))
    made = projects.project(slug="stien")
    first, second = made.phases[:2]
    first.state, first.started_on, first.ended_on = PhaseState.ENDED, date(2026, 1, 5), date(2026, 7, 20)
    second.state, second.started_on = PhaseState.RUNNING, date(2026, 7, 20)
    frozen_clock.set(datetime(2027, 2, 1, 10, tzinfo=UTC))
    db.session.flush()
    return made


def turned_down(project: Project, number: int, at: datetime, policy: Policy = Policy.UNCLEAR) -> None:
    for _one in range(number):
        told = needs.told()
        told.project_id, told.told_at, told.state, told.policy = project.id, at, NeedState.DECLINED, policy
    db.session.flush()


def numbers() -> dict[str, Any]:
    return {row["period"]: row["number"] for row in results.not_taken_on() if row["reason"] != "passed_on"}


def test_what_a_phase_has_beside_a_half_year_cannot_be_found_by_subtraction(project: Project) -> None:
    turned_down(project, 9, MARCH)
    assert numbers() == {"1": 9, "2026-1": 9}
    turned_down(project, 2, JULY)
    assert numbers() == {"1": None, "2026-1": 9, "2026-2": None}, "11 of the phase less 9 of the half-year were two"
    turned_down(project, 3, JULY)
    assert numbers() == {"1": 14, "2026-1": 9, "2026-2": 5}


def test_while_a_period_goes_on_its_numbers_hide(project: Project) -> None:
    turned_down(project, 6, LAST)
    assert numbers() == {"2": None, "2027-1": None}


def test_what_was_passed_on_is_public_and_counted_where_it_was_told(project: Project) -> None:
    told = needs.need(project=project)
    told.told_at, told.state, told.department_id = MARCH, NeedState.FORWARDED, project.department_id
    db.session.flush()
    counted = {row["period"]: row["number"] for row in results.not_taken_on() if row["reason"] == "passed_on"}
    assert counted == {"1": 1, "2": 0, "2026-1": 1, "2026-2": 0, "2027-1": 0}


def test_a_report_says_what_the_file_says(project: Project) -> None:
    turned_down(project, 9, MARCH)
    turned_down(project, 2, JULY)
    turned_down(project, 7, MAY, Policy.ADVERTISING)
    rows = [row for row in results.not_taken_on() if row["reason"] != "passed_on"]
    for period in periods_of(project):
        rules = content.build(project, period).content["needs_dropped"]["rules"]
        assert [one["count"] for one in rules] == [row["number"] for row in rows if row["period"] == period.key]


def tried(project: Project, silent: int = 2) -> Prototype:
    """Thirteen answered the last question, and some only pinned something."""
    made = prototypes.published(project)
    made.question_nb = "Hvilke lykter vil du ha?"
    prototypes.answers(made.versions[0], a=7, b=6)
    for _someone in range(silent):
        prototypes.pin(made.versions[0].variants[0])
    close_activity(projects.BOSS, made.versions[0].activity)
    return made


def test_those_who_did_not_answer_cannot_be_found_from_those_who_did(project: Project) -> None:
    version = tried(project).versions[0]
    rows = list(results.tests())
    shown = {row["choice"]: row["number"] for row in rows}
    assert {row["testers"] for row in rows} == {15} and shown["a"] == 7 and shown["b"] is None
    assert 15 - sum(number or 0 for number in shown.values()) >= SMALLEST_CELL
    told = {row["answer"]: row["count"] for row in teamwork.tested(project) if row["question"] == "choice"}
    assert told == shown
    page = outcomes.result(version, *queries.numbers_of(version.id))
    assert {row.choice.value: row.count for row in page.choices} == shown
    assert (page.answered, page.tells_answered) == (15, False)
    [report] = content.results.tests([(version, queries.choice_counts(version.id))])
    assert [row["count"] for row in report["rows"]] == list(shown.values())


def test_when_enough_or_all_answered_it_is_told_how_many(project: Project) -> None:
    for silent in (0, 5):
        version = tried(project, silent).versions[0]
        page = outcomes.result(version, *queries.numbers_of(version.id))
        assert (page.testers, page.answered, page.tells_answered) == (13 + silent, 13, True)
        assert {row.choice.value: row.count for row in page.choices if row.count} == {"a": 7, "b": 6}


def met(project: Project) -> None:
    """A workshop that has seen what five wrote."""
    held = workshops.opened("text", project=project)
    for number in range(5):
        workshops.answer(held, f"token-{number}", text=f"Svar {number}")
    for act in (Act.LOCK, Act.REVEAL):
        workshops.press(held, act)


FILES: dict[str, tuple[Callable[[Project], Any], Callable[[Project], Any]]] = {
    "not_taken_on": (lambda project: projects.project(), lambda project: results.not_taken_on()),
    "workshop_texts": (met, teamwork.workshop_texts),
    "workshops": (met, lambda project: workbench.workshops(project.id)),
    "tests": (tried, teamwork.tested),
}


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_more_things_asks_the_database_no_more(project: Project, file: str) -> None:
    make, rows = FILES[file]

    def asked() -> int:
        make(project)
        db.session.flush()
        db.session.expire_all()
        db.session.refresh(project)
        with count_queries() as counted:
            assert list(rows(project))
        return counted.total

    once = asked()
    for _more in range(3):
        make(project)
    assert asked() == once
