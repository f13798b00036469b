"""Put a report together from what is there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core import clock
from app.insights.models import Insight, Opportunity, Solution, Standing
from app.insights.queries import trail
from app.insights.queries.said import said_in
from app.insights.queries.voices import Voices, of_insights
from app.needs import queries as needs_of
from app.notifications.models import Subject
from app.projects.models import Project
from app.projects.periods import Period
from app.reports.content import bilingual, figures, findings, results, rooms
from app.reports.models import Report
from app.reports.queries import counts
from app.reports.queries import results as answers
from app.workshops.queries import with_a_way_of_few

SCHEMA = 5  # of what is stored; whoever changes the shape must go on reading the old one


@dataclass(frozen=True)
class Built:
    """content: what the page shows. basis: what each number was counted from. voices: to choose from."""

    content: dict[str, Any]
    basis: dict[str, Any]
    voices: dict[int, Voices]


def build(project: Project, period: Period, held: Report | None = None) -> Built:
    """The report as it would be if it were published now. About fifteen questions, whatever has been said and done."""
    needs = counts.needs(project, period)
    found: dict[str, Any] = {
        "insights": counts.published(Insight, project, period),
        "opportunities": counts.published(Opportunity, project, period),
        "solutions": counts.published(Solution, project, period),
        "decisions": counts.decisions(project, period),
    }
    behind = of_insights([one.id for one in found["insights"]])
    if not behind:
        said = said_in(project.id, period.since, period.until, findings.OFFERED)
        behind = {findings.NO_INSIGHT: Voices(quotes=said)} if said else {}
    alone = behind.get(findings.NO_INSIGHT, Voices())
    held_there = counts.activities(project, period)
    people = needs_of.told_took_part(held_there, with_a_way_of_few([one.id for one in held_there]))
    content = {
        "schema": SCHEMA,
        "made_on": clock.today().isoformat(),
        **_about(project, period),
        "texts": dict(held.texts) if held else {},
        "figures": figures.figures(project, needs, people, found),
        "districts": figures.districts(needs),
        "activities": figures.activities(held_there, people),
        "insights": findings.insights(found["insights"], behind, held.quotes if held else None),
        "voices": findings.quotes(findings.NO_INSIGHT, alone, held.quotes if held else None),
        **_answers(project, period, list(people)),
        **_choices(found, period),
        "needs_dropped": figures.needs_not_taken_on(project, period),
        "decisions": figures.decisions(found["decisions"], _grounds(found["decisions"])),
    }
    basis: dict[str, Any] = {"needs": list(needs.numbers), "activities": list(people)}
    # What the open data said then: it goes on changing, and this edition does not.
    basis["supports"] = {str(number): supports for number, supports in needs.supported.items()}
    basis["answered"] = needs.with_answer
    basis["took_part"] = {str(row["id"]): row["count"] for row in content["activities"]}
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
        "workshops": rooms.workshops(answers.workshops(activity_ids)),
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
