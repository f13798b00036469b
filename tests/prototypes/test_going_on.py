"""Who presses «Neste» with a remark half made loses nothing: it is saved on the way, or asked about. Without scripts."""

from typing import Any

from app.core.db import db
from app.prototypes.models import Pin, Prototype
from tests.factories import prototypes
from tests.support.client import Client


def at_a_place(client: Client, made: Prototype, letter: str) -> Any:
    """The page of a variant where a place was chosen from the list: the note is open."""
    return client.page(client.page(f"/prototyper/{made.slug}/{letter}?forst=a").link("Lyktene"))


def go_on(client: Client, page: Any, **values: str) -> Any:
    """Press «Neste», which stands outside the note's form and is its button."""
    form, button = page.form("mood"), page.one("button", name="go")
    assert button.get("form") == form.element.get("id")
    written = {name: value for name, value in form.fields.items() if value is not None}
    return client.post(form.action, data={**written, "go": button.get("value"), **values})


def test_what_is_written_is_saved_on_the_way_to_the_last_question(client: Client) -> None:
    made = prototypes.published()
    page = at_a_place(client, made, "b")
    answer = go_on(client, page, mood="worry", text="Jeg går fort forbi.", first="a")
    assert answer.headers["Location"] == f"/prototyper/{made.slug}/sammenlign?forst=a"
    assert db.session.query(Pin).one().text == "Jeg går fort forbi."
    after = client.page(answer.headers["Location"])
    assert "Merknaden er lagret." in after.text
    sent = after.one("span", **{"data-draft-sent": f"merknad-{made.versions[0].variants[1].id}"})
    assert sent.text == "Jeg går fort forbi.", "what was saved is no draft any more"


def test_on_the_way_to_the_other_variant_too_and_twice_is_once(client: Client) -> None:
    made = prototypes.published()
    page = at_a_place(client, made, "a")
    for _ in range(2):
        answer = go_on(client, page, mood="like", text="Rolig lys.", first="a")
        assert answer.headers["Location"] == f"/prototyper/{made.slug}/b?forst=a"
    assert db.session.query(Pin).count() == 1


def test_words_without_a_mood_are_asked_about_and_kept(client: Client) -> None:
    made = prototypes.published()
    answer = go_on(client, at_a_place(client, made, "b"), text="Jeg går fort forbi.", first="a")
    assert answer.status_code == 422
    assert answer.page.form("mood").fields["text"] == "Jeg går fort forbi."
    assert "Velg Liker, Lurer på eller Bekymret." in answer.page.text


def test_with_nothing_in_the_note_one_just_goes_on(client: Client) -> None:
    made = prototypes.published()
    answer = go_on(client, at_a_place(client, made, "b"), first="a", text="  ")
    assert answer.headers["Location"] == f"/prototyper/{made.slug}/sammenlign?forst=a"
    assert db.session.query(Pin).count() == 0
    assert "Merknaden er lagret." not in client.page(answer.headers["Location"]).text


def test_a_prototype_without_a_picture_has_its_note_open_and_loses_nothing_either(client: Client) -> None:
    made = prototypes.published(variants=1)
    made.versions[0].variants[0].picture = ""
    db.session.flush()
    answer = go_on(client, client.page(f"/prototyper/{made.slug}/a"), mood="wonder")
    assert answer.headers["Location"].startswith(f"/prototyper/{made.slug}/sammenlign")
    assert db.session.query(Pin).count() == 1
