"""All prepared answers of a project in one act: each told once, and what has changed is left out and named."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Invalid
from app.needs import services
from app.needs.models import Answer, Need, NeedState, Policy, PreparedAnswer
from app.needs.services import MOST
from app.notifications.models import Notice, Receipt, ReceiptKind
from app.projects.models import PhaseState, Project
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import people
from tests.factories import projects as project_make
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.threads import together

MAY_PUBLISH = {"alice": True, "bob": False, "olav": True, "mona": True, "ada": True, "charlie": False}


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def page_of(cast: Cast) -> str:
    return f"/team/{cast.project.slug}/klargjorte-svar"


def followed(project: Project) -> Need:
    """A need whose author has left an address."""
    by = people.participant()
    need = make.told(by=by)
    people.contact(by)
    services.publish(make.MODERATOR, need)
    services.place(make.MODERATOR, need, project)
    return need


def ready(project: Project, number: int) -> dict[int, str]:
    needs = [followed(project) for _ in range(number)]
    return {need.id: make.prepared(need, f"Svar på {need.id}.").key for need in needs}


def told() -> tuple[int, int, int, int]:
    """How many answers there are, receipts and notices of answers, and lines in the log."""
    answered = Receipt.kind == ReceiptKind.ANSWERED
    queries = (
        select(func.count()).select_from(Answer),
        select(func.count()).select_from(Receipt).where(answered),
        select(func.count()).select_from(Notice).join(Receipt, Receipt.id == Notice.receipt_id).where(answered),
        select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "needs.answered"),
    )
    one, two, three, four = (db.session.scalar(query) or 0 for query in queries)
    return one, two, three, four


def test_who_may_publish_them(browsers: Any, cast: Cast) -> None:
    for name, may in MAY_PUBLISH.items():
        [(number, key)] = ready(cast.project, 1).items()
        somebody, before = browsers().sign_in(cast.everybody[name].account), told()[0]
        assert somebody.get(page_of(cast)).status_code == (200 if may else 403), name
        for path, well in (("se", 200), ("publiser", 303)):
            sent = somebody.post(f"{page_of(cast)}/{path}", data={"answer": f"{number}.{key}"})
            assert sent.status_code == (well if may else 403), name
        assert told()[0] - before == may, name


def test_another_projects_answers_are_neither_shown_nor_published(alice: Client, cast: Cast) -> None:
    [(number, key)] = ready(project_make.project(), 1).items()
    sent = {"answer": f"{number}.{key}"}
    assert alice.post(f"{page_of(cast)}/se", data=sent).status_code == 303
    page = alice.post(f"{page_of(cast)}/publiser", data=sent, follow_redirects=True).page
    assert "Behovet er ikke i prosjektet lenger." in page.text
    assert told()[0] == 0


def test_they_are_looked_through_and_published_with_one_press(alice: Client, cast: Cast) -> None:
    chosen = ready(cast.project, 3)
    without = min(chosen)
    page = alice.page(page_of(cast))
    assert "3 klargjorte svar" in page.text
    assert page.text.count("Mangler engelsk") == 3
    form = page.form(action="/se")
    kept = [value for value in form.fields["answer"] if not value.startswith(f"{without}.")]
    look = alice.submit(form, answer=kept).page
    assert "2 svar blir publisert" in look.text
    assert f"Svar på {max(chosen)}." in look.text
    assert "E-posten på bokmål" in look.text
    assert look.text.count("mangler, så bokmål vises") == 3
    assert look.texts("div", lang="nb")[-1] == f"Svar på {sorted(chosen)[1]}.", "the rest of that mail is in English"
    assert told() == (0, 0, 0, 0)
    press = look.form(action="/publiser")
    after = alice.submit(press, follow=True).page
    assert "2 svar er publisert." in after.text
    again = alice.submit(press, follow=True).page
    assert "2 svar er publisert." in again.text
    assert "ikke publisert" not in again.text
    assert told() == (2, 2, 2, 2)
    db.session.expire_all()
    assert [one.need_id for one in db.session.scalars(select(PreparedAnswer))] == [without]
    need = db.session.get_one(Need, max(chosen))
    assert (need.waiting_since, need.answered_at is not None) == (None, True)
    assert f"Svar på {need.id}." in alice.page(f"/behov/{need.id}").text


@pytest.mark.usefixtures("context")
def test_what_has_changed_is_left_out_with_the_reason() -> None:
    project = project_make.project()
    chosen = ready(project, 6)
    edited, answered, hidden, moved, gone, stays = (db.session.get_one(Need, number) for number in sorted(chosen))
    make.prepared(edited, "Et annet svar.")
    make.answered(answered)
    services.hide(BOSS, hidden, Policy.UNCLEAR)
    services.place(BOSS, moved, project_make.project())
    services.withdraw(gone, gone.participant_id)
    released = services.publish_prepared(BOSS, project, chosen)
    assert (released.done, released.new) == ([stays.id], 1)
    reasons = {number: str(reason) for number, reason in released.left.items()}
    assert "endret" in reasons[edited.id]
    assert "publisert eller slettet" in reasons[answered.id]
    assert "ikke offentlig" in reasons[hidden.id]
    assert "ikke i prosjektet" in reasons[moved.id]
    assert "trukket det tilbake" in reasons[gone.id]
    assert gone.state is NeedState.WITHDRAWN


@pytest.mark.usefixtures("context")
def test_forty_cost_as_many_statements_as_one(count_queries: Callable[..., Any]) -> None:
    project, costs = project_make.project(), []
    for number in (1, 40):
        chosen = ready(project, number)
        db.session.commit()
        with count_queries() as counted:
            assert services.publish_prepared(BOSS, project, chosen).new == number
            db.session.commit()
        costs.append(counted.total)
    assert costs[0] == costs[1]


@pytest.mark.usefixtures("context")
def test_there_is_a_most_for_those_chosen_one_by_one() -> None:
    project = project_make.project()
    with pytest.raises(Invalid, match="100"):
        services.publish_prepared(BOSS, project, dict.fromkeys(range(MOST + 1), "x"))


def test_two_who_press_at_once_tell_nobody_twice(app: Flask) -> None:
    with make.arranged(app):
        project = project_make.project()
        chosen, number = ready(project, 4), project.id

    def press() -> int:
        return services.publish_prepared(BOSS, db.session.get_one(Project, number), chosen).new

    made = together(app, [press, press])
    with app.app_context():
        assert sorted(made) == [0, 4]
        assert told() == (4, 4, 4, 4)


def test_what_is_prepared_outside_the_phase_that_runs_is_there_too(alice: Client, cast: Cast) -> None:
    [(number, _key)] = ready(cast.project, 1).items()
    db.session.get_one(Need, number).phase_id = None
    db.session.commit()
    page = alice.page(page_of(cast))
    assert "1 klargjort svar" in page.text
    assert "Hele prosjektet." in page.text
    assert page.form(action="/se").fields["answer"]
    assert not alice.page(f"{page_of(cast)}?velg=ingen").form(action="/se").fields.get("answer")
    phase = next(one for one in cast.project.phases if one.state is PhaseState.RUNNING)
    narrowed = alice.page(f"{page_of(cast)}?fase={phase.id}")
    assert "Ingen klargjorte svar i fasen" in narrowed.text
    assert narrowed.link("Vis alle i prosjektet") == page_of(cast)


def test_the_gate_leads_to_what_is_missing_and_back(alice: Client, cast: Cast) -> None:
    project_make.results(cast.project)
    number, key = next(iter(ready(cast.project, 1).items()))
    unread = make.told(activity=project_make.activity(cast.project))
    make.need()
    gate = f"/team/{cast.project.slug}/beslutning"
    page = alice.page(gate)
    inbox = alice.page(page.link("Se de 2 som venter i innboksen"))
    assert f"Behov {number}" in inbox.text
    assert f"Behov {unread.id}" in inbox.text
    assert "2 innspill" in inbox.text
    assert inbox.link("Til beslutningen") == gate
    prepared = alice.page(page.link("Publiser 1 klargjort svar"))
    assert "Fase 1 av 4" in prepared.text
    look = alice.submit(prepared.form(action="/se"), answer=[f"{number}.{key}"]).page
    back = alice.submit(look.form(action="/publiser"))
    assert back.headers["Location"] == gate
    assert "1 behov venter på svar" in alice.page(gate).text


def test_a_page_past_the_end_shows_the_last_one(alice: Client, cast: Cast) -> None:
    [number] = ready(cast.project, 1)
    page = alice.page(f"{page_of(cast)}?side=2")
    assert f"Svar på {number}." in page.text
    assert "Ingen klargjorte svar" not in page.text
