"""No public page asks the database more because there is more to show: the same number for few rows and for many."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from app.core import clock
from app.core.db import db
from app.decisions.models import Method
from app.insights import services
from app.insights.models import Pilot
from app.notifications.models import Subject
from app.projects import services as projects
from app.projects.models import Outcome, Project
from app.prototypes.models import Pin, Version
from tests.factories import decisions, prototypes
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client

MOST = 15
FEW, MANY = 1, 4


def trail(number: int, _who: int) -> list[str]:
    """A project with so many of everything on its trail, and the pages of one of each kind on it."""
    project = make.project()
    root = find.insight(project, tell.need(project=project))
    for _at in range(number):
        insight = find.insight(project, *(tell.need(project=project, supporters=1) for _need in range(2)))
        way = find.opportunity(project, insight, root)
        services.turn_down(BOSS, find.opportunity(project, insight, root), "Det forstyrrer flaggermusene.")
        solution = find.solution(project, way)
        shown = prototypes.published(project)
        for target in ((Subject.PROTOTYPE, shown.id), (Subject.PILOT, pilot(project, 1).id)):
            services.link(BOSS, project, (Subject.SOLUTION, solution.id), target)
    last = find.opportunity(
        project, *[find.insight(project, tell.need(project=project)) for _at in range(number)], root
    )
    solution = find.solution(project, last, *[find.opportunity(project, root) for _at in range(number)])
    for _at in range(number):
        tried = (Subject.PROTOTYPE, prototypes.published(project).id)
        services.link(BOSS, project, (Subject.SOLUTION, solution.id), tried)
    return [
        f"/prosjekter/{project.slug}/spor",
        f"/prosjekter/{project.slug}/spor?fra=insight:{root.id}",
        f"/innsikt/{root.id}",
        f"/muligheter/{last.id}",
        f"/losninger/{solution.id}",
    ]


def pilot(project: Project, number: int) -> Pilot:
    made = services.create_pilot(BOSS, project, {"title_nb": "600 meter lys"})
    for at in range(number):
        values = {"name_nb": f"Snudde {at}", "baseline": 5.0, "target": 2.0}
        indicator = services.add_indicator(BOSS, made, values)
        services.measure(BOSS, indicator, clock.today(), 3.0)
    return made


def pilots(number: int, _who: int) -> list[str]:
    project = make.project()
    made = pilot(project, number)
    for _at in range(number):
        source = (Subject.SOLUTION, find.way(project).id)
        services.link(BOSS, project, source, (Subject.PILOT, made.id))
    db.session.expire(made)
    services.publish_pilot(BOSS, made)
    return [f"/pilot/{made.id}"]


def areas(number: int, _who: int) -> list[str]:
    for _at in range(number):
        project = make.project()
        make.activity(project)
        make.news(project)
        tell.need(project=project)
        if _at % 2:
            make.decide(project, Outcome.PAUSE)
    return [f"/omrader/{project.focus_area.slug_nb}"]


def results(number: int, who: int) -> list[str]:
    urls = []
    for method in Method:
        ballot = decisions.ballot(texts=tuple(f"Forslag {at}" for at in range(number + 1)), method=method)
        places = (1,) * (number + 1) if method is Method.RATING else (0,)
        decisions.vote(ballot, *places, by=who)
        for _voter in range(5 * number):
            decisions.vote(ballot, *places)
        projects.close_activity(BOSS, ballot.activity)
        urls += [f"/avstemning/{ballot.slug}", f"/avstemning/{ballot.slug}/resultat"]
    return urls


def pins(version: Version, number: int) -> int:
    """So many, by as many testers, at every named place in turn; the first one's feedback."""
    variant = version.variants[0]
    places = [variant.places[at % len(variant.places)].id for at in range(number)]
    made = [prototypes.pin(variant, text=f"Fint lys {at}", place_id=place) for at, place in enumerate(places)]
    db.session.execute(update(Pin).values(read_at=clock.now()))
    return db.session.get_one(Pin, made[0]).feedback_id


def tries(number: int, who: int) -> list[str]:
    """A prototype with so many pins, versions and things it builds on."""
    project = make.project()
    made = prototypes.published(project)
    for _at in range(number):
        services.link(BOSS, project, (Subject.SOLUTION, find.way(project).id), (Subject.PROTOTYPE, made.id))
        said = pins(made.versions[-1], number)
        prototypes.next_version(made, said)
        db.session.expire(made)
    pins(made.versions[-1], number)
    prototypes.pin(made.versions[-1].variants[0], prototypes.tester(who))  # others' are shown after one's own
    prototypes.answers(made.versions[-1], a=5 * number, b=5 * number)
    base = f"/prototyper/{made.slug}"
    return [base, f"{base}/versjon/1", f"{base}/sammenlign", f"{base}/a"]


@pytest.mark.parametrize("arrange", [trail, pilots, areas, results, tries])
def test_a_page_asks_no_more_for_many_than_for_few(
    client: Client, count_queries: Callable[[], Any], arrange: Callable[[int, int], list[str]]
) -> None:
    who = client.take_part()

    def costs(number: int) -> dict[str, list[str]]:
        with tell.arranged(client.application):
            urls = arrange(number, who)
        client.page(urls[0])
        asked = {}
        for at, url in enumerate(urls):
            with count_queries() as counted:
                client.page(url)
            asked[f"{at} {url.rpartition('/')[0]}"] = counted.statements
        return asked

    few, many = costs(FEW), costs(MANY)
    for (name, less), more in zip(few.items(), many.values(), strict=True):
        assert len(more) == len(less), "\n".join([name, *more])
        assert len(more) <= MOST, "\n".join([name, *more])
