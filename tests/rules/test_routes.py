"""No route forgets its permission, its language, or its token."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from tests.support.client import Client

READING = {"GET", "HEAD", "OPTIONS"}
# Posted by a mail program (RFC 8058), which has no page of ours to take a token from.
WITHOUT_TOKEN = {"people.stop_mail", "notifications.stop_mail", "people.stop", "notifications.stop"}


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    assert [rule.endpoint for rule in rules(app) if not mark(app, rule)] == []


def mark(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "__permission__", ""))


def test_a_public_route_says_why(app: Flask) -> None:
    unsaid = [rule.endpoint for rule in rules(app) if mark(app, rule).removeprefix("public:").strip() == ""]
    assert unsaid == []


def test_every_named_permission_is_in_a_slices_table(app: Flask) -> None:
    named = {mark(app, rule) for rule in rules(app) if not mark(app, rule).startswith("public:")}
    assert named - set(app.extensions["permissions"]) == set()


def test_a_page_has_both_languages(app: Flask) -> None:
    languages: dict[str, set[str]] = {}
    for rule in rules(app):
        if "lang" in (rule.defaults or {}):
            languages.setdefault(rule.endpoint, set()).add(rule.defaults["lang"])
    assert {name: held for name, held in languages.items() if held != {"nb", "en"}} == {}


def test_what_changes_state_is_refused_without_the_token(app: Flask, client: Client) -> None:
    client.inspecting = False
    let_through = []
    for rule in rules(app):
        if (rule.methods or set()) <= READING or rule.endpoint in WITHOUT_TOKEN:
            continue
        answer = client.post(filled(app, rule), csrf=False)
        if answer.status_code != 400:
            let_through.append(f"{rule.endpoint}: {answer.status_code}")
    assert let_through == []


def filled(app: Flask, rule: Rule) -> str:
    """The rule's address with something in each place."""
    values = {
        name: 1 if isinstance(converter, IntegerConverter) else "x" for name, converter in rule._converters.items()
    }
    adapter = app.url_map.bind("localhost")
    return str(adapter.build(rule.endpoint, {**values, **(rule.defaults or {})}, method="POST"))
