"""Whole answers on paper: one sheet is one answer, in its own channel, with who entered it and when, to be put right."""

from typing import Any

import pytest

from app.core.db import db
from app.core.errors import Closed
from app.core.permissions import Role
from app.projects.models import Project
from app.workshops import counting, queries, services
from app.workshops.figures import rows as rows_of
from app.workshops.figures import written
from app.workshops.kinds import all_kinds
from app.workshops.models import Channel, PaperSheet, RoomAnswer, RoomDevice, RoomText, Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.client import Client
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.workshops.test_hands import COUNTED

WHOLE = [name for name in all_kinds() if name not in COUNTED]


def form_of(team: Client, held: Workshop) -> str:
    return f"/verksted/{held.id}/papir/{workshops.round_of(held).id}"


def enter(team: Client, path: str, given: dict[str, Any], **more: Any) -> Any:
    form = team.page(path).form("client_key")
    fields = {name: value for name, value in form.fields.items() if name != "abstain"}
    return team.post(form.action, data={**fields, **given, **more}, follow_redirects=True)


def sheet(held: Workshop, number: int, kind: str, /, **given: str) -> None:
    fields = {name: [value] for name, value in (given or workshops.GIVEN[kind][0]).items()}
    services.enter_sheet(workshops.RUNS, workshops.round_of(held), f"key-{number}", fields)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_sheet_of_each_kind_that_cannot_be_counted_is_entered_corrected_and_removed(
    team: Client, project: Project, kind: str
) -> None:
    held = workshops.opened(kind, project=project)
    path = form_of(team, held)
    given, said = workshops.GIVEN[kind]
    page = enter(team, path, given).page
    assert "Lagret som ark 1. Skriv tallet på arket." in page.text
    assert said in page.text
    assert "Ført inn av Kari Nordmann kl." in page.text.replace("\N{NO-BREAK SPACE}", " ")
    stored = db.session.query(RoomAnswer).one()
    assert (stored.channel, stored.abstained) == (Channel.PAPER, False)
    change = f"{path}?ark=1"
    assert team.page(change).h1 == "Rett ark 1"
    assert "Ark 1 er rettet." in enter(team, change, {"abstain": "1"}).page.text
    assert db.session.query(RoomAnswer).one().abstained
    assert db.session.query(RoomText).count() == 0
    assert "Ark 1 er rettet." in enter(team, change, given).page.text
    gone = next(form for form in team.page(change).forms if "act" in form.fields)
    team.submit(gone)
    assert [db.session.query(model).count() for model in (PaperSheet, RoomAnswer, RoomText)] == [0, 0, 0]


def test_the_form_sent_twice_is_one_sheet(team: Client, project: Project) -> None:
    path = form_of(team, workshops.opened("number", project=project))
    form = team.page(path).form(action=path)
    fields = {**form.fields, "number": "12", "abstain": None}
    for _press in range(2):
        team.post(path, data=fields)
    assert db.session.query(PaperSheet).count() == 1


def test_sheets_are_no_phones_and_stand_by_themselves_in_results_and_files(context: None) -> None:
    held = workshops.opened("ranking")
    for number in range(5):
        sheet(held, number, "ranking")
    workshops.answer(held, "phone", place_1=1, place_2=2, place_3=3)
    outcome = queries.outcome(workshops.round_of(held))
    counts = counting.counts(held.id, outcome.round.id)
    assert (counts.devices, counts.answered, counts.others) == (1, 1, 5)
    assert (outcome.answers, outcome.result) == (1, None)
    assert [(way.channel, way.answers) for way in outcome.apart] == [(Channel.PAPER, 5)]
    assert outcome.apart[0].result[0].choice.text == "Folk"
    assert {row["channel"] for row in rows_of([outcome])} == {"paper"}
    assert queries.taking_part(held.id) == 6


def test_ideas_on_paper_stand_in_the_list_and_tell_that_they_are_from_paper(context: None) -> None:
    held = workshops.opened("ideas")
    for number in range(5):
        sheet(held, number, "ideas", text=f"Benk {number}")
        workshops.answer(held, f"phone-{number}", text=f"Lys {number}", client_key="1")
    told = {row["text"]: row["channel"] for row in written([queries.outcome(workshops.round_of(held))])}
    assert (told["Benk 1"], told["Lys 1"]) == ("paper", "phones")


def test_what_is_corrected_leaves_its_group_and_stays_taken_down(context: None) -> None:
    held = workshops.opened("ideas")
    for number, words in enumerate(("Benk ved van", "Benker")):
        sheet(held, number, "ideas", text=words)
    texts = db.session.query(RoomText).order_by(RoomText.id).all()
    ids = [text.id for text in texts]
    workshops.press(held, Act.LOCK)
    services.put_together(workshops.RUNS, workshops.round_of(held), 1, ids, name="Benker")
    services.take_down(workshops.RUNS, held, ids[0], "Navngir en nabo", gathered=True)
    db.session.expire_all()
    assert all(text.group_id for text in db.session.query(RoomText))
    services.correct_sheet(workshops.RUNS, workshops.round_of(held), 1, {"text": ["Benk ved vannet"]})
    db.session.expire_all()
    text = db.session.get_one(RoomText, ids[0])
    assert (text.body, text.hidden_because, text.group_id) == ("Benk ved vannet", "Navngir en nabo", None)
    assert db.session.get_one(RoomText, ids[1]).group_id


@pytest.mark.parametrize("kind", sorted(COUNTED))
def test_what_is_counted_is_not_entered_sheet_by_sheet_too(team: Client, project: Project, kind: str) -> None:
    held = workshops.opened(kind, project=project)
    assert team.get(form_of(team, held)).status_code == 404
    with pytest.raises(Closed):
        services.enter_sheet(workshops.RUNS, workshops.round_of(held), "key", {})


def test_sheets_are_entered_after_the_meeting_until_everybody_can_read_the_results(
    team: Client, project: Project
) -> None:
    held = workshops.opened("text", project=project)
    path = form_of(team, held)
    for act in (Act.LOCK, Act.REVEAL, Act.END):
        workshops.press(held, act)
    assert enter(team, path, {"text": "Mer lys"}).status_code == 200
    services.publish_results(workshops.RUNS, workshops.again(held))
    page = team.page(path)
    assert "Resultatene er vist for alle, og kan ikke endres." in page.text
    with pytest.raises(Closed):
        services.remove_sheet(workshops.RUNS, queries.rounds_of(held.id)[0], 1)


def test_sheets_entered_after_the_meeting_count_as_taking_part(context: None) -> None:
    held = workshops.opened("text")
    for act in (Act.LOCK, Act.REVEAL, Act.END):
        workshops.press(held, act)
    last = queries.rounds_of(held.id)[0]
    for number in range(6):
        services.enter_sheet(workshops.RUNS, last, f"key-{number}", {"text": ["Mer lys"]})
    services.remove_sheet(workshops.RUNS, last, 6)
    assert workshops.again(held).activity.contributions == 5
    services.correct_sheet(workshops.RUNS, last, 5, {}, abstains=True)
    assert workshops.again(held).activity.contributions == 4


def stamps(held: Workshop) -> tuple[int, str]:
    """What phones know the room by, and what the screen and the remote do."""
    fresh, on = workshops.again(held), workshops.round_of(held)
    return fresh.version, counting.counts(held.id, on.id).stamp(queries.stamp_of(fresh), fresh.presses)


def test_a_sheet_is_new_to_the_screen_and_to_no_phone_until_phones_show_what_it_says(context: None) -> None:
    held = workshops.opened("number")
    seen = [stamps(held)]
    sheet(held, 1, "number")
    seen.append(stamps(held))
    services.correct_sheet(workshops.RUNS, workshops.round_of(held), 1, {"number": ["8"]})
    seen.append(stamps(held))
    assert len({version for version, _sums in seen}) == 1
    services.remove_sheet(workshops.RUNS, workshops.round_of(held), 1)
    sheet(held, 2, "number")
    seen.append(stamps(held))
    assert len({sums for _version, sums in seen}) == 4, "one that is removed makes room for no other in the sums"
    workshops.press(held, Act.REVEAL)
    seen.append(stamps(held))
    sheet(held, 3, "number")
    assert stamps(held)[0] > seen[-1][0]


def test_an_idea_on_a_sheet_is_new_to_phones_which_show_it_while_it_is_open(context: None) -> None:
    held = workshops.opened("ideas")
    before = stamps(held)[0]
    sheet(held, 1, "ideas")
    assert stamps(held)[0] > before


def test_an_answer_that_does_not_fit_is_told_and_stands_in_the_form(team: Client, project: Project) -> None:
    path = form_of(team, workshops.opened("ranking", project=project))
    page: Page = enter(team, path, {"place-1": "1", "place-2": "1", "place-3": "3"}).page
    assert "To svar kan ikke ha samme plass." in page.text
    assert page.form(action=path).fields["place-3"] == "3"
    assert db.session.query(RoomDevice).count() == 0


def test_the_remote_leads_to_the_sheets_of_each_question_that_has_been_asked(team: Client, project: Project) -> None:
    held = workshops.opened("number", project=project)
    link = team.page(f"/verksted/{held.id}/fjernkontroll").link(workshops.round_of(held).asked["question_nb"])
    assert link == form_of(team, held)


def test_only_who_runs_the_workshop_enters_sheets(client: Client, project: Project) -> None:
    held = workshops.opened("number", project=project)
    path = form_of(client, held)
    assert client.post(path, data={"number": "1"}).status_code in (303, 401)
    client.sign_in(activities.account_with(Role.FACILITATOR, activities.project_in()))
    assert client.post(path, data={"number": "1"}).status_code == 403
    assert db.session.query(PaperSheet).count() == 0


def test_the_log_tells_of_each_sheet_and_never_what_stood_on_it(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    enter(team, form_of(team, held), {"text": "Nabo Hansen er syk"})
    log = team.page(f"/verksted/{held.id}/logg").text
    assert "Førte inn ark 1 på spørsmål 1" in log
    assert "Hansen" not in log


@pytest.mark.parametrize("kind", ["ranking", "ideas"])
def test_twenty_sheets_cost_the_page_as_many_statements_as_one(team: Client, project: Project, kind: str) -> None:
    held = workshops.opened(kind, project=project)
    path = form_of(team, held)
    costs = []
    for first, last in ((0, 1), (1, 20)):
        for number in range(first, last):
            sheet(workshops.again(held), number, kind)
        with count_queries() as counted:
            team.page(path)
        costs.append(counted.total)
    assert costs[0] == costs[1]


def test_many_sheets_stand_on_several_pages_and_one_that_is_not_there_is_not_found(
    team: Client, project: Project
) -> None:
    held = workshops.opened("number", project=project)
    for number in range(1, 24):
        sheet(held, number, "number", number=str(number))
    path = form_of(team, held)
    first, second = team.page(path), team.page(f"{path}?side=2")
    assert "Ark 23 · 23" in first.text and "Ark 4 · 4" in first.text and "Ark 3 ·" not in first.text
    assert "Ark 3 · 3" in second.text and "Ark 1 · 1" in second.text and "Ark 4 ·" not in second.text
    assert team.page(f"{path}?ark=2").h1 == "Rett ark 2"
    assert "Listen er ikke så lang" in team.page(f"{path}?side=3").text
    assert [team.get(f"{path}?ark={number}").status_code for number in ("24", "0", "to")] == [404, 404, 404]
