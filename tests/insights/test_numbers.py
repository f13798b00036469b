"""An insight has one number, wherever it is shown and however many are written after it."""

from app.core.db import db
from app.insights.models import Insight
from tests.cast import Cast
from tests.factories import inbox as give
from tests.factories import insights as find
from tests.support.client import Client
from tests.support.page import Page, text_of

BOARD = "/team/{}/innsikt/tavle"


def numbered(page: Page, field: str) -> list[str]:
    options = page.one("select", name=field).iter("option")
    return [text for one in options if (text := text_of(one))[:1].isdigit()]


def test_a_number_means_the_same_in_the_inbox_and_on_every_page_of_the_board(client: Client, cast: Cast) -> None:
    for number in range(10):
        find.insight(cast.project, title=f"Funn {number}")
    give.need(cast.project, public=True)
    db.session.commit()
    client.sign_in(cast.alice.account)
    inbox = numbered(client.page(f"/team/{cast.project.slug}/innboks?vis=all"), "insight")
    assert inbox == [f"{number + 1}. Funn {number}" for number in range(9)]
    board = BOARD.format(cast.project.slug)
    ids = [str(one.id) for one in db.session.query(Insight).order_by(Insight.id).limit(9)]
    for page in (client.page(board), client.page(f"{board}?kolonner=2")):
        assert numbered(page, "to") == inbox
        assert page.one("div", id="board").get("data-numbered") == " ".join(ids)
    assert "9 Funn 8" in " ".join(client.page(f"{board}?kolonner=2").text.split())
