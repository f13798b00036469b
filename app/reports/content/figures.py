"""The numbers of a report, how they are split, and what they were counted from."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from app.core import clock
from app.core.smallcells import suppressed
from app.needs import queries as needs_of
from app.needs.wording import POLICY_NAMES
from app.projects.models import Activity, GateDecision, Project
from app.projects.periods import Period
from app.projects.wording import KINDS
from app.reports import wording
from app.reports.content import bilingual
from app.reports.queries import counts

Rows = list[dict[str, Any]]


def day_of(moment: datetime | None) -> str | None:
    return clock.local(moment).date().isoformat() if moment else None


def figures(project: Project, needs: counts.Needs, people: Mapping[int, int | None], found: dict[str, Any]) -> Rows:
    """Every number with its name, what it means, and where what it counts can be looked at."""
    listed = bilingual.link("needs.index", prosjekt=project.slug)
    trail = bilingual.link("insights.project_trail", slug=project.slug)
    data = bilingual.link("opendata.index")
    given: list[tuple[str, int | None, dict[str, Any]]] = [
        ("needs", len(needs.numbers), listed),
        ("supports", needs.supports, listed),
        ("answered", needs.answered, listed),
        ("contributions", None if None in people.values() else sum(told for told in people.values() if told), data),
        ("insights", len(found["insights"]), trail),
        ("opportunities", len(found["opportunities"]), trail),
        ("solutions", len(found["solutions"]), trail),
        ("decisions", len(found["decisions"]), bilingual.link("projects.decisions", slug=project.slug)),
    ]
    return [_figure(name, value, link) for name, value, link in given]


def _figure(name: str, value: int | None, link: dict[str, Any]) -> dict[str, Any]:
    label, meaning = wording.FIGURES[name]
    return {
        "name": name,
        "value": value,
        **bilingual.said("label", partial(str, label)),
        **bilingual.said("meaning", partial(str, meaning)),
        "link": link,
    }


def districts(needs: counts.Needs) -> Rows:
    """Where the needs come from; where too few hide behind a number, it is left out."""
    shown = suppressed(needs.districts)
    named = sorted(name for name in shown if name != ("", ""))
    rows: Rows = [{"name_nb": name[0], "name_en": name[1], "count": shown[name]} for name in named]
    if ("", "") in shown and rows:
        rows.append({**bilingual.said("name", partial(str, wording.NO_DISTRICT)), "count": shown["", ""]})
    return rows


def activities(held: Sequence[Activity], people: Mapping[int, int | None]) -> Rows:
    """What people could take part in, and how many did. Their sum is told only when none of them is hidden, and votes and
    tests are told with how many took part: so nothing but what is small hides, or is open still."""
    return [
        {
            "id": activity.id,
            **bilingual.of(activity, "title"),
            **bilingual.said("kind", partial(str, KINDS[activity.kind][0])),
            "count": people[activity.id],
            "opened_on": day_of(activity.opens_at),
            "closed_on": day_of(activity.ended_at),
        }
        for activity in held
    ]


def decisions(made: Sequence[GateDecision], evidence: dict[int, list[dict[str, Any]]]) -> Rows:
    """What was decided, by whom (their role), why, and on what ground."""
    return [
        {
            "id": one.id,
            "outcome": one.outcome.value,
            "decided_on": day_of(one.decided_at),
            **bilingual.of(one, "title", "reason", "lessons", "decided_by"),
            "evidence": evidence.get(one.id, []),
            "link": bilingual.link("projects.decisions", slug=one.project.slug, _anchor=f"d{one.id}"),
        }
        for one in made
    ]


def needs_not_taken_on(project: Project, period: Period) -> dict[str, Any]:
    found = needs_of.not_taken_on([project])[project.id, period.key]
    rules = [
        {**bilingual.said("rule", partial(str, POLICY_NAMES[policy])), "count": number}
        for policy, number in found.ruled.items()
    ]
    return {"passed_on": found.passed_on, "rules": rules}
