"""Beside each need a team sees the nearest others, why they are near, and one press to make them one."""

import pytest

from app.core.db import db
from app.needs import search
from app.needs.models import Need, NeedState
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import projects
from tests.support.client import Client
from tests.support.page import text_of

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


def test_the_same_sent_twice_is_shown_before_anybody_has_read_it(alice: Client, cast: Cast) -> None:
    activity = projects.activity(cast.project)
    first, second = make.told(DARK, activity=activity), make.told(DARK, activity=activity)
    make.need(AS_DARK, project=cast.project)
    page = alice.page(f"/team/behov/{second.id}")
    near = [text for text in page.texts("a") if text.startswith("Behov ")]
    assert near[0] == f"Behov {first.id}"
    assert "De kan slås sammen når ett av dem er publisert." in page.text


def test_one_that_nobody_has_read_becomes_part_of_the_public_one_that_it_repeats(alice: Client, cast: Cast) -> None:
    public = make.need(DARK, project=cast.project)
    unread = make.told(DARK, activity=projects.activity(cast.project))
    page = alice.page(f"/team/behov/{public.id}")
    form = next(form for form in page.forms if form.action.endswith(f"/{unread.id}/sla-sammen"))
    assert alice.submit(form).headers["Location"].startswith(f"/team/behov/{public.id}")
    assert db.session.get_one(Need, unread.id).merged_into_id == public.id


def test_what_another_team_has_not_read_is_not_shown(alice: Client, cast: Cast) -> None:
    mine = make.need(DARK, project=cast.project)
    make.told(DARK)
    make.told(DARK, activity=projects.activity(projects.project()))
    assert "Ligner på dette" not in alice.page(f"/team/behov/{mine.id}").texts("h2")


def test_those_that_are_less_near_are_shown_whole_before_they_are_made_one(alice: Client, cast: Cast) -> None:
    mine = make.need("Lyktene ved Mosvatnet er slukket om kvelden.", project=cast.project)
    other = make.need("Mosvatnet har for få benker.", project=cast.project)
    for page in (
        alice.page(f"/team/behov/{mine.id}"),
        alice.page(f"/team/{cast.project.slug}/innboks/need/{mine.id}/ligner?vis=all"),
    ):
        asked = next(one for one in page.all("details", class_="confirm") if "Slå sammen" in text_of(one))
        assert "Lyktene ved Mosvatnet er slukket om kvelden." in text_of(asked)
        assert "Mosvatnet har for få benker." in text_of(asked)
        assert "Ja, slå sammen" in text_of(asked)
    alice.submit(next(form for form in page.forms if form.fields.get("merge-suggested") == str(other.id)))
    assert db.session.get_one(Need, mine.id).merged_into_id == other.id


def test_each_press_is_named_by_what_it_would_be_made_one_with(alice: Client, cast: Cast) -> None:
    mine = make.need("Lyktene ved Mosvatnet er slukket om kvelden.", project=cast.project)
    near, less = "Lyktene ved Mosvatnet er slukket.", "Mosvatnet har for få benker."
    for text in (near, less):
        make.need(text, project=cast.project)
    for url in (f"/team/behov/{mine.id}", f"/team/{cast.project.slug}/innboks/need/{mine.id}/ligner?vis=all"):
        page = alice.page(url)
        told = {one.get("id"): text_of(one) for tag in ("p", "button", "summary") for one in page.all(tag)}
        names = [str(one.get("aria-labelledby")).split() for tag in ("button", "summary") for one in page.all(tag)]
        read = {" ".join(told.get(part, "") for part in parts) for parts in names}
        wanted = {f"Slå sammen {near}", f"Slå sammen {less}", f"Ja, slå sammen {less}"}
        assert wanted <= read, read
