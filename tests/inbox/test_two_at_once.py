"""Two who work at once: each is told what the other did a moment ago, and is led past what the other has open."""

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.inbox import services
from app.inbox.models import Verb
from tests.cast import Cast, Somebody, somebody
from tests.conftest import Moment
from tests.factories import inbox as make
from tests.factories import insights
from tests.support.client import Client
from tests.support.page import Page

LATER = "Koblet til «Sterkt lys blender»."
TOLD = "Ida koblet det til «Vi tar omveier» for 20 sekunder siden. Nå står det bak begge."


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def ida(cast: Cast) -> Somebody:
    """Of the same team."""
    return somebody("Ida", Role.TEAM, project=cast.project)


def linked_by(who: Somebody, cast: Cast, thing: make.Thing, moment: Moment) -> None:
    found = insights.insight(cast.project, title="Vi tar omveier")
    make.done(who, cast.project, Verb.PLACE, found.id, thing)
    db.session.commit()
    moment.move(seconds=20)


def place(alice: Client, cast: Cast, thing: make.Thing) -> Page:
    """To the other insight, on the contribution's own page."""
    other = insights.insight(cast.project, title="Sterkt lys blender")
    form = alice.page(f"/team/{cast.project.slug}/innboks/need/{thing[1]}?vis=all").form(button="Koble til innsikt")
    return alice.submit(form, follow=True, act="place", insight=str(other.id)).page


def test_one_is_told_what_a_colleague_just_linked_it_to(alice: Client, cast: Cast, frozen_clock: Moment) -> None:
    thing = make.need(cast.project, public=True)
    linked_by(ida(cast), cast, thing, frozen_clock)
    assert f"{LATER} {TOLD}" in place(alice, cast, thing).text


def test_what_one_linked_oneself_or_somebody_else_long_ago_is_not_told(
    alice: Client, cast: Cast, frozen_clock: Moment
) -> None:
    mine, old = make.need(cast.project, public=True), make.need(cast.project, public=True)
    linked_by(cast.alice, cast, mine, frozen_clock)
    linked_by(ida(cast), cast, old, frozen_clock)
    frozen_clock.move(minutes=20)
    for thing in (mine, old):
        after = place(alice, cast, thing).text
        assert LATER in after and "Nå står det bak begge" not in after


def test_the_board_tells_it_too(alice: Client, cast: Cast, frozen_clock: Moment) -> None:
    thing, other = make.need(cast.project, public=True), insights.insight(cast.project, title="Sterkt lys blender")
    page = alice.page(f"/team/{cast.project.slug}/innsikt/tavle")
    linked_by(ida(cast), cast, thing, frozen_clock)
    sent = {"act": "move", "to": str(other.id), "pick": f"{thing[1]}-0"}
    form = page.form(action="/tavle/flytt")
    after = alice.post(form.action, data={**form.fields, **sent}, follow_redirects=True).page
    assert f"Ett behov er flyttet til «Sterkt lys blender». {TOLD}" in after.text


def test_one_by_one_leads_past_what_a_colleague_has_open(alice: Client, cast: Cast) -> None:
    first, second, third, fourth = (make.need(cast.project) for _ in range(4))
    for thing in (first, third):
        services.be_here(cast.bob.person, cast.project, *thing)
    db.session.commit()
    page = alice.page(alice.page(f"/team/{cast.project.slug}/innboks").link("Ta dem én og én"))
    assert page.h1 == f"Behov {second[1]}"
    assert alice.page(page.link("Neste")).h1 == f"Behov {fourth[1]}"
    services.be_here(cast.bob.person, cast.project, *fourth)
    db.session.commit()
    assert alice.page(page.url).link("Neste").split("?")[0].endswith(str(third[1])), "when all are open: the next"
