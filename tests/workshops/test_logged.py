"""Whatever somebody who runs a workshop does leaves a row in its log: with when, in which role, by which way, and what
stood there before."""

import csv
import io
from collections.abc import Callable

import pytest

from app.core.audit import AuditEntry
from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.people import accounts
from app.projects.models import Project
from app.workshops import services, wording
from app.workshops.models import Hands, RoomAnswer, Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.client import Client

PHONES = {"here", "answer", "answer_for", "table"}  # nobody is told what one phone did
Doing = Callable[[Client, Workshop], None]


def one(held: Workshop, rest: str) -> str:
    return f"/verksted/{held.id}/{rest}"


def on(page: str, action: str, **values: str | None) -> Doing:
    """Send the first form of a page whose address ends like that."""

    def do(team: Client, held: Workshop) -> None:
        numbers = {"step": held.steps[1].id, "round": round_of(held)}
        found = team.page(one(held, page.format(**numbers))).forms
        form = next(form for form in found if form.action.partition("?")[0].endswith(action.format(**numbers)))
        sent = {**form.fields, "abstain": None, **values}
        answer = team.post(form.action, data={name: value for name, value in sent.items() if value is not None})
        assert answer.status_code == 303, answer.text

    return do


def round_of(held: Workshop) -> int:
    return db.session.query(workshops.Round).join(workshops.Step).filter_by(workshop_id=held.id).first().id  # type: ignore[union-attr]


def grouped(team: Client, held: Workshop) -> None:
    text = db.session.query(RoomAnswer.id).order_by(RoomAnswer.id).first()
    assert text is not None
    path = one(held, f"grupper/{round_of(held)}/endre")
    assert (
        team.post(
            path, data={"version": "1", "text": [str(shown_number(Kind.ANSWER, text[0]))], "name": "Lys"}
        ).status_code
        == 303
    )


def taken_down(team: Client, held: Workshop) -> None:
    text = db.session.query(RoomAnswer.id).order_by(RoomAnswer.id).first()
    assert text is not None
    number = shown_number(Kind.ANSWER, text[0])
    assert team.post(one(held, f"svar/{number}"), data={"reason": "Navngir en nabo"}).status_code == 303


def counted(team: Client, held: Workshop) -> None:
    workshops.press(held, Act.NEXT)
    on("fjernkontroll", "/hender", **{"hands-1": "4"})(team, held)


def counted_afterwards(team: Client, held: Workshop) -> None:
    workshops.press(held, Act.NEXT)
    number = workshops.round_of(held).id
    ended(on(f"telling/{number}", f"/telling/{number}", **{"hands-1": "4"}))(team, held)


def new(team: Client, held: Workshop) -> None:
    form = team.page(f"/team/{held.project.slug}/verksteder/ny").form("name_nb")
    answer = team.submit(form, name_nb="Nytt verksted", used_for_nb="Til å velge.")
    assert answer.status_code == 303


def copied_here(team: Client, held: Workshop) -> None:
    """Somebody of two projects takes the questions of one along into the other."""
    here, there = held.project, activities.project_in()
    number, slug = held.id, there.slug
    team.sign_in(both := activities.account_with(Role.FACILITATOR, here))
    accounts.grant(SYSTEM, both, Role.FACILITATOR, there.id)
    path = f"/team/{slug}/verksteder/kopier"
    form = next(form for form in team.page(path).forms if form.fields.get("workshop") == str(number))
    assert team.submit(form).status_code == 303


def ended(doing: Doing) -> Doing:
    def do(team: Client, held: Workshop) -> None:
        workshops.press(held, Act.LOCK)
        workshops.press(held, Act.END)
        doing(team, held)

    return do


DOINGS: dict[str, Doing] = {
    "team_new": new,
    "team_copy": on("bygg", "/kopi"),
    "team_copy_here": copied_here,
    "team_edit": on("om", "/om", name_nb="Et annet navn"),
    "step_new": on("bygg/nytt/text", "/text", question_nb="Hva mangler?"),
    "step_edit": on("bygg/{step}", "/{step}", question_nb="Hva mangler?"),
    "step_move": on("bygg", "/{step}/flytt"),
    "step_remove": on("bygg", "/{step}/fjern"),
    "press": on("fjernkontroll", "/trykk"),
    "role": on("fjernkontroll", "/rolle"),
    "hands": counted,
    "counts": counted_afterwards,
    "enter_sheet": on("papir/{round}", "/papir/{round}", text="Mer lys"),
    "take_down": taken_down,
    "change_groups": ended(grouped),
    "publish": ended(on("resultat", "/hvem")),
    "show": ended(on("resultat", "/vis")),
}


@pytest.fixture
def held(project: Project) -> Workshop:
    """A workshop where people write and answers came, with two more questions."""
    made = workshops.opened("text", project=project)
    for kind in ("single", "single"):
        workshops.step(made, kind)
    for number in range(5):
        workshops.answer(made, f"phone-{number}", text=f"Lys {number}")
    return workshops.again(made)


def test_every_route_that_changes_something_has_a_doing_here(client: Client) -> None:
    routes = {
        rule.endpoint.removeprefix("workshops.")
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.startswith("workshops.") and "POST" in (rule.methods or ())
    }
    assert routes - PHONES == set(DOINGS)


@pytest.mark.parametrize("route", sorted(DOINGS))
def test_each_leaves_a_row(team: Client, held: Workshop, route: str) -> None:
    before = db.session.query(AuditEntry).filter_by(object_kind="workshop").count()
    DOINGS[route](team, workshops.again(held))
    rows = db.session.query(AuditEntry).filter_by(object_kind="workshop").order_by(AuditEntry.id).all()
    assert len(rows) > before
    assert (rows[-1].role, rows[-1].action[:10]) == ("facilitator", "workshops.")


def test_the_log_shows_in_which_role_by_which_way_and_the_numbers_before_and_after(
    team: Client, held: Workshop
) -> None:
    workshops.press(held, Act.NEXT)
    for number in ("12", "14"):
        on("fjernkontroll", "/hender", **{"hands-1": number, "hands-2": "3", "way": "paper"})(team, held)
    cells = team.page(one(held, "logg")).texts("td")
    rows = [cells[at : at + 5] for at in range(0, len(cells), 5)]
    assert rows[-2:] == [
        ["Fasilitator", "Førte inn opptelte svar på spørsmål 2", "Papir", "Lys: 12, Folk: 3", ""],
        ["Fasilitator", "Førte inn opptelte svar på spørsmål 2", "Papir", "Lys: 12 → 14", ""],
    ]
    lines = list(csv.DictReader(io.StringIO(team.get(one(held, "logg.csv")).text.lstrip("\ufeff"))))
    assert (lines[-1]["way"], lines[-1]["numbers"]) == ("paper", "Lys: 12 → 14")


def test_the_log_says_what_was_counted_in_its_reader_s_words(team: Client, project: Project) -> None:
    made = workshops.opened("statements", project=project)
    english = team.page(f"/en/workshop/{made.id}/remote")
    team.submit(next(form for form in english.forms if form.action.endswith("/hands")), **{"hands-1-1": "14"})
    assert "Lys (Enig): 14" in team.page(one(made, "logg")).text
    assert "Lys (en) (Agree): 14" in team.page(f"/en/workshop/{made.id}/log").text


def test_moving_a_question_says_from_where_to_where(team: Client, held: Workshop) -> None:
    DOINGS["step_move"](team, held)
    assert "Flyttet et spørsmål fra plass 2 til 1" in team.page(one(held, "logg")).text


def test_the_remote_says_who_entered_what_was_counted_and_when(team: Client, held: Workshop) -> None:
    counted(team, held)
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.PAPER, {(2, 0): 7})
    text = team.page(one(held, "fjernkontroll")).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Hender: Lys 4. Ført inn av Kari Nordmann kl." in text
    assert "Papir: Folk 7. Ført inn av noen kl." in text
    english = team.page(f"/en/workshop/{held.id}/remote").text
    assert "Hands: Lys (en) 4. Entered by Kari Nordmann at" in english


def test_the_log_says_which_question_was_added_and_of_older_entries_that_one_was() -> None:
    assert wording.what("workshops.question_added", {"place": 3}) == "La til spørsmål 3"
    assert wording.what("workshops.question_added", {}) == "La til et spørsmål"
