"""Odd input for every door: what no person writes, but anybody can send."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from tests.support.page import Form

LONG = 10_000
WORDS = (
    b"\0",
    b"a\0b",
    b"\xff\xfe\x80",  # no UTF-8
    b"\xed\xa0\x80",  # half of a character
    "💥\u202eabc\u200b\u2066".encode(),
    "æ".encode() * LONG,
    b"9" * 40,
    b"-1",
    b"1e309",
    b"NaN",
    b"9223372036854775808",
    b"2147483648",
    "²".encode(),
    "٣".encode(),
    b"' OR 1=1 --",
    b"<script>alert(1)</script>",
    b"{{7*7}}%(name)s%s%",
    b"../../etc/passwd",
    b"x\r\nSet-Cookie: a=b",
    b"0001-01-01T00:00",
    b"9999-12-31T23:59",
    b"9999-12-31",
    b"http://[",
    b"javascript:alert(1)",
    b"//evil.example",
    b"need:99999999999999999999",
    "need:²".encode(),
    "remove-²".encode(),
    b"a@b@c.no",
    b"[]",
)
WORST = WORDS[:12]
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b"[1, 2]"),
    ("application/json", b"{"),
    ("multipart/form-data", b"nothing"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf'),
    ("text/xml", b"<a>"),
)
NUMBERS, NAMES = ("2147483648", "9" * 30), ("a%00b", "%ED%A0%80")


def fillings(form: Form) -> Iterator[dict[str, Any]]:
    """What to send with a form: everything odd at once, and each field odd, absent and double with the rest as it stands."""
    names = [name for name in form.fields if name != "csrf_token"]
    stands = {name: value for name, value in form.fields.items() if value is not None}
    for number in range(4):
        yield {name: WORDS[(number * 7 + place) % len(WORDS)] for place, name in enumerate(names)}
    yield {}
    for place, name in enumerate(names):
        yield {**stands, name: WORST[place % len(WORST)] if place % 3 else WORDS[-1 - place % len(WORDS)]}
        yield {**stands, name: ["1", "2"]} if place % 2 else {key: stands[key] for key in stands if key != name}


def bodies(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Bodies that are no form of ours: (content type, bytes)."""
    yield from BODIES
    yield "application/json", b"{" + b", ".join(b'"%s": [null]' % name.encode() for name in names) + b"}"
    files = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"; filename="f.png"\r\n\r\nno picture\r\n' % name.encode()
        for name in names
    )
    yield "multipart/form-data; boundary=x", files + b"--x--\r\n"


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Each address with something odd in each of its places: (method, path)."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/en/") or rule.endpoint == "static":
            continue
        for place, converter in rule._converters.items():
            for odd in NUMBERS if isinstance(converter, IntegerConverter) else NAMES:
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    yield method, _filled(rule, place, odd)


def _filled(rule: Rule, place: str, odd: str) -> str:
    path = rule.rule
    for name, converter in rule._converters.items():
        kind = "int:" if isinstance(converter, IntegerConverter) else ""
        plain = "1" if kind else "x"
        path = path.replace(f"<{kind}{name}>", odd if name == place else plain)
    return path


def queries(names: list[str]) -> Iterator[str]:
    """Query strings with something odd under each name."""
    for number in range(3):
        odd = [WORDS[(number * 11 + place * 5) % len(WORDS)] for place in range(len(names))]
        yield "&".join(f"{name}={quote_from_bytes(value[:500])}" for name, value in zip(names, odd, strict=True))
