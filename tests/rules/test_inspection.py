"""The inspection that every page goes through sees what it should see."""

from xml.etree.ElementTree import tostring

import pytest

from tests.support.html import read, read_with_errors
from tests.support.inspection import problems
from tests.support.page import Page

WHOLE = """<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><title>Behov</title></head>
<body><h1>Behov</h1>{}</body></html>"""
TOKEN = '<input type="hidden" name="csrf_token" value="abc">'

GOOD = (
    '<form method="post" action="/x">'
    + TOKEN
    + '<label for="a">Tekst</label><textarea id="a" name="a"></textarea></form>',
    '<label>Søk <input type="search" name="q"></label>',
    '<a href="/behov" hx-get="/behov" hx-target="#liste">Behov</a><div id="liste"></div>',
    '<a href="/x"><svg role="img" aria-label="Hus"></svg></a>',
    '<p aria-describedby="b">Tekst</p><span id="b">mer</span>',
)
BAD = (
    ("<h1>Enda en</h1>", "exactly one h1"),
    ("<h3>Hopp</h3>", "jumps from h1 to h3"),
    ('<p id="a"></p><p id="a"></p>', "id «a» 2 times"),
    ('<input name="a">', "no label"),
    ('<label for="a"></label><input id="a" name="a">', "no label"),
    ('<form method="post" action="/x"></form>', "no csrf_token"),
    ('<p style="color:red">x</p>', "style of its own"),
    ("<script>alert(1)</script>", "inline script"),
    ('<p onclick="x()">x</p>', "runs a script"),
    ('<a href="javascript:x()">x</a>', "runs a script"),
    ('<button hx-get="/x">x</button>', "without JavaScript"),
    ('<a hx-get="/x">x</a>', "without JavaScript"),
    ("<p>%(number)s behov</p>", "unfinished text"),
    ("<p>{{ need }}</p>", "unfinished text"),
    ('<p aria-labelledby="nowhere">x</p>', "not there"),
    ("<button></button>", "no name"),
    ('<img src="/x.png">', "no alt"),
    ("<div><p>x</div></p>", "HTML:"),
)


@pytest.mark.parametrize("body", GOOD)
def test_a_good_page_passes(body: str) -> None:
    assert problems(Page(WHOLE.format(body))) == []


@pytest.mark.parametrize(("body", "told"), BAD)
def test_what_is_wrong_is_told(body: str, told: str) -> None:
    found = problems(Page(WHOLE.replace("{}", body)))
    assert any(told in line for line in found), found


@pytest.mark.parametrize("whole", [True, False], ids=["page", "part"])
@pytest.mark.parametrize(
    "body",
    [
        "<p>x</p></p>",
        "<p><div></div></p>",
        "<span>x",
        "<b><i>x</b></i>",
        '<a href="/x">x<a href="/y">y</a></a>',
        "<form><form></form></form>",
        "<button>x<button>y</button></button>",
        "<h1>x</h2>",
        "<img alt='x' src='/x.png'></img>",
        "<table><div>x</div></table>",
        "<table><tbody><tr><form></form><td>x</td></tr></tbody></table>",
        "<table><input type='hidden'></table>",
        "<select><div>x</div></select>",
        "<select><option><b>x</b></option></select>",
        "<svg><p>x</p></svg>",
        "<td>x</td>",
        "<noscript><td>x</td></noscript>",
        "<noscript><p>x</noscript>",
        "<template><p>x</div></template>",
        "<div/>",
        "<p a='1' a='2'>x</p>",
        "<p>&nosuch;</p>",
        "<body></body>",
    ],
)
def test_what_a_browser_would_have_to_mend_is_told(body: str, whole: bool) -> None:
    page = Page(WHOLE.format(body) if whole else body)
    assert page.whole is whole
    assert page.parse_errors


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("</body>", "</body>x"),
        ("</html>", "</html>x"),
        ("</head>", "</head>x"),
        ("</head>", "</head><p>x</p>"),
        ("<head>", "x<head>"),
        ("doctype html", "doctype htm"),
        ("doctype html", 'doctype html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"'),
    ],
)
def test_what_stands_outside_of_head_and_body_is_told(written: str, instead: str) -> None:
    assert read(WHOLE, whole=True)[1] == []
    assert read(WHOLE.replace(written, instead), whole=True)[1]


@pytest.mark.parametrize(
    "html",
    [
        "<ul>\n<li>a</li> b <li lang='en'>c<br>d</li></ul>",
        "<table><tr><td>x</table>",  # no tag is missing that must be there
        "<svg viewBox='0 0 1 1'><use xlink:href='#a'/><title>x &amp; y</title></svg>",
        "<textarea>\n\nx <b></textarea><pre>\ny</pre><noscript><p>z</p></noscript>",
        "<template id='a'>b <p>c</p> d</template><noscript><p>e &amp; f</p><img src='/g.png' alt=''></noscript>",
        "<select><optgroup label='x'><option selected>a</option></optgroup></select>",
        "<!-- said --> x",
    ],
)
def test_both_ways_to_read_give_the_same(html: str) -> None:
    for text, whole in ((html, False), (WHOLE.format(html), True)):
        quickly, thoroughly = read(text, whole=whole), read_with_errors(text, whole=whole)
        assert tostring(quickly[0]) == tostring(thoroughly[0])
        assert quickly[1] == thoroughly[1] == []


def test_a_page_without_title_or_language_is_told() -> None:
    found = problems(Page("<!doctype html><html><head><title></title></head><body><h1>x</h1></body></html>"))
    assert "the title is empty" in found
    assert "html lang is «»" in found


def test_a_part_of_a_page_needs_no_title_but_its_labels() -> None:
    assert problems(Page("<p>Ingen treff</p>")) == []
    assert problems(Page('<input name="a">')) == ["no label for <input name=a>"]


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = Page(
        '<form method="post" action="/x">'
        + TOKEN
        + '<textarea name="t">\nhei</textarea><select name="s"><option value="1">a</option>'
        '<option value="2" selected>b</option></select><input type="radio" name="r" value="x">'
        '<input type="radio" name="r" value="y" checked><input type="checkbox" name="c" value="1">'
        '<button name="b" value="go">Send</button></form>'
    )
    fields = page.form("t").fields
    assert fields == {"csrf_token": "abc", "t": "hei", "s": "2", "r": "y", "c": [], "b": None}
