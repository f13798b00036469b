"""How many needs a project has: one number, wherever it is said."""

import re

from app.core.db import db
from app.needs import services as needs
from app.notifications.models import Subject
from tests.cast import gather
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.insights.test_only_what_is_public_counts import linked
from tests.support.client import Client


def said(text: str, frame: str) -> list[int]:
    return [int(number) for number in re.findall(frame, " ".join(text.split()))]


def test_every_page_counts_the_needs_of_a_project_alike(client: Client) -> None:
    cast = gather(make.project(slug="stien"))
    told = [tell.need(project=cast.project) for _ in range(3)]
    part, borrowed = tell.need(project=cast.project), tell.need(project=make.project(slug="gymsalen"))
    needs.merge(tell.MODERATOR, part, told[0])
    find.insight(cast.project, told[0], borrowed)
    db.session.commit()
    counted = {
        "project": said(client.page("/prosjekter/stien").text, r"Fra behov til løsning\s*(\d+)\s*behov"),
        "trail": said(client.page("/prosjekter/stien/spor").text, r"Prosjektet har fått (\d+) behov. 1 av dem"),
        "list": said(client.page("/behov?prosjekt=stien").text, r"(\d+) behov"),
    }
    client.sign_in(cast.alice.account)
    counted["board"] = said(client.page("/team/stien/innsikt/tavle").text, r"(\d+) behov · \d+ koblet")
    assert {name: numbers[:1] for name, numbers in counted.items()} == {name: [3] for name in counted}, counted


def test_the_board_and_the_insight_count_a_need_that_was_merged_alike(client: Client) -> None:
    """However the arrow came there. It counts, and has no card: so it is one of those that the link leads to."""
    cast = gather(make.project(slug="stien"))
    told, part, root = (tell.need(project=cast.project) for _ in range(3))
    needs.merge(tell.MODERATOR, part, root)
    found = find.insight(cast.project, told)
    linked(cast.project, (Subject.NEED, part.id), (Subject.INSIGHT, found.id))
    db.session.commit()
    address = f"/innsikt/{found.id}"
    client.sign_in(cast.alice.account)
    board = next(one for one in client.page("/team/stien/innsikt/tavle").texts("section") if found.title_nb in one)
    assert said(client.page(address).text, r"Behov (\d+)")[:1] == said(board, r"(\d+) behov: ") == [2]
    assert said(board, r"Se (\d+) behov til") == [1]
