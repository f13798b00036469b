"""The ballot and its result, in every state, in both languages."""

import re
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.decisions import services
from app.decisions.models import Ballot, Method
from app.decisions.services import steps
from app.people import contacts
from app.people.models import IdentityLevel
from app.projects.models import Activity, ActivityState, Project, ProjectState, ResultsVisible
from tests.factories import activities, decisions, people
from tests.support.client import Client

VOTED = "Stemmen din er talt."


def url(ballot: Ballot, part: str = "") -> str:
    return f"/avstemning/{ballot.slug}{part}"


def choose(client: Client, ballot: Ballot, *places: int) -> Any:
    ids = [str(ballot.options[place].id) for place in places]
    return client.post(url(ballot), data={"option": ids})


def filled(number: int, **values: Any) -> Ballot:
    ballot = decisions.ballot(**values)
    for voter in range(number):
        decisions.vote(ballot, voter % 3)
    services.show_steps()
    return ballot


def counts_of(text: str) -> list[str]:
    """The numbers of a page or file, without what is new each time it is sent."""
    return re.findall(r"\d+ (?:har stemt|stemmer)|\d+ %|,\d+,\d+,\d+,", text)


def close(ballot: Ballot) -> None:
    activity = db.session.get_one(Activity, ballot.activity_id)
    activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()


def test_one_tap_votes_and_the_choice_is_marked(client: Client) -> None:
    ballot = decisions.ballot()
    page = client.page(url(ballot))
    assert VOTED not in page.text
    answer = choose(client, ballot, 1)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{url(ballot)}#stemt")
    page = client.page(url(ballot))
    assert VOTED in page.text
    assert [button.get("aria-pressed") for button in page.all("button", name="option")] == ["false", "true", "false"]


def test_a_vote_can_be_changed_and_the_page_follows(client: Client) -> None:
    ballot = decisions.ballot()
    choose(client, ballot, 1)
    choose(client, ballot, 2)
    page = client.page(url(ballot))
    assert [button.get("aria-pressed") for button in page.all("button", name="option")] == ["false", "false", "true"]


def test_who_has_confirmed_an_address_is_told_where_we_write_and_not_asked_for_it_again(client: Client) -> None:
    ballot = decisions.ballot()
    me = client.take_part()
    choose(client, ballot, 1)
    assert client.page(url(ballot)).all("input", name="email")
    people.contact(me, "kari@example.no")
    page = client.page(url(ballot))
    assert "Vi skriver til k…@example.no når noe skjer." in page.text
    assert not page.all("input", name="email")
    contacts.stop(people.contact(me, "kari@example.no"))
    assert client.page(url(ballot)).all("input", name="email")


def test_the_page_says_what_it_is_for_who_decides_and_what_one_vote_is(client: Client) -> None:
    text = client.page(url(decisions.ballot())).text
    assert "Resultatet er med når vi avgjør hva vi prøver." in text
    assert "Avdelingsleder, Bymiljø" in text
    assert "Avstemningen er et råd." in text
    assert "én per nettleser" in text
    assert "Når avstemningen er stengt" in text


@pytest.mark.parametrize(
    ("level", "name"),
    [
        (IdentityLevel.ROOM, "deltakere i rommet"),
        (IdentityLevel.CODE, "én per kode"),
        (IdentityLevel.EMAIL, "én per bekreftet adresse"),
        (IdentityLevel.EID, "én per person med norsk eID"),
    ],
)
def test_every_identity_level_is_named_as_the_brief_names_it(client: Client, level: IdentityLevel, name: str) -> None:
    ballot = filled(5, identity_level=level)
    assert name in client.page(url(ballot)).text
    close(ballot)
    assert name in client.page(url(ballot, "/resultat")).text


def test_several_choices_are_kept_when_there_are_too_many(client: Client) -> None:
    ballot = decisions.ballot(method=Method.MULTI)
    answer = choose(client, ballot, 0, 1, 2)
    assert answer.status_code == 422
    assert "Du har valgt for mange. Du kan velge inntil 2 svar." in answer.page.text
    assert answer.page.title.startswith("Feil:")
    assert [box.get("checked") is not None for box in answer.page.all("input", name="option")] == [True] * 3


def test_several_choices_are_sent_with_one_button(client: Client) -> None:
    ballot = decisions.ballot(method=Method.MULTI)
    form = client.page(url(ballot)).form("option")
    assert form.buttons == ["Lever stemmen"]
    assert client.submit(form, option=[str(ballot.options[0].id), str(ballot.options[2].id)]).status_code == 303
    assert VOTED in client.page(url(ballot)).text


URGENT = {"low_nb": "kan vente", "low_en": "can wait", "high_nb": "haster", "high_en": "urgent"}


def test_a_rating_says_what_its_own_ends_mean(client: Client) -> None:
    ballot = decisions.ballot(method=Method.RATING, texts=("Kjellere",), **URGENT)
    page = client.page(url(ballot))
    assert ("1 kan vente" in page.text, "5 haster" in page.text) == (True, True)
    assert "1: kan vente 5: haster" in page.text
    assert not ({"dårlig", "bra"} & set(page.text.lower().split()))
    english = client.page(f"/en/votes/{ballot.slug}").text
    assert "1: can wait 5: urgent" in english
    for voter in range(5):
        decisions.vote(ballot, voter + 1)
    close(ballot)
    assert "1 er «kan vente», 5 er «haster»." in client.page(url(ballot, "/resultat")).text


def test_a_rating_without_words_of_its_own_only_says_which_way_is_more(client: Client) -> None:
    page = client.page(url(decisions.ballot(method=Method.RATING)))
    assert "1: minst 5: mest" in page.text


def test_ends_without_english_are_marked_as_bokmal_on_an_english_page(client: Client) -> None:
    ballot = decisions.ballot(method=Method.RATING, low_nb="kan vente", high_nb="haster")
    page = client.page(f"/en/votes/{ballot.slug}")
    assert "haster" in page.texts("span", lang="nb")


def test_a_rating_may_leave_options_out(client: Client) -> None:
    ballot = decisions.ballot(method=Method.RATING)
    first, second, third = (f"score-{option.id}" for option in ballot.options)
    form = client.page(url(ballot)).form(first)
    assert client.submit(form, **{first: "4", second: "", third: "1"}).status_code == 303
    ticked = [
        e.get("value") for e in client.page(url(ballot)).all("input", type="radio") if e.get("checked") is not None
    ]
    assert ticked == ["4", "", "1"]


@pytest.mark.parametrize("sent", [{}, {"option": "x"}, {"option": "99999"}, {"option": ["1", "1e309"]}])
def test_nonsense_is_refused_kindly_and_not_stored(client: Client, sent: dict[str, Any]) -> None:
    ballot = decisions.ballot()
    assert client.post(url(ballot), data=sent).status_code == 422
    assert VOTED not in client.page(url(ballot)).text


def test_a_ballot_that_is_not_open_yet_says_when_it_opens(client: Client, frozen_clock: Any) -> None:
    ballot = decisions.ballot(opens_at=clock.now() + timedelta(days=3), closes_at=None)
    page = client.page(url(ballot))
    assert "Avstemningen har ikke åpnet ennå. Den åpner 15. mai kl. 10.00." in page.text
    assert not page.all("button", name="option")
    assert "Den åpner" in client.page(url(ballot, "/resultat")).text


def test_the_page_that_was_open_when_the_vote_closed_says_so_and_shows_the_result(
    client: Client, browsers: Any, frozen_clock: Any
) -> None:
    ballot = filled(6, closes_at=clock.now() + timedelta(hours=2))
    client.page(url(ballot))
    frozen_clock.move(hours=2, minutes=5)
    answer = choose(client, ballot, 0)
    assert answer.status_code == 409
    assert (
        "Avstemningen stengte kl. 12.00. Stemmen din kom for sent og er ikke talt. Her er resultatet."
        in answer.page.text
    )
    assert "6 har stemt" in answer.page.text


def test_a_change_after_the_close_leaves_the_vote_as_it_was(client: Client, frozen_clock: Any) -> None:
    ballot = filled(5, closes_at=clock.now() + timedelta(hours=2))
    choose(client, ballot, 2)
    frozen_clock.move(hours=3)
    answer = choose(client, ballot, 0)
    assert answer.status_code == 409
    assert "Endringen kom for sent. Stemmen du ga før, står." in answer.page.text
    assert "Du stemte på: Ingen av dem" in answer.page.text


def test_a_closed_ballot_shows_the_result_sorted_and_the_counts(client: Client) -> None:
    ballot = decisions.ballot()
    for place in (0, 1, 1, 1, 2, 1, 0):
        decisions.vote(ballot, place)
    close(ballot)
    page = client.page(url(ballot))
    rows = [row.replace("\xa0", " ") for row in page.texts("li") if "%" in row]
    assert rows == ["Høye stolper 57 % 4", "Lave lykter 29 % 2", "Ingen av dem 14 % 1"]
    assert "7 har stemt" in page.text
    assert page.all("details", class_="more")


def test_a_rating_is_shown_with_mean_median_and_five_columns(client: Client) -> None:
    ballot = decisions.ballot(method=Method.RATING, texts=("Lyset", "Stien"))
    for scores in ((5, 1), (4, 1), (4, 2), (2, 0), (5, 1)):
        decisions.vote(ballot, *scores)
    close(ballot)
    page = client.page(url(ballot, "/resultat"))
    assert "Snitt 4 Median 4 5 svar" in page.text
    assert "Snitt 1,3 Median 1 4 svar" in page.text


def test_the_result_waits_for_the_close_by_default(client: Client) -> None:
    ballot = filled(8)
    choose(client, ballot, 0)
    page = client.page(url(ballot))
    assert "Resultatet kommer her når avstemningen er stengt." in page.text
    assert "%" not in page.text
    assert "%" not in client.page(url(ballot, "/resultat")).text


def test_the_result_after_ones_own_vote(client: Client) -> None:
    ballot = filled(6, results_visible=ResultsVisible.AFTER_OWN)
    assert "Resultatet vises når du har stemt." in client.page(url(ballot, "/resultat")).text
    choose(client, ballot, 0)
    page = client.page(client.page(url(ballot)).link("Se resultatet så langt"))
    assert "6 har stemt" in page.text
    assert page.texts("li")[0].startswith("Lave lykter"), "while it is open, in the order of the question"


def test_a_live_result_is_shown_to_everybody_but_not_under_five(client: Client) -> None:
    ballot = filled(4, results_visible=ResultsVisible.LIVE)
    assert "Vi viser resultatet når minst fem har stemt." in client.page(url(ballot, "/resultat")).text
    decisions.vote(ballot, 0)
    services.show_steps()
    assert "5 har stemt" in client.page(url(ballot, "/resultat")).text


def test_a_live_result_moves_by_five_so_that_nobody_sees_what_the_latest_voted(client: Client) -> None:
    ballot = filled(5, results_visible=ResultsVisible.LIVE)
    parts = ("/resultat", "/resultat.csv")
    before = [client.get(url(ballot, part)).text for part in parts]
    assert all(map(counts_of, before))
    changed = activities.participant()
    for place in (2, 2, 2):
        decisions.vote(ballot, place)
    for place in (0, 2):
        decisions.vote(ballot, place, by=changed)
        services.show_steps()
        assert [counts_of(client.get(url(ballot, part)).text) for part in parts] == [*map(counts_of, before)]
    decisions.vote(ballot, 2)
    services.show_steps()
    assert "10 har stemt" in client.page(url(ballot, "/resultat")).text
    rows = client.get(url(ballot, "/resultat.csv")).text.splitlines()[1:]
    assert [row.split(",")[3:5] for row in rows] == [["2", "10"], ["2", "10"], ["6", "10"]]
    for _voter in range(5):
        decisions.vote(ballot, 2)
    close(ballot)
    assert services.show_steps() == 0


def test_of_two_that_take_the_same_step_at_once_one_shows_nothing(database: Any) -> None:
    ballot = filled(5, results_visible=ResultsVisible.LIVE)
    for _voter in range(5):
        decisions.vote(ballot, 1)
    assert (steps._step(ballot.id), steps._step(ballot.id)) == (1, 0)


def test_the_result_of_a_closed_vote_counts_those_who_came_after_the_last_step(client: Client) -> None:
    ballot = filled(5, results_visible=ResultsVisible.LIVE)
    decisions.vote(ballot, 0)
    close(ballot)
    assert "6 har stemt" in client.page(url(ballot, "/resultat")).text


def test_a_vote_that_shows_nothing_until_the_close_takes_no_steps(context: None) -> None:
    ballot = filled(9)
    assert db.session.get_one(Ballot, ballot.id).shown_voters == 0


def test_under_five_answers_no_number_is_ever_shown(client: Client) -> None:
    ballot = filled(4, results_visible=ResultsVisible.LIVE)
    close(ballot)
    for part in ("", "/resultat"):
        page = client.page(url(ballot, part))
        assert "Færre enn fem stemte." in page.text
        assert "%" not in page.text
    assert client.get(url(ballot, "/resultat.csv")).status_code == 404


def test_the_downloaded_counts_add_up_to_what_the_page_shows(client: Client) -> None:
    ballot = decisions.ballot(texts=("=HYPERLINK(1)", "Høye stolper", "Ingen av dem"))
    for place in (0, 0, 0, 1, 1, 2):
        decisions.vote(ballot, place)
    assert client.get(url(ballot, "/resultat.csv")).status_code == 404, "not before it is closed"
    close(ballot)
    page = client.page(url(ballot, "/resultat"))
    answer = client.get(page.link("Last ned tallene (CSV)"))
    assert answer.mimetype == "text/csv"
    lines = answer.text.removeprefix("\ufeff").splitlines()
    counts = [line.split(",")[3] for line in lines[1:]]
    assert [re.findall(r"(\d+)$", shown)[0] for shown in page.texts("tr")[1:]] == counts
    assert f"{sum(map(int, counts))} har stemt" in page.text
    assert lines == [
        "option_nb,option_en,score,votes,voters,identity_level",
        "'=HYPERLINK(1),'=HYPERLINK(1) (en),1,3,6,open",
        "Høye stolper,Høye stolper (en),1,2,6,open",
        "Ingen av dem,Ingen av dem (en),1,1,6,open",
    ]


def test_the_counts_can_be_downloaded_by_whoever_is_shown_them_and_by_nobody_else(
    client: Client, browsers: Any
) -> None:
    ballot = filled(5, results_visible=ResultsVisible.AFTER_OWN)
    assert client.get(url(ballot, "/resultat.csv")).status_code == 404
    assert choose(client, ballot, 0).status_code == 303
    page = client.page(url(ballot, "/resultat"))
    assert client.get(page.link("Last ned tallene (CSV)")).status_code == 200
    assert browsers().get(url(ballot, "/resultat.csv")).status_code == 404
    project = db.session.get_one(Project, ballot.project_id)
    team = browsers().sign_in(activities.account_with(Role.TEAM, project))
    assert team.get(url(ballot, "/resultat.csv")).status_code == 200


def test_a_reason_is_kept_and_can_be_changed(client: Client) -> None:
    ballot = decisions.ballot()
    choose(client, ballot, 0)
    form = client.page(url(ballot)).form("reason")
    assert client.submit(form, reason="Det er mørkt.").status_code == 303
    form = client.page(url(ballot)).form("reason")
    assert form.fields["reason"] == "Det er mørkt."
    too_long = client.submit(form, reason="x" * 601)
    assert too_long.status_code == 422
    assert (
        too_long.page.errors
        if hasattr(too_long.page, "errors")
        else too_long.page.form("reason").errors() == ["reason"]
    )


def test_the_ballot_of_a_draft_is_not_there(client: Client) -> None:
    ballot = decisions.ballot(activities.project_in(state=ProjectState.DRAFT, published_at=None))
    for part in ("", "/resultat", "/resultat.csv"):
        assert client.get(url(ballot, part)).status_code == 404
    assert choose(client, ballot, 0).status_code == 404


def test_in_english_everything_is_english(client: Client) -> None:
    ballot = decisions.ballot()
    page = client.page(f"/en/votes/{ballot.slug}")
    assert page.h1 == "Which light do you want?"
    assert page.lang == "en"


def test_looking_changes_nothing_and_leaves_no_cookie(client: Client) -> None:
    ballot = decisions.ballot()
    for part in ("", "/resultat"):
        assert "device" not in client.get(url(ballot, part)).headers.get("Set-Cookie", "")


def test_a_page_costs_the_same_for_few_and_many_votes(client: Client, count_queries: Any) -> None:
    costs = []
    for number in (1, 20):
        ballot = filled(number, results_visible=ResultsVisible.LIVE)
        with count_queries() as seen:
            client.page(url(ballot))
        costs.append(seen.total)
    assert costs[0] == costs[1] <= 15
