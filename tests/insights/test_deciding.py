"""What is written at the gate is kept whatever happens meanwhile, and can be sent until it has been decided."""

import pytest
from werkzeug.test import TestResponse

from app.core import clock
from app.core.db import db
from app.insights.models import Link, Note
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects import services as projects
from app.projects.models import GateDecision, Project
from tests.cast import gather
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.page import Form


@pytest.fixture
def project(database: object) -> Project:
    made = make.project()
    make.results(made)
    need = tell.answered(tell.need(project=made))
    find.insight(made, need, title="Folk ser ikke hvem")
    return made


@pytest.fixture
def form(alice: Client, project: Project) -> Form:
    return alice.page(f"/team/{project.slug}/beslutning").form(has="reason_nb")


def send(client: Client, form: Form, **values: str) -> TestResponse:
    """The form, as it came last, with what is chosen in it."""
    return client.submit(form, **{**make.AT_THE_GATE, "source": "insight:1", **values})


def test_when_somebody_saved_meanwhile_it_can_be_looked_over_and_sent(
    alice: Client, project: Project, form: Form
) -> None:
    slug = project.slug
    preview = send(alice, form).page.form(has="reason_nb")
    held = db.session.query(Project).filter_by(slug=slug).one()
    projects.edit_project(BOSS, held, {"about_nb": "Et nytt avsnitt."}, make.PARTNERS, held.version)
    late = alice.submit(preview, confirmed="1")
    assert late.status_code == 409
    assert "Noen andre har lagret noe i mellomtiden. Se over og lagre igjen." in late.page.text
    again = late.page.form(has="reason_nb")
    assert again.fields["reason_nb"] == make.AT_THE_GATE["reason_nb"]
    done = alice.submit(send(alice, again).page.form(has="reason_nb"), confirmed="1")
    assert done.status_code == 303
    assert done.location.endswith(f"/prosjekter/{slug}/beslutninger")
    assert db.session.query(GateDecision).count() == 1


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"title_en": ""}, "title_en", "Skriv overskriften på engelsk også."),
        ({"reason_en": ""}, "reason_en", "Skriv grunnen på engelsk også."),
        ({"decided_by_en": "  "}, "decided_by_en", "Skriv hvem som bestemte, på engelsk også."),
        ({"lessons_nb": "Spør tidlig."}, "lessons_en", "Skriv hva vi lærte, på engelsk også."),
        ({"lessons_en": "Ask early."}, "lessons_nb", "Skriv hva vi lærte, på bokmål også."),
        (
            {"for_residents_nb": "Du kan prøve."},
            "for_residents_en",
            "Skriv hva det betyr for innbyggerne, på engelsk også.",
        ),
        (
            {"for_residents_en": "You can try."},
            "for_residents_nb",
            "Skriv hva det betyr for innbyggerne, på bokmål også.",
        ),
    ],
)
def test_what_everybody_reads_is_written_in_both_languages(
    alice: Client, project: Project, form: Form, values: dict[str, str], field: str, message: str
) -> None:
    """Those who read and are mailed in English get the heading, the reason, what was learned, what it means for them, and who decided."""
    refused = send(alice, form, **values)
    assert refused.status_code == 422
    again = refused.page.form(has="reason_nb")
    assert again.errors() == [field]
    assert message in refused.page.text
    assert again.fields["reason_nb"] == make.AT_THE_GATE["reason_nb"]
    both = {"lessons_nb": "Ja.", "lessons_en": "Yes.", "for_residents_nb": "Prøv.", "for_residents_en": "Try."}
    made = alice.submit(again, **{**make.AT_THE_GATE, "source": "insight:1", **both})
    assert made.page.form(has="reason_nb").fields["lessons_en"] == "Yes."


def test_every_text_at_the_gate_says_whether_it_must_be_filled_in(alice: Client, project: Project) -> None:
    page = alice.page(f"/team/{project.slug}/beslutning")
    marks = [
        text for text in page.texts("div", class_="lab") if text.endswith(("Valgfritt", "Må fylles ut", "når vi snur"))
    ]
    assert len(marks) == 10
    assert [text.split(":")[0] for text in marks if "når vi snur" in text] == ["Dette lærte vi"] * 2
    assert [text.split(":")[0] for text in marks if "Engelsk" in text and text.endswith("Må fylles ut")] == [
        "Overskrift med grunnen i",
        "Grunnen",
        "Hvem bestemte?",
    ]


def test_when_a_need_comes_in_meanwhile_what_was_written_stands_below_what_is_in_the_way(
    alice: Client, project: Project, form: Form
) -> None:
    preview = send(alice, form).page.form(has="reason_nb")
    need = tell.need("Lampen er knust.", project=project)
    for sent, values in ((form, {}), (preview, {"confirmed": "1"}), (form, {"title_nb": ""})):
        refused = send(alice, sent, **values)
        assert refused.status_code in (409, 422)
        assert refused.page.text.count("Noen av behovene i fasen venter på svar.") == 1
        kept = refused.page.form(has="reason_nb").fields
        assert (kept["reason_nb"], kept["outcome"], kept["source"]) == (
            make.AT_THE_GATE["reason_nb"],
            "continue",
            ["insight:1"],
        )
    tell.answered(db.session.get_one(Need, need.id))
    done = alice.submit(send(alice, refused.page.form(has="reason_nb")).page.form(has="reason_nb"), confirmed="1")
    assert done.status_code == 303


def test_an_empty_form_is_not_shown_while_needs_wait(alice: Client, project: Project) -> None:
    tell.need("Lampen er knust.", project=project)
    page = alice.page(f"/team/{project.slug}/beslutning")
    assert "Noen av behovene i fasen venter på svar." in page.text
    assert page.all("textarea", name="reason_nb") == []


def test_a_list_with_nothing_in_it_is_not_on_the_page(alice: Client, project: Project) -> None:
    page = alice.page(f"/team/{project.slug}/beslutning")
    assert page.all("ul")
    assert [found for found in page.all("ul") if not len(found)] == []


def test_a_draft_on_the_phone_is_offered_and_dropped_once_it_has_been_decided(alice: Client, project: Project) -> None:
    key = f"gate-{project.slug}-0"
    page = alice.page(f"/team/{project.slug}/beslutning")
    assert len(page.all("div", data_draft_offer=key)) == 1
    preview = send(alice, page.form(has="reason_nb")).page
    assert preview.all("span", data_draft_done=key) == []
    done = alice.submit(preview.form(has="reason_nb"), confirmed="1", follow=True).page
    assert len(done.all("span", data_draft_done=key)) == 1
    assert "Beslutningen er lagret." in done.text
    assert alice.page(done.url).all("span", data_draft_done=key) == []


def test_what_was_begun_before_somebody_decided_is_not_offered_for_the_phase_after(
    alice: Client, project: Project, form: Form
) -> None:
    """A draft brings its own outcome and key back: given to the gate of phase 2 it would be decided on that one."""
    before = form.element.get("data-draft")
    make.decide(db.session.get_one(Project, project.id), title_nb="Lave lykter virker")
    db.session.commit()
    late = send(alice, form).page
    for page in (alice.page(f"/team/{project.slug}/beslutning"), late):
        assert page.all("div", data_draft_offer=before) == []
        kept = page.form(has="reason_nb")
        assert kept.element.get("data-draft") == f"gate-{project.slug}-{kept.fields['after']}"
        assert kept.fields["after"] == str(db.session.query(GateDecision).one().id)


@pytest.mark.parametrize("kind", ["innsikt", "muligheter", "losninger"])
def test_a_draft_of_something_found_is_offered_and_dropped_once_it_is_stored(
    alice: Client, project: Project, kind: str
) -> None:
    page = alice.page(f"/team/{project.slug}/{kind}")
    form = page.form(has="title_nb")
    key = str(form.element.get("data-draft"))
    assert len(page.all("div", data_draft_offer=key)) == 1
    assert alice.submit(form, title_nb="").page.all("span", data_draft_done=key) == []
    stored = alice.submit(form, title_nb="Folk tar omveier", follow=True).page
    assert len(stored.all("span", data_draft_done=key)) == 1


def test_a_draft_of_the_team_is_no_evidence_and_what_was_chosen_is_what_is_shown(
    alice: Client, project: Project, form: Form
) -> None:
    draft = find.insight(project, title="Bare et utkast")
    assert "Bare et utkast" not in alice.page(f"/team/{project.slug}/beslutning").text
    refused = send(alice, form, source=[f"insight:{draft.id}"])
    assert refused.page.form(has="reason_nb").errors()[:1] == ["source"]
    chosen = ["insight:1", f"insight:{draft.id}"]
    preview = send(alice, form, source=chosen).page
    assert "Bare et utkast" not in preview.text
    alice.submit(preview.form(has="reason_nb"), confirmed="1")
    assert [(link.from_kind, link.from_id) for link in db.session.query(Link).filter_by(to_kind=Subject.DECISION)] == [
        (Subject.INSIGHT, 1)
    ]


def test_what_was_chosen_stays_chosen_through_a_search_however_much_it_is(
    alice: Client, project: Project, form: Form
) -> None:
    values = {"project_id": project.id, "written_at": clock.now(), "source": "Intervju"}
    db.session.add_all(Note(text_nb=f"Notat {number}", **values) for number in range(90))
    db.session.flush()
    chosen = [f"note:{note.id}" for note in db.session.query(Note).order_by(Note.id)]
    found = send(alice, form, source=chosen, q="finnes ikke", change="1").page
    assert found.form(has="reason_nb").fields["source"] == chosen


def test_who_may_not_decide_gets_no_form(client: Client, project: Project) -> None:
    page = client.sign_in(gather(project).bob.account).page(f"/team/{project.slug}/beslutning")
    assert "Rollen din kan ikke avgjøre dette." in page.text
    assert page.all("textarea", name="reason_nb") == []


@pytest.mark.parametrize("step", [{}, {"confirmed": "1"}, {"change": "1"}], ids=["preview", "saving", "search"])
def test_what_was_written_for_a_phase_is_not_decided_on_the_one_that_came_after_it(
    alice: Client, project: Project, form: Form, step: dict[str, str]
) -> None:
    """«Snu» was written in phase 1. A colleague decides to go on: in the old tab it must not become a stop of phase 2."""
    slug, turning_back = project.slug, {"outcome": "stop", "lessons_nb": "Spør tidlig.", "lessons_en": "Ask early."}
    number = project.id
    opened = send(alice, form, **turning_back).page.form(has="reason_nb") if "confirmed" in step else form
    make.decide(db.session.get_one(Project, number), title_nb="Lave lykter virker")
    db.session.commit()
    late = send(alice, opened, **turning_back, **step)
    assert late.status_code == 409
    assert "ble det tatt en beslutning i fase 1 av 4, Innsiktsarbeid: «Gå videre»." in late.page.text
    assert "Prosjektet er nå i fase 2 av 4: Definere mulighetsrom." in late.page.text
    made = db.session.query(GateDecision).one()
    assert late.page.link("Lave lykter virker") == f"/prosjekter/{slug}/beslutninger#d{made.id}"
    again = late.page.form(has="reason_nb")
    assert (again.fields["reason_nb"], again.fields["source"]) == (make.AT_THE_GATE["reason_nb"], ["insight:1"])
    assert not again.fields.get("outcome"), "it is chosen anew"
    preview = alice.submit(again, outcome="stop")
    assert preview.page.h1 == "Slik blir det"
    alice.submit(preview.page.form(has="reason_nb"), confirmed="1")
    assert [one.phase.position for one in db.session.query(GateDecision).order_by(GateDecision.id)] == [1, 2]


def test_the_saved_form_sent_again_leads_to_what_was_decided(alice: Client, project: Project, form: Form) -> None:
    preview = send(alice, form).page.form(has="reason_nb")
    for _time in range(2):
        assert alice.submit(preview, confirmed="1").status_code == 303
    assert db.session.query(GateDecision).count() == 1


def test_what_was_decided_and_then_written_over_is_another_decision(
    alice: Client, project: Project, form: Form
) -> None:
    """Back at the gate after saving: what is written there now is not taken for what was saved."""
    alice.submit(send(alice, form).page.form(has="reason_nb"), confirmed="1")
    late = send(alice, form, reason_nb="Noe helt annet.")
    assert late.status_code == 409
    assert late.page.form(has="reason_nb").fields["client_key"] != form.fields["client_key"]


def test_the_address_of_the_preview_leads_to_the_gate(alice: Client, project: Project) -> None:
    """Whoever goes back to it from what was saved does not meet the browser's own error."""
    answer = alice.get(f"/team/{project.slug}/beslutning/lagre")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/team/{project.slug}/beslutning")
