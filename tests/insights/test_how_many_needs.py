"""How many needs a project has: one number, wherever it is said."""

import re

from app.core.db import db
from app.needs import services as needs
from tests.cast import gather
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
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
