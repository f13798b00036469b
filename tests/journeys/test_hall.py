"""Fifty phones answer nearly at once over real HTTP: twice, and without hearing the reply. None is lost, none doubled."""

from app.workshops.services import Act
from benchmarks import hall
from tests.factories import workshops
from tests.journeys.conftest import ON_BOTH_DATABASES
from tests.support.live import Live

PHONES = 50


@ON_BOTH_DATABASES
def test_fifty_phones_are_fifty_answers(live: Live) -> None:
    with live.arranged():
        held = workshops.workshop("single", started=True)
        workshops.press(held, Act.NEXT)
        code, number = held.code, held.id
    played = hall.play(live.url, code, PHONES, seconds=3)
    assert played.refused == []
    with live.arranged():
        assert hall.counted(number) == hall.Counted(devices=PHONES, rows=PHONES, tally=PHONES)
    assert (played.accepted, played.quiet) == (PHONES, PHONES)
