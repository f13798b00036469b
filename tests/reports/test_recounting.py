"""Every figure and every cell of every table of a report is counted again from the open data that anybody can download.

All periods of all projects of the demo programme: what a new report would say, beside the files of the same moment.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL, suppressed
from app.insights.queries.voices import PEOPLE
from app.opendata.datasets import DATASETS
from app.projects import queries as projects
from app.projects.models import Project, ProjectState
from app.projects.periods import Period, periods_of
from app.reports import content
from tests.support.client import Client
from tests.support.programme import Programme

Rows = list[dict[str, str]]
COUNTED: Counter[str] = Counter()


@dataclass
class Recount:
    """The open data, as files, narrowed to a project and a period."""

    files: dict[str, Rows]
    project: str
    start: date
    end: date

    def of(self, name: str) -> Rows:
        return [row for row in self.files[name] if row["project"] == self.project]

    def within(self, day: str) -> bool:
        return bool(day) and self.start <= date.fromisoformat(day) <= self.end

    def told(self) -> Rows:
        return [row for row in self.of("needs") if self.within(row["published_on"])]

    def findings(self, kind: str) -> Rows:
        mine = [row for row in self.of("findings") if row["kind"] == kind]
        return [row for row in mine if self.within(row["published_on"]) or self.within(row["settled_on"])]

    def by(self, name: str, column: str) -> dict[str, Rows]:
        found: dict[str, Rows] = {}
        for row in self.of(name):
            found.setdefault(row[column], []).append(row)
        return found


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.fixture
def files(demo: Programme) -> dict[str, Rows]:
    client = Client(demo.app)
    texts = {name: client.get(f"/apne-data/{name}.csv").text.removeprefix("\ufeff") for name in DATASETS}
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


def reports(demo: Programme) -> Iterator[tuple[Period, dict[str, Any]]]:
    with demo.app.app_context():
        for slug in db.session.scalars(select(Project.slug).where(Project.state != ProjectState.DRAFT)).all():
            project = projects.project_by_slug(slug, *projects.FULL)
            assert project is not None
            for period in periods_of(project):
                yield period, content.build(project, period).content


def test_every_number_is_counted_again(demo: Programme, files: dict[str, Rows]) -> None:
    COUNTED.clear()
    for period, report in reports(demo):
        last = min(period.end, period.followed - timedelta(days=1)) if period.followed else period.end
        found = Recount(files, report["project"]["slug"], period.start, last)
        for name, check in CHECKS.items():
            check(found, report)
            COUNTED[name] += len(report[name]) if isinstance(report[name], list) else 1
    assert all(COUNTED[name] for name in CHECKS), f"the programme has nothing to count of some: {COUNTED}"


def figures(found: Recount, report: dict[str, Any]) -> None:
    needs = found.told()
    parts = [number(row["took_part"]) for row in mine(found, report)]
    decisions = [row for row in found.of("decisions") if row["id"] in {str(one["id"]) for one in report["decisions"]}]
    expected: dict[str, float | None] = {
        "needs": len(needs),
        "supports": sum(int(row["supports"]) for row in needs),
        "answered": sum(bool(row["answered_on"]) for row in needs),
        "contributions": None if None in parts else sum(part or 0 for part in parts),
        "insights": len(found.findings("insight")),
        "opportunities": len(found.findings("opportunity")),
        "solutions": len(found.findings("solution")),
        "decisions": len(decisions),
    }
    assert {one["name"]: one["value"] for one in report["figures"]} == expected, (found.project, report["period"])


def mine(found: Recount, report: dict[str, Any]) -> Rows:
    ids = {str(one["id"]) for one in report["activities"]}
    return [row for row in found.of("activities") if row["id"] in ids]


def activities(found: Recount, report: dict[str, Any]) -> None:
    rows = {int(row["id"]): row for row in mine(found, report)}
    for one in report["activities"]:
        row = rows[one["id"]]
        assert number(row["took_part"]) == one["count"]
        assert (row["opened_on"] or None, row["closed_on"] or None) == (one["opened_on"], one["closed_on"])


def districts(found: Recount, report: dict[str, Any]) -> None:
    counted = suppressed(Counter(row["district"] for row in found.told()))
    named = {one["name_nb"]: one["count"] for one in report["districts"]}
    for name, count in counted.items():
        if name or named:
            assert named[name or "Uten bydel"] == count


def insights(found: Recount, report: dict[str, Any]) -> None:
    rows = {int(row["insight"]): row for row in found.of("evidence")}
    for one in report["insights"]:
        row = rows[one["id"]]
        assert {name: number(row[name]) for name in one["evidence"]} == one["evidence"]


def votes(found: Recount, report: dict[str, Any]) -> None:
    ballots = found.by("votes", "id")
    for one in report["votes"]:
        rows = ballots.get(str(one["id"]), [])
        assert one["voters"] == (int(rows[0]["voters"]) if rows else None)
        for told in one["rows"]:
            same = [row for row in rows if row["option_nb"] == told["text_nb"] and row["score"]]
            assert told["count"] == sum(int(row["votes"]) for row in same)
            if told["mean"] is not None:
                whole = sum(int(row["score"]) * int(row["votes"]) for row in same)
                assert told["mean"] == round(whole / told["count"], 2)


def tried(found: Recount, report: dict[str, Any]) -> None:
    for one in report["tests"]:
        rows = [
            row for row in found.of("tests") if (row["id"], row["version"]) == (str(one["id"]), str(one["version"]))
        ]
        assert one["testers"] == (int(rows[0]["testers"]) if rows else None)
        for told in one["rows"]:
            [row] = [row for row in rows if row["choice_nb"] == told["text_nb"]]
            assert number(row["number"]) == told["count"]


def workshops(found: Recount, report: dict[str, Any]) -> None:
    results = found.by("workshops", "result")
    for held in (held for room in report["workshops"] for held in room["rounds"]):
        for way in held["ways"]:
            rows = [row for row in results[str(held["id"])] if row["channel"] == way["channel"]]
            numbers = Counter((row["option_nb"], row["measure"], number(row["number"])) for row in rows)
            for name in ("answered", "abstained", "taken_down"):
                if way[name] is not None:
                    assert numbers["", name, way[name]] == 1
            rest = [row for row in rows if row["measure"] not in ("answered", "abstained", "taken_down")]
            named, whole = named_cells(rest), [number(row["number"]) for row in rest if not row["option_nb"]]
            for told in way["rows"]:
                for at, measure in enumerate(way["measures"]):
                    count, name = told["counts"][at], (told["text_nb"], measure["measure"])
                    if name in named:
                        assert named.pop(name) == count
                    elif count is not None:  # of the question as a whole: a row of its own
                        whole.remove(count)
            assert (named, whole) == ({}, []), "each number of the file stands in the report, under its own name"


def named_cells(rows: Rows) -> dict[tuple[str, str], float | None]:
    """The numbers of options, by what a report calls them; in a pair also what it was chosen over."""
    found = {}
    for row in (one for one in rows if one["option_nb"]):
        over = f" framfor {row['over_nb']}" if row["over_nb"] else ""
        found[row["option_nb"] + over, row["measure"]] = number(row["number"])
    return found


def pilots(found: Recount, report: dict[str, Any]) -> None:
    measured = found.by("measurements", "pilot")
    for one in report["pilots"]:
        for told in one["indicators"]:
            rows = [row for row in measured[str(one["id"])] if row["indicator_nb"] == told["name_nb"]]
            assert (number(rows[0]["baseline"]), number(rows[0]["target"])) == (told["baseline"], told["target"])
            values = {(row["measured_on"], number(row["value"])) for row in rows}
            assert {(point["on"], point["value"]) for point in told["points"]} <= values


def needs_dropped(found: Recount, report: dict[str, Any]) -> None:
    rows = [row for row in found.of("not_taken_on") if row["period"] == report["period"]]
    told = {row["reason"]: number(row["number"]) for row in rows}
    dropped = report["needs_dropped"]
    assert dropped["passed_on"] == told.pop("passed_on")
    assert sorted(str(one["count"]) for one in dropped["rules"]) == sorted(
        "None" if one is None else str(int(one)) for one in told.values()
    )


def settled(found: Recount, report: dict[str, Any], which: str) -> None:
    rows = {(row["kind"], int(row["id"])): row for row in found.of("findings")}
    for one in report[which]:
        row = rows[one["kind"], one["id"]]
        assert (row["settled_on"], row["why_nb"]) == (one["settled_on"], one["why_nb"])


def chosen(found: Recount, report: dict[str, Any]) -> None:
    settled(found, report, "chosen")


def dropped(found: Recount, report: dict[str, Any]) -> None:
    settled(found, report, "dropped")


def decisions(found: Recount, report: dict[str, Any]) -> None:
    rows = {int(row["id"]): row for row in found.of("decisions")}
    for one in report["decisions"]:
        assert (rows[one["id"]]["outcome"], rows[one["id"]]["decided_on"]) == (one["outcome"], one["decided_on"])


CHECKS: dict[str, Callable[[Recount, dict[str, Any]], None]] = {
    "figures": figures,
    "activities": activities,
    "districts": districts,
    "insights": insights,
    "votes": votes,
    "tests": tried,
    "workshops": workshops,
    "pilots": pilots,
    "needs_dropped": needs_dropped,
    "chosen": chosen,
    "dropped": dropped,
    "decisions": decisions,
}


def test_no_number_of_people_under_five_is_in_the_files(files: dict[str, Rows]) -> None:
    evidence = [*PEOPLE, "tests", "tests_against", "additions", "additions_against"]
    people = {"activities": ["took_part"], "tests": ["number", "testers"], "evidence": evidence, "votes": ["voters"]}
    for name, columns in people.items():
        for row in files[name]:
            assert all(not row[each] or hides_nobody(row[each]) for each in columns), name
    rules = [row["number"] for row in files["not_taken_on"] if row["reason"] != "passed_on"]
    of_all = ("answered", "abstained")
    rooms = [row["number"] for row in files["workshops"] if row["measure"] in of_all]
    assert rules and rooms, "the programme has some"
    assert all(not held or hides_nobody(held) for held in rules + rooms)


def hides_nobody(held: str) -> bool:
    return int(held) == 0 or int(held) >= SMALLEST_CELL
