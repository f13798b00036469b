"""An empty page of one's own shows what is open now, two things at most."""

from tests.factories import activities
from tests.factories import decisions as make
from tests.support.client import Client


def test_two_open_things_are_shown_where_there_is_nothing_yet(client: Client) -> None:
    for _number in range(3):
        make.ballot(activities.project_in())
    page = client.page("/min-side")
    assert "Åpent for deg nå" in page.text
    assert len([link for link in page.all("a") if "/avstemning/" in str(link.get("href"))]) == 2


def test_nothing_is_shown_when_nothing_is_open(client: Client) -> None:
    assert "Åpent for deg nå" not in client.page("/min-side").text
