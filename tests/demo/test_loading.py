"""The demo programme loads through the services into an empty database, once, and holds what it promises."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.db import db
from app.decisions.models import Ballot
from app.insights.models import Insight, Opportunity, Pilot, Solution
from app.needs.models import Answer, Need, NeedState, Support
from app.notifications.models import OutboxMail
from app.people.models import Account
from app.projects.models import (
    Activity,
    ActivityState,
    GateDecision,
    Outcome,
    PhaseKind,
    PhaseState,
    Project,
    ProjectState,
)
from app.prototypes.models import Feedback, Prototype, Variant
from app.workshops.models import RoomDevice, Workshop
from tests.support import databases, starting
from tests.support.client import Client
from tests.support.databases import POSTGRESQL, SQLITE
from tests.support.digest import digest
from tests.support.programme import Programme


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_the_whole_programme(demo: Programme) -> None:
    projects = list(db.session.scalars(select(Project)))
    states = [project.state for project in projects]
    assert len(projects) >= 8
    assert len({project.focus_area_id for project in projects}) == 5
    assert {ProjectState.STOPPED, ProjectState.PAUSED, ProjectState.IN_USE, ProjectState.OFFERED} <= set(states)
    running = {phase.kind for project in projects for phase in project.phases if phase.state is PhaseState.RUNNING}
    assert running == set(PhaseKind)
    assert count(Need) >= 250
    assert min(count(Need, Need.lang == lang) for lang in ("nn", "en")) >= 8
    for model, least in ((Insight, 20), (Opportunity, 12), (Solution, 10), (Pilot, 2), (Prototype, 7), (Feedback, 100)):
        assert count(model) >= least, model
    assert count(Activity, Activity.state == ActivityState.OPEN) >= 3
    assert 0 < count(Ballot, Ballot.activity.has(Activity.state == ActivityState.OPEN)) < count(Ballot)
    assert count(Workshop) == 2
    assert count(RoomDevice) == 46
    assert count(GateDecision, GateDecision.outcome == Outcome.STOP) == 1
    assert count(Account, Account.demo_key.is_not(None)) >= 6
    assert count(OutboxMail) == 0  # made-up people have no addresses

    merged = db.session.scalars(select(Need).where(Need.state == NeedState.MERGED)).all()
    assert merged
    for need in db.session.scalars(select(Need).where(Need.merged_count > 0)):
        family = [need.id, *(one.id for one in merged if one.merged_into_id == need.id)]
        supporters = db.session.scalars(select(Support.participant_id).where(Support.need_id.in_(family)).distinct())
        assert need.support_count == len(list(supporters))


def test_the_first_start_loads_it_to_its_end_and_says_who_one_can_sign_in_as(demo: Programme) -> None:
    projects = count(Project)
    for line in ("Loading the demo programme", f"Loaded {projects} projects", "Smartere sammen: http://127.0.0.1:"):
        assert line in demo.told
    for account in db.session.scalars(select(Account).where(Account.demo_key.is_not(None))):
        assert f"  {account.name} ({', '.join(sorted({role.role.value for role in account.roles}))})" in demo.told


def test_another_start_and_another_load_change_nothing(demo: Programme) -> None:
    before = digest(db.engine)
    started = starting.start(demo.app).output
    assert "Stop with Ctrl-C." in started
    assert "Load" not in started
    assert "already" in demo.app.test_cli_runner().invoke(args=["demo", "load"]).output
    assert digest(db.engine) == before


@pytest.mark.parametrize("programme_name", [SQLITE], indirect=True)
def test_loaded_twice_it_is_the_same(demo: Programme, made_programmes: Callable[[str], Programme]) -> None:
    """On each kind of database it was loaded by itself, at the same moment."""
    here = digest(db.engine)
    databases.use(made_programmes(POSTGRESQL).settings)
    assert digest(db.engine) == here


@pytest.mark.parametrize(("lang", "words"), [("nn", ""), ("en", "Skrevet på engelsk")])
def test_needs_in_other_languages_are_marked_as_such(demo: Programme, lang: str, words: str) -> None:
    public = select(Need).where(Need.lang == lang, Need.state == NeedState.PUBLISHED).order_by(Need.id)
    number = db.session.scalars(public).first().id  # type: ignore[union-attr]
    page = demo.browser().page(f"/behov/{number}")
    assert [one.get("lang") for one in page.all("h1")] == [lang]
    assert words in page.text


def test_prototypes_are_illustrated(demo: Programme) -> None:
    variants = db.session.scalars(select(Variant)).all()
    assert {one.version.prototype_id for one in variants} == set(db.session.scalars(select(Prototype.id)))
    uploads = demo.settings.uploads_dir
    for one in variants:
        assert one.picture or one.link or one.video_link
        assert not one.picture or (uploads / f"{one.picture}.webp").exists()
    assert {one.version.prototype_id for one in variants if one.picture} == set(
        db.session.scalars(select(Prototype.id))
    )


def test_every_decision_has_its_reason_in_both_languages(demo: Programme) -> None:
    for one in db.session.scalars(select(GateDecision)):
        assert one.reason_nb and one.reason_en and one.title_nb and one.title_en
        assert one.outcome is not Outcome.STOP or (one.lessons_nb and one.lessons_en)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/prosjekter", "Demo: Prosjekter, folk, tall og sitater er oppdiktet."),
        ("/en/projects", "Demo: Projects, people, figures and quotes are made up."),
        ("/logg-inn", "Alle prosjekter, folk, tall og sitater er oppdiktet."),
    ],
)
def test_no_page_claims_that_what_is_made_up_is_real(
    demo: Programme, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    settings = replace(demo.app.extensions["settings"], demo=True)
    monkeypatch.setitem(demo.app.extensions, "settings", settings)
    monkeypatch.setitem(demo.app.jinja_env.globals, "is_demo", True)
    assert words in demo.browser().page(url).text


def test_days_and_hours_are_those_of_people_at_work(demo: Programme) -> None:
    decided = [clock.local(one.decided_at) for one in db.session.scalars(select(GateDecision))]
    assert max(one.weekday() for one in decided) <= 4, "Monday to Friday"
    assert all(8 <= one.hour <= 16 for one in decided)
    closing = {clock.local(one.closes_at) for one in db.session.scalars(select(Activity)) if one.closes_at}
    assert {(one.hour, one.minute) for one in closing} <= {(12, 0), (23, 59)}


def test_a_team_finds_what_it_has_noted_in_its_inbox(demo: Programme) -> None:
    inbox = "/team/trygg-vei-hjem/innboks"
    assert "Venter på oss" in of(demo, "ingrid").page(inbox).text
    page = of(demo, "ingrid").page(f"{inbox}?vis=all&q=fotball+trening")
    assert "Mine, ikke koblet" in page.links
    mentioned = of(demo, "amina").page(f"{inbox}?vis=mentions")
    assert "Jeg deltok på verkstedet" in mentioned.text
    assert "Amina" in mentioned.text and "1 notat" in mentioned.text


def of(demo: Programme, key: str) -> Client:
    """A browser on which that person of the demo is signed in."""
    query = select(Account).where(Account.demo_key == key).options(selectinload(Account.roles))
    return demo.browser().sign_in(db.session.scalars(query).one())


def test_the_readme_sends_each_person_to_what_is_there_for_them(demo: Programme) -> None:
    unread = of(demo, "jonas").page("/team/kortere-vei-til-legetimen/innboks?vis=unread&slag=need")
    assert "2 innspill" in unread.text
    gate = of(demo, "jonas").page("/team/del-pa-utstyret/beslutning").text
    assert "Ingen aktivitet i fasen har resultater ennå." in gate
    assert "2 behov venter på svar" in gate
    assert "Løsningen venter på at fagområdet sier ja." in of(demo, "eirik").page("/team").text
    assert "venter" in of(demo, "maria").page("/admin/moderering").text
    assert "Verksted i Hillevåg Planlagt" in of(demo, "amina").page("/team/trygg-vei-hjem/verksteder").text
    assert of(demo, "kare").page("/admin").h1


def test_an_answer_that_tells_of_a_decision_is_not_older_than_the_decision(demo: Programme) -> None:
    stop = db.session.scalars(select(GateDecision).where(GateDecision.outcome == Outcome.STOP)).one()
    told = db.session.scalars(select(Answer.answered_at).where(Answer.text_nb.startswith("Vi snudde"))).all()
    assert len(told) == 20
    assert min(told) > stop.decided_at


def test_deadlines_fall_on_times_that_people_set(demo: Programme) -> None:
    held = db.session.scalars(select(Activity).where(Activity.closes_at.is_not(None))).all()
    still_open = {clock.local(one.closes_at).strftime("%M") for one in held if one.state == ActivityState.OPEN}  # type: ignore[arg-type]
    closed = {clock.local(one.ended_at).strftime("%M.%S") for one in held if one.state == ActivityState.CLOSED}  # type: ignore[arg-type]
    assert still_open == {"59"}
    assert closed == {"00.00"}
