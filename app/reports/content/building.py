"""Put a report together from what is there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core import clock
from app.insights.models import Insight, Opportunity, Solution, Standing
from app.insights.queries import trail
from app.notifications.models import Subject
from app.projects.models import Project
from app.reports.content import bilingual, figures, findings, results
from app.reports.models import Report
from app.reports.periods import Period
from app.reports.queries import counts, evidence
from app.reports.queries import results as answers

SCHEMA = 2  # of what is stored; whoever changes the shape must go on reading the old one


@dataclass(frozen=True)
class Built:
    """content: what the page shows. basis: what each number was counted from. evidence: to choose voices from."""

    content: dict[str, Any]
    basis: dict[str, list[int]]
    evidence: dict[int, evidence.Evidence]


def build(project: Project, period: Period, held: Report | None = None) -> Built:
    """The report as it would be if it were published now. About fifteen questions, whatever has been said and done."""
    needs = counts.needs(project, period)
    found: dict[str, Any] = {
        "insights": counts.published(Insight, project, period),
        "opportunities": counts.published(Opportunity, project, period),
        "solutions": counts.published(Solution, project, period),
        "decisions": counts.decisions(project, period),
    }
    behind = evidence.of_insights([one.id for one in found["insights"]])
    held_there = counts.activities(project, period)
    people = counts.took_part(held_there)
    content = {
        "schema": SCHEMA,
        "made_on": clock.today().isoformat(),
        **_about(project, period),
        "texts": dict(held.texts) if held else {},
        "figures": figures.figures(project, needs, people, found),
        "districts": figures.districts(needs),
        "activities": figures.activities(held_there, people),
        "insights": findings.insights(found["insights"], behind, held.quotes if held else None),
        **_answers(project, period, list(people)),
        **_choices(found, period),
        "needs_dropped": figures.needs_not_taken_on(project, period),
        "decisions": figures.decisions(found["decisions"], _grounds(found["decisions"])),
    }
    basis = {"needs": list(needs.numbers), "activities": list(people)}
    return Built(content, basis | {name: [one.id for one in rows] for name, rows in found.items()}, behind)


def _about(project: Project, period: Period) -> dict[str, Any]:
    return {
        "project": {
            "slug": project.slug,
            **bilingual.of(project, "title", "summary"),
            **{f"department_{lang}": getattr(project.department, f"name_{lang}") for lang in ("nb", "en")},
        },
        "period": period.key,
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "over": period.over,
        **bilingual.said("title", partial(getattr, period, "title")),
        **bilingual.said("span", partial(getattr, period, "span")),
    }


def _answers(project: Project, period: Period, activity_ids: Sequence[int]) -> dict[str, Any]:
    ballots = answers.closed_ballots(activity_ids, period)
    return {
        "votes": results.votes(ballots, answers.tallies(ballots)),
        "tests": results.tests(answers.tests(project, period)),
        "workshops": results.workshops(answers.workshops(activity_ids)),
        "pilots": results.pilots(answers.pilots(project), period),
    }


def _choices(found: Mapping[str, Any], period: Period) -> dict[str, Any]:
    both = found["opportunities"], found["solutions"]
    return {
        "chosen": findings.settled(*both, Standing.CHOSEN, period),
        "dropped": findings.settled(*both, Standing.NOT_CHOSEN, period),
    }


def _grounds(decisions: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
    ids = [one.id for one in decisions]
    return findings.nodes(trail.directly_behind_each(Subject.DECISION, ids)) if ids else {}
