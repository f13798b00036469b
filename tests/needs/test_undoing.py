"""What a team did to a need can be undone from where they stand, and what cannot be taken lightly is asked about."""

import pytest

from app.core.db import db
from app.needs.models import Need, NeedState
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.support.client import Client
from tests.support.page import Page

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def state(need: Need) -> NeedState:
    return db.session.get_one(Need, need.id).state


def done(client: Client, need: Need, action: str, queue: str, **values: str) -> Page:
    """Where one comes to after an act, begun from the queue."""
    page = client.page(f"/team/behov/{need.id}?fra={queue}")
    return client.submit(page.form(next(iter(values), None), action=f"/{need.id}/{action}"), follow=True, **values).page


def test_a_need_that_was_not_published_by_mistake_is_one_link_away(alice: Client, cast: Cast) -> None:
    told = make.told(TEXT, activity=project_make.activity(cast.project))
    queue = f"/team/{cast.project.slug}/innboks"
    after = done(alice, told, "avvis", queue, **{"decline-policy": "unclear"})
    assert state(told) is NeedState.DECLINED
    work = alice.page(after.link("Se behovet eller angre"))
    alice.submit(work.form(action=f"/{told.id}/publiser"))
    assert state(told) is NeedState.PUBLISHED


def test_a_merge_is_undone_from_the_message_and_asks_first(alice: Client, cast: Cast) -> None:
    kept = make.need(TEXT, project=cast.project)
    part = make.need("Det er bekmørkt rundt Mosvatnet om vinteren.", project=cast.project)
    queue = f"/team/{cast.project.slug}/innboks"
    after = done(alice, part, "sla-sammen", queue, **{"merge-target": str(kept.id)})
    work = alice.page(after.link("Se behovet eller angre"))
    asked = work.texts("details", class_="confirm")
    assert any("Begge behovene står for seg selv igjen" in text for text in asked)
    alice.submit(work.form(action=f"/{part.id}/los-fra"))
    assert (state(kept), state(part)) == (NeedState.PUBLISHED, NeedState.PUBLISHED)


def test_the_message_in_english_leads_to_the_english_page(alice: Client, cast: Cast) -> None:
    need = make.need(TEXT, project=cast.project)
    page = alice.page(f"/en/team/needs/{need.id}?fra=/en/team/{cast.project.slug}/inbox")
    after = alice.submit(page.form(action=f"/{need.id}/take-out"), follow=True).page
    assert after.link("See the need or undo").startswith(f"/en/team/needs/{need.id}")
