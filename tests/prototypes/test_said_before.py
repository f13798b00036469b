"""What one said about a version is read for as long as it stands, also when a newer version has come."""

from app.core.db import db
from app.projects.models import ActivityState
from app.prototypes import services
from app.prototypes.models import Feedback, Prototype
from tests.conftest import Moment
from tests.factories import prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client


def said(client: Client, made: Prototype) -> None:
    """One remark on A, and an answer to the closing question."""
    form = client.page(client.page(f"/prototyper/{made.slug}/a?forst=a").link("Lyktene")).form("mood")
    client.submit(form, mood="worry", text="Det blender i regn.")
    form = client.page(f"/prototyper/{made.slug}/sammenlign").form("choice")
    client.submit(form, choice="a", why="Den er rolig.")


def goes_on(made: Prototype) -> Prototype:
    held = db.session.get_one(Prototype, made.id)
    held.versions[0].activity.state = ActivityState.CLOSED  # type: ignore[union-attr]
    prototypes.next_version(held)
    db.session.commit()
    return held


def test_my_page_leads_to_what_one_said_about_the_version_before(client: Client) -> None:
    made = prototypes.published()
    said(client, made)
    slug = goes_on(made).slug
    mine = client.page("/min-side")
    [link] = [href for text, href in mine.links.items() if text.startswith("Se det du sa")]
    assert link == f"/prototyper/{slug}/versjon/1#sagt"
    page = client.page(link)
    assert page.one("section", id="sagt") is not None
    for words in ("Det du sa", "Bekymret · Lyktene. Det blender i regn.", "A: Lave lykter", "Den er rolig."):
        assert words in page.text
    assert page.html.count('<svg class="pins"') == 1
    assert not [form for form in page.forms if "mood" in form.fields]
    assert "Fjern" not in page.text
    newest = client.page(f"/prototyper/{slug}")
    assert "Det blender i regn." not in newest.text
    assert newest.link("Se det du sa om versjon 1") == link


def test_after_the_test_the_newest_version_shows_it_too(client: Client) -> None:
    made = prototypes.published()
    said(client, made)
    assert "Det blender i regn." not in client.page(f"/prototyper/{made.slug}").text, "there it can still be changed"
    db.session.get_one(Prototype, made.id).versions[0].activity.state = ActivityState.CLOSED  # type: ignore[union-attr]
    db.session.commit()
    assert "Det blender i regn." in client.page(f"/prototyper/{made.slug}").text


def test_nobody_else_sees_it(client: Client) -> None:
    made = prototypes.published()
    said(client, made)
    slug = goes_on(made).slug
    client.take_part()
    page = client.page(f"/prototyper/{slug}/versjon/1")
    assert "Det du sa" not in page.text
    assert "Det blender i regn." not in page.text


def test_why_the_new_version_concerns_one_is_said_from_the_start(client: Client, frozen_clock: Moment) -> None:
    """Also when the test of it opens later, and all who follow the prototype are asked to try it."""
    made = prototypes.published()
    said(client, made)
    frozen_clock.move(hours=1)
    held = db.session.get_one(Prototype, made.id)
    held.versions[0].activity.state = ActivityState.CLOSED  # type: ignore[union-attr]
    [feedback] = db.session.query(Feedback).all()
    version = prototypes.next_version(held, feedback.id, state=ActivityState.PLANNED)
    frozen_clock.move(hours=1)
    services.open_test(BOSS, version)
    db.session.commit()
    because = "Det har kommet en ny versjon. Den er endret på grunn av det du sa."
    for heading in ("Noe nytt", "Venter"):
        page = client.page("/min-side")
        assert heading in page.texts("h2")
        assert because in page.text
        assert "som bygger på dette" not in page.text
        if heading == "Noe nytt":
            client.submit(page.form(action="/min-side/sett"))
