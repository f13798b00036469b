"""A place in a picture: by a press, without scripts, or from the list that is its twin."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.core.db import db
from app.core.errors import Invalid
from app.projects.models import Project
from app.workshops.kinds import Choice, Question, kind_named
from app.workshops.models import RoomAnswer, Step, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client

PICTURE = {"name": "a" * 24, "width": 640, "height": 320}
AREAS = (
    Choice(key=1, text_nb="Brygga", x=0.2, y=0.2),
    Choice(key=2, text_nb="Stien", x=0.8, y=0.8),
    Choice(key=3, text_nb="Torget"),
)
QUESTION = Question(kind="place", question_nb="Hvor?", options=AREAS, settings={"picture": PICTURE})
KIND = kind_named("place")


def plan() -> BytesIO:
    drawn = BytesIO()
    Image.new("RGB", (64, 32), "white").save(drawn, "PNG")
    drawn.seek(0)
    return drawn


def opened(project: Project | None = None) -> Workshop:
    held = workshops.workshop(project=project)
    areas = [{"text_nb": area.text_nb, "x": area.x, "y": area.y} for area in AREAS]
    texts = {
        "question_nb": "Hvor er det mørkt?",
        "settings": {"picture": PICTURE, "alt_nb": "Kart over Tjensvoll", "alt_en": ""},
    }
    workshops.services.add_step(workshops.RUNS, workshops.again(held), "place", texts, areas)
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    return held


def test_two_rounds_are_compared_with_the_picture_and_with_those_who_pressed_elsewhere(
    team: Client, project: Project
) -> None:
    held = opened(project)
    for act, points in ((Act.REVEAL, [200] * 5), (Act.AGAIN, ()), (Act.REVEAL, [200, 200, 200, 500, 500])):
        for number, point in enumerate(points):
            workshops.answer(held, f"phone {number}", x=point, y=point)
        workshops.press(held, act)
    screen = team.page(f"/verksted/{held.id}/skjerm")
    text = screen.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Brygga 100 % 60 % ned 40" in text and "Et annet sted 0 % 40 % opp 40" in text
    assert [one.get("alt") for one in screen.all("img")] == ["Kart over Tjensvoll"]


def test_a_press_is_told_by_a_script_in_thousandths_and_without_one_in_pixels(context: None) -> None:
    assert KIND.read(QUESTION, {"x": ["250"], "y": ["1000"]}) == {"x": 0.25, "y": 1.0}
    assert KIND.read(QUESTION, {"point.x": ["160"], "point.y": ["40"], "plain": ["1"]}) == {"x": 0.5, "y": 0.25}
    assert KIND.read(QUESTION, {"option": ["3"], "x": [""], "y": [""]}) == {"option": 3}


@pytest.mark.parametrize("given", [{}, {"x": ["1"]}, {"point.x": ["0"], "point.y": ["0"]}, {"option": ["9"]}])
def test_what_is_no_place_is_refused(context: None, given: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid):
        KIND.read(QUESTION, given)


def test_without_a_picture_there_is_nothing_to_press_in(context: None) -> None:
    with pytest.raises(Invalid):
        KIND.read(Question(kind="place", question_nb="Hvor?", options=AREAS), {"x": ["250"], "y": ["250"]})


def test_presses_count_for_the_area_that_is_near(context: None) -> None:
    values = [{"x": 0.25, "y": 0.2}, {"option": 1}, {"x": 0.75, "y": 0.8}, {"x": 0.5, "y": 0.5}, {"option": 3}]
    found: Any = KIND.tally(QUESTION, values)
    assert [row.count for row in found] == [2, 1, 1]
    assert (len(found.points), found.elsewhere) == (3, 1)
    assert KIND.words(QUESTION, values)[-1] == "Et annet sted: 1"
    assert KIND.said(QUESTION, values[0]) == ["Brygga"]
    assert KIND.said(QUESTION, values[3]) == ["Et punkt i bildet"]


def test_a_phone_without_scripts_presses_in_the_picture_and_changes_to_an_area(client: Client) -> None:
    held = opened()
    page = client.page(f"/d/{held.code}")
    assert page.one("input", type="image").get("alt") == "Trykk i bildet: Kart over Tjensvoll"
    form = page.form(action="/svar")
    fields = {**form.fields, "abstain": None, "option": None}
    assert fields["plain"] == "1"
    assert client.post(form.action, data={**fields, "point.x": "64", "point.y": "32"}).status_code == 303
    assert db.session.query(RoomAnswer).one().value == {"x": 0.2, "y": 0.2}
    form = client.page(f"/d/{held.code}").form(action="/svar")
    client.post(form.action, data={**form.fields, "abstain": None, "option": "2"})
    db.session.expire_all()
    assert db.session.query(RoomAnswer).one().value == {"option": 2}


@pytest.mark.parametrize(("lang", "said"), [("", "Trykk en gang til i bildet."), ("/en", "Tap the picture once more.")])
def test_a_press_before_the_scripts_have_come_is_asked_for_again(client: Client, lang: str, said: str) -> None:
    """Nobody knows how wide the picture was, so nothing is stored in a place that was never pressed."""
    held = opened()
    form = client.page(f"{lang}/d/{held.code}").form(action="/answer" if lang else "/svar")
    fields = {**form.fields, "abstain": None, "option": None, "plain": None}
    answer = client.post(form.action, data={**fields, "point.x": "64", "point.y": "32"})
    assert answer.status_code == 422 and said in answer.page.text
    assert db.session.query(RoomAnswer).count() == 0


def test_the_result_shows_the_points_and_the_same_as_a_list(browsers: Any) -> None:
    held = opened()
    for phone in "abcdef":
        workshops.answer(held, phone, x=900, y=100)
    workshops.answer(held, "g", option=1)
    workshops.press(held, Act.REVEAL)
    page = browsers().page(f"/d/{held.code}")
    assert len(page.all(class_="other")) == 6
    assert "6 trykket utenfor områdene." in page.text and "Brygga 14 % 1" in page.text


def test_a_facilitator_uploads_a_plan_and_presses_where_the_areas_are(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    url = f"/verksted/{held.id}/bygg/nytt/place"
    form = team.page(url).form("question_nb")
    given = {**form.fields, "question_nb": "Hvor?", "options-0-text_nb": "Brygga", "options-1-text_nb": "Stien"}
    page = team.post(url, data={**given, "act": "picture", "picture_file": (plan(), "plan.png")}).page
    form = page.form("question_nb")
    assert form.fields["picture"].endswith(":64:32")
    assert form.fields["options-0-text_nb"] == "Brygga", "what was written is still there"
    early = team.post(url, data={**form.fields, "act": None, "plain": None, "point.x": "99", "point.y": "9"})
    assert early.status_code == 422 and "Trykk en gang til i bildet." in early.page.text
    form = early.page.form("question_nb")
    assert form.fields["options-0-x"] == "", "scripts had not come: nobody knows how wide the picture was"
    page = team.post(url, data={**form.fields, "act": None, "x": "250", "y": "500"}).page
    form = page.form("question_nb")
    assert (form.fields["options-0-x"], form.fields["options-0-y"]) == ("25", "50")
    assert team.post(url, data={**form.fields, "act": "save"}).status_code == 303
    step = db.session.query(Step).one()
    assert (step.settings["picture"]["width"], step.options[0]["x"], step.options[1]["x"]) == (64, 0.25, None)
    form = team.page(f"/verksted/{held.id}/bygg/{step.id}").form("question_nb")
    assert (
        team.post(form.action or f"/verksted/{held.id}/bygg/{step.id}", data={**form.fields, "act": "save"}).status_code
        == 303
    )
    db.session.expire_all()
    assert db.session.query(Step).one().options[0]["x"] == 0.25


def test_two_rounds_are_told_under_the_letters_of_the_picture(team: Client, project: Project) -> None:
    held = opened(project)
    for act, point in ((Act.REVEAL, 200), (Act.AGAIN, 0), (Act.REVEAL, 800)):
        for number in range(5 if point else 0):
            workshops.answer(held, f"phone {number}", x=point, y=point)
        workshops.press(held, act)
    rows = [row.text for row in team.page(workshops.screen_of(held.id)).all("th", scope="row")]
    assert rows == ["B. Stien", "A. Brygga", "C. Torget", "Et annet sted"]


def test_what_is_no_picture_is_said_and_the_rest_is_kept(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    url = f"/verksted/{held.id}/bygg/nytt/place"
    form = team.page(url).form("question_nb")
    given = {**form.fields, "question_nb": "Hvor?", "act": "save", "picture_file": (BytesIO(b"no picture"), "x.png")}
    answer = team.post(url, data=given)
    assert answer.status_code == 422
    assert "Vi kunne ikke lese bildet." in answer.page.text
    assert answer.page.form("question_nb").fields["question_nb"] == "Hvor?"


def test_areas_have_the_same_letters_in_the_room_on_the_phone_and_on_paper(team: Client, project: Project) -> None:
    held = opened(project)
    for path in (workshops.screen_of(held.id), f"/d/{held.code}", f"/verksted/{held.id}/svarark"):
        page = team.page(path)
        letters = ["".join(one.itertext()).strip() for one in page.elements if one.get("class") == "area"]
        assert letters == ["A", "B"], path
    assert "A Brygga" in page.text and "C Torget" in page.text
    for number, point in enumerate([200] * 4 + [800]):
        workshops.answer(held, f"phone {number}", x=point, y=point)
    workshops.press(held, Act.REVEAL)
    assert "A. Brygga 80 %" in team.page(workshops.screen_of(held.id)).text.replace("\N{NO-BREAK SPACE}", " ")
