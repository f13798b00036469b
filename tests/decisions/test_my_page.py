"""My page says that one has voted, never what; what is held can be got, and forgetting takes the line and not the count."""

import json
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.decisions import queries
from app.decisions.models import Ballot
from app.projects.models import Activity, ActivityState
from tests.factories import decisions
from tests.factories.decisions import TEXTS
from tests.support.client import Client

QUESTION = {"/min-side": "Hvilket lys vil du ha?", "/en/my-page": "Which light do you want?"}


def voted(client: Client) -> Ballot:
    """A vote that this browser has voted in, with a reason."""
    ballot = decisions.ballot()
    client.post(f"/avstemning/{ballot.slug}", data={"option": str(ballot.options[1].id)})
    path = f"/avstemning/{ballot.slug}"
    assert client.submit(client.page(path).form("reason"), reason="Det er mørkt.").status_code == 303
    return ballot


def close(ballot: Ballot) -> None:
    activity = db.session.get_one(Activity, ballot.activity_id)
    activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()


def held(client: Client) -> dict[str, Any]:
    answer = client.get("/min-side/mine-data.json")
    given: dict[str, Any] = json.loads(answer.text)["held"]
    return given


@pytest.mark.parametrize(("url", "kind"), [("/min-side", "Du stemte"), ("/en/my-page", "You voted")])
def test_my_page_says_that_i_voted_and_never_what(client: Client, url: str, kind: str) -> None:
    ballot = voted(client)
    for ended in (False, True):
        if ended:
            close(ballot)
        page = client.page(url)
        assert page.link(QUESTION[url]).endswith(f"/{ballot.slug}")
        assert kind in page.text
        assert not any(said in page.html for said in (*TEXTS, "Det er mørkt", f'"{ballot.options[1].id}"'))


def test_what_i_voted_is_among_what_is_held_of_me_and_of_nobody_else(client: Client, browsers: Any) -> None:
    voted(client)
    [vote] = held(client)["decisions"]["votes"]
    assert (vote["choices"], vote["reason"]) == ([{"option": TEXTS[1], "score": 1}], "Det er mørkt.")
    other = browsers()
    other.take_part()
    assert held(other)["decisions"] == {"votes": []}


def test_forgetting_takes_the_line_and_leaves_the_count(client: Client) -> None:
    ballot = voted(client)
    close(ballot)
    client.submit(client.page("/min-side").form(action="/min-side/glem"))
    assert QUESTION["/min-side"] not in client.page("/min-side").text
    assert held(client) == {}
    assert [count.votes for count in queries.tally(db.session.get_one(Ballot, ballot.id)).counts] == [0, 1, 0]
