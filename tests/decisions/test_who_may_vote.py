"""Who may vote stands on the page before one votes, and nobody proves who they are for a vote that is not theirs."""

from typing import Any

import pytest

from app.core.permissions import Role
from app.decisions.models import Ballot, Method
from app.people.models import IdentityLevel
from app.projects.models import Audience
from tests.factories import activities, decisions
from tests.support.client import Client


def url(ballot: Ballot) -> str:
    return f"/avstemning/{ballot.slug}"


def tap(client: Client, ballot: Ballot) -> Any:
    return client.post(url(ballot), data={"option": str(ballot.options[0].id)})


@pytest.fixture
def inside(database: Any) -> Ballot:
    return decisions.ballot(audience=Audience.EMPLOYEES)


@pytest.fixture
def outside(database: Any) -> Ballot:
    return decisions.ballot(audience=Audience.RESIDENTS)


def test_the_page_says_who_may_vote_when_not_everybody_may(client: Client, inside: Ballot, outside: Ballot) -> None:
    assert "Hvem kan stemme Bare ansatte" in client.page(url(inside)).text
    assert "Hvem kan stemme Bare innbyggere" in client.page(url(outside)).text
    assert "Who can vote Employees only" in client.page(f"/en/votes/{inside.slug}").text
    assert "Hvem kan stemme" not in client.page(url(decisions.ballot())).text


def test_who_may_not_vote_is_told_before_the_answers(client: Client, inside: Ballot, outside: Ballot) -> None:
    page = client.page(url(inside))
    assert page.text.index("Dette er for ansatte i kommunen.") < page.text.index("Lave lykter")
    assert page.link("Logg inn") == f"/logg-inn?next={url(inside)}"
    assert "Dette er for innbyggere." not in client.page(url(outside)).text
    client.sign_in(activities.account_with(Role.TEAM, activities.project_in()))
    assert "Dette er for ansatte" not in client.page(url(inside)).text
    assert "Dette er for innbyggere. Du er logget inn som ansatt." in client.page(url(outside)).text


@pytest.mark.parametrize("method", Method)
def test_who_may_not_vote_can_read_the_answers_but_not_press_them(
    client: Client, database: Any, method: Method
) -> None:
    held = decisions.ballot(audience=Audience.EMPLOYEES, method=method)
    page = client.page(url(held))
    pressed = [*page.all("button", name="option"), *page.all("input", name="option"), *page.all("input", type="radio")]
    assert len(pressed) >= len(held.options)
    assert all("disabled" in one.attrib for one in pressed)
    assert "Lave lykter" in page.text
    assert not any(words in page.text for words in ("Trykk på svaret", "Du kan endre det til", "Lever stemmen"))
    client.sign_in(activities.account_with(Role.TEAM, activities.project_in()))
    page = client.page(url(held))
    assert "Du kan endre det til avstemningen stenger." in page.text
    assert "disabled" not in page.html


def test_a_tap_in_a_vote_for_employees_leads_to_sign_in_and_back_to_the_vote(client: Client, inside: Ballot) -> None:
    answer = tap(client, inside)
    assert (answer.status_code, answer.location) == (303, f"/logg-inn?next={url(inside)}")
    page = client.page(answer.location)
    assert "Dette er for ansatte i kommunen. Logg inn først." in page.text
    assert page.form("email").fields["next"] == url(inside)


def test_a_resident_gives_no_address_for_a_vote_that_is_for_employees(client: Client, database: Any) -> None:
    ballot = decisions.ballot(audience=Audience.EMPLOYEES, identity_level=IdentityLevel.EMAIL)
    assert tap(client, ballot).status_code == 303


def test_an_employee_gives_no_address_for_a_vote_that_is_for_residents(client: Client, database: Any) -> None:
    ballot = decisions.ballot(audience=Audience.RESIDENTS, identity_level=IdentityLevel.EMAIL)
    client.sign_in(activities.account_with(Role.TEAM, activities.project_in()))
    answer = tap(client, ballot)
    assert answer.status_code == 403
    assert "Dette er for innbyggere." in answer.page.text


def test_an_employee_votes_in_a_vote_for_employees(client: Client, inside: Ballot) -> None:
    client.sign_in(activities.account_with(Role.TEAM, activities.project_in()))
    assert tap(client, inside).location == f"{url(inside)}#stemt"
