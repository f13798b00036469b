"""A chart's numbers can be read wherever they come to stand."""

import pytest
from flask import Flask, get_template_attribute

from tests.support.page import Page, text_of

HEIGHT_OF_A_DIGIT, SVG = 12, "{http://www.w3.org/2000/svg}"


def drawn(app: Flask, values: list[float], baseline: float, target: float) -> Page:
    points = [{"label": f"{day}. mai", "value": value, "at": day} for day, value in enumerate(values, 1)]
    with app.test_request_context("/"):
        app.preprocess_request()
        return Page(get_template_attribute("components/charts.html", "line_chart")(points, "x", "", baseline, target))


@pytest.mark.parametrize(
    ("values", "baseline", "target"),
    [([6, 3, 2], 14, 3), ([61, 70, 80, 88], 46, 80), ([46, 50, 79], 46, 80), ([5, 5], 5, 6), ([5, 4.5], 5, 5.4)],
)
def test_no_line_strikes_out_a_number(app: Flask, values: list[float], baseline: float, target: float) -> None:
    page = drawn(app, values, baseline, target)
    lines = [float(page.one(f"{SVG}line", class_=kind).get("y1", "")) for kind in ("baseline", "target")]
    numbers = [float(text.get("y", "")) for text in page.all(f"{SVG}text", class_="value")]
    assert len(numbers) == 2
    for bottom in numbers:
        assert not [line for line in lines if bottom - HEIGHT_OF_A_DIGIT - 2 < line < bottom + 3]


def test_before_anything_is_measured_there_is_what_it_is_to_be_compared_with(app: Flask) -> None:
    page = drawn(app, [], 14, 3)
    assert [text_of(text) for text in page.all(f"{SVG}text")] == ["Før: 14", "Mål: 3"]
    assert not page.all(f"{SVG}circle")


def test_the_axis_is_time_to_scale(app: Flask) -> None:
    points = [{"label": str(day), "value": 1, "at": day} for day in (100, 101, 111)]
    with app.test_request_context("/"):
        app.preprocess_request()
        page = Page(get_template_attribute("components/charts.html", "line_chart")(points, "x"))
    first, second, third = (float(dot.get("cx", "").rstrip("%")) for dot in page.all(f"{SVG}circle", class_="dot"))
    assert (third - first) == pytest.approx(11 * (second - first), rel=0.01)


@pytest.mark.parametrize(("lang", "written"), [("nb", ["14", "33,5"]), ("en", ["14", "33.5"])])
def test_the_table_writes_numbers_as_the_language_does(app: Flask, lang: str, written: list[str]) -> None:
    points = [{"label": str(day), "value": value, "at": day} for day, value in enumerate((14.0, 33.5))]
    with app.test_request_context("/en/" if lang == "en" else "/"):
        app.preprocess_request()
        page = Page(get_template_attribute("components/charts.html", "line_chart")(points, "x"))
    assert page.texts("td") == written
