"""That axe is asked about the colours of each new look only does not let a text pass that cannot be read."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.support.axe import in_other_colours, violations
from tests.support.hand import Hand, Way
from tests.support.tongue import English

PAGE = """<!doctype html><html lang="nb"><title>Farger</title><style>
p { color: #333 } .pale { color: #999 } .gray { background: #444 }
a { color: #35424f; text-decoration: none } a.lined { border-bottom: 1px solid } .big { font-size: 2rem }
@media (prefers-color-scheme: dark) { .lost { color: #222; background: #111 } }
</style><main><h1>Farger</h1><p>Kan leses.</p>MORE</main>"""


def shown(page: Page, more: str) -> list[str]:
    """What is wrong with a page that has been right before, with something more in it."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_content(PAGE.replace("MORE", ""))
    assert violations(page) + in_other_colours(page) == []
    page.set_content(PAGE.replace("MORE", more))
    return violations(page) + in_other_colours(page)


def test_a_text_in_another_colour_on_another_ground_or_in_the_dark_is_asked_about(chromium: Browser) -> None:
    page = chromium.new_page()
    try:
        assert shown(page, "<p>Kan leses, den også.</p>") == []
        for more in ("<p class=pale>Blek.</p>", "<div class=gray><p>Grå på grått.</p></div>"):
            told = shown(page, more)
            assert told[0].startswith("color-contrast (serious)")
            assert shown(page, more) == told, "what was wrong once is told each time"
        (told,) = shown(page, "<p class=lost>Borte i mørket.</p>")
        assert told.startswith("dark: color-contrast")
    finally:
        page.close()


def test_a_link_that_could_be_seen_alone_is_asked_about_in_a_text(chromium: Browser) -> None:
    page = chromium.new_page()
    try:
        within = "<p>Mange har sagt det samme om <a href=/x CLASS>lyset</a> i byen vår i det siste.</p>"
        assert shown(page, "<p><a href=/x>lyset</a></p>") == []
        assert shown(page, within.replace("CLASS", "class=lined")) == [], "a line under it is enough"
        (told, *_dark) = shown(page, within.replace("CLASS", ""))
        assert told.startswith("link-in-text-block (serious)")
        assert shown(page, within.replace("<p>", "<p class=big>").replace("CLASS", "class=lined")) == []
    finally:
        page.close()


def test_what_axe_did_not_judge_is_not_taken_for_right(chromium: Browser) -> None:
    page = chromium.new_page()
    try:
        assert shown(page, "<p class=pale>!?</p>") == [], "no words"
        told = shown(page, "<p class=pale>Blek.</p>")
        assert told[0].startswith("color-contrast (serious)")
    finally:
        page.close()


def test_a_step_by_keyboard_is_looked_at_when_that_is_asked_for(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.set_content(PAGE.replace("</style>", "p { color: #bbb }</style>"))
        Hand(page, Way.KEYS).sees("Kan leses.")
        with pytest.raises(AssertionError, match="color-contrast"):
            Hand(page, Way.KEYS, looks=True).sees("Kan leses.")
    finally:
        page.close()


def test_what_a_journey_says_in_bokmal_is_found_in_english(app: Flask) -> None:
    english = English(app)
    assert english.path("/behov?q=lys") == "/en/needs?q=lys"
    assert english.names("Takk! Behovet er sendt inn.") == ["Thank you! Your need has been sent."]
    assert english.names("Tittel: Bokmål") == ["Title: Norwegian"]
    assert english.names("4 støtter") == ["4 supporter", "4 supporters"]
    assert english.names("Stien er mørk") == ["Stien er mørk"], "somebody's own words"
