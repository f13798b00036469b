"""A reason that was written while the vote closed is not stored, and not lost."""

from typing import Any

from app.core.db import db
from app.decisions.models import Vote
from tests.decisions.test_pages import choose, close, filled, url
from tests.support.client import Client


def test_a_reason_that_comes_after_the_close_is_given_back_and_the_vote_stands(client: Client) -> None:
    ballot = filled(5)
    choose(client, ballot, 1)
    form = client.page(url(ballot)).form("reason")
    close(ballot)
    answer = client.submit(form, reason="De lave lyktene blender ikke.")
    assert answer.status_code == 409
    assert "Avstemningen stengte" in answer.page.text
    assert "Begrunnelsen kom for sent og er ikke lagret. Stemmen din er talt." in answer.page.text
    assert "De lave lyktene blender ikke." in answer.page.one(class_="said").text
    assert "6 har stemt" in answer.page.text
    assert not db.session.query(Vote).filter(Vote.reason != "").count()


def test_the_same_in_english(client: Client) -> None:
    ballot = filled(5)
    choose(client, ballot, 1)
    form = client.page(f"/en/votes/{ballot.slug}").form("reason")
    close(ballot)
    page: Any = client.submit(form, reason="The low lamps do not dazzle.").page
    assert "Your reason came too late and has not been saved." in page.text
    assert "What you wrote" in page.texts("h2")
