"""The team makes, publishes and reads prototypes; others cannot."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.core.text import imprint
from app.projects.models import Activity, ActivityKind, ActivityState, PhaseState, Project, ProjectState
from app.prototypes import services
from app.prototypes.models import Choice, Pin, Prototype, Version
from tests.factories import activities, prototypes
from tests.support.client import Client
from tests.support.page import text_of


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


@pytest.fixture
def folder(app: Any) -> Path:
    path: Path = app.extensions["settings"].uploads_dir
    return path


def home(project: Project, rest: str = "") -> str:
    return f"/team/{project.slug}/prototyper{rest}"


def the_prototype() -> Prototype:
    return db.session.query(Prototype).one()


def a_file() -> tuple[BytesIO, str]:
    return BytesIO(prototypes.picture()), "skisse.png"


VARIANT = {"title_nb": "Lave lykter", "alt_nb": "En sti ved et vann."}


def test_from_an_empty_list_to_a_test_that_residents_can_take(team: Client, project: Project, browsers: Any) -> None:
    form = team.page(home(project, "/ny")).form("title_nb")
    made = team.submit(form, title_nb="Lys som våkner").headers["Location"]
    url = made + "/ny-variant"
    saved = team.post(url, data={**VARIANT, "picture": a_file()}).headers["Location"]
    assert saved == made + "/variant/a/steder"
    form = team.page(f"{saved}?x=350&y=760").form("places-0-name_nb")
    assert (form.fields["places-0-x"], form.fields["places-0-y"]) == ("35", "76")
    assert team.submit(form, **{"places-0-name_nb": "Lyktene"}).status_code == 303
    form = team.page(made + "/test").form("activity")
    assert team.submit(form, closes_at="2060-01-01T12:00").status_code == 303
    form = team.page(made + "/publiser").form("changed_nb")
    assert team.submit(form).status_code == 303
    assert team.submit(team.page(made).form(action="/test/apne")).status_code == 303
    resident = browsers()
    page = resident.page(f"/prototyper/{the_prototype().slug}/a")
    assert resident.submit(resident.page(page.link("Lyktene")).form("mood"), mood="like").status_code == 303


def test_a_picture_without_places_is_told_of_above_the_form_that_publishes(team: Client, project: Project) -> None:
    made = prototypes.draft(project, variants=1)
    services.set_places(prototypes.BOSS, made.versions[0].variants[0], [])
    db.session.commit()
    assert "Gi minst ett sted et navn før dere publiserer." in team.page(home(project, f"/{made.slug}")).text
    refused = team.submit(team.page(home(project, f"/{made.slug}/publiser")).form("changed_nb"))
    assert refused.status_code == 422
    assert "Gi minst ett sted i bildet A et navn" in refused.page.text
    assert refused.page.form("changed_nb").errors() == []


def test_a_place_with_an_english_name_only_is_not_dropped(team: Client, project: Project) -> None:
    made = prototypes.draft(project, variants=1)
    form = team.page(home(project, f"/{made.slug}/variant/a/steder")).form("places-0-name_nb")
    refused = team.submit(form, **{"places-0-name_nb": "", "places-0-name_en": "The bench"})
    assert refused.status_code == 422
    assert refused.page.form("places-0-name_nb").fields["places-0-name_en"] == "The bench"
    assert len(the_prototype().versions[0].variants[0].places) == 2


def test_what_is_written_is_saved_when_one_presses_the_picture_again(team: Client, project: Project) -> None:
    made = prototypes.draft(project, variants=1)
    where = home(project, f"/{made.slug}/variant/a/steder")
    form = team.page(f"{where}?x=350&y=760").form("places-2-name_nb")
    after = team.submit(form, **{"places-2-name_nb": "Benken"}, x="100", y="205")
    assert after.headers["Location"] == f"{where}?x=100&y=205#nytt"
    form = team.page(after.headers["Location"]).form("places-3-name_nb")
    assert form.fields["places-2-name_nb"] == "Benken"
    assert (form.fields["places-3-x"], form.fields["places-3-y"]) == ("10", "20,5")


def test_b_can_be_taken_out_of_a_draft_again(team: Client, project: Project) -> None:
    made = prototypes.draft(project, variants=2)
    page = home(project, f"/{made.slug}/variant")
    assert team.submit(team.page(f"{page}/b").form(action="/fjern")).status_code == 303
    assert [variant.letter for variant in the_prototype().versions[0].variants] == ["a"]


def test_a_cannot_be_taken_out_while_there_is_b(team: Client, project: Project) -> None:
    made = prototypes.draft(project, variants=2)
    assert team.post(home(project, f"/{made.slug}/variant/a/fjern")).status_code == 409
    assert len(the_prototype().versions[0].variants) == 2


def test_an_uploaded_picture_is_redrawn_and_served(team: Client, project: Project, folder: Path) -> None:
    made = prototypes.draft(project, variants=0)
    assert (
        team.post(home(project, f"/{made.slug}/ny-variant"), data={**VARIANT, "picture": a_file()}).status_code == 303
    )
    variant = the_prototype().versions[0].variants[0]
    assert (variant.width, variant.height) == (96, 72)
    assert {path.name for path in folder.glob(f"{variant.picture}*")} == {
        f"{variant.picture}{suffix}.webp" for suffix in ("", "-m", "-p", "-s")
    }


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"title_nb": ""}, "title_nb", "Skriv en tittel."),
        ({"picture": b"<svg onload='alert(1)'/>"}, "picture", "Vi kunne ikke lese bildet."),
        ({"picture": None}, "picture", "Legg til et bilde eller en lenke."),
        ({"alt_nb": ""}, "alt_nb", "Beskriv bildet for dem som ikke ser det."),
        ({"link": "mailto:a@example.no"}, "link", "Skriv en hel nettadresse som begynner med https://."),
        ({"video_link": "ftp://example.no"}, "video_link", "Skriv en hel nettadresse som begynner med https://."),
    ],
)
def test_what_is_wrong_with_a_variant_is_said_at_its_field(
    team: Client, project: Project, wrong: dict[str, Any], field: str, message: str
) -> None:
    made = prototypes.draft(project, variants=0)
    data = {name: value for name, value in {**VARIANT, "picture": a_file(), **wrong}.items() if value is not None}
    if isinstance(data.get("picture"), bytes):
        data["picture"] = (BytesIO(data["picture"]), "x.svg")
    answer = team.post(home(project, f"/{made.slug}/ny-variant"), data=data)
    assert answer.status_code == 422
    assert message in answer.page.text
    assert field in answer.page.form("title_nb").errors()
    assert the_prototype().versions[0].variants == []


def test_a_picture_that_no_version_uses_any_more_is_removed(team: Client, project: Project, folder: Path) -> None:
    made = prototypes.published(project, variants=1, folder=folder)
    first = made.versions[0].variants[0].picture
    slug = made.slug
    team.submit(team.page(home(project, f"/{slug}")).form(action="/ny-versjon"))
    url = home(project, f"/{slug}/variant/a")
    team.post(url, data={**VARIANT, "picture": a_file()})
    second = the_prototype().versions[1].variants[0].picture
    assert (folder / f"{first}.webp").exists(), "version 1 still shows it"
    team.post(url, data={**VARIANT, "picture": a_file()})
    assert not list(folder.glob(f"{second}*"))


def test_a_published_version_is_not_changed(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    url = home(project, f"/{made.slug}/variant/a")
    for answer in (
        team.post(url, data={**VARIANT, "title_nb": "Etterpå"}),
        team.post(f"{url}/fjern"),
        team.post(f"{url}/steder", data={"places-0-name_nb": "X", "places-0-x": "1", "places-0-y": "1"}),
    ):
        assert answer.status_code == 409
        assert "Lag en ny versjon." in answer.page.text
    assert the_prototype().versions[0].variants[0].title_nb == "Lave lykter"


def test_with_a_draft_under_way_the_open_test_says_whose_it_is(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    url = home(project, f"/{made.slug}")
    assert "Steng testen nå" in team.page(url).text
    assert "prøves nå" not in team.page(url).text
    until = team.page(url).text.split("Åpen til ")[1][:10]
    team.submit(team.page(url).form(action="/ny-versjon"))
    text = team.page(url).text
    order = ["Versjon 2 har ingen test ennå.", "Versjon 1 prøves nå", until, "Ny frist", "Steng testen av versjon 1 nå"]
    assert [text.find(words) for words in order] == sorted(text.find(words) for words in order)
    assert all(words in text for words in order)


def test_a_new_version_says_what_changed_and_because_of_whom(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    slug = made.slug
    prototypes.pin(made.versions[0].variants[0], text="For mørkt ved benken")
    team.submit(team.page(home(project, f"/{slug}")).form(action="/ny-versjon"))
    url = home(project, f"/{slug}/publiser")
    form = team.page(url).form("changed_nb")
    refused = team.submit(form)
    assert refused.status_code == 422
    assert "Skriv hva som er endret siden forrige versjon." in refused.page.text
    assert "For mørkt ved benken" in refused.page.text
    feedback_id = form.element.find(".//input[@name='because']").get("value")
    assert team.submit(form, changed_nb="Lys ved benken.", because=[feedback_id]).status_code == 303
    page = team.page(f"/prototyper/{slug}")
    assert "Lys ved benken." in page.text
    assert "Endret på grunn av det de som prøvde, sa." in page.text, "one tester is not counted in public"
    assert "versjon 1" in team.page(f"/prototyper/{slug}/versjon/1").text


def test_words_are_read_shown_and_hidden(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    pin_id = prototypes.pin(made.versions[0].variants[0], text="Fint lys")
    url = home(project, f"/{made.slug}/svar/les")
    assert team.submit(team.page(url).form("pin")).status_code == 303
    assert db.session.get_one(Pin, pin_id).read_at is not None
    assert team.submit(team.page(url).form(action="/skjul")).status_code == 303
    assert db.session.get_one(Pin, pin_id).hidden
    assert team.submit(team.page(url).form(action="/skjul")).status_code == 303
    assert not db.session.get_one(Pin, pin_id).hidden


def test_a_pin_of_another_projects_prototype_cannot_be_read_or_hidden(team: Client, project: Project) -> None:
    mine, other = prototypes.published(project), prototypes.published()
    pin_id = prototypes.pin(other.versions[0].variants[0], text="Deres")
    url = home(project, f"/{mine.slug}/svar")
    assert team.post(f"{url}/les", data={"pin": f"{pin_id}:{imprint('Deres')}"}).status_code == 303
    assert team.post(f"{url}/{pin_id}/skjul").status_code == 404
    pin = db.session.get_one(Pin, pin_id)
    assert (pin.read_at, pin.hidden) == (None, False)
    assert team.get(home(project, f"/{other.slug}")).status_code == 404


def test_the_answers_show_no_number_under_five(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    version = made.versions[0]
    url = home(project, f"/{made.slug}/svar")
    prototypes.answers(version, a=4)
    assert "Færre enn fem har prøvd." in team.page(url).text
    prototypes.answers(db.session.get_one(Version, version.id), a=8, b=7, none=2)
    page = team.page(url)
    assert "21 har prøvd" in page.text
    rows = [row.replace("\xa0", " ") for row in page.texts("li") if ":" in row[:3] or "dem" in row or "ikke" in row]
    assert "A: Lave lykter 57 % 12 av 21 · trolig 37–76 %" in rows
    assert "B: Høye stolper –" in rows, "else the two could be found by subtraction"
    assert "Ingen av dem –" in rows
    lines = team.get(f"{url}/tall").text.removeprefix("\ufeff").splitlines()
    assert "1,,choice,,,a,12,21" in lines
    assert "1,,choice,,,none,,21" in lines


def test_no_reason_tells_a_number_that_is_hidden(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    version = made.versions[0]
    url = home(project, f"/{made.slug}/svar")

    def says(choice: str, why: str) -> None:
        services.answer(prototypes.tester(), db.session.get_one(Version, version.id), Choice(choice), why)
        db.session.flush()

    def reasons() -> list[str]:
        section = next(one for one in team.page(url).all("section") if one.get("aria-labelledby") == "hvorfor")
        return [text_of(line) for line in section.iter("li")]

    says("none", "Ingen passer.")
    says("b", "De er for høye.")
    says("none", "Begge blender.")
    assert reasons() == ["Ingen passer.", "De er for høye.", "Begge blender."], "in the order they came, with no choice"
    prototypes.answers(db.session.get_one(Version, version.id), a=12, b=7)
    says("a", "De er lave.")
    assert reasons() == ["De er lave.A: Lave lykter", "Ingen passer.", "De er for høye.", "Begge blender."]
    prototypes.answers(db.session.get_one(Version, version.id), none=5)
    assert reasons()[1:] == [
        "De er for høye.B: Høye stolper",
        "Ingen passer.Ingen av dem",
        "Begge blender.Ingen av dem",
    ]


def acts(slug: str, pin_id: int) -> dict[str, tuple[str, str]]:
    return {
        "list": ("GET", ""),
        "see": ("GET", f"/{slug}"),
        "answers": ("GET", f"/{slug}/svar"),
        "file": ("GET", f"/{slug}/svar/tall"),
        "read": ("POST", f"/{slug}/svar/les"),
        "hide": ("POST", f"/{slug}/svar/{pin_id}/skjul"),
        "because": ("POST", f"/{slug}/svar/grunn"),
        "new": ("POST", "/ny"),
        "edit": ("POST", f"/{slug}/rediger"),
        "version": ("POST", f"/{slug}/ny-versjon"),
        "variant": ("POST", f"/{slug}/ny-variant"),
        "change": ("POST", f"/{slug}/variant/a"),
        "drop": ("POST", f"/{slug}/variant/a/fjern"),
        "places": ("POST", f"/{slug}/variant/a/steder"),
        "publish": ("POST", f"/{slug}/publiser"),
        "test": ("POST", f"/{slug}/test"),
        "open": ("POST", f"/{slug}/test/apne"),
        "close": ("POST", f"/{slug}/test/steng"),
        "extend": ("POST", f"/{slug}/test/forleng"),
    }


EVERYTHING = set(acts("x", 1))
LOOKING, MODERATING = {"list", "see", "answers", "file"}, {"read", "hide"}
ALLOWED = {
    Role.TEAM: EVERYTHING,
    Role.FACILITATOR: EVERYTHING,
    Role.OWNER: LOOKING,
    Role.ADMINISTRATOR: LOOKING,
    Role.MODERATOR: MODERATING,
    None: set(),
}


@pytest.mark.parametrize("role", list(ALLOWED), ids=str)
def test_each_role_may_do_its_own(client: Client, project: Project, role: Role | None) -> None:
    made = prototypes.published(project)
    pin_id = prototypes.pin(made.versions[0].variants[0], text="Fint")
    held = project if role in (Role.TEAM, Role.FACILITATOR, Role.OWNER) else None
    client.sign_in(activities.account_with(role, held))
    got = {
        act
        for act, (method, rest) in acts(made.slug, pin_id).items()
        if client.open(home(project, rest), method=method).status_code not in (403, 404)
    }
    assert got == ALLOWED[role]


def test_the_team_of_another_project_and_strangers_get_nothing(client: Client, browsers: Any, project: Project) -> None:
    made = prototypes.published(project)
    doors = acts(made.slug, prototypes.pin(made.versions[0].variants[0], text="Fint")).values()
    stranger = browsers()
    for method, rest in doors:
        assert stranger.open(home(project, rest), method=method).status_code == 303, "to the sign-in"
    client.sign_in(activities.account_with(Role.TEAM, activities.project_in()))
    for method, rest in doors:
        assert client.open(home(project, rest), method=method).status_code in (403, 404)


@pytest.mark.parametrize("state", [ProjectState.STOPPED, ProjectState.IN_USE])
def test_a_project_that_is_over_takes_no_more_versions_or_tests(client: Client, state: ProjectState) -> None:
    project = activities.project_in()
    made = prototypes.published(project)
    slug, project.state = made.slug, state
    client.sign_in(activities.account_with(Role.TEAM, project))
    for act in EVERYTHING - LOOKING - MODERATING:
        method, rest = acts(slug, 1)[act]
        assert client.open(home(project, rest), method=method).status_code == 409, act


def test_a_test_opens_only_for_a_published_version(team: Client, project: Project) -> None:
    made = prototypes.draft(project)
    activity = activities.activity_in(project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
    made.versions[0].activity = activity
    answer = team.post(home(project, f"/{made.slug}/test/apne"))
    assert answer.status_code == 409
    assert "Publiser versjonen først." in answer.page.text
    assert db.session.get_one(Activity, activity.id).state is ActivityState.PLANNED


def test_a_test_that_never_opened_leads_to_a_new_one_when_its_phase_is_over(team: Client, project: Project) -> None:
    made = prototypes.published(project, state=ActivityState.PLANNED)
    url, gone = home(project, f"/{made.slug}"), made.versions[0].activity
    before = project.phases[0]
    gone.phase, before.state = before, PhaseState.ENDED
    page = team.page(url)
    assert "Ble ikke holdt" in page.text
    assert "Åpne testen nå" not in page.text
    plan = team.page(page.link("Planlegg en test"))
    assert str(gone.id) not in [option.get("value") for option in plan.all("option")]


def test_a_deadline_can_be_moved_later_and_a_test_closed(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    url = home(project, f"/{made.slug}")
    assert team.submit(team.page(url).form("closes_at"), closes_at="2020-01-01T12:00").status_code == 422
    assert team.submit(team.page(url).form("closes_at"), closes_at="2060-01-01T12:00").status_code == 303
    assert team.submit(team.page(url).form(action="/test/steng")).status_code == 303
    activity = db.session.query(Activity).one()
    assert (activity.closes_at.year, activity.state) == (2060, ActivityState.CLOSED)
    assert activity.closed_at <= clock.now()


def test_the_list_and_the_reading_cost_the_same_for_one_and_twenty(
    team: Client, project: Project, count_queries: Any
) -> None:
    made = prototypes.published(project)
    slug, version_id = made.slug, made.versions[0].id
    costs: dict[str, list[int]] = {}
    for number in (5, 14):  # from five on there are numbers; so many that all still stand on one page
        for _each in range(number):
            prototypes.pin(db.session.get_one(Version, version_id).variants[0], text="Fint")
            prototypes.draft(db.session.get_one(Project, project.id), variants=0)
        for rest in ("", f"/{slug}/svar/les", f"/{slug}/svar", f"/{slug}/publiser"):
            with count_queries() as seen:
                team.page(home(project, rest))
            costs.setdefault(rest, []).append(seen.total)
    assert all(few == many <= 15 for few, many in costs.values()), costs
