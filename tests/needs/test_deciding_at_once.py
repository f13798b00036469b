"""Two decide about the same need: what the first did stands, and the second is told before anything of it is undone."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.core.permissions import Person
from app.needs import services
from app.needs.models import Addition, AdditionState, Need, NeedState, Policy
from app.needs.services import Overtaken
from app.notifications.models import Receipt
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.factories.needs import arranged
from tests.support.client import Client
from tests.support.page import Form
from tests.support.threads import together

Meanwhile = Callable[..., None]
NOTE = "Skriv det uten navnet på læreren."


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


@pytest.fixture
def meanwhile(app: Flask, cast: Cast) -> Meanwhile:
    """A colleague does this with it while the page is open."""

    def act(verb: Callable[..., Any], thing: Need | Addition, *given: Any) -> None:
        with arranged(app):
            verb(cast.mona.person, db.session.get_one(type(thing), thing.id), *given)

    return act


def fresh(need: Need) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, need.id)


def form_of(client: Client, need: Need, action: str) -> Form:
    return client.page(f"/team/behov/{need.id}").form(action=f"/{need.id}/{action}")


def told(cast: Cast) -> Need:
    return make.told(activity=project_make.activity(cast.project))


def refused(client: Client, form: Form, **written: str) -> Any:
    answer = client.submit(form, **written)
    assert answer.status_code == 409
    assert "Det du ba om, er ikke gjort." in answer.page.text
    return answer.page


def test_what_a_colleague_published_is_not_taken_down_by_a_page_from_before(
    alice: Client, cast: Cast, meanwhile: Meanwhile
) -> None:
    need = told(cast)
    old = form_of(alice, need, "avvis")
    meanwhile(services.publish, need)
    page = refused(alice, old, **{"decline-policy": "personal_data", "decline-note_nb": NOTE})
    assert "Behovet er publisert i mellomtiden." in page.text
    assert fresh(need).state is NeedState.PUBLISHED
    again = page.form(action="/avvis")
    assert again.buttons == ["Skjul behovet"]
    assert (again.fields["decline-policy"], again.fields["decline-note_nb"]) == ("personal_data", NOTE)
    assert alice.submit(again).status_code == 303
    assert fresh(need).state is NeedState.HIDDEN


def test_a_page_from_before_without_a_rule_is_told_too(alice: Client, cast: Cast, meanwhile: Meanwhile) -> None:
    need = told(cast)
    old = form_of(alice, need, "avvis")
    meanwhile(services.publish, need)
    refused(alice, old, **{"decline-note_nb": NOTE})


def test_a_form_that_does_not_say_what_it_was_opened_at_takes_nothing_down(alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    sent = {"decline-policy": "hateful", "decline-note_nb": ""}
    assert alice.post(f"/team/behov/{need.id}/avvis", data=sent).status_code == 409
    assert fresh(need).public


def test_what_a_colleague_declined_or_hid_is_not_published_by_a_page_from_before(
    alice: Client, cast: Cast, meanwhile: Meanwhile
) -> None:
    need = told(cast)
    old = form_of(alice, need, "publiser")
    meanwhile(services.decline, need, Policy.PERSONAL_DATA)
    page = refused(alice, old)
    assert "Noen har i mellomtiden bestemt at behovet ikke blir publisert." in page.text
    assert fresh(need).state is NeedState.DECLINED
    assert alice.submit(page.form(action="/publiser")).status_code == 303
    assert fresh(need).state is NeedState.PUBLISHED


def test_what_a_colleague_hid_is_neither_passed_on_nor_taken_back(
    alice: Client, cast: Cast, meanwhile: Meanwhile
) -> None:
    need = make.need(project=cast.project)
    on = form_of(alice, need, "send-videre")
    meanwhile(lambda by, one: services.forward(by, one, one.project.department), need)
    back = form_of(alice, need, "hent-tilbake")
    meanwhile(services.hide, need, Policy.HATEFUL)
    page = refused(alice, on, **{"forward-department": str(cast.project.department_id), "forward-note_nb": NOTE})
    assert "Behovet er skjult i mellomtiden." in page.text
    refused(alice, back)
    assert fresh(need).state is NeedState.HIDDEN


def test_the_same_press_twice_is_one_and_is_not_taken_for_a_colleagues(alice: Client, cast: Cast) -> None:
    need = told(cast)
    forms = {"avvis": {"decline-policy": "unclear", "decline-note_nb": NOTE}, "publiser": {}}
    for action, written in forms.items():
        form = form_of(alice, need, action)
        assert [alice.submit(form, **written).status_code for _press in range(2)] == [303, 303], action
    hide = form_of(alice, need, "avvis")
    written = {"decline-policy": "hateful"}
    assert [alice.submit(hide, **written).status_code for _press in range(2)] == [303, 303]
    lines = select(func.count()).select_from(Receipt).where(Receipt.subject_id == need.id)
    assert db.session.scalar(lines) == 4  # received, declined, published, hidden


def test_an_addition_that_a_colleague_decided_about_stays_as_it_was_decided(
    alice: Client, cast: Cast, meanwhile: Meanwhile
) -> None:
    added = make.addition(make.need(project=cast.project))
    page = alice.page(f"/team/behov/{added.need_id}")
    publish, decline = (page.form(action=f"/tillegg/{added.id}/{act}") for act in ("publiser", "avvis"))
    meanwhile(services.decline_addition, added, Policy.PERSONAL_DATA)
    refused(alice, publish)
    meanwhile(services.publish_addition, added)
    page = refused(alice, decline, **{"decline-policy": "hateful", "decline-note_nb": NOTE})
    assert page.form(action=f"/tillegg/{added.id}/avvis").fields["decline-note_nb"] == NOTE
    assert page.form(action=f"/behov/{added.need_id}/avvis").fields["decline-note_nb"] == ""
    db.session.expire_all()
    assert db.session.get_one(Addition, added.id).state is AdditionState.PUBLISHED


def test_what_was_written_is_there_to_copy_when_its_form_is_gone(
    alice: Client, cast: Cast, meanwhile: Meanwhile
) -> None:
    added = make.addition(make.need(project=cast.project))
    old = alice.page(f"/team/behov/{added.need_id}").form(action=f"/tillegg/{added.id}/avvis")
    meanwhile(services.decline_addition, added, Policy.UNCLEAR)
    page = refused(alice, old, **{"decline-policy": "hateful", "decline-note_nb": NOTE})
    assert "Det kan ikke sendes lenger, men du kan kopiere det." in page.text
    assert NOTE in page.texts("div", class_="said")
    need = make.need(project=cast.project)
    old = form_of(alice, need, "send-videre")
    meanwhile(services.hide, need, Policy.HATEFUL)
    page = refused(alice, old, **{"forward-department": str(cast.project.department_id), "forward-note_nb": NOTE})
    assert NOTE in page.texts("div", class_="said")
    open_still = told(cast)
    old = form_of(alice, open_still, "avvis")
    meanwhile(services.publish, open_still)
    page = refused(alice, old, **{"decline-policy": "hateful", "decline-note_nb": NOTE})
    assert NOTE not in page.texts("div", class_="said"), "it stands in its form"


def test_what_was_written_to_a_department_is_not_lost_when_a_colleague_sent_it_there_first(
    alice: Client, cast: Cast, meanwhile: Meanwhile
) -> None:
    need = make.need(project=cast.project)
    old = form_of(alice, need, "send-videre")
    to = {"forward-department": str(cast.project.department_id)}
    meanwhile(lambda by, one: services.forward(by, one, one.project.department, "De skifter lamper."), need)
    page = refused(alice, old, **to, **{"forward-note_nb": NOTE})
    assert "Behovet er sendt til dette fagområdet allerede, uten det du skrev." in page.text
    assert page.form(action="/send-videre").fields["forward-note_nb"] == NOTE
    for same in ("", "De skifter lamper."):
        assert alice.submit(old, **to, **{"forward-note_nb": same}).status_code == 303, "that is so already"


def test_the_inbox_publishes_nothing_that_a_colleague_declined_meanwhile(
    alice: Client, cast: Cast, meanwhile: Meanwhile
) -> None:
    need, other = told(cast), told(cast)
    inbox = f"/team/{cast.project.slug}/innboks"
    alone = alice.page(f"{inbox}/need/{need.id}").form(button="Publiser")
    listed = alice.page(inbox).form(button="Merk som lest")
    chosen = [f"need:{one.id}:waiting" for one in (need, other)]
    meanwhile(services.decline, need, Policy.PERSONAL_DATA)
    sent = {**alone.fields, "act": "publish"}
    answer = alice.post(alone.action, data=sent)
    assert answer.status_code == 409
    assert "Noen har i mellomtiden bestemt at behovet ikke blir publisert." in answer.page.text
    assert "Ikke publisert" in answer.page.text
    done = alice.post(listed.action, data={**listed.fields, "act": "publish", "item": chosen}, follow_redirects=True)
    assert "1 er som det var: Noen har i mellomtiden bestemt" in done.page.text
    assert (fresh(need).state, fresh(other).state) == (NeedState.DECLINED, NeedState.PUBLISHED)


def moment(number: int, by: Person, verb: Callable[..., None], *given: Any) -> Callable[[], None]:
    return lambda: verb(by, db.session.get_one(Need, number), *given, seen=NeedState.WAITING)


def test_of_two_at_the_same_moment_one_is_done_and_the_other_is_told(app: Flask, cast: Cast) -> None:
    number, by = told(cast).id, cast.alice.person
    acts = [
        moment(number, by, services.publish),
        moment(number, cast.mona.person, services.decline, Policy.UNCLEAR),
    ]
    given = together(app, acts)
    assert [type(one) for one in given if one is not None] == [Overtaken]
    assert db.session.get_one(Need, number).state in (NeedState.PUBLISHED, NeedState.DECLINED)
