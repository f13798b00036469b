"""What can be undone is offered on the page that came of it and no later, and one comes back to what was undone."""

import pytest

from app.core.db import db
from app.inbox.models import Verb
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import insights
from tests.support.client import Client
from tests.support.page import Page


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def offers(page: Page) -> int:
    return [button for form in page.forms for button in form.buttons].count("Angre")


def test_it_is_offered_on_the_next_page_only_and_leads_back_to_the_one(alice: Client, cast: Cast) -> None:
    insights.insight(cast.project)
    one, two, three = (make.need(cast.project, public=True) for _ in range(3))
    url = f"/team/{cast.project.slug}/innboks/need/"
    page = alice.page(f"{url}{one[1]}?vis=all")
    after = alice.submit(page.form(button="Koble til innsikt"), follow=True, act="place").page
    assert (after.h1, offers(after)) == (f"Behov {two[1]}", 1)
    assert offers(alice.page(f"{url}{three[1]}?vis=all")) == 0
    undone = alice.submit(after.form(button="Angre"), follow=True).page
    assert (undone.h1, offers(undone)) == (f"Behov {one[1]}", 0)
    assert undone.link("Neste").endswith(f"{two[1]}?vis=all"), "in the list that one stood in"


def test_from_the_list_one_comes_back_to_its_row(alice: Client, cast: Cast) -> None:
    need = make.need(cast.project)
    form = alice.page(f"/team/{cast.project.slug}/innboks?vis=all").form(action="/gjor", button="Sett merke")
    sent = {**form.fields, "act": "tag", "tag": "lys", "item": f"need:{need[1]}"}
    after = alice.post(form.action, data=sent, follow_redirects=True).page
    back = alice.submit(after.form(button="Angre")).headers["Location"]
    assert back == f"/team/{cast.project.slug}/innboks?vis=all#need-{need[1]}"


def test_what_was_left_is_told_with_why(alice: Client, cast: Cast) -> None:
    one, two = make.need(cast.project), make.need(cast.project)
    done = make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, one, two)
    make.done(cast.bob, cast.project, Verb.ASSIGN, cast.olav.account.id, two)
    db.session.commit()
    assert done.act is not None
    page = alice.page(f"/team/{cast.project.slug}/innboks?gjort={done.act.id}")
    told = alice.submit(page.form(button="Angre"), follow=True).page.text
    assert "Angret for 1 av 2 innspill. 1 står som det er, fordi en kollega har endret det siden" in told


def test_nobody_is_offered_to_undo_what_another_did(client: Client, cast: Cast) -> None:
    done = make.done(cast.alice, cast.project, Verb.TAG, "lys", make.need(cast.project))
    db.session.commit()
    assert done.act is not None
    client.sign_in(cast.bob.account)
    assert offers(client.page(f"/team/{cast.project.slug}/innboks?gjort={done.act.id}")) == 0


def test_the_next_page_of_the_list_does_not_offer_it_again(
    alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.inbox.queries.rows.PER_PAGE", 1)
    need, _other = make.need(cast.project), make.need(cast.project)
    form = alice.page(f"/team/{cast.project.slug}/innboks?vis=all").form(action="/gjor", button="Sett merke")
    sent = {**form.fields, "act": "tag", "tag": "lys", "item": f"need:{need[1]}"}
    after = alice.post(form.action, data=sent, follow_redirects=True).page
    onward = after.link("Neste")
    assert offers(after) == 1
    assert "side=2" in onward and "vis=all" in onward and "gjort" not in onward
    assert offers(alice.page(onward)) == 0


def test_an_address_made_by_hand_leads_nowhere_else(alice: Client, cast: Cast) -> None:
    need = make.need(cast.project)
    done = make.done(cast.alice, cast.project, Verb.TAG, "lys", need)
    db.session.commit()
    assert done.act is not None
    inbox = f"/team/{cast.project.slug}/innboks"
    onward = f"{inbox}?vis=all&slug=annet&kind=x&item_id=y&_external=1&endpoint=z"
    answer = alice.post(f"{inbox}/angre", data={"last": done.act.id, "one": "1", "next": onward})
    assert (answer.status_code, answer.location) == (303, f"{inbox}/need/{need[1]}?vis=all")
