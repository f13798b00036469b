"""Addresses are the same whether their builders are compiled early or late."""

import pytest
from werkzeug.routing import Map, Rule

from app.core.routing import LateRule

RULES = (
    ("/", "front", {}),
    ("/behov/<int:number>", "need", {}),
    ("/en/needs/<int:number>", "need", {"lang": "en"}),
    ("/sider/", "pages", {"page": 1}),
    ("/sider/<int:page>", "pages", {}),
)
ASKED = (
    ("front", {}),
    ("front", {"q": "æ ø", "side": 2}),
    ("need", {"number": 7}),
    ("need", {"number": 7, "lang": "en"}),
    ("pages", {"page": 1}),
    ("pages", {"page": 2, "q": "a/b"}),
)


def made(kind: type[Rule], endpoint: str, values: dict[str, object]) -> list[str]:
    rules = Map([kind(rule, endpoint=name, defaults=defaults or None) for rule, name, defaults in RULES])
    site = rules.bind("example.no")
    return [
        site.build(endpoint, values),
        site.build(endpoint, values),
        site.build(endpoint, values, append_unknown=False),
    ]


@pytest.mark.parametrize(("endpoint", "values"), ASKED)
def test_an_address_is_made_as_by_a_rule_that_was_compiled_at_once(endpoint: str, values: dict[str, object]) -> None:
    assert made(LateRule, endpoint, values) == made(Rule, endpoint, values)
