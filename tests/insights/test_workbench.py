"""The team writes findings, links their sources, measures pilots and decides, without any script."""

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.insights import services
from app.insights.models import Insight, Link, Measurement, Opportunity, Pilot, Stance
from app.notifications.models import Subject
from app.people import accounts
from app.projects.models import GateDecision, PhaseState, Project
from app.prototypes.models import Feedback
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.support.client import Client


def test_from_an_empty_board_to_a_published_insight(alice: Client, project: Project) -> None:
    need = tell.need("Stien langs vannet er for mørk om kvelden.", project=project)
    board = alice.page(f"/team/{project.slug}/innsikt")
    assert "Ingenting her ennå" in board.text
    written = alice.submit(board.form(has="title_nb"), title_nb="Vi tar omveier", title_en="", follow=True)
    edit = written.page
    assert "Stien langs vannet" in edit.text
    form = edit.form(button="Publiser")
    answer = alice.post(form.action, data={**form.fields, "act": "publish"})
    assert answer.status_code == 422
    assert "minst én kilde" in answer.page.text
    alice.post(f"/team/{project.slug}/innsikt/1/valg", data={"act": "for", "source": f"need:{need.id}"})
    assert alice.post(form.action, data={**form.fields, "act": "publish"}).status_code == 303
    assert "Vi tar omveier" in alice.page("/innsikt/1").text


def test_a_title_is_asked_for_and_the_rest_is_kept(alice: Client, project: Project) -> None:
    form = alice.page(f"/team/{project.slug}/muligheter").form(has="title_nb")
    answer = alice.submit(form, title_nb="", body_nb="Lange tanker om lys")
    assert answer.status_code == 422
    assert "Lange tanker om lys" in answer.text
    assert db.session.query(Opportunity).count() == 0


def test_turning_down_asks_why_and_shows_it(alice: Client, project: Project) -> None:
    made = find.opportunity(project, find.insight(project, tell.need(project=project)))
    form = alice.page(f"/team/{project.slug}/muligheter/{made.id}").form(has="why_nb")
    assert alice.submit(form, act="turn_down", why_nb="").status_code == 422
    alice.submit(form, act="turn_down", why_nb="Det forstyrrer flaggermusene.")
    assert "Det forstyrrer flaggermusene." in alice.page(f"/muligheter/{made.id}").text


def test_the_reason_stands_when_the_proposal_cannot_be_published_yet(alice: Client, project: Project) -> None:
    made = services.create_finding(make.BOSS, Opportunity, project, {"title_nb": "Hvordan kan vi gi lys?"})
    form = alice.page(f"/team/{project.slug}/muligheter/{made.id}").form(has="why_nb")
    for act in ("choose", "turn_down"):
        answer = alice.submit(form, act=act, why_nb="Flest støttet den.", why_en="Most supported it.")
        assert answer.status_code == 422
        assert "minst én innsikt" in answer.page.text
        kept = answer.page.form(has="why_nb").fields
        assert (kept["why_nb"], kept["why_en"]) == ("Flest støttet den.", "Most supported it.")


def test_sources_are_said_in_words_and_the_whole_need_can_be_read(alice: Client, project: Project) -> None:
    need, made = tell.need("Stien langs vannet er for mørk.", project=project), find.insight(project, publish=False)
    version = build.published(project).versions[0]
    build.answers(version, a=7, b=1, unsure=6)
    for feedback in db.session.query(Feedback):
        feedback.why = f"Fordi {feedback.id}"
    db.session.flush()
    path = f"/team/{project.slug}/innsikt/{made.id}"
    notes = [note.split(" · ")[-1] for note in alice.page(path).texts("small")]
    title = next(variant.title_nb for variant in version.variants if variant.letter == "a")
    assert notes.count(f"A: {title}") == 7
    assert not {"a", "unsure"} & set(notes)
    assert not [note for note in notes if note.startswith(("B: ", "Vet ikke"))], "one chose B, which is to stay hidden"
    assert alice.page(path).link(f"Les behov {need.id}") == f"/behov/{need.id}"
    alice.post(f"{path}/valg", data={"act": "for", "source": f"need:{need.id}"})
    assert alice.page(path).link(f"Les behov {need.id}") == f"/behov/{need.id}"


def test_an_insight_that_rests_on_tests_and_additions_says_so(alice: Client, project: Project) -> None:
    made, prototype = find.insight(project), build.published(project)
    build.answers(prototype.versions[0], a=5, b=2)
    tests = [(Subject.FEEDBACK, feedback.id) for feedback in db.session.query(Feedback)]
    added = tell.addition(tell.need())
    tell.services.publish_addition(tell.MODERATOR, added)
    sources = [*((test, Stance.FOR) for test in tests[:5]), *((test, Stance.AGAINST) for test in tests[5:])]
    for source, stance in [*sources, ((Subject.ADDITION, added.id), Stance.FOR)]:
        services.link(make.BOSS, project, source, (Subject.INSIGHT, made.id), stance=stance)
    services.publish_finding(make.BOSS, made)
    page = alice.page(f"/innsikt/{made.id}")
    rows = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert rows["Tilbakemeldinger fra dem som prøvde"] == "5"
    assert rows["Tilbakemeldinger som sier imot"] == "færre enn 5"
    assert rows["Tillegg til behov"] == "færre enn 5"
    assert "Tillegg som sier imot" not in rows
    english = alice.page(f"/en/insights/{made.id}").texts("dt")
    assert "Feedback from those who tried" in english


def test_the_last_source_of_what_is_published_is_not_removed_on_the_page_either(
    alice: Client, project: Project
) -> None:
    need = tell.need(project=project)
    made = find.insight(project, need)
    url = f"/team/{project.slug}/innsikt/{made.id}/valg"
    answer = alice.post(url, data={"act": "unlink", "source": f"need:{need.id}"})
    assert answer.status_code == 422
    assert "må ha minst én kilde" in answer.page.text
    assert db.session.query(Link).count() == 1


def test_a_note_from_outside_has_a_source(alice: Client, project: Project) -> None:
    made = find.insight(project, tell.need(project=project))
    url = f"/team/{project.slug}/kilder"
    assert alice.post(url, data={"target": f"insight:{made.id}", "text_nb": "Ti snudde"}).status_code == 422
    data = {"target": f"insight:{made.id}", "text_nb": "Ti snudde", "source": "Kveldsvandring, mai"}
    alice.post(url, data=data)
    assert "Kveldsvandring, mai" in alice.page(f"/innsikt/{made.id}").text


def test_a_pilot_is_measured_and_followed(alice: Client, project: Project) -> None:
    alice.submit(alice.page(f"/team/{project.slug}/pilot").form(has="title_nb"), title_nb="600 meter lys")
    pilot = db.session.query(Pilot).one()
    page = alice.page(f"/team/{project.slug}/pilot/{pilot.id}")
    form = page.form(has="baseline")
    assert alice.submit(form, name_nb="Føler seg trygge", baseline="38", target="mange").status_code == 422
    alice.submit(form, name_nb="Føler seg trygge", baseline="38", target="60")
    url = f"/team/{project.slug}/pilot/{pilot.id}/maling/1"
    for value in ("41", "43"):
        alice.post(url, data={"i1-measured_on": clock.today().isoformat(), "i1-value": value})
    assert [row.value for row in db.session.query(Measurement)] == [43]
    way, act = find.way(project), f"/team/{project.slug}/pilot/{pilot.id}/valg"
    assert alice.post(act, data={"act": "publish"}).status_code == 422
    alice.post(act, data={"act": "for", "source": f"solution:{way.id}"})
    alice.post(act, data={"act": "publish"})
    assert "Føler seg trygge" in alice.page(f"/pilot/{pilot.id}").text
    for where in (f"/pilot/{pilot.id}", f"/team/{project.slug}/pilot/{pilot.id}"):
        assert alice.page(where).one("figcaption").get("class") == "ds-sr-only", "the heading above it has the name"


def test_the_gate_shows_what_is_missing_then_a_preview_then_decides(alice: Client, project: Project) -> None:
    gate = f"/team/{project.slug}/beslutning"
    assert "ikke hatt noen aktivitet" in alice.page(gate).text
    make.results(project)
    find.evidence(project)
    form = alice.page(gate).form(has="reason_nb")
    words = {
        "outcome": "continue",
        "title_nb": "Vi går videre",
        "title_en": "We go on",
        "reason_nb": "Folk ser hvem som kommer",
        "reason_en": "People see who is coming",
        "decided_by_nb": "Avdelingsleder",
        "decided_by_en": "Head of section",
        "source": "note:1",
    }
    assert alice.submit(form, outcome="continue", title_nb="Vi går videre").status_code == 422
    preview = alice.submit(form, **words)
    assert preview.status_code == 200
    assert "Folk ser hvem som kommer" in preview.page.text
    assert "Bestemt: gå videre med" in preview.page.text
    assert "Grunnen: Folk ser hvem som kommer" in preview.page.text
    assert db.session.query(GateDecision).count() == 0
    back = alice.submit(preview.page.form(has="reason_nb"), change="1")
    assert "Folk ser hvem som kommer" in back.text
    done = alice.submit(preview.page.form(has="reason_nb"), confirmed="1", follow=True)
    assert "Vi går videre" in done.page.text
    assert db.session.query(GateDecision).one().phase.state is PhaseState.ENDED


def test_turning_back_asks_for_what_was_learned(alice: Client, project: Project) -> None:
    form = alice.page(f"/team/{project.slug}/beslutning").form(has="reason_nb")
    answer = alice.submit(
        form, **{**make.AT_THE_GATE, "outcome": "stop", "title_nb": "Vi snur", "reason_nb": "For få bruker det"}
    )
    assert answer.status_code == 422
    assert "hva vi lærte" in answer.page.text
    assert "For få bruker det" in answer.text


def test_what_is_measured_without_a_unit_reads_as_a_sentence(alice: Client, project: Project) -> None:
    pilot = services.create_pilot(make.BOSS, project, {"title_nb": "600 meter lys"})
    services.add_indicator(make.BOSS, pilot, {"name_nb": "Snudde", "baseline": 5.0, "target": 2.0})
    services.link(make.BOSS, project, (Subject.SOLUTION, find.way(project).id), (Subject.PILOT, pilot.id))
    db.session.expire(pilot)
    services.publish_pilot(make.BOSS, pilot)
    assert "Fra 5 til mål om 2." in alice.page(f"/pilot/{pilot.id}").text


@pytest.mark.parametrize("page", ["innsikt", "muligheter", "losninger", "pilot", "beslutning"])
def test_the_team_of_another_project_sees_nothing(client: Client, project: Project, page: str) -> None:
    other = make.project()
    account = accounts.create_account(SYSTEM, "charlie@example.no", "Charlie")
    accounts.grant(SYSTEM, account, Role.TEAM, other.id)
    client.sign_in(account)
    assert client.get(f"/team/{project.slug}/{page}").status_code == 403


def test_another_projects_insight_is_not_found_under_ours(alice: Client, project: Project) -> None:
    other = make.project()
    foreign = find.insight(other, tell.need(project=other))
    assert alice.get(f"/team/{project.slug}/innsikt/{foreign.id}").status_code == 404
    taken = {"title_nb": "Tatt", "act": "publish"}
    assert alice.post(f"/team/{project.slug}/innsikt/{foreign.id}", data=taken).status_code == 404
    assert alice.post(f"/team/{project.slug}/innsikt/{foreign.id}/valg", data={"act": "for"}).status_code == 404
    assert db.session.get_one(Insight, foreign.id).title_nb != "Tatt"
