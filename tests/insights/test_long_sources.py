"""What is linked comes a page at a time: found by kind and by words, and what is not on the page is left alone."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.insights import services
from app.insights.models import Insight, Link, Note, Stance
from app.needs.models import Need, Policy
from app.needs.services import hide
from app.notifications.models import Subject
from app.projects.models import Project
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Form, Page, text_of

MANY = 45


@pytest.fixture
def made(project: Project) -> Insight:
    """One that builds on a need, which was linked first, and on many notes."""
    made = find.insight(project, tell.need("Det er for mørkt ved stien.", project=project))
    noted(made, MANY)
    return made


def noted(made: Insight, many: int) -> None:
    for at in range(many):
        words = {"text_nb": f"Funn nr-{at:03}", "text_en": f"Finding no-{at:03}", "source": "Rapporten"}
        note = Note(project_id=made.project_id, written_at=clock.now(), **words)
        db.session.add(note)
        db.session.flush()
        ends = {"from_kind": Subject.NOTE, "from_id": note.id, "to_kind": Subject.INSIGHT, "to_id": made.id}
        db.session.add(Link(project_id=made.project_id, linked_at=clock.now(), **ends))
    db.session.flush()


def url(made: Insight) -> str:
    return f"/team/{made.project.slug}/innsikt/{made.id}"


def rows(page: Page) -> list[str]:
    """What is linked, in words."""
    return [text_of(words) for words in page.all("p") if (words.get("id") or "").startswith("kilde-")]


def remove(page: Page) -> Form:
    """The form of the first source on the page."""
    return next(form for form in page.forms if form.buttons == ["Fjern"])


def take_down(client: Client, need: Need) -> None:
    with client.application.app_context():
        hide(tell.MODERATOR, db.session.get_one(Need, need.id), Policy.PERSONAL_DATA)
        db.session.commit()


def links() -> set[tuple[Subject, int]]:
    return {(row.from_kind, row.from_id) for row in db.session.query(Link)}


def test_all_that_is_linked_is_found_a_page_at_a_time(alice: Client, made: Insight) -> None:
    page = alice.page(url(made))
    assert f"Bygger på ({MANY + 1})" in page.texts("h2")
    seen = rows(page)
    assert seen[0] == f"Funn nr-{MANY - 1:03}", "what was linked last stands first"
    while "Neste" in page.links:
        page = alice.page(page.link("Neste"))
        assert 0 < len(rows(page)) <= 20
        seen += rows(page)
    assert sorted(seen) == sorted(["Det er for mørkt ved stien", *(f"Funn nr-{at:03}" for at in range(MANY))])
    assert "Listen er ikke så lang" in alice.page(f"{url(made)}?kildeside=99").text


def test_taking_away_on_one_page_leaves_what_is_on_the_others(alice: Client, made: Insight) -> None:
    before, second = links(), alice.page(f"{url(made)}?kildeside=2")
    form = remove(second)
    answer = alice.submit(form)
    kind, number = form.fields["source"].split(":")
    assert before - links() == {(Subject(kind), int(number))}
    assert answer.headers["Location"].endswith(f"{url(made)}?kildeside=2#sources"), "one stays where one was"


def test_saving_the_words_leaves_every_source_on_every_page(alice: Client, made: Insight) -> None:
    before = links()
    for number in (1, 2, 3):
        form = alice.page(f"{url(made)}?kildeside={number}").form(has="title_nb")
        assert alice.submit(form, title_nb="").status_code == 422
        assert alice.submit(form, title_nb=f"Vi tar omveier {number}").status_code == 303
    assert links() == before


def test_what_is_linked_is_found_by_its_words_and_by_its_kind(alice: Client, made: Insight, project: Project) -> None:
    against = tell.need("Det er lyst nok her.", project=project)
    arrow = (Subject.NEED, against.id), (Subject.INSIGHT, made.id)
    services.link(make.BOSS, project, *arrow, stance=Stance.AGAINST)
    page = alice.page(url(made))
    kinds = {name: page.link(name) for name in (f"Alle ({MANY + 2})", "Behov (2)", f"Kilder utenfra ({MANY})")}
    assert rows(alice.page(kinds["Behov (2)"])) == ["Det er lyst nok her", "Det er for mørkt ved stien"]
    assert rows(alice.page(page.link("Sier imot (1)"))) == ["Det er lyst nok her"]
    form = next(one for one in page.forms if "kildesok" in one.fields)
    for words, found in {"NR-007 rapporten": ["Funn nr-007"], "MØRKT": ["Det er for mørkt ved stien"]}.items():
        narrowed = alice.submit(form, kildesok=words).page
        assert rows(narrowed) == found
        assert "1 treff" in narrowed.text
    assert "Ingen av kildene passer" in alice.submit(form, kildesok="100%").page.text


def test_what_was_taken_down_is_not_found_by_what_it_said(alice: Client, made: Insight, project: Project) -> None:
    need = tell.need("Naboen sitter på benken.", project=project)
    services.link(make.BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id))
    look = f"{url(made)}?kildesok=benken"
    assert rows(alice.page(look)) == ["Naboen sitter på benken"]
    take_down(alice, need)
    assert rows(alice.page(look)) == []


def test_two_who_take_the_same_away_take_it_once_and_nothing_else(alice: Client, made: Insight) -> None:
    before, form = links(), remove(alice.page(url(made)))
    assert [alice.submit(form).status_code for _editor in range(2)] == [303, 303]
    assert len(before - links()) == 1


def test_what_can_be_linked_is_more_than_the_first_that_are_linked_already(alice: Client, made: Insight) -> None:
    left = services.write_note(make.BOSS, made.project, "Den som er igjen", "Arkivet")
    noted(made, 35)
    boxes = [box.get("value") for box in alice.page(url(made)).all("input", name="source", type="checkbox")]
    assert boxes == [f"note:{left.id}"]


def test_what_was_ticked_stays_ticked_when_it_cannot_be_linked(alice: Client, made: Insight, project: Project) -> None:
    needs = [tell.need(f"Behov {at} om lys", project=project) for at in range(3)]
    page = alice.page(f"{url(made)}?q=om+lys&kildeside=2")
    form = page.form(has="source", button="Koble")
    take_down(alice, needs[0])
    before = links()
    answer = alice.submit(form, act="for", source=[f"need:{need.id}" for need in needs[:2]])
    assert answer.status_code == 422
    assert links() == before
    boxes = {box.get("value"): box.get("checked") is not None for box in answer.page.all("input", type="checkbox")}
    assert boxes == {f"need:{needs[1].id}": True, f"need:{needs[2].id}": False}
    assert "kildeside=2" in answer.page.form(has="source", button="Koble").action


def test_a_hundred_sources_cost_no_more_than_twenty_five(
    alice: Client, made: Insight, count_queries: Callable[[], Any]
) -> None:
    pages = (url(made), f"/innsikt/{made.id}")

    def look() -> list[tuple[int, int]]:
        db.session.commit()
        found = []
        for page in pages:
            alice.page(page)
            with count_queries() as counted:
                answer = alice.get(page)
            found.append((counted.total, len(answer.data) // 1000))
        return found

    few = look()
    for at in range(60):
        need = tell.need(f"Behov {at} om lys", project=made.project)
        services.link(make.BOSS, made.project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id))
    many = look()
    assert [asked for asked, _size in many] == [asked for asked, _size in few]
    assert all(size <= before + 8 for (_asked, size), (_before, before) in zip(many, few, strict=True))
