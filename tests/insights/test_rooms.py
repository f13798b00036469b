"""What came out of a workshop becomes evidence with one press, and the insight leads back to it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.insights import services
from app.insights.models import Insight, Link, Note, Opportunity, Solution, Standing
from app.notifications.models import Subject
from app.projects.models import Project
from app.workshops import queries
from app.workshops import services as rooms
from app.workshops.models import Hands, Workshop
from app.workshops.services import Act
from tests.factories import activities, insights, workshops
from tests.factories import projects as make
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


MODELS: dict[str, Any] = {"opportunity": Opportunity, "solution": Solution}


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


def held(project: Project, phones: str = "abcde", *, public: bool = True, rounds: int = 1) -> Workshop:
    """A workshop that is over, in which everybody chose the first answer in every round."""
    made = workshops.opened(project=project)
    for number in range(rounds):
        if number:
            workshops.press(made, Act.AGAIN)
        for phone in phones:
            workshops.answer(made, phone, option=1)
        workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    if public:
        rooms.publish_results(workshops.RUNS, workshops.again(made))
    workshops.again(made)
    return made


def results(made: Workshop) -> str:
    return f"/verksted/{made.id}/resultat"


def test_a_result_is_evidence_once_and_leads_back(team: Client, project: Project, browsers: Any) -> None:
    insight, made = insights.insight(project).id, held(project)
    for _press in range(2):
        form = team.page(results(made)).form("target")
        answer = team.submit(form, target=f"insight:{insight}")
        number = queries.rounds_of(made.id)[0].id
        assert answer.headers["Location"] == f"{results(made)}#runde-{number}", "back to the same question"
        page = team.page(results(made))
        assert "Resultatet er nå en kilde for" in page.text
        assert f"/team/{project.slug}/innsikt/{insight}" in page.links.values()
    note = db.session.query(Note).one()
    assert note.text_nb.splitlines()[1:] == ["Lys: 5", "Folk: 0", "Kort vei: 0"]
    assert note.text_en.splitlines()[1:] == ["Lys (en): 5", "Folk (en): 0", "Kort vei (en): 0"]
    assert note.source == "Verksted på Tjensvoll"
    assert db.session.query(Link).count() == 1
    assert "Brukt i: Innsikt" in team.page(results(made)).text
    reader = browsers()
    assert reader.page(note.source_link.removeprefix("http://localhost").partition("#")[0]).h1.startswith("Resultater")


def test_what_a_result_is_a_source_for_must_be_chosen(team: Client, project: Project) -> None:
    insights.insight(project)
    made = held(project)
    form = team.page(results(made)).form("target")
    assert form.fields["target"] == ""
    assert team.submit(form).status_code == 303
    assert "Velg først hva resultatet er en kilde for." in team.page(results(made)).text
    assert db.session.query(Note).count() == 0


def test_a_source_from_outside_with_a_like_address_is_no_result_of_a_workshop(team: Client, project: Project) -> None:
    found, made = insights.insight(project), held(project)
    elsewhere = "https://example.no/verksted/sommer/referat#runde-to"
    noted = services.write_note(make.BOSS, project, "De ville ha lys.", "Et annet verksted", source_link=elsewhere)
    services.link(make.BOSS, project, (Subject.NOTE, noted.id), (Subject.INSIGHT, found.id))
    services.publish_finding(make.BOSS, found)
    db.session.commit()
    number = found.id
    team.submit(team.page(results(made)).form("target"), target=f"insight:{number}")
    page = team.page(f"/innsikt/{number}")
    here, outside = (page.text.index(heading) for heading in ("Fra verksteder", "Kilder utenfor tjenesten"))
    assert here < page.text.index("Verksted på Tjensvoll", here) < outside < page.text.index("Et annet verksted", here)
    assert (page.link("Verksted på Tjensvoll") or "").endswith(f"#runde-{queries.rounds_of(made.id)[0].id}")


def test_evidence_tells_what_of_the_result_is_not_in_it(team: Client, project: Project) -> None:
    made = workshops.workshop(project=project)
    workshops.step(made, "single")
    workshops.step(made, "text")
    workshops.press(made, Act.START)
    workshops.press(made, Act.NEXT)
    for number, phone in enumerate("abcdefghij"):
        workshops.answer(made, phone, **({"option": 1} if number < 5 else {"abstains": True}))
    rooms.count_hands(workshops.RUNS, workshops.round_of(made), Hands.PAPER, {(1, 0): 6, (2, 0): 1})
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.NEXT)
    for number in range(14):
        workshops.answer(made, str(number), text=f"Svar {number}")
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    rooms.publish_results(workshops.RUNS, workshops.again(made))
    for held_round in queries.rounds_of(made.id):
        data = {"workshop": made.id, "round": held_round.id, "target": "decision"}
        assert team.post(f"/team/{project.slug}/kilder/verksted", data=data).status_code == 303
    chosen, said = db.session.query(Note).order_by(Note.id)
    assert chosen.text_nb.splitlines()[4:] == [
        "7 svar talt for hånd eller på papir er ikke med.",
        "5 ville ikke svare.",
    ]
    assert chosen.text_en.splitlines()[5:] == ["5 chose not to answer."]
    assert said.text_nb.splitlines()[13:] == ["2 linjer til står i resultatet."]


def test_evidence_does_not_tell_how_few_had_no_phone(team: Client, project: Project) -> None:
    made = workshops.opened(project=project)
    for phone in "abcde":
        workshops.answer(made, phone, option=1)
    rooms.count_hands(workshops.RUNS, workshops.round_of(made), Hands.PAPER, {(2, 0): 1})
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    rooms.publish_results(workshops.RUNS, workshops.again(made))
    data = {"workshop": made.id, "round": queries.rounds_of(made.id)[0].id, "target": "decision"}
    assert team.post(f"/team/{project.slug}/kilder/verksted", data=data).status_code == 303
    told = db.session.query(Note).one().text_nb.splitlines()
    assert told[-1] == "Det som er talt for hånd eller på papir, er ikke med."


def test_hands_that_are_of_parts_of_a_question_are_not_told_as_people(team: Client, project: Project) -> None:
    made = workshops.opened("scale", project=project)
    for phone in "abcde":
        workshops.answer(made, phone, score_1=4)
    rooms.count_hands(workshops.RUNS, workshops.round_of(made), Hands.HANDS, {(1, 4): 20, (2, 4): 20, (3, 5): 20})
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    rooms.publish_results(workshops.RUNS, workshops.again(made))
    data = {"workshop": made.id, "round": queries.rounds_of(made.id)[0].id, "target": "decision"}
    assert team.post(f"/team/{project.slug}/kilder/verksted", data=data).status_code == 303
    assert (
        db.session.query(Note).one().text_nb.splitlines()[-1] == "Det som er talt for hånd eller på papir, er ikke med."
    )


def test_what_a_table_answered_is_evidence_also_when_few_phones_did(team: Client, project: Project) -> None:
    made = workshops.opened(project=project)
    rooms.stand_on_table(queries.room(workshops.again(made)), "t", at_table=True)
    for place in range(5):
        workshops.answer(made, "t", for_other=f"k{place}", option=2)
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    rooms.publish_results(workshops.RUNS, workshops.again(made))
    assert team.submit(team.page(results(made)).form("target"), target="decision").status_code == 303
    told = db.session.query(Note).one().text_nb.splitlines()[1:]
    assert told == ["Svart på bordets enheter:", "Lys: 0", "Folk: 5", "Kort vei: 0"]


def test_three_rounds_ask_for_insights_no_more_often_than_one(
    team: Client, project: Project, count_queries: Callable[[], Any]
) -> None:
    def asked(address: str) -> int:
        with count_queries() as counted:
            assert "Bruk som kilde" in team.page(address).text
        return sum(" insight" in statement for statement in counted.statements)

    insights.insight(project)
    once, thrice = (results(held(project, rounds=rounds)) for rounds in (1, 3))
    assert asked(thrice) == asked(once)


def test_what_not_everybody_may_read_is_no_evidence(team: Client, project: Project) -> None:
    insight, made = insights.insight(project).id, held(project, public=False)
    page = team.page(results(made))
    assert "La alle lese resultatene først." in page.text
    data = {"workshop": made.id, "round": queries.rounds_of(made.id)[0].id, "target": f"insight:{insight}"}
    assert team.post(f"/team/{project.slug}/kilder/verksted", data=data).status_code == 409
    assert db.session.query(Note).count() == 0


def test_fewer_than_five_are_no_evidence(team: Client, project: Project) -> None:
    insights.insight(project)
    assert "Bruk som kilde" not in team.page(results(held(project, "abcd"))).text


def test_a_result_of_another_project_is_not_found(team: Client, project: Project) -> None:
    insight, other = insights.insight(project).id, held(activities.project_in())
    url = f"/team/{project.slug}/kilder/verksted"
    data = {"workshop": other.id, "round": queries.rounds_of(other.id)[0].id, "target": f"insight:{insight}"}
    assert team.post(url, data=data).status_code == 404
    assert db.session.query(Insight).count() == 1 and db.session.query(Note).count() == 0


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.OWNER])
def test_only_those_who_write_insights_are_offered_it(client: Client, project: Project, role: Role) -> None:
    insights.insight(project)
    client.sign_in(activities.account_with(role, project))
    made = held(project)
    assert "Bruk som kilde" not in client.page(results(made)).text
    assert client.post(f"/team/{project.slug}/kilder/verksted").status_code == 403


@pytest.mark.parametrize("kind", ["opportunity", "solution"])
def test_a_result_is_evidence_for_what_comes_after_insights_too_and_those_who_were_there_read_it(
    team: Client, project: Project, browsers: Any, kind: str
) -> None:
    made = held(project)
    found = MODELS[kind](project_id=project.id, title_nb="Lys på stien", created_at=clock.now())
    db.session.add(found)
    db.session.flush()
    number = found.id
    form = team.page(results(made)).form("target")
    assert team.submit(form, target=f"{kind}:{number}").status_code == 303
    assert db.session.query(Link).one().to_kind == kind
    assert "Brukt i:" not in browsers().page(results(made)).text, "a draft is the team's own"
    publish(kind, number)
    assert "Brukt i:" in browsers().page(results(made)).text


def publish(kind: str, number: int) -> None:
    found = db.session.get_one(MODELS[kind], number)
    found.standing, found.published_at = Standing.PUBLISHED, clock.now()
    db.session.commit()


def test_a_result_is_kept_for_the_next_decision(team: Client, project: Project) -> None:
    made = held(project)
    form = team.page(results(made)).form("target")
    assert team.submit(form, target="decision").status_code == 303
    assert (db.session.query(Note).count(), db.session.query(Link).count()) == (1, 0)
    assert "Står blant kildene til neste beslutning." in team.page(results(made)).text
    assert team.submit(form, target="decision:1").status_code == 404
