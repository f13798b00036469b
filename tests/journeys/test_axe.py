"""That axe is asked about the colours of each new look only does not let a text pass that cannot be read."""

from playwright.sync_api import Browser, Page

from tests.support.axe import in_other_colours, violations

PAGE = """<!doctype html><html lang="nb"><title>Farger</title><style>
p { color: #333 } .pale { color: #999 } .gray { background: #444 }
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
