"""Search: inflections, parts of words, æøå; the same answers on both databases, whatever way they are found."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core.db import db
from app.needs import services
from app.needs.models import Need, Policy
from app.needs.search import Sort, find, finding, likeness, similar, words
from app.needs.search.words import pieces, searchable, stem
from app.projects.queries import district_by_slug
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import projects as project_make

pytestmark = pytest.mark.usefixtures("context")

SAID = {
    "light": "Gatelyset ved Mosvatnet er slukket hver kveld.",
    "path": "Stien er mørk når jeg går hjem fra kveldsvakt.",
    "bus": "Bussen kommer for sent til skolen på Våland.",
    "snow": "Snøen blir ikke brøytet på fortauet i Ålesundgata.",
    "play": "Lekeplassen mangler benker for besteforeldre.",
    "people": "Innbyggerne i byen vet ikke hvem de skal ringe.",
    "english": "The street lights near the library never work.",
}
LONG = "innbygg gatelys sykkelvei barnehag fotgjengerfelt bussholdeplass kjøreplan belysning lekeplass".split()


@pytest.fixture
def said() -> dict[int, str]:
    return {make.need(text).id: name for name, text in SAID.items()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lys", {"light"}),
        ("lysene", {"light"}),
        ("gatelys", {"light"}),
        ("LYSET", {"light"}),
        ("mørke", {"path"}),
        ("mørkt", {"path"}),
        ("stier", {"path"}),
        ("busser", {"bus"}),
        ("skoler", {"bus"}),
        ("snø", {"snow"}),
        ("sno", set()),
        ("brøyting av fortau", set()),
        ("fortauet", {"snow"}),
        ("ålesund", {"snow"}),
        ("ÅLESUNDGATA", {"snow"}),
        ("lekeplasser", {"play"}),
        ("benken", {"play"}),
        ("innbygger", {"people"}),
        ("by", {"people"}),
        ("byen", {"people"}),
        ("lights", {"english"}),
        ("library street", {"english"}),
        ("bussen til skolen", {"bus"}),
        ("buss sti", set()),
        ("100%", set()),
        ("x_y", set()),
        ('"; DROP TABLE need; --', set()),
        ("%", set()),
        ("   ", {"light", "path", "bus", "snow", "play", "people", "english"}),
        ("", {"light", "path", "bus", "snow", "play", "people", "english"}),
    ],
)
def test_a_query_finds(said: dict[int, str], query: str, found: set[str]) -> None:
    assert {said[need.id] for need in find(query).items} == found


def test_a_number_finds_its_need(said: dict[int, str]) -> None:
    number = next(iter(said))
    assert [need.id for need in find(str(number)).items] == [number]


@pytest.mark.parametrize(
    ("forms", "beginning"),
    [
        (("lys", "lyset", "lysene"), "lys"),
        (("vei", "veien", "veier"), "vei"),
        (("innbygger", "innbyggere", "innbyggerne"), "innbygg"),
        (("barnehage", "barnehagen", "barnehager"), "barnehag"),
        (("lærere", "lærerne"), "lærer"),
        (("ungdommene",), "ungdom"),
    ],
)
def test_the_forms_of_a_word_share_a_beginning(forms: tuple[str, ...], beginning: str) -> None:
    assert {stem(form) for form in forms} == {beginning}


def test_threads_that_search_at_the_same_time_do_not_disturb_each_other() -> None:
    forms = [f"{letter}{word}{ending}" for letter in "bdfgklmst" for word in LONG for ending in ("ene", "ane", "et")]
    alone = [stem(form) for form in forms]
    words._shortened.cache_clear()
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(stem, forms))
    finally:
        sys.setswitchinterval(switching)
    assert found == alone


def test_every_piece_is_a_beginning_of_its_word_so_a_text_always_finds_itself() -> None:
    for text in SAID.values():
        stored = searchable(text)
        assert all(piece in stored for piece in pieces(text))


def test_only_what_everybody_may_read_is_found(said: dict[int, str]) -> None:
    unread, hidden = make.told("Gatelyset i bakken er borte."), make.need("Gatelyset i svingen er borte.")
    services.hide(make.MODERATOR, hidden, Policy.HATEFUL)
    assert {said.get(need.id) for need in find("gatelys").items} == {"light"}
    services.publish(make.MODERATOR, unread)
    services.publish(make.MODERATOR, hidden)
    assert len(find("gatelys").items) == 3


def test_place_and_published_additions_are_searched_too() -> None:
    need = make.need("Det er for glatt her om vinteren.", place="Kvernevik")
    added = make.addition(need, "Det gjelder også ved apoteket.")
    assert [found.id for found in find("kvernevik").items] == [need.id]
    assert find("apotek").items == []
    services.publish_addition(make.MODERATOR, added)
    assert [found.id for found in find("apotek").items] == [need.id]
    services.decline_addition(make.MODERATOR, added, Policy.UNCLEAR)
    assert find("apotek").items == []


@pytest.fixture
def many(frozen_clock: Moment) -> list[Need]:
    """Nine needs, told an hour apart, with 0 to 8 supporters turned around, every third in a project, two answered."""
    project, found = project_make.project(), []
    for number in range(9):
        found.append(make.need(f"Benken nummer {number} i parken mangler.", supporters=(number * 4) % 9))
        if number % 3 == 0:
            services.place(make.MODERATOR, found[-1], project)
        frozen_clock.move(hours=1)
    for need in found[:2]:
        make.answered(need)
    return found


@pytest.mark.parametrize("cap", [1000, 2])
@pytest.mark.parametrize("query", ["", "benk", "park mangler"])
def test_every_order_is_the_same_whether_hits_are_few_or_many(
    many: list[Need], monkeypatch: pytest.MonkeyPatch, cap: int, query: str
) -> None:
    monkeypatch.setattr(finding, "COUNT_CAP", cap)
    ids = [need.id for need in many]

    def listed(sort: Sort) -> list[int]:
        pages = [find(query, sort=sort, number=number, per_page=4).items for number in (1, 2, 3)]
        return [need.id for page in pages for need in page]

    by_support = sorted(many, key=lambda need: (-need.support_count, -need.id))
    assert listed(Sort.NEWEST) == ids[::-1]
    assert listed(Sort.SUPPORTED) == [need.id for need in by_support]
    assert listed(Sort.WAITING) == ids[2:]


@pytest.mark.parametrize("cap", [1000, 2, 3])
def test_filters_hold_whether_hits_are_few_or_many(many: list[Need], monkeypatch: pytest.MonkeyPatch, cap: int) -> None:
    monkeypatch.setattr(finding, "COUNT_CAP", cap)
    project_id = many[0].project_id
    for page in (find("benk", within={"project_id": project_id}), find("benk", Need.project_id == project_id)):
        assert [need.id for need in page.items] == [many[6].id, many[3].id, many[0].id]
        assert (page.total, page.capped) == (min(3, cap), cap < 3)
    waiting = find("benk", Need.waiting_since.is_not(None), within={"project_id": project_id})
    assert [need.id for need in waiting.items] == [many[6].id, many[3].id]
    assert find("benk", within={"project_id": project_id, "district_id": 0}).items == []


def test_a_need_is_found_where_it_belongs_now(many: list[Need]) -> None:
    was, district, park = many[0].project_id, district_by_slug("storhaug"), project_make.project(slug="parken")
    assert was and district
    services.place(make.MODERATOR, many[0], park)
    many[0].district_id, many[0].focus_area_id = district.id, park.focus_area_id
    db.session.flush()
    assert many[0] not in find("benk", within={"project_id": was}).items
    for now in ({"project_id": park.id}, {"district_id": district.id}):
        assert find("benk", within=now).items == [many[0]]
    both = {"district_id": district.id, "focus_area_id": park.focus_area_id}
    assert find("benk", within=both).items == [many[0]]


def test_pages_say_how_many_there_are_and_whether_there_is_more(many: list[Need]) -> None:
    first, last = find("benk", per_page=4), find("benk", per_page=4, number=3)
    assert (first.total, first.has_next, len(first.items)) == (9, True, 4)
    assert (last.total, last.has_next, len(last.items)) == (9, False, 1)


def test_a_page_costs_the_same_number_of_questions_for_one_and_for_many(
    many: list[Need], count_queries: object
) -> None:
    db.session.flush()
    db.session.expire_all()
    with count_queries() as one:  # type: ignore[operator]
        find("nummer 4")
    db.session.expire_all()
    with count_queries() as all_nine:  # type: ignore[operator]
        find("benk")
    assert one.total == all_nine.total


def test_an_unfinished_text_finds_what_resembles_it(said: dict[int, str]) -> None:
    near = similar("Lyset ved Mosvatnet slukker om kveldene, så stien er mørk")
    assert {said[one.need.id] for one in near} <= {"light", "path"}
    assert said[near[0].need.id] == "light"


@pytest.mark.parametrize("text", ["", "og", "det er", "Katten min heter Pus og liker fisk", "!!!", "aaaa bbbb"])
def test_nothing_is_offered_when_nothing_is_near(said: dict[int, str], text: str) -> None:
    assert similar(text) == []


def test_words_that_all_needs_hold_still_lead_somewhere_together(
    many: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.need("Benken i lekeparken er ødelagt og mangler rygg.")
    monkeypatch.setattr(likeness, "RARE", 2)
    assert [one.need.id for one in similar("Parken mangler benken")] == []
    assert [one.need.id for one in similar("Benken i lekeparken mangler en rygg")] == [other.id]
