"""Facilitators plan, run and read workshops on their pages; others cannot."""

from typing import Any

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.projects.models import Project
from app.workshops import queries
from app.workshops.kinds import all_kinds
from app.workshops.models import HandCount, RoundState, Step, Workshop
from app.workshops.queries import Moment
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.factories import projects as make
from tests.support.client import Client


def home(project: Project, rest: str = "") -> str:
    return f"/team/{project.slug}/verksteder{rest}"


def one(held: Workshop, rest: str) -> str:
    return f"/verksted/{held.id}/{rest}"


def remote_button(page: Any, act: str) -> Any:
    return next(form for form in page.forms if form.fields.get("act") == act)


def test_a_workshop_is_made_run_and_answered_whole(team: Client, project: Project, browsers: Any) -> None:
    form = team.page(home(project, "/ny")).form("name_nb")
    made = team.submit(form, name_nb="Verksted på Tjensvoll", used_for_nb="Til å velge.")
    assert made.status_code == 303
    page = team.page(made.headers["Location"])
    form = team.page(page.link("Ett valg")).form("question_nb")
    texts = {"options-0-text_nb": "Lys", "options-1-text_nb": "Folk"}
    assert team.submit(form, question_nb="Hva er viktigst?", act="save", **texts).status_code == 303
    held = db.session.query(Workshop).one()
    url = one(held, "fjernkontroll")
    for act in ("start", "next"):
        assert team.submit(remote_button(team.page(url), act)).status_code == 303
    for _phone in range(5):
        phone = browsers()
        form = phone.page(f"/d/{held.code}").form(action="/svar")
        assert phone.post(form.action, data={**form.fields, "option": "1", "abstain": None}).status_code == 303
    assert "5 har svart" in team.page(url).text
    team.submit(remote_button(team.page(url), "reveal"))
    assert "Lys 100 % 5" in team.page(url).text
    assert "5 er med" in team.page(url).text
    team.submit(remote_button(team.page(url), "end"))
    assert "5 var med" in team.page(url).text
    assert "Åpne denne adressen på maskinen" not in team.page(url).text
    results = team.page(one(held, "resultat"))
    assert "5 telefoner var med" in results.text
    assert "Lys 100 % 5" in results.text


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_a_question_of_each_kind_is_made_changed_asked_and_answered(
    team: Client, project: Project, browsers: Any, kind: str
) -> None:
    held = workshops.workshop(project=project)
    form = team.page(one(held, f"bygg/nytt/{kind}")).form("question_nb")
    texts = {name: f"Svar {name[8]}" for name in form.fields if name.startswith("options-") and name.endswith("_nb")}
    answer = team.submit(form, question_nb="Hva mener du?", act="save", **texts)
    assert answer.status_code == 303, answer.page.text
    step = db.session.query(Step).one()
    form = team.page(one(held, f"bygg/{step.id}")).form("question_nb")
    assert team.submit(form, question_nb="Hva mener du nå?", act="save").status_code == 303
    assert [option["text_nb"] for option in db.session.query(Step).one().options] == list(texts.values())
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    page = browsers().page(f"/d/{held.code}")
    assert page.h1 == "Hva mener du nå?"
    assert team.page(one(held, "skjerm")).h1 == "Hva mener du nå?"
    assert browsers().page(f"/en/d/{held.code}").h1 == "Hva mener du nå?"


def test_options_are_added_moved_and_removed_without_javascript(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    url = one(held, "bygg/nytt/single")
    fields = team.page(url).form("question_nb").fields
    texts = {f"options-{place}-text_nb": text for place, text in enumerate(("Lys", "Folk", "Benker"))}
    data = {**fields, **texts, "question_nb": "Hva?"}
    form = team.post(url, data={**data, "act": "up-2"}).page.form("question_nb")
    assert [form.fields[f"options-{place}-text_nb"] for place in range(3)] == ["Lys", "Benker", "Folk"]
    form = team.post(url, data={**data, "act": "remove-0"}).page.form("question_nb")
    assert [form.fields[f"options-{place}-text_nb"] for place in range(2)] == ["Folk", "Benker"]
    assert "options-3-text_nb" in team.post(url, data={**data, "act": "add"}).page.form("question_nb").fields
    assert db.session.query(Step).count() == 0


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        ("single", {"question_nb": ""}, "Skriv spørsmålet."),
        ("single", {"options-0-text_nb": "Bare ett"}, "Skriv mellom 2 og 12."),
        ("several", {"options-0-text_nb": "A", "options-1-text_nb": "B", "most": "3"}, "større enn antall svar"),
        ("single", {"options-2-text_en": "Benches"}, "Skriv det på bokmål også."),
        ("text", {"minutes": "500"}, "Skriv et tall fra 1 til 120."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    team: Client, project: Project, kind: str, values: dict[str, str], message: str
) -> None:
    held = workshops.workshop(project=project)
    form = team.page(one(held, f"bygg/nytt/{kind}")).form("question_nb")
    answer = team.submit(form, **{"question_nb": "Hva?", "act": "save", **values})
    assert answer.status_code == 422
    assert message in answer.page.text
    kept = answer.page.form("question_nb").fields
    assert {name: kept[name] for name in values} == values
    assert db.session.query(Step).count() == 0


def test_a_workshop_whose_phase_is_over_was_not_held(team: Client, project: Project) -> None:
    held = workshops.workshop("single", project=project)
    pages = [f"/team/{project.slug}/verksteder", one(held, "bygg")]
    assert all("Planlagt" in team.page(page).text for page in pages)
    make.decide(db.session.get_one(Project, project.id))
    db.session.commit()
    for page in pages:
        assert "Ble ikke holdt" in team.page(page).text
        assert "Planlagt" not in team.page(page).text


def test_what_is_hard_to_read_far_away_is_told(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    workshops.step(held, "single", "Et spørsmål " + "som er langt " * 7)
    assert "Spørsmålet er lengre enn 70 tegn." in team.page(one(held, "bygg")).text


def test_which_options_are_hard_to_read_far_away_is_told_in_the_questions_own_word(
    team: Client, project: Project
) -> None:
    held = workshops.workshop(project=project)
    long = "Det bør være lys langs hele gangveien til skolen"
    workshops.step(held, "statements", texts_of=["Kort", long, "Kort igjen", f"{long} igjen"])
    assert "Påstand 2 og 4 er lengre enn 34 tegn." in team.page(one(held, "bygg")).text
    assert "Statement 2 and 4: longer than 34 characters." in team.page(f"/en/workshop/{held.id}/build").text


def test_a_late_press_is_told_what_happened_and_does_nothing(team: Client, project: Project) -> None:
    held = workshops.workshop("single", project=project, started=True)
    form = remote_button(team.page(one(held, "fjernkontroll")), "next")
    assert team.submit(form).status_code == 303
    late = team.submit(form)
    assert late.status_code == 409
    assert "Kari Nordmann: Gikk videre til spørsmål 1." in late.page.text
    assert queries.room(queries.workshop_by_id(held.id)).moment is Moment.OPEN


def test_a_result_that_was_shown_and_hidden_is_shown_again_or_asked_anew_but_not_opened(
    team: Client, project: Project
) -> None:
    held = workshops.opened(project=project)
    for act in (Act.REVEAL, Act.HIDE):
        workshops.press(held, act)
    page = team.page(one(held, "fjernkontroll"))
    offered = {form.fields.get("act") for form in page.forms}
    assert {"reveal", "again"} <= offered and "open" not in offered


def test_hands_are_entered_on_the_remote(team: Client, project: Project) -> None:
    held = workshops.opened(project=project)
    url = one(held, "fjernkontroll")
    form = team.page(url).form(action="/hender")
    assert team.submit(form, **{"hands-1": "12", "hands-2": ""}).status_code == 303
    assert [(row.option, row.number) for row in db.session.query(HandCount)] == [(1, 12)]
    answer = team.submit(form, **{"hands-1": "mange"})
    assert answer.status_code == 422
    assert "Skriv hele tall." in answer.page.text


def test_a_text_is_taken_down_on_the_remote(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    for phone in "abcde":
        workshops.answer(held, phone, text="Navnet til en nabo")
    url = one(held, "fjernkontroll")
    form = next(form for form in team.page(url).forms if "reason" in form.fields)
    assert team.submit(form, reason="Navngir en person").status_code == 303
    workshops.press(held, Act.LOCK)
    assert "Tatt ned: Navngir en person" in team.page(url).text


def test_the_screen_opens_with_its_key_and_shows_no_result_before_time(
    team: Client, project: Project, browsers: Any
) -> None:
    held = workshops.opened(project=project)
    address = team.page(one(held, "fjernkontroll")).one("a", target="_blank").get("href")
    beamer = browsers()
    assert beamer.get(one(held, "skjerm")).status_code == 404
    for phone in "abcde":
        workshops.answer(held, phone, option=1)
    page = beamer.page(address)
    assert "5 av 5 har svart" in page.text
    assert "100 %" not in page.text
    stamp = page.one(id="room").get("data-stamp")
    latest = page.one(id="room").get("data-room")
    assert beamer.get(latest, headers={"If-None-Match": f'"{stamp}"'}).status_code == 304
    workshops.press(held, Act.REVEAL)
    assert "Lys 100 % 5" in beamer.get(latest, headers={"If-None-Match": f'"{stamp}"'}).page.text


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_how_to_answer_stands_on_the_screen_only_while_one_can(browsers: Any, lang: str) -> None:
    held = workshops.opened("text")
    address = workshops.screen_of(held.id)
    address = (
        address if lang == "nb" else f"/en{address}".replace("/verksted/", "/workshop/").replace("skjerm", "screen")
    )
    assert len(browsers().page(address).all("p", class_="how")) == 1
    workshops.press(held, Act.LOCK)
    page = browsers().page(address)
    assert page.all("p", class_="how") == []
    assert ("Spørsmålet er låst." if lang == "nb" else "The question is locked.") in page.text


def test_the_screen_shows_both_rounds_side_by_side(team: Client, project: Project) -> None:
    held = workshops.opened(project=project)
    for option in (1, 2):
        for phone in "abcde":
            workshops.answer(held, phone, option=option)
        workshops.press(held, Act.REVEAL)
        if option == 1:
            workshops.press(held, Act.AGAIN)
    text = team.page(one(held, "skjerm")).text
    assert "Folk 0 % 100 % opp 100 Lys 100 % 0 % ned 100" in " ".join(text.split())


def test_results_are_for_those_who_were_there_until_the_team_lets_everybody(
    team: Client, project: Project, browsers: Any
) -> None:
    held = workshops.opened(project=project)
    there, away = browsers(), browsers()
    form = there.page(f"/d/{held.code}").form(action="/svar")
    there.post(form.action, data={**form.fields, "option": "1", "abstain": None})
    for phone in "abcd":
        workshops.answer(held, phone, option=1)
    workshops.press(held, Act.REVEAL)
    url = one(held, "resultat")
    assert there.get(url).status_code == 404, "not before it is over"
    workshops.press(held, Act.END)
    assert "Du svarte: Lys" in there.page(url).text
    assert away.get(url).status_code == 404
    assert away.get(f"{url}.csv").status_code == 404
    assert team.submit(team.page(url).form(action="/hvem")).status_code == 303
    assert "La alle lese" not in team.page(url).text, "it is for good"
    assert away.page(f"/prosjekter/{project.slug}").link("Verksted på Tjensvoll") == url
    assert "Lys 100 % 5" in away.page(url).text
    lines = away.get(f"{url}.csv").text.splitlines()
    assert lines[1].endswith(",1,single,,,answered,5,phones,,")
    assert lines[2].endswith(",1,single,Lys,Lys (en),answers,5,phones,,")


def test_practice_and_what_the_room_has_not_seen_is_in_no_result(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    workshops.step(held, "single", "Prøver vi?", practice=True)
    workshops.step(held, "single", "Ikke vist?")
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.NEXT)
    workshops.press(held, Act.END)
    text = team.page(one(held, "resultat")).text
    assert "Prøver vi?" not in text
    assert "Ikke vist?" not in text


def test_the_log_tells_every_press(team: Client, project: Project) -> None:
    held = workshops.opened(project=project)
    workshops.press(held, Act.LOCK)
    text = team.page(one(held, "logg")).text
    assert "Startet verkstedet" in text
    assert "Låste spørsmål 1" in text


def test_the_log_is_a_file_too_and_names_nobody(team: Client, project: Project) -> None:
    held = workshops.opened(project=project)
    workshops.press(held, Act.REVEAL)
    lines = team.get(one(held, "logg.csv")).text.splitlines()
    assert lines[0].endswith("at,role,action,question,round,way,sheet,numbers,reason")
    assert lines[-1].endswith(",workshops.reveal,1,1,,,,")
    assert ",workshops.question_added,1,," in lines[2], "its place, as on the pages"
    assert "Kari" not in "".join(lines)


def test_a_copy_has_the_questions_and_nothing_that_was_answered(team: Client, project: Project) -> None:
    held = workshops.opened("several", project=project)
    workshops.answer(held, "a", option=["1"])
    workshops.press(held, Act.END)
    copied = team.submit(team.page(one(held, "bygg")).form(action="/kopi"))
    assert copied.status_code == 303
    made = db.session.query(Workshop).order_by(Workshop.id.desc()).first()
    assert made is not None and made.id != held.id and made.code != held.code
    assert [option["text_nb"] for option in made.steps[0].options] == ["Lys", "Folk", "Kort vei"]
    assert not queries.has_answers(made.steps[0].id)


DOORS = {
    "list": ("GET", "team"),
    "new": ("POST", "team/ny"),
    "build": ("GET", "bygg"),
    "about": ("POST", "om"),
    "step": ("POST", "bygg/nytt/single"),
    "remote": ("GET", "fjernkontroll"),
    "latest": ("GET", "fjernkontroll/siste"),
    "press": ("POST", "fjernkontroll/trykk"),
    "hands": ("POST", "fjernkontroll/hender"),
    "log": ("GET", "logg"),
    "log file": ("GET", "logg.csv"),
    "poster": ("GET", "plakat"),
    "answer sheet": ("GET", "svarark"),
    "copy": ("POST", "kopi"),
    "publish": ("POST", "resultat/hvem"),
    "results": ("GET", "resultat"),
    "screen": ("GET", "skjerm"),
}
READS = {"list", "build", "log", "log file", "poster", "answer sheet", "results", "screen"}
ALLOWED = {
    Role.TEAM: set(DOORS),
    Role.FACILITATOR: set(DOORS),
    Role.OWNER: READS,
    Role.ADMINISTRATOR: READS,
    Role.MODERATOR: set(),
    None: set(),
}


@pytest.mark.parametrize("role", list(ALLOWED), ids=str)
def test_each_role_may_do_its_own(client: Client, project: Project, role: Role | None) -> None:
    held = workshops.workshop("single", project=project)
    where = project if role in (Role.TEAM, Role.FACILITATOR, Role.OWNER) else None
    client.sign_in(activities.account_with(role, where))
    through = set()
    for door, (method, rest) in DOORS.items():
        url = home(project, rest.removeprefix("team")) if rest.startswith("team") else one(held, rest)
        if client.open(url, method=method).status_code not in (403, 404):
            through.add(door)
    assert through == ALLOWED[role]


def test_the_team_of_another_project_gets_nothing(client: Client, project: Project) -> None:
    held = workshops.workshop("single", project=project)
    client.sign_in(activities.account_with(Role.TEAM, activities.project_in()))
    for method, rest in DOORS.values():
        url = home(project, rest.removeprefix("team")) if rest.startswith("team") else one(held, rest)
        assert client.open(url, method=method).status_code in (403, 404)


def test_a_question_is_not_reached_through_another_workshop(team: Client, project: Project) -> None:
    held, other = workshops.workshop("single", project=project), workshops.workshop(project=project)
    assert team.get(one(other, f"bygg/{held.steps[0].id}")).status_code == 404


def test_the_list_costs_the_same_for_one_and_ten(team: Client, project: Project, count_queries: Any) -> None:
    costs = []
    for number in (1, 9):
        fresh = db.session.get_one(Project, project.id)
        for _workshop in range(number):
            workshops.workshop("single", project=fresh)
        with count_queries() as seen:
            team.page(home(project))
        costs.append(seen.total)
    assert costs[0] == costs[1] <= 15


def test_an_unknown_kind_is_not_found_and_an_unknown_press_does_nothing(team: Client, project: Project) -> None:
    held = workshops.opened(project=project)
    assert team.get(one(held, "bygg/nytt/hologram")).status_code == 404
    assert team.post(one(held, "fjernkontroll/trykk"), data={"act": "explode"}).status_code == 303
    assert workshops.round_of(held).state is RoundState.OPEN
