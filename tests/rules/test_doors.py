"""Who gets through which door: every address of the workbench and of operating, tried as everybody."""

from flask import Flask
from werkzeug.routing import IntegerConverter

from tests.cast import Cast
from tests.support.client import Client

CLOSED = (403, 404)


def addresses(app: Flask, start: str, **values: object) -> dict[str, set[str]]:
    """Every bokmål address that begins with `start`, with something in each place, and its methods."""
    adapter = app.url_map.bind("localhost")
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(start) or (rule.defaults or {}).get("lang") == "en":
            continue
        ones = {name: 1 if isinstance(kind, IntegerConverter) else "x" for name, kind in rule._converters.items()}
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        url = adapter.build(rule.endpoint, {**ones, **values, **(rule.defaults or {})}, method=method)
        found.setdefault(str(url), set()).update((rule.methods or set()) & {"GET", "POST"})
    return found


def opened(client: Client, doors: dict[str, set[str]], closed: tuple[int, ...]) -> list[str]:
    """The doors that somebody got through."""
    client.inspecting = False
    through = []
    for url, methods in doors.items():
        for method in sorted(methods):
            status = client.open(url, method=method).status_code
            if status not in closed:
                through.append(f"{method} {url}: {status}")
    return through


def test_charlie_gets_into_nothing_of_a_project_that_is_not_theirs(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.charlie.account)
    assert opened(client, addresses(app, "/team/<slug>", slug=cast.project.slug), CLOSED) == []


def test_nobody_is_asked_to_sign_in_first(app: Flask, client: Client, cast: Cast) -> None:
    doors = addresses(app, "/team", slug=cast.project.slug) | addresses(app, "/admin")
    assert opened(client, doors, (303, 401, *CLOSED)) == []


def test_a_role_in_a_project_opens_nothing_of_operating(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.alice.account)
    assert opened(client, addresses(app, "/admin"), CLOSED) == []


def test_a_moderator_changes_no_accounts_roles_or_lists(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.mona.account)
    doors = {url: held for url, held in addresses(app, "/admin").items() if "folk" in url or "lister" in url}
    assert opened(client, doors, CLOSED) == []
