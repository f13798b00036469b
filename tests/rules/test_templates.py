"""Templates: nothing inline (strict CSP), htmx 4 only, addresses by `url_for`, escaping never turned off."""

import re
from pathlib import Path

import pytest

from tests.support.tree import named, ours

REQUESTS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
HTMX_4 = REQUESTS | {
    "hx-action", "hx-boost", "hx-config", "hx-confirm", "hx-disable", "hx-encoding", "hx-headers", "hx-ignore",
    "hx-include", "hx-indicator", "hx-method", "hx-preserve", "hx-push-url", "hx-replace-url", "hx-select",
    "hx-select-oob", "hx-status", "hx-swap", "hx-swap-oob", "hx-sync", "hx-target", "hx-trigger", "hx-validate",
    "hx-vals",
}  # fmt: skip
NEEDS_A_REQUEST = {"hx-target", "hx-swap", "hx-select", "hx-trigger", "hx-push-url", "hx-include", "hx-sync"}
TAG = re.compile(r"<[a-zA-Z][\w-]*(?:\{[{%#].*?[}%#]\}|\"[^\"]*\"|'[^']*'|[^<>\"'{}])*>", re.DOTALL)
ATTRIBUTE = re.compile(r"\s(hx-[\w-]+)(:[\w:-]+)?(?==|[\s/>])")
OLD_EVENT = re.compile(
    r"htmx:(?!(?:after|before|config|finally|response|process|scope|abort|confirm|error)\b)\w+|htmx:\w*[A-Z]"
)
FORBIDDEN = {
    r"\sstyle\s*=\s*[\"']": "a style attribute: give it a class",
    r"<style\b": "a style element: put it in static/css",
    r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)": "an inline script: put it in static/js",
    r"\son[a-z]+\s*=\s*[\"']": "an event attribute: listen in static/js",
    r"javascript:": "a javascript: address",
    r"\shx-on\b|\shx-vals=[\"']js:": "needs eval, which the CSP refuses",
    r"<input\b(?=[^>]*(?:type=\"search\"|name=\"q\"))[^>]*\smaxlength=\"\d": "how long a search is: longest_search",
    r"\|\s*safe\b|autoescape\s+false": "turns escaping off: return Markup from tested code",
    r"\s(?:href|action|src)=[\"']/[^/\"']": "a written-out address: use url_for or asset",
    r"<(?:a|form)\b[^>]*\shref=[\"']https?://(?!\{)": "an address of another site: put it in a setting or in content",
}
TEMPLATES = ours(".html", under="app/")


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_keeps_to_the_rules(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    wrong = [reason for pattern, reason in FORBIDDEN.items() if re.search(pattern, text)]
    for tag in TAG.findall(text):
        wrong += htmx_problems(tag)
    assert wrong == []


TEAMS = [path for path in TEMPLATES if re.search(r'extends "(layouts|projects)/team.html"', path.read_text("utf-8"))]
A_WAY_BACK = re.compile(r"\{\{ (?:back|up|way_back)\(.*?\) \}\}")


@pytest.mark.parametrize("path", TEAMS, ids=named)
def test_a_page_of_the_team_has_its_way_back_above_the_heading(path: Path) -> None:
    """Anywhere else a phone would show two of them: its own below the heading, and the one to the menu above."""
    text = re.sub(r"\{% block way_up %\}.*?\{% endblock %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert A_WAY_BACK.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_way_back_says_which_language_its_words_are_in(path: Path) -> None:
    """What a team has written in bokmål only would be read aloud as English."""
    for way in A_WAY_BACK.findall(path.read_text(encoding="utf-8")):
        assert way.count(" told(") == way.count(" told_language("), way


MARKED = re.compile(r"\blang=|\b(?:lang_)?mark\(")
HEADING = "{% block heading %}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_what_may_be_in_bokmal_only_is_marked_as_such_on_an_english_page(path: Path) -> None:
    """WCAG 3.1.2: `bilingual(x, "title")` says which language it is in; `told` in an element that does not, does not."""
    text = path.read_text(encoding="utf-8").replace(HEADING, "<h1>")
    unmarked = [
        tag[0] for tag in TAG.finditer(text) if text.startswith("{{ told(", tag.end()) and not MARKED.search(tag[0])
    ]
    assert [tag for tag in unmarked if tag != "<title>"] == []  # a page's title has no language of its own


BARS = [path for path in TEMPLATES if re.search(r'<form (?=[^>]*id="bulk")[^>]*class="row', path.read_text("utf-8"))]


@pytest.mark.parametrize("path", BARS, ids=named)
def test_enter_on_a_box_that_belongs_to_a_bar_presses_no_verb_of_it(path: Path) -> None:
    """A browser presses the first button of the form, wherever the box stands."""
    form = path.read_text(encoding="utf-8").partition('id="bulk"')[2]
    assert "idle_enter()" in form.partition("{{ button(")[0]


def htmx_problems(tag: str) -> list[str]:
    found = [(name, suffix) for name, suffix in ATTRIBUTE.findall(tag)]
    names = {name for name, _suffix in found}
    wrong = [f"{name} is not in htmx 4" for name in names - HTMX_4]
    alone = {name for name, suffix in found if name in NEEDS_A_REQUEST and not suffix.startswith(":inherited")}
    if alone and not names & REQUESTS and "hx-boost" not in names and "hx-action" not in names and "{{" not in tag:
        wrong.append(f"{sorted(alone)} without a request; htmx 4 inherits only what says :inherited: {tag[:60]}")
    if names & REQUESTS and tag.startswith("<a") and "href=" not in tag:
        wrong.append(f"a link without href: {tag[:60]}")
    if names & REQUESTS and tag.startswith("<form") and "action=" not in tag:
        wrong.append(f"a form without action: {tag[:60]}")
    return wrong


@pytest.mark.parametrize("path", ours(".js", under="static/"), ids=named)
def test_a_script_listens_to_htmx_4(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert OLD_EVENT.findall(text) == []
    assert not re.search(r"\beval\(|new Function\(|\.innerHTML\s*=", text)


@pytest.mark.parametrize(
    "tag",
    ['<a hx-get="/x">', '<div hx-target="#x">', '<form hx-post="/x">', '<button hx-params="*" hx-get="/x">'],
)
def test_the_rule_sees_what_htmx_4_would_not_do(tag: str) -> None:
    assert htmx_problems(tag)
