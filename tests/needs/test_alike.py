"""Beside each need a team sees the nearest others, why they are near, and one press to make them one."""

import pytest

from app.core.db import db
from app.needs import search
from app.needs.models import Need, NeedState
from tests.cast import Cast
from tests.factories import needs as make
from tests.support.client import Client

DARK = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."
AS_DARK = "Det er altfor mørkt på stiene rundt Mosvatnet om kvelden."
WET = "Sluket ved Kannik renner over hver gang det regner."


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def test_the_words_that_both_hold_are_marked_also_in_another_form(context: None) -> None:
    marked = [word for word, same in search.shared(DARK, AS_DARK) if same]
    assert marked == ["mørkt", "stiene", "Mosvatnet"]
    assert "".join(word for word, _same in search.shared(DARK, AS_DARK)) == AS_DARK


def test_what_tells_something_counts_more_than_everyday_words(context: None) -> None:
    make.need("Barna trenger et sted på veien hjem, ved et fortau.")
    light = make.need("Gatelys og fortau mangler ved skolen.")
    near = search.similar("Barna trenger gatelys og fortau på veien hjem.", 1, enough=search.FAINT)
    assert [one.need for one in near] == [light]


def test_the_nearest_stand_on_the_page_with_the_reason(alice: Client, cast: Cast) -> None:
    mine, other = make.need(DARK, project=cast.project), make.need(AS_DARK, project=cast.project)
    make.need(WET, project=cast.project)
    page = alice.page(f"/team/behov/{mine.id}")
    assert "Ligner på dette" in page.texts("h2")
    assert page.texts("mark") == ["mørkt", "stiene", "Mosvatnet"]
    assert page.link(f"Behov {other.id}").startswith(f"/team/behov/{other.id}")
    assert WET not in page.text


def test_one_press_merges_and_both_numbers_live_on(alice: Client, cast: Cast) -> None:
    mine = make.need(DARK, project=cast.project, supporters=1)
    other = make.need(AS_DARK, project=cast.project, supporters=2)
    page = alice.page(f"/team/behov/{mine.id}")
    alice.submit(next(form for form in page.forms if form.fields.get("merge-suggested") == str(other.id)))
    merged = db.session.get_one(Need, mine.id)
    assert (merged.state, merged.merged_into_id) == (NeedState.MERGED, other.id)
    assert db.session.get_one(Need, other.id).support_count == 3


def test_nothing_is_said_where_nothing_is_near(alice: Client, cast: Cast) -> None:
    mine = make.need(DARK, project=cast.project)
    make.need(WET, project=cast.project)
    assert "Ligner på dette" not in alice.page(f"/team/behov/{mine.id}").texts("h2")


def test_who_may_not_merge_sees_the_others_without_the_button(client: Client, cast: Cast) -> None:
    mine, other = make.need(DARK, project=cast.project), make.need(AS_DARK, project=cast.project)
    page = client.sign_in(cast.bob.account).page(f"/team/behov/{mine.id}")
    assert page.link(f"Behov {other.id}")
    assert "Slå sammen" not in page.text
