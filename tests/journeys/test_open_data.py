"""Open data reads well in every browser; how it looks, tests/journeys/test_every_screen.py asks."""

from tests.journeys.conftest import Visits


def test_it_reads_the_same_without_script(visit: Visits) -> None:
    assert visit("/apne-data", js=False).locator("h1").count() == 1
