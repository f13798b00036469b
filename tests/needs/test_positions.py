"""An exact position is the door of a house: it is rounded, or it is not taken, in whichever form it is written."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Invalid
from app.needs import positions
from app.needs.models import Need
from app.needs.places import read_place
from tests.support.client import Client

EXACT = ("58.9637", "58,9637", "5.7128", "57'49", "49.4", "57.823", "42.77")


@pytest.mark.parametrize(
    ("written", "rest"),
    [
        ("58.963712, 5.712834 ved brua", "ved brua"),
        ("58.963712;5.712834", ""),
        ("Ved brua 58.963712 5.712834", "Ved brua"),
        ("58,963712 5,712834", ""),
        ("58.963712° N, 5.712834° E", ""),
        ("N58.963712 E5.712834", ""),
        ("5.712834 Ø, 58.963712 N", ""),
        ("nord 58.963712 ved brua øst 5.712834", "ved brua"),
        ("58°57'49.36\"N 5°42'46.20\"E ved brua", "ved brua"),
        ("58°57′49,36″ nord, 5°42′46,20″ øst", ""),
        ("58° 57.823' N 5° 42.770' E", ""),
        ("N58 57.823 E5 42.770", ""),
        ("https://www.google.com/maps/@58.963712,5.712834,17z ved brua", "ved brua"),
        ("https://www.openstreetmap.org/#map=19/58.963712/5.712834", ""),
        ("geo:58.963712,5.712834", ""),
        ("58.963712, 5.712834 til 58.963790, 5.712990", "til"),
    ],
)
def test_a_position_is_read_rounded_and_taken_out_of_the_words(written: str, rest: str) -> None:
    place = read_place(written)
    assert place.text == rest
    as_a_phone_says_it = read_place("58.963712, 5.712834")
    assert (place.latitude, place.longitude) == (as_a_phone_says_it.latitude, as_a_phone_says_it.longitude)
    assert not [exact for exact in EXACT if exact in place.text]


@pytest.mark.parametrize(
    "written",
    [
        "9FCCXP77+FQ",
        "ved XP77+FQ Stavanger",
        "///brygge.lykt.måke",
        "32V 311542 6539893",
        "32 V 311542 6539893",
        "6539893, 311542",
        "311542 Ø 6539893 N",
        "32VKL1154239893",
        "58 57 49 N 5 42 46 E",
        "https://maps.app.goo.gl/4KjX",
    ],
)
def test_what_is_not_read_is_not_taken(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_place(written)
    assert refused.value.field == "place"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Kongsgata 12, 4005 Stavanger",
        "Bussen kl. 12.30 og 15.40",
        "Fylkesvei 509, mellom nr. 44 og 46",
        "Tlf. 51 50 70 90",
        "Holdeplass 11032345",
        "C++-kurset, 2+2 klasse",
        "Rute 2.1 og 3.2",
        "1.000 meter nord for 2.000-metersmerket",
    ],
)
def test_words_and_other_numbers_stay_as_they_are(written: str) -> None:
    place = read_place(written)
    assert (place.text, place.latitude) == (written, None)


def test_the_other_side_of_the_world_keeps_its_signs() -> None:
    found = positions.first("33.85678° S, 151.21530° E")
    assert found is not None and (round(found.latitude, 3), round(found.longitude, 3)) == (-33.857, 151.215)


def test_no_text_takes_long_to_read() -> None:
    for long in ("5" * 100_000, "58.12345 " * 20_000, "N" * 100_000, " " * 100_000, "58° " * 30_000, "1+" * 50_000):
        positions.first(long)
        positions.is_exact(long)


def test_a_refused_place_comes_back_with_all_that_was_written(app: Flask, client: Client) -> None:
    form = client.page("/meld-behov").form("text")
    text = "Lyset på stien ved Mosvatnet er borte, og jeg tør ikke gå der."
    answer = client.submit(form, text=text, place="9FCCXP77+FQ")
    assert answer.status_code == 422
    assert "Skriv stedet med ord." in answer.page.text
    assert (answer.page.form("text").fields["text"], answer.page.form("text").fields["place"]) == (text, "9FCCXP77+FQ")
    assert db.session.scalars(select(Need)).all() == []
    client.submit(answer.page.form("text"), place="58°57'49.36\"N 5°42'46.20\"E ved brua")
    [told] = db.session.scalars(select(Need)).all()
    assert told.place == "ved brua" and told.latitude is not None
