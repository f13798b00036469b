"""A new kind of question is one folder: dropped in, it is planned, asked, answered, shown, printed, filed and built on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.insights.models import Note
from app.projects.models import Project
from app.workshops import kinds
from app.workshops import services as rooms
from app.workshops.models import Channel, RoomAnswer, Workshop
from app.workshops.services import Act
from app.workshops.views import bp
from tests.factories import activities, insights, workshops
from tests.support.client import Client

CODE = """
from app.core.errors import Invalid
from app.workshops.kinds.base import Figure, Kind, Setting, first

SIDES = {"heads": "Krone", "tails": "Mynt"}


class Coin(Kind):
    name = "coin"
    order = 999
    label = "Mynt eller krone"
    note = "Hver deltaker kaster."
    how = "Kast, og trykk det som kom opp."
    one_tap = True
    settings = (Setting(name="throws", label="Hvor mange kast?", default=1, least=1, most=3),)

    def read(self, question, given):
        if (side := first(given, "side")) not in SIDES:
            raise Invalid("Mynt eller krone?", "option")
        return {"side": side}

    def tally(self, question, values):
        return [(text, sum(value["side"] == side for value in values)) for side, text in SIDES.items()]

    def figures(self, question, values):
        for side, (_text, number) in zip(SIDES, self.tally(question, values), strict=True):
            yield Figure(None, side, number)

    def words(self, question, values):
        return [f"{text}: {number}" for text, number in self.tally(question, values)]

    def said(self, question, value):
        return [SIDES[value["side"]]]


KIND = Coin()
"""
ANSWER = """<div class="opts" role="group" aria-label="Svar" id="option" tabindex="-1">
<button name="side" value="heads">Krone</button><button name="side" value="tails">Mynt</button></div>"""
RESULT = "<ul>{% for text, number in result %}<li>{{ text }}: {{ number }}</li>{% endfor %}</ul>"


@pytest.fixture(autouse=True)
def coin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder of the kind, and nothing else."""
    folder = tmp_path / "kinds" / "coin"
    folder.mkdir(parents=True)
    for name, text in (("__init__.py", CODE), ("answer.html", ANSWER), ("result.html", RESULT)):
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(folder.parent)])
    monkeypatch.setattr(bp.jinja_loader, "searchpath", [*bp.jinja_loader.searchpath, str(tmp_path)])  # type: ignore[union-attr]
    kinds.all_kinds.cache_clear()
    yield
    kinds.all_kinds.cache_clear()
    sys.modules.pop("app.workshops.kinds.coin", None)


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    """Somebody who runs workshops and writes insights."""
    return client.sign_in(activities.account_with(Role.TEAM, project))


def planned(team: Client, project: Project) -> Workshop:
    """By a facilitator, in the builder."""
    held = workshops.workshop(project=project)
    build = team.page(f"/verksted/{held.id}/bygg")
    form = team.page(build.link("Mynt eller krone")).form("question_nb")
    assert form.fields["throws"] == "1"
    assert team.submit(form, question_nb="Hva kom opp?", question_en="Which side?", act="save").status_code == 303
    return workshops.again(held)


def taken(browsers: object, code: str, sides: str) -> None:
    """By a phone for each side, with one tap."""
    for side in sides:
        phone: Client = browsers()  # type: ignore[operator]
        form = phone.page(f"/d/{code}").form(action="/svar")
        sent = {**form.fields, "abstain": None, "side": {"h": "heads", "t": "tails"}[side]}
        page = phone.post(form.action, data=sent, follow_redirects=True).page
        assert "Svaret ditt er lagret." in page.text


def test_it_is_planned_previewed_and_printed(team: Client, project: Project) -> None:
    held = planned(team, project)
    preview = team.page(f"/verksted/{held.id}/bygg").link("telefon")
    assert "Krone" in team.page(preview).text
    assert "Which side?" in team.page(f"/en/workshop/{held.id}/answer-sheet").text
    assert "Hva kom opp?" in team.page(f"/verksted/{held.id}/svarark").text


def test_it_is_asked_answered_on_phones_and_paper_shown_filed_and_built_on(
    team: Client, project: Project, browsers: object
) -> None:
    insight = insights.insight(project).id
    held = planned(team, project)
    number, code = held.id, held.code
    for act in (Act.START, Act.NEXT):
        workshops.press(held, act)
    taken(browsers, code, "hhhht")
    sheet = f"/verksted/{number}/papir/{workshops.round_of(held).id}"
    form = team.page(sheet).form("client_key")
    assert team.post(sheet, data={**form.fields, "abstain": None, "side": "tails"}).status_code == 303
    assert "Mynt" in team.page(sheet).text
    assert db.session.query(RoomAnswer).filter_by(channel=Channel.PAPER).count() == 1
    workshops.press(held, Act.REVEAL)
    for page in (f"/verksted/{number}/fjernkontroll", workshops.screen_of(number), f"/d/{code}"):
        assert "Krone: 4" in team.page(page).text, page
    workshops.press(held, Act.END)
    rooms.publish_results(workshops.RUNS, workshops.again(held))
    results = f"/verksted/{number}/resultat"
    assert "Krone: 4" in team.page(results).text
    lines = team.get(f"{results}.csv").text.splitlines()
    assert any(",coin," in line and ",heads,4,phones" in line for line in lines), lines
    assert team.submit(team.page(results).form("target"), target=f"insight:{insight}").status_code == 303
    assert "Krone: 4" in db.session.query(Note).one().text_nb
