"""How votes, tests and pilots came out. Under five answers nothing is told."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.core.i18n.formats import rounded
from app.core.smallcells import SMALLEST_CELL
from app.decisions.methods import Count
from app.decisions.models import Ballot, Method, Option
from app.insights.models import Indicator, Pilot
from app.projects.periods import Period
from app.prototypes import results as prototype_results
from app.prototypes import wording as prototypes
from app.prototypes.models import Choice, Version
from app.reports.content import bilingual
from app.reports.content.figures import Rows, day_of


def votes(ballots: Sequence[Ballot], tallies: dict[int, tuple[int, list[Count]]]) -> Rows:
    """Each vote as on its own page of results, the answers with most votes first."""
    return [_vote(ballot, *tallies[ballot.id]) for ballot in ballots]


def _vote(ballot: Ballot, voters: int, counted: list[Count]) -> dict[str, Any]:
    enough = voters >= SMALLEST_CELL
    by_id = {count.option_id: count for count in counted}
    rows = [_answer(option, by_id[option.id]) for option in ballot.options] if enough else []
    rating = ballot.method is Method.RATING
    rows.sort(key=lambda row: (row["mean"] or 0) if rating else row["count"], reverse=True)
    return {
        "id": ballot.id,
        **bilingual.of(ballot, "question"),
        "voters": voters if enough else None,
        "rating": rating,
        "rows": rows,
        "closed_on": day_of(ballot.activity.ended_at),
        "link": bilingual.link("decisions.result", slug=ballot.slug),
    }


def _answer(option: Option, count: Count) -> dict[str, Any]:
    mean = rounded(count.mean, 2) if count.scores and count.mean is not None else None
    return {**bilingual.of(option, "text"), "count": count.votes, "mean": mean}


def tests(tested: Sequence[tuple[Version, dict[tuple[str, Choice | None], int]]]) -> Rows:
    """Each test of a prototype with the answers to its closing question."""
    return [_test(version, counted) for version, counted in tested]


def _test(version: Version, counted: dict[tuple[str, Choice | None], int]) -> dict[str, Any]:
    testers, prototype = sum(counted.values()), version.prototype
    asked = prototypes.choices(version)
    shown = prototype_results.chosen(version, counted)
    own = bool(prototype.question_nb)
    question = bilingual.of(prototype, "question") if own else bilingual.said("question", partial(_question, version))
    enough = testers >= SMALLEST_CELL
    answered, _told = prototype_results.whole(version, counted)
    rows = [{**bilingual.said("text", partial(_choice, version, choice)), "count": shown[choice]} for choice in asked]
    return {
        "id": prototype.id,
        "version": version.number,
        **bilingual.of(prototype, "title"),
        **question,
        "testers": testers if enough else None,
        "answered": answered if enough else None,
        "rows": rows if enough else [],
        "link": bilingual.link("prototypes.version", slug=prototype.slug, number=version.number),
    }


def _question(version: Version) -> str:
    return prototypes.question(version)


def _choice(version: Version, choice: Choice) -> str:
    return prototypes.choices(version)[choice]


def pilots(found: Sequence[Pilot], period: Period) -> Rows:
    """What was measured in the period, with what it is to be compared with; pilots without a measurement are left out."""
    given = [
        {
            "id": pilot.id,
            **bilingual.of(pilot, "title", "body"),
            "link": bilingual.link("insights.pilot", pilot_id=pilot.id),
            "indicators": [one for indicator in pilot.indicators if (one := _indicator(indicator, period))["points"]],
        }
        for pilot in found
    ]
    return [pilot for pilot in given if pilot["indicators"]]


def _indicator(indicator: Indicator, period: Period) -> dict[str, Any]:
    return {
        **bilingual.of(indicator, "name", "unit"),
        "baseline": indicator.baseline,
        "target": indicator.target,
        "points": [
            {"on": point.measured_on.isoformat(), "value": point.value}
            for point in indicator.measurements
            if period.holds(point.measured_on)
        ],
    }
