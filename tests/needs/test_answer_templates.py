"""Answer templates: who writes them, what may stand in them, and how one is put into an answer."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.needs.models import AnswerTemplate
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import projects
from tests.support.client import Client
from tests.support.page import text_of

OURS, SHARED = "/team/{}/svarmaler", "/admin/svarmaler"
WORDS = {"name_nb": "Takk", "text_nb": "Takk for behov {nummer}.", "text_en": "Thank you."}
MAY_WRITE = {"alice": True, "bob": False, "olav": False, "mona": True, "ada": True, "charlie": False}
MAY_SHARE = {"alice": False, "bob": False, "olav": False, "mona": True, "ada": True, "charlie": False}


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def ours(cast: Cast) -> str:
    return OURS.format(cast.project.slug)


def test_who_writes_the_templates(browsers: Any, cast: Cast) -> None:
    one, shared = make.template(cast.project), make.template()
    for name, held in cast.everybody.items():
        somebody = browsers().sign_in(held.account)
        for home, template, may in ((ours(cast), one, MAY_WRITE[name]), (SHARED, shared, MAY_SHARE[name])):
            for path in ("", "/ny", f"/{template.id}"):
                assert somebody.get(home + path).status_code == (200 if may else 403), (name, home + path)
            for path in ("/ny", f"/{template.id}/arkiver", f"/{template.id}/hent-fram"):
                sent = somebody.post(home + path, data=WORDS)
                assert sent.status_code == (303 if may else 403), (name, home + path)


def test_a_template_is_written_once_edited_archived_and_brought_back(alice: Client, cast: Cast) -> None:
    form = alice.page(f"{ours(cast)}/ny").form(has="text_nb")
    for _ in range(2):
        alice.submit(form, **WORDS)
    [made] = db.session.scalars(select(AnswerTemplate)).all()
    page = alice.submit(alice.page(f"{ours(cast)}/{made.id}").form(has="text_nb"), text_en="", follow=True).page
    assert "Malen er lagret." in page.text
    assert "Mangler engelsk" in page.text
    page = alice.submit(page.form(action="/arkiver"), follow=True).page
    assert "Arkivert" in page.text
    need = make.need(project=cast.project)
    assert "Sett inn" not in alice.page(f"/team/behov/{need.id}").text
    alice.submit(page.form(action="/hent-fram"))
    assert "Sett inn" in alice.page(f"/team/behov/{need.id}").text
    logged = select(AuditEntry.action).where(AuditEntry.object_kind == "answer_template").order_by(AuditEntry.id)
    done = db.session.scalars(logged).all()
    assert done == [f"needs.template_{verb}" for verb in ("created", "edited", "archived", "restored")]
    log = alice.page(f"/team/{cast.project.slug}/logg").text
    assert f"Arkiverte svarmal {made.id}: Takk" in log


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hei {navn}", "Vi kjenner ikke {navn}. Bruk {nummer}, {prosjekt}, {fase} eller {frist}."),
        ("Hei {nummer", "En krøllparentes mangler makkeren sin. Skriv for eksempel {nummer}."),
    ],
)
@pytest.mark.parametrize("field", ["text_nb", "text_en"])
def test_what_we_cannot_fill_in_is_told_at_its_field(
    alice: Client, cast: Cast, text: str, said: str, field: str
) -> None:
    form = alice.page(f"{ours(cast)}/ny").form(has="text_nb")
    answer = alice.submit(form, **{**WORDS, field: text})
    assert answer.status_code == 422
    assert said in text_of(answer.page.one(id=f"{field}-error"))
    assert db.session.scalars(select(AnswerTemplate)).all() == []


def test_the_later_of_two_who_edit_sees_what_the_first_saved(alice: Client, cast: Cast) -> None:
    made = make.template(cast.project)
    page = f"{ours(cast)}/{made.id}"
    first, second = (alice.page(page).form(has="text_nb") for _ in range(2))
    alice.submit(first, text_nb="Det andre.")
    late = alice.submit(second, text_nb="Det tredje.")
    assert late.status_code == 409
    assert "Det andre." in late.page.text
    assert late.page.form(has="text_nb").fields["text_nb"] == "Det tredje."


def test_another_projects_template_is_not_found_and_not_offered(alice: Client, cast: Cast) -> None:
    theirs = make.template(projects.project(), "Deres")
    make.template(None, "Felles")
    assert alice.get(f"{ours(cast)}/{theirs.id}").status_code == 404
    assert alice.post(f"{ours(cast)}/{theirs.id}/arkiver").status_code == 404
    need = make.need(project=cast.project)
    offered = text_of(alice.page(f"/team/behov/{need.id}").form(action="/svar").element)
    assert "Felles" in offered
    assert "Deres" not in offered


def put_in(client: Client, number: int, template: AnswerTemplate, act: str = "fill", **fields: str) -> Any:
    form = client.page(f"/team/behov/{number}").form(action=f"/{number}/svar")
    given = {f"answer-{name}": value for name, value in fields.items()}
    return client.submit(form, **{"answer-template": str(template.id), "act": act, **given})


def test_a_template_is_put_in_with_what_we_know_of_the_need(alice: Client, cast: Cast) -> None:
    projects.plan(cast.project, projects.soon())
    text = "Behov {nummer} er med i {prosjekt}, i fasen {fase}. Svar innen {frist}."
    made, need = make.template(cast.project, text=text), make.need(project=cast.project)
    form = put_in(alice, need.id, made).page.form(action="/svar")
    written = form.fields["answer-text_nb"]
    assert written.startswith(f"Behov {need.id} er med i {cast.project.title_nb}, i fasen innsiktsarbeid. Svar innen ")
    assert "{" not in written
    assert form.fields["answer-text_en"] == f"Thank you for need {need.id}."


def test_what_we_do_not_know_stays_and_is_not_stored_like_that(alice: Client, cast: Cast) -> None:
    made, need = make.template(cast.project, text="Svar innen {frist}."), make.need(project=cast.project)
    form = put_in(alice, need.id, made).page.form(action="/svar")
    assert form.fields["answer-text_nb"] == "Svar innen {frist}."
    for act in ("prepare", "publish"):
        answer = alice.submit(form, **{"answer-by_nb": "Prosjektleder", "act": act})
        assert answer.status_code == 422
        assert "Bytt ut {frist} med det som gjelder." in answer.page.text


def test_what_somebody_wrote_is_replaced_only_when_they_say_so(alice: Client, cast: Cast) -> None:
    made, need = make.template(cast.project), make.need(project=cast.project)
    asked = put_in(alice, need.id, made, text_nb="Mine egne ord.")
    assert "Vil du bytte det ut med malen «Takk»?" in asked.page.text
    form = asked.page.form(action="/svar")
    assert form.fields["answer-text_nb"] == "Mine egne ord."
    kept = alice.submit(form, act="keep").page.form(action="/svar")
    assert kept.fields["answer-text_nb"] == "Mine egne ord."
    replaced = alice.submit(form, act="replace").page.form(action="/svar")
    assert replaced.fields["answer-text_nb"] == f"Takk for behov {need.id}."
    other = make.template(cast.project, "Videre", "Vi tar det videre.")
    again = alice.submit(replaced, **{"answer-template": str(other.id), "act": "fill"})
    assert again.page.form(action="/svar").fields["answer-text_nb"] == "Vi tar det videre."
