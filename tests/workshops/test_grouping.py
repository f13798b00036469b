"""Texts put together by people: named, moved, undone, and never two at once."""

import pytest

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid
from app.projects.models import Project
from app.workshops import queries, services, written
from app.workshops.kinds import kind_named
from app.workshops.models import Round, TextGroup, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client

SAID = ("Mer lys ved vannet", "Lys på stien", "Benker", "Flere benker", "Buss", "Lys på torget")


def locked(kind: str = "text", project: Project | None = None) -> Workshop:
    held = workshops.opened(kind, project=project)
    for phone, text in zip("abcdef", SAID, strict=True):
        workshops.answer(held, phone, text=text, client_key=phone)
    workshops.press(held, Act.LOCK)
    return held


def ids(held: Workshop, *texts: str) -> list[int]:
    now = workshops.round_of(held)
    return [one.id for one in written.texts(now, kind_named(now.asked["kind"])) if one.text in texts]


def put(held: Workshop, name: str, *texts: str, group_id: int = 0) -> None:
    now = workshops.round_of(held)
    services.put_together(workshops.RUNS, now, now.groups_version, ids(held, *texts), name=name, group_id=group_id)


def shown(held: Workshop) -> list[tuple[str, int]]:
    return [(one.text, max(len(one.texts), 1)) for one in queries.outcome(workshops.round_of(held)).result]


@pytest.mark.parametrize("kind", ["text", "ideas"])
def test_texts_that_say_the_same_stand_once_under_their_name(context: None, kind: str) -> None:
    held = locked(kind)
    put(held, "Mer lys", "Mer lys ved vannet", "Lys på stien", "Lys på torget")
    assert ("Mer lys", 3) in shown(held) and len(shown(held)) == 4
    put(held, "Sitteplasser", "Benker", "Flere benker")
    put(held, "", "Buss", group_id=db.session.query(TextGroup).filter_by(name="Mer lys").one().id)
    assert sorted(shown(held)) == [("Mer lys", 4), ("Sitteplasser", 2)]


def test_a_text_is_moved_out_and_the_last_change_undone_and_done_again(context: None) -> None:
    held = locked()
    put(held, "Mer lys", "Lys på stien", "Lys på torget")
    now = workshops.round_of(held)
    services.take_out(workshops.RUNS, now, now.groups_version, ids(held, "Lys på stien")[0])
    assert ("Mer lys", 1) in shown(held)
    for expected in (2, 1):
        now = workshops.round_of(held)
        services.undo_grouping(workshops.RUNS, now, now.groups_version)
        assert ("Mer lys", expected) in shown(held)


def test_a_text_that_was_changed_leaves_the_group_it_was_put_in(context: None) -> None:
    held = locked()
    put(held, "Mer lys", "Lys på stien", "Lys på torget")
    workshops.press(held, Act.OPEN)
    workshops.answer(held, "b", 2, text="Lys på stien")  # the same words once more
    assert ("Mer lys", 2) in shown(held)
    workshops.answer(held, "b", 3, text="Do i parken")
    assert ("Mer lys", 1) in shown(held) and ("Do i parken", 1) in shown(held)


def test_a_phone_that_supports_two_texts_of_a_group_counts_once(context: None) -> None:
    held = workshops.opened("panel")
    for phone, text in zip("abcdef", SAID, strict=True):
        workshops.answer(held, phone, text=text, client_key=phone)
    first, second = ids(held, "Lys på stien", "Lys på torget")
    for phone, ways in {"a": (1, 1), "c": (1, -1), "d": (-1, 0), "e": (-1, -1), "g": (0, 0)}.items():
        for revision, (number, way) in enumerate(zip((first, second), ways, strict=True), 2):
            workshops.answer(held, phone, revision, stand=f"{number}:{way}")
    workshops.press(held, Act.LOCK)
    put(held, "Mer lys", "Lys på stien", "Lys på torget")
    group = next(one for one in queries.outcome(workshops.round_of(held)).result if one.texts)
    assert (group.agree, group.disagree) == (2, 2)


def test_a_group_that_nothing_is_in_goes_and_comes_back_with_undo(context: None) -> None:
    held = locked()
    put(held, "Buss", "Buss")
    now = workshops.round_of(held)
    services.take_out(workshops.RUNS, now, now.groups_version, ids(held, "Buss")[0])
    assert db.session.query(TextGroup).count() == 0
    now = workshops.round_of(held)
    services.undo_grouping(workshops.RUNS, now, now.groups_version)
    assert db.session.query(TextGroup).one().name == "Buss"


def undo(held: Workshop) -> None:
    now = workshops.round_of(held)
    services.undo_grouping(workshops.RUNS, now, now.groups_version)


def test_undo_brings_a_group_back_whose_number_another_round_s_group_has_by_now(context: None) -> None:
    held, other = locked(), locked()
    put(held, "Buss", "Buss")
    undo(held)
    put(other, "Benker", "Benker")
    undo(held)
    assert sorted(group.name for group in db.session.query(TextGroup)) == ["Benker", "Buss"]
    assert {one.text for one in queries.outcome(workshops.round_of(other)).result if one.texts} == {"Benker"}


def test_undo_leaves_out_what_phones_took_back_meanwhile(context: None) -> None:
    held = locked("ideas")
    put(held, "Mer buss", "Buss")
    put(held, "Sitteplasser", "Benker", "Flere benker")
    workshops.press(held, Act.OPEN)
    workshops.answer(held, "e", 2, drop=ids(held, "Buss")[0])
    workshops.press(held, Act.LOCK)
    undo(held)
    assert db.session.query(TextGroup).count() == 0
    undo(held)
    assert [group.name for group in db.session.query(TextGroup)] == ["Sitteplasser"]


def test_of_two_who_change_at_once_the_later_is_told(context: None) -> None:
    held = locked()
    seen = workshops.round_of(held).groups_version
    put(held, "Mer lys", "Lys på stien")
    with pytest.raises(Conflict):
        services.put_together(workshops.RUNS, workshops.round_of(held), seen, ids(held, "Lys på stien"), name="Annet")
    assert db.session.query(TextGroup).one().name == "Mer lys"


def test_a_group_needs_a_name_texts_and_a_locked_question(context: None) -> None:
    held = locked()
    for name, texts in (("", ["Buss"]), ("Buss", []), ("x" * 121, ["Buss"])):
        with pytest.raises(Invalid):
            put(held, name, *texts)
    workshops.press(held, Act.OPEN)
    with pytest.raises(Closed):
        put(held, "Buss", "Buss")


def test_groups_stand_once_everybody_may_read_the_results(context: None) -> None:
    held = locked()
    round_id = workshops.round_of(held).id
    put(held, "Buss", "Buss")
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.END)
    services.publish_results(workshops.RUNS, workshops.again(held))
    now = db.session.get_one(Round, round_id)
    with pytest.raises(Closed):
        services.rename_group(workshops.RUNS, now, now.groups_version, db.session.query(TextGroup).one().id, "Nei")


def test_a_facilitator_groups_on_the_page_and_sees_what_was_refused(team: Client, project: Project) -> None:
    held = locked(project=project)
    url = team.page(f"/verksted/{held.id}/fjernkontroll").link("Grupper svarene")
    page = team.page(f"{url}?sok=lys")
    assert "Buss" not in [" ".join("".join(one.itertext()).split()) for one in page.all("label")]
    form = next(form for form in page.forms if form.fields.get("act") == "put")
    chosen = [str(shown_number(Kind.ANSWER, one)) for one in ids(held, "Lys på stien", "Lys på torget")]
    refused = team.post(form.action, data={**form.fields, "text": chosen, "name": ""})
    assert refused.status_code == 422 and "Skriv hva gruppen heter." in refused.page.text
    assert team.post(form.action, data={**form.fields, "text": chosen, "name": "Mer lys"}).status_code == 303
    page = team.page(url)
    assert "Mer lys" in page.texts("h2")
    assert team.submit(next(form for form in page.forms if form.fields.get("act") == "undo")).status_code == 303
    assert "Mer lys" not in team.page(url).texts("h2")


def test_words_that_many_used_are_a_cloud_with_a_list(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    workshops.step(held, "text", settings={"cloud": True})
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    for phone, text in zip("abcdef", SAID, strict=True):
        workshops.answer(held, phone, text=text)
    workshops.press(held, Act.REVEAL)
    page = team.page(f"/verksted/{held.id}/skjerm")
    assert page.texts("li", data_weight="5") == ["lys 3 ganger"]
    phone = team.page(f"/d/{held.code}")
    assert "Vis som tabell" in phone.text and "Lys på torget" in phone.text
