"""Ballots, and votes cast by made-up devices so that the tallies are exactly those that the texts speak of."""

from functools import partial
from typing import Any

from app.decisions import services
from app.decisions.models import Ballot, Method
from app.demo.loading.projects import RESULTS, both
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content
from app.notifications.models import Subject
from app.people import devices
from app.people.models import IdentityLevel
from app.projects.models import PhaseKind

Cast = dict[int, int]  # place of the option among the options -> score


def plan(timeline: Timeline, world: World) -> None:
    for one in content("votes")["votes"]:
        phase, activity = _activity_of(one)
        timeline.add(one["opens"], Order.OPEN, partial(_open, timeline, world, one, phase, activity))
        casts, last = _casts(one), min(one["closes"], 0)
        for number, cast in enumerate(casts):
            day = one["opens"] + (number * (last - one["opens"])) // max(len(casts), 1)
            timeline.add(day, Order.TELL, partial(_vote, world, one, number, cast))
        if one["closes"] <= 0:
            timeline.add(one["closes"], Order.CLOSE, partial(_close, world, one))
    timeline.add(0, Order.AFTER, services.show_steps)


def _activity_of(one: dict[str, Any]) -> tuple[PhaseKind, dict[str, Any]]:
    """The phase and the activity that the vote stands in."""
    project = next(row for row in content("projects")["projects"] if row["key"] == one["project"])
    return next(
        (PhaseKind(phase["kind"]), activity)
        for phase in project["phases"]
        for activity in phase.get("activities", [])
        if activity["key"] == one["activity"]
    )


def _open(timeline: Timeline, world: World, one: dict[str, Any], kind: PhaseKind, activity: dict[str, Any]) -> None:
    person, project = world.person(one["project"]), world.projects[one["project"]]
    phase = next(row for row in project.phases if row.kind is kind)
    values = {
        **both(one, "question", "why", "used_for", "decided_by", "low", "high"),
        "slug": one["slug_nb"],
        "method": Method(one["method"]),
        "max_choices": one.get("max_choices", 1),
    }
    options = [both(option, "text", "pro", "contra") for option in one["options"]]
    run = {
        **both(activity, "about", "promise"),
        "identity_level": IdentityLevel(one["identity"]),
        "results_visible": RESULTS[one["results"]],
        "minutes": activity["minutes"],
        "closes_at": timeline.deadline(one["closes"]),
    }
    ballot = services.create_ballot(person, project, phase, values, options, run)
    services.open_voting(person, ballot)
    world.ballots[one["key"]] = ballot
    world.made[(Subject.BALLOT, one["key"])] = ballot.id


def _vote(world: World, one: dict[str, Any], number: int, cast: Cast) -> None:
    ballot = world.ballots[one["key"]]
    level = IdentityLevel(one["identity"])
    voter = devices.new_participant(level, f"demo:{one['key']}:{number}", origin="demo")
    chosen = {ballot.options[place].id: score for place, score in cast.items()}
    services.cast_vote(voter, services.ballot_to_vote_in(ballot.slug), chosen)


def _close(world: World, one: dict[str, Any]) -> None:
    ballot: Ballot = world.ballots[one["key"]]
    services.close_voting(world.person(one["project"]), ballot)


def _casts(one: dict[str, Any]) -> list[Cast]:
    """One cast for each voter; added up they are the tallies of the content."""
    if one["method"] == Method.RATING:
        return _ratings(one)
    casts: list[Cast] = [{} for _ in range(one["voters"])]
    places = sorted(range(len(one["options"])), key=lambda place: -one["options"][place]["tally"])
    for place in places:
        # Those who have chosen least so far choose this one, so that everybody chooses something.
        free = sorted(range(len(casts)), key=lambda voter: (len(casts[voter]), (voter * 7919) % len(casts)))
        for voter in free[: one["options"][place]["tally"]]:
            casts[voter][place] = 1
    return casts


def _ratings(one: dict[str, Any]) -> list[Cast]:
    columns = []
    for place, option in enumerate(one["options"]):
        scores = [score for score, count in enumerate(option["ratings"], 1) for _ in range(count)]
        shift = (place * 13) % max(len(scores), 1)
        columns.append(scores[shift:] + scores[:shift])
    return [dict(enumerate(row)) for row in zip(*columns, strict=True)]
