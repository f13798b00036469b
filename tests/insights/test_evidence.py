"""An insight says what it rests on: each person once, no small cell, and what speaks against it."""

import json
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.insights import services, trace, wording
from app.insights.models import Insight, Link, Stance
from app.insights.queries import board
from app.insights.queries.evidence import evidence
from app.insights.queries.people import Crowd, told
from app.insights.queries.voices import PEOPLE, Voices, of_insights, shown_counts
from app.needs import services as needs
from app.notifications.models import Subject
from app.projects.models import ActivityKind, Project
from app.prototypes.models import Feedback
from app.reports.models import Edition
from app.reports.wording import EVIDENCE
from tests.cast import Cast, gather
from tests.factories import activities, reports
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.support.client import Client


@pytest.fixture
def cast(database: Any) -> Cast:
    return gather(make.project(slug="stien"))


def told_by(project: Project, who: int, number: int, **values: Any) -> list[Any]:
    return [tell.need(project=project, by=who, **values) for _ in range(number)]


def test_somebody_who_told_three_and_supports_four_is_one_person(cast: Cast) -> None:
    eager = tell.participant()
    told = told_by(cast.project, eager, 3)
    others = [tell.need(project=cast.project) for _ in range(4)]
    for need in others:
        needs.support(eager, need.id)
    found = find.insight(cast.project, *told, *others)
    assert evidence(found.id).people == Crowd(told=5)


def test_those_who_only_support_are_told_apart_from_those_who_told_on_both_sides(cast: Cast) -> None:
    speaks, otherwise = (tell.need(project=cast.project, supporters=more) for more in (6, 2))
    found = find.insight(cast.project, speaks)
    against = ((Subject.NEED, otherwise.id), (Subject.INSIGHT, found.id))
    services.link(make.BOSS, cast.project, *against, stance=Stance.AGAINST)
    known = evidence(found.id)
    assert (known.people, known.dissenters) == (Crowd(1, 6), Crowd(1, 2))
    shown = shown_counts(of_insights([found.id])[found.id])
    assert [shown[each] for each in PEOPLE] == [None, 6, None, None]  # never few, and never a sum that tells them


def test_who_told_what_was_merged_counts_too(cast: Cast) -> None:
    kept, gone = (tell.need(project=cast.project) for _ in range(2))
    found = find.insight(cast.project, kept)
    needs.merge(tell.MODERATOR, gone, kept)
    assert evidence(found.id).people == Crowd(told=2)


def test_the_page_the_board_and_the_report_count_the_same_people(cast: Cast) -> None:
    kept, gone, aside = (tell.need(project=cast.project, supporters=1) for _ in range(3))
    found = find.insight(cast.project, kept)
    needs.merge(tell.MODERATOR, gone, kept)
    added = tell.addition(aside)
    needs.publish_addition(tell.MODERATOR, added)
    build.answers(build.published(cast.project).versions[0], a=1)
    for source in ((Subject.ADDITION, added.id), (Subject.FEEDBACK, db.session.query(Feedback).one().id)):
        services.link(make.BOSS, cast.project, source, (Subject.INSIGHT, found.id))
    # Two who told, two who support them (one what was merged), one who added and one who tried.
    column = board.columns(cast.project.id, 1)[1][0]
    report = of_insights([found.id])[found.id]
    assert evidence(found.id).people == column.people == Crowd(report.told, report.supporters) == Crowd(4, 2)


def beside_a_test(project: Project, testers: int, needs_told: int = 1, stance: Stance = Stance.FOR) -> Insight:
    """An insight with so many needs and tests on this side, each of somebody else."""
    told = tuple(tell.need(f"Her er det mørkt {at}", project=project, supporters=6) for at in range(needs_told))
    other = tell.need("Noe annet.", project=project)
    found = find.insight(
        project, *(told if stance is Stance.FOR else (other,)), against=() if stance is Stance.FOR else told
    )
    build.answers(build.published(project).versions[0], a=testers)
    for one in db.session.query(Feedback).all():
        source, target = (Subject.FEEDBACK, one.id), (Subject.INSIGHT, found.id)
        services.link(make.BOSS, project, source, target, stance=stance)
    db.session.commit()
    return found


HIDES = "vises ikke"


@pytest.mark.parametrize(("stance", "end"), [(Stance.FOR, ""), (Stance.AGAINST, "_against")])
@pytest.mark.parametrize("testers", [3, 4])
def test_how_many_tested_is_not_found_from_how_many_told(
    app: Flask, client: Client, cast: Cast, stance: Stance, end: str, testers: int
) -> None:
    """One need and five who told it are exactly four testers. With four who told, it reads the same."""
    found = beside_a_test(cast.project, testers, stance=stance)
    shown = shown_counts(of_insights([found.id])[found.id])
    assert (shown[f"told{end}"], shown[f"tests{end}"], shown[f"supporters{end}"]) == (None, None, 6)
    label = "Deltakere som sier imot" if end else "Deltakere som har fortalt"
    page = client.page(f"/innsikt/{found.id}")
    assert dict(zip(page.texts("dt"), page.texts("dd"), strict=True))[label] == HIDES
    reports.published(app, cast.project)
    report = client.page(f"/prosjekter/{cast.project.slug}/rapporter/1").text
    assert f"{label}: {HIDES}" in report
    client.sign_in(cast.alice.account)
    assert "6 støtter (hvor mange som har fortalt, vises ikke)" in client.page("/team/stien/innsikt/tavle").text


def test_many_who_told_are_named_where_what_is_shown_accounts_for_them(client: Client, cast: Cast) -> None:
    plain = beside_a_test(cast.project, 5)
    assert shown_counts(of_insights([plain.id])[plain.id])["told"] == 6
    assert told(5, [5, None, 0]) == 5, "the testers told the needs too, or some of them did"
    assert told(6, [5, None, 0]) is None
    assert told(9, [1, None, None]) is None
    assert told(6, [1, 5, 0]) == 6


def test_a_report_from_before_hides_it_too(app: Flask, client: Client, cast: Cast) -> None:
    found = beside_a_test(cast.project, 4)
    edition = reports.published(app, cast.project)
    with tell.arranged(app):
        older = db.session.get_one(Edition, edition.id)
        [insight] = older.content["insights"]
        counted = {**insight["evidence"], "told": 5}
        older.content = {**older.content, "insights": [{**insight, "evidence": counted}]}
    assert f"Deltakere som har fortalt: {HIDES}" in client.page(f"/prosjekter/{cast.project.slug}/rapporter/1").text
    [kept] = json.loads(client.get(f"/rapporter/{cast.project.slug}/1/1.json").text)["insights"]
    assert (kept["id"], kept["evidence"]["told"]) == (found.id, None)


def test_activities_are_named_and_small_cells_are_not_numbered(cast: Cast) -> None:
    call = activities.activity_in(cast.project, ActivityKind.CALL_FOR_NEEDS, title_nb="Kveldsvandringen")
    behind = [tell.need(project=cast.project, activity=call) for _ in range(6)]
    behind += [tell.need(project=cast.project) for _ in range(2)]
    found = evidence(find.insight(cast.project, *behind).id)
    assert found.activities == {"Kveldsvandringen": None, "": None}  # the one would tell the other
    behind += [tell.need(project=cast.project) for _ in range(4)]
    assert evidence(find.insight(cast.project, *behind).id).activities == {"Kveldsvandringen": 6, "": 6}


def page_of(client: Client, found: Insight, team: bool) -> str:
    return client.page(f"/team/stien/innsikt/{found.id}" if team else f"/innsikt/{found.id}").text


@pytest.mark.parametrize("team", [True, False])
def test_the_same_stands_on_the_public_page_and_on_the_teams(client: Client, cast: Cast, team: bool) -> None:
    behind = [tell.need(project=cast.project) for _ in range(6)]
    against = tell.need("Jeg vil ha det mørkt ved vannet.", project=cast.project)
    found = find.insight(cast.project, *behind, against=(against,))
    db.session.commit()
    client.sign_in(cast.alice.account)
    text = page_of(client, found, team)
    assert "Innspill i alt" in text
    assert "De som sa noe annet" in text
    assert "Jeg vil ha det mørkt ved vannet." in text


def test_that_nobody_disagreed_is_said_too(client: Client, cast: Cast) -> None:
    found = find.insight(cast.project, tell.need(project=cast.project))
    db.session.commit()
    assert "Ingen innspill er koblet som motstemme." in page_of(client, found, team=False)


def test_of_nothing_but_what_hides_it_is_said_that_there_is_a_little(client: Client, cast: Cast) -> None:
    found = beside_a_test(cast.project, 3)
    db.session.query(Link).filter_by(from_kind=Subject.NEED).delete()
    page = client.page(f"/innsikt/{found.id}")
    assert dict(zip(page.texts("dt"), page.texts("dd"), strict=True))["Innspill i alt"] == "noen få"


@pytest.mark.parametrize(("told", "said"), [(0, "0"), (1, "færre enn 5"), (5, "5")])
def test_behind_an_insight_without_sources_there_is_nobody(client: Client, cast: Cast, told: int, said: str) -> None:
    found = find.insight(cast.project, *[tell.need(project=cast.project) for _ in range(max(told, 1))])
    services.publish_finding(make.BOSS, found)
    if not told:  # the only one that it rested on was taken down afterwards
        db.session.query(Link).delete()
    page = client.page(f"/innsikt/{found.id}")
    assert dict(zip(page.texts("dt"), page.texts("dd"), strict=True))["Deltakere som har fortalt"] == said


@pytest.mark.parametrize("beside", [(1, None, 0), (1, 0, 0)])
@pytest.mark.parametrize("told", [0, 1, 4, 5, 71])
def test_the_board_hides_how_many_told_wherever_the_page_of_the_insight_does(
    app: Flask, told: int, beside: tuple[int | None, ...]
) -> None:
    with app.test_request_context():
        alone, line = trace.told_or(told, beside), wording.crowd(Crowd(told, 0), beside)
    hidden = f"0 støtter (hvor mange som har fortalt, {HIDES})"
    assert line == (hidden if alone == HIDES else f"{alone} har fortalt, 0 støtter")


def test_every_number_of_a_report_has_the_words_of_the_page_of_the_insight() -> None:
    names = [name for name in vars(Voices()) if name != "quotes"]
    assert {name: str(EVIDENCE[name]) for name in names} == {name: str(wording.BEHIND[name]) for name in names}
    assert [name for name in EVIDENCE if name not in names] == ["people"]  # of editions from before
