"""Every number of a report can be counted again from the open data, and none singles anyone out."""

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db
from app.core.i18n.formats import day, from_to
from app.core.permissions import Role
from app.insights import services as insight_services
from app.insights.models import Standing
from app.needs.models import Need
from app.needs.queries import took_part
from app.projects import queries as projects
from app.projects.models import ActivityKind, ActivityState, Project
from app.projects.periods import Period
from app.reports.content import findings
from app.reports.models import Edition
from app.reports.queries import results as answers
from tests.factories import activities, decisions, insights, needs, prototypes, reports
from tests.factories import projects as make
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def numbers(built: dict[str, Any]) -> dict[str, int | None]:
    return {figure["name"]: figure["value"] for figure in built["figures"]}


def opened(client: Client, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(client.get(f"/apne-data/{name}.csv").text.removeprefix("\ufeff").splitlines()))


def test_each_number_can_be_counted_again_from_the_open_data(app: Flask, client: Client, project: Project) -> None:
    with needs.arranged(app):
        made = [needs.need(f"Det mangler lys {at}.", project=project, supporters=at) for at in range(4)]
        needs.answered(made[0])
        needs.told("Ingen har lest dette.")
        insights.opportunity(project, insights.insight(project, made[1]))
    found = numbers(reports.published(app, project).content)
    mine = [row for row in opened(client, "needs") if row["project"] == project.slug]
    kinds = [row["kind"] for row in opened(client, "findings") if row["project"] == project.slug]
    assert found["needs"] == len(mine) == 4
    assert found["supports"] == sum(int(row["supports"]) for row in mine) == 6
    assert found["answered"] == sum(bool(row["answered_on"]) for row in mine) == 1
    assert (found["insights"], found["opportunities"]) == (kinds.count("insight"), kinds.count("opportunity")) == (1, 1)
    assert found["decisions"] == len(opened(client, "decisions")) == 0


def test_what_each_number_was_counted_from_is_kept_with_it(app: Flask, client: Client, project: Project) -> None:
    one = needs.need("Det er mørkt.", project=project)
    reports.published(app, project)
    told = json.loads(client.get(f"/rapporter/{project.slug}/1/1.json").text)
    assert told["counted_from"]["needs"] == [one.id]
    assert numbers(told)["needs"] == len(told["counted_from"]["needs"])


def test_every_number_says_what_it_means_in_both_languages_and_leads_to_what_was_counted(
    app: Flask, client: Client, project: Project
) -> None:
    for figure in reports.published(app, project).content["figures"]:
        assert figure["meaning_nb"] and figure["meaning_en"] and figure["meaning_nb"] != figure["meaning_en"]
    page = client.page(f"/prosjekter/{project.slug}/rapporter/1")
    targets = [one.get("href") for one in page.all("a") if "Se det som er talt" in "".join(one.itertext())]
    assert len(targets) == 8
    assert {client.get(str(target)).status_code for target in targets} == {200}


def test_what_was_published_before_the_period_is_not_counted(app: Flask, project: Project) -> None:
    old, _new = (needs.need(text, project=project) for text in ("Det er gammelt.", "Det er nytt."))
    old.published_at = clock.now() - timedelta(days=800)
    db.session.flush()
    assert numbers(reports.built(app, project).content)["needs"] == 1


def test_a_district_with_few_needs_is_named_without_its_number(app: Flask, project: Project) -> None:
    here, there, far = projects.districts()[:3]
    for place, number in ((here, 8), (there, 6), (far, 2)):
        for _each in range(number):
            needs.need("Det er mørkt.", project=project).district_id = place.id
    db.session.flush()
    found = {row["name_nb"]: row["count"] for row in reports.built(app, project).content["districts"]}
    # One number hidden alone could be found from the sum: another one hides with it.
    assert found == {here.name_nb: 8, there.name_nb: None, far.name_nb: None}


def test_activities_with_few_people_hide_in_the_table_and_so_does_their_sum(app: Flask, project: Project) -> None:
    held = activities.activity_in(project, ActivityKind.WORKSHOP, state=ActivityState.CLOSED)
    held.contributions = 3
    db.session.flush()
    built = reports.built(app, project).content
    assert numbers(built)["contributions"] is None
    assert [row["count"] for row in built["activities"]] == [None]


def test_a_small_activity_is_not_found_by_subtraction_from_the_sum(app: Flask, project: Project) -> None:
    over = ActivityState.CLOSED
    few, many = (activities.activity_in(project, ActivityKind.WORKSHOP, state=over) for _ in range(2))
    few.contributions, many.contributions = 3, 6
    db.session.flush()
    built = reports.built(app, project).content
    assert (numbers(built)["contributions"], [row["count"] for row in built["activities"]]) == (None, [None, 6])


def test_who_told_two_needs_in_a_call_was_there_once(app: Flask, project: Project) -> None:
    call = activities.activity_in(project, ActivityKind.CALL_FOR_NEEDS)
    eager = needs.participant()
    for who in (eager, eager, *(needs.participant() for _ in range(4))):
        needs.told(by=who, activity=call)
    built = reports.built(app, project).content
    assert (numbers(built)["contributions"], [row["count"] for row in built["activities"]]) == (5, [5])


def test_who_was_erased_was_in_the_call_all_the_same(app: Flask, project: Project) -> None:
    call = activities.activity_in(project, ActivityKind.CALL_FOR_NEEDS)
    for at in range(6):
        needs.told(activity=call).participant_id = None if at < 2 else needs.participant()
    db.session.flush()
    assert numbers(reports.built(app, project).content)["contributions"] == 6


def test_a_vote_of_four_is_not_told(app: Flask, project: Project) -> None:
    few, many = (decisions.ballot(project) for _ in range(2))
    for held, number in ((few, 4), (many, 5)):
        for _each in range(number):
            decisions.vote(held, 0)
        held.activity.state, held.activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()
    votes = {row["id"]: (row["voters"], len(row["rows"])) for row in reports.built(app, project).content["votes"]}
    assert votes == {few.id: (None, 0), many.id: (5, len(many.options))}


def test_a_vote_that_is_open_is_not_told(app: Flask, project: Project) -> None:
    held = decisions.ballot(project)
    for _each in range(6):
        decisions.vote(held, 0)
    assert reports.built(app, project).content["votes"] == []


def test_the_day_that_two_phases_share_is_counted_in_the_later_one_alone(app: Flask, project: Project) -> None:
    needs.need("Det er mørkt.", project=project)
    make.decide(project)
    db.session.commit()
    assert [numbers(reports.built(app, project, key).content)["needs"] for key in "12"] == [0, 1]


def test_what_ended_after_the_period_is_no_result_of_it(app: Flask, project: Project) -> None:
    held = decisions.ballot(project)
    held.activity.state, held.activity.closed_at = ActivityState.CLOSED, clock.now()
    way = insights.opportunity(project, insights.insight(project, needs.need(project=project)))
    insight_services.choose(make.BOSS, way, "De fleste trakk fram dette.", "")
    db.session.flush()
    today, day = clock.today(), timedelta(days=1)
    past, now = Period("2020-1", today - 30 * day, today - day, True), Period("2020-2", today, today, False)
    assert [len(answers.closed_ballots([held.activity_id], one)) for one in (past, now)] == [0, 1]
    assert [len(findings.settled([way], [], Standing.CHOSEN, one)) for one in (past, now)] == [0, 1]


def test_a_half_year_has_what_happened_in_it(app: Flask, project: Project) -> None:
    needs.need("Det er mørkt.", project=project)
    today = clock.today()
    key = f"{today.year}-{1 if today.month < 7 else 2}"
    built = reports.built(app, project, key).content
    assert numbers(built)["needs"] == 1
    assert built["title_en"] == f"{'First' if today.month < 7 else 'Second'} half of {today.year}"


def test_nobody_is_named_in_what_is_frozen(app: Flask, project: Project) -> None:
    need = needs.need("Det er mørkt.", project=project, supporters=2)
    insights.insight(project, need)
    edition = reports.published(app, project)
    text = json.dumps([edition.content, edition.basis])
    assert not any(word in text for word in ("participant", "email", "device", "account"))


def test_a_report_costs_the_same_whatever_was_said(
    app: Flask, project: Project, count_queries: Callable[[], Any]
) -> None:
    def more(number: int) -> None:
        for at in range(number):
            need, other = (
                needs.need(f"{text} {at}", project=project, supporters=1)
                for text in ("Det er mørkt på stien", "Det er fint slik det er")
            )
            insights.insight(project, need, against=(other,))
            held = decisions.ballot(project)
            held.activity.state, held.activity.closed_at = ActivityState.CLOSED, clock.now()
        db.session.commit()

    def asked() -> int:
        with count_queries() as counted:
            reports.built(app, project)
        return int(counted.total)

    more(2)
    few = asked()
    more(12)
    assert asked() == few <= 40


def test_a_published_report_is_read_with_few_questions(
    app: Flask, client: Client, project: Project, count_queries: Callable[[], Any]
) -> None:
    insights.insight(project, *(needs.need(f"Det er mørkt på stien {at}", project=project) for at in range(5)))
    reports.published(app, project)
    with count_queries() as counted:
        client.page(f"/prosjekter/{project.slug}/rapporter/1")
    assert counted.total <= 6
    assert db.session.query(Need).count() == 5


def test_the_workbench_says_needs_where_a_report_counts_those_who_told_them(client: Client, project: Project) -> None:
    call, talkative = make.activity(project), activities.participant()
    for _each in range(2):
        needs.told(by=talkative, activity=call)
    assert took_part([call]) == {call.id: 1}
    client.sign_in(activities.account_with(Role.TEAM, project))
    home = f"/team/{project.slug}"
    for path in ("/oversikt", "/faser", f"/aktivitet/{call.id}", "/beslutning"):
        text = client.page(home + path).text
        assert "2 behov" in text and "2 har vært med" not in text, path


def test_a_sketch_alone_has_the_question_that_was_asked(app: Flask, client: Client, project: Project) -> None:
    with needs.arranged(app):
        made = prototypes.published(project, variants=1)
        prototypes.answers(made.versions[0], a=9, none=6)
        activity = made.versions[0].activity
        activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    [test] = reports.published(app, project).content["tests"]
    assert (test["question_nb"], test["question_en"]) == ("Løser dette behovet?", "Does this meet the need?")
    assert [(row["text_nb"], row["count"]) for row in test["rows"]] == [("Ja", 9), ("Nei", 6), ("Vet ikke", 0)]
    page = client.page(f"/prosjekter/{project.slug}/rapporter/1").text
    assert "Løser dette behovet?" in page and "60 %" in page.replace("\xa0", " ")


@pytest.mark.parametrize(("silent", "answered", "share"), [(5, 15, "60 %"), (4, 19, "47 %")])
def test_the_shares_of_a_test_are_of_those_who_answered_as_on_its_own_page(
    app: Flask, client: Client, project: Project, silent: int, answered: int, share: str
) -> None:
    """Where those who did not answer are too few to be told, they are of all who tried."""
    with needs.arranged(app):
        made = prototypes.published(project, variants=1)
        prototypes.answers(made.versions[0], a=9, none=6)
        for _each in range(silent):
            prototypes.pin(made.versions[0].variants[0])
        activity = made.versions[0].activity
        activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    edition = reports.published(app, project)
    [test] = edition.content["tests"]
    assert (test["testers"], test["answered"]) == (15 + silent, answered)
    text = client.page(f"/prosjekter/{project.slug}/rapporter/1").text.replace("\xa0", " ")
    assert share in text and ("15 svarte på det siste spørsmålet" in text) is (answered == 15)
    with needs.arranged(app):
        kept = db.session.get_one(Edition, edition.id)
        older = [{name: value for name, value in test.items() if name != "answered"}]
        kept.content = {**kept.content, "tests": older}
    assert share not in client.page(f"/prosjekter/{project.slug}/rapporter/1").text.replace("\xa0", " ")


def test_a_chart_of_hidden_numbers_alone_is_a_sentence(app: Flask, client: Client, project: Project) -> None:
    with needs.arranged(app):
        for place in projects.districts()[:2]:
            for _each in range(2):
                needs.need("Det er mørkt.", project=project, district_id=place.id)
    reports.published(app, project)
    page = client.page(f"/prosjekter/{project.slug}/rapporter/1")
    assert "Tallene er for små til å vises hver for seg." in page.text
    assert "Behov etter bydel" not in page.texts("caption")


def test_what_was_open_for_a_day_says_that_day_once(app: Flask) -> None:
    with app.test_request_context("/"):
        one, other = date(2026, 11, 27), date(2026, 12, 1)
        assert from_to(one, one) == from_to(one, None) == day(one, year=True)
        assert from_to(one, other) == f"{day(one, year=True)} – {day(other, year=True)}"
