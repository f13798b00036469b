"""Making prototypes: texts, versions, variants with a picture or a link, and the named places in a picture."""

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from app.core import afterwards, audit, clock, images, pauses
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.core.text import slugify
from app.core.weblinks import is_web_address
from app.projects.models import Project
from app.prototypes.models import NamedPlace, Prototype, Variant, Version
from app.prototypes.permissions import EDIT

Values = Mapping[str, Any]
LETTERS = ("a", "b")
MOST_PLACES = 12
COPIED = (
    "letter",
    "title_nb",
    "title_en",
    "picture",
    "width",
    "height",
    "alt_nb",
    "alt_en",
    "link",
    "video_link",
)


def create_prototype(by: Person, project: Project, values: Values, client_key: str | None = None) -> Prototype:
    """A new prototype with its first version, both drafts. `slug` is made from the bokmål title when not given.

    The same form sent again gives the same prototype.
    """
    EDIT.check(by, project)
    key = key_of(client_key, project.id, values)
    prototype, new = once(Prototype, key, lambda: _drafted(project, {**values, "client_key": key}))
    if new:
        audit.record(by, "prototypes.created", prototype)
    return prototype


def _drafted(project: Project, values: Values) -> Prototype:
    slug = values.get("slug") or _free_slug(values["title_nb"])
    return Prototype(project=project, created_at=clock.now(), versions=[Version(number=1)], **{**values, "slug": slug})


def edit_prototype(by: Person, prototype: Prototype, values: Values) -> None:
    """Change texts. They may be changed at any time; what was tested stands in the versions."""
    EDIT.check(by, prototype)
    for name, value in values.items():
        setattr(prototype, name, value)
    db.session.flush()
    audit.record(by, "prototypes.edited", prototype)


def add_version(by: Person, prototype: Prototype, number: int | None = None) -> Version:
    """A draft of the next version, with the variants of the one before to start from.

    number: the one that was asked for; when it is there, it is given: the button was pressed twice.
    Raises `Conflict` when there is another draft already.
    """
    EDIT.check(by, prototype)
    db.session.execute(select(Prototype.id).where(Prototype.id == prototype.id).with_for_update(key_share=True))
    db.session.expire(prototype, ["versions"])
    if (asked := next((one for one in prototype.versions if one.number == number), None)) is not None:
        return asked
    last = prototype.versions[-1]
    if last.published_at is None:
        raise Conflict(lazy_("Det finnes et utkast til ny versjon. Gjør det ferdig først."))
    version = Version(number=last.number + 1)
    version.variants = [_copy(variant) for variant in last.variants]
    prototype.versions.append(version)
    db.session.flush()
    audit.record(by, "prototypes.version_added", prototype, number=version.number)
    return version


def add_variant(
    by: Person, version: Version, values: Values, picture: bytes, folder: Path, client_key: str | None = None
) -> Variant:
    """A or B of a draft version. Raises `Invalid` at the field that is wrong. The same form sent again gives the same."""
    EDIT.check(by, version.prototype)
    key = key_of(client_key, version.id, values, blake2b(picture).hexdigest())
    _check(values, pictured=bool(picture))
    drawn = draw(picture)
    _hold(version)  # one at a time, so that no picture is stored that no variant shows
    variant, new = once(Variant, key, lambda: _added(version, key, values, drawn, folder))
    if new:
        number, letter = version.number, variant.letter
        audit.record(by, "prototypes.variant_added", version.prototype, number=number, letter=letter)
    return variant


def draw(picture: bytes) -> images.Drawn | None:
    """The picture, drawn before anything is held, as that takes a while; None when there is none. Raises `Invalid`."""
    if not picture:
        return None
    pauses.let_go()
    return images.draw(picture)


def _added(version: Version, key: str, values: Values, picture: images.Drawn | None, folder: Path) -> Variant:
    _check_unpublished(version)
    letter = next((letter for letter in LETTERS if version.variant(letter) is None), None)
    if letter is None:
        raise Conflict(lazy_("En versjon kan ha to varianter, A og B."))
    variant = Variant(letter=letter, client_key=key)
    _fill(variant, values, picture, folder)
    version.variants.append(variant)
    return variant


def edit_variant(by: Person, variant: Variant, values: Values, picture: images.Drawn | None, folder: Path) -> None:
    """Change a variant of a draft version; without a `picture` (see `draw`) it keeps the one that is there."""
    _check_draft(by, variant.version)
    before = variant.picture
    _fill(variant, values, picture, folder)
    db.session.flush()
    if before and before != variant.picture:
        _remove_unused(before, folder)
    audit.record(by, "prototypes.variant_edited", variant.version.prototype, letter=variant.letter)


def remove_variant(by: Person, variant: Variant, folder: Path) -> None:
    """Take B away, or A when it is alone, from a draft version."""
    version = variant.version
    _check_draft(by, version)
    if variant.letter == "a" and version.variant("b") is not None:
        raise Conflict(lazy_("Ta bort B først."))
    letter, picture = variant.letter, variant.picture
    db.session.execute(delete(Variant).where(Variant.id == variant.id))  # its places go with it
    db.session.expire(version, ["variants"])
    _remove_unused(picture, folder)
    audit.record(by, "prototypes.variant_removed", version.prototype, letter=letter)


def set_places(by: Person, variant: Variant, places: Sequence[Values]) -> None:
    """The named places of a draft's picture, in order: name_nb, name_en, x and y from 0 to 1."""
    _check_draft(by, variant.version)
    if len(places) > MOST_PLACES:
        raise Invalid(lazy_("Lag høyst %(number)d steder.", number=MOST_PLACES), "places")
    db.session.execute(delete(NamedPlace).where(NamedPlace.variant_id == variant.id))
    db.session.expire(variant, ["places"])
    db.session.add_all(
        NamedPlace(variant_id=variant.id, position=place, **values) for place, values in enumerate(places)
    )
    db.session.flush()
    db.session.expire(variant, ["places"])
    audit.record(by, "prototypes.places_set", variant.version.prototype, number=len(places))


def _hold(version: Version) -> None:
    """Hold it, and see what it is now: whoever publishes it waits, or has (see `carrying.hold`)."""
    query = select(Version).where(Version.id == version.id).with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()
    db.session.expire(version, ["variants"])


def _check_draft(by: Person, version: Version) -> None:
    EDIT.check(by, version.prototype)
    _hold(version)
    _check_unpublished(version)


def _check_unpublished(version: Version) -> None:
    if version.published_at is not None:
        raise Closed(lazy_("Versjonen er publisert og kan ikke endres. Lag en ny versjon."))


def _check(values: Values, *, pictured: bool) -> None:
    for name in ("link", "video_link"):
        if values.get(name) and not is_web_address(values[name]):
            raise Invalid(lazy_("Skriv en hel nettadresse som begynner med https://."), name)
    if pictured and not values.get("alt_nb"):
        raise Invalid(lazy_("Beskriv bildet for dem som ikke ser det."), "alt_nb")
    if not (pictured or values.get("link") or values.get("video_link")):
        raise Invalid(lazy_("Legg til et bilde eller en lenke."), "picture")


def _fill(variant: Variant, values: Values, picture: images.Drawn | None, folder: Path) -> None:
    _check(values, pictured=bool(picture or variant.picture))
    for name, value in values.items():
        setattr(variant, name, value)
    if picture is not None:
        stored = images.keep(picture, folder)
        afterwards.on_rollback(partial(images.remove, stored.name, folder))
        variant.picture, variant.width, variant.height = stored.name, stored.width, stored.height


def _copy(variant: Variant) -> Variant:
    copy = Variant(**{name: getattr(variant, name) for name in COPIED})
    copy.places = [
        NamedPlace(name_nb=place.name_nb, name_en=place.name_en, x=place.x, y=place.y, position=place.position)
        for place in variant.places
    ]
    return copy


def _remove_unused(name: str, folder: Path) -> None:
    """A picture may be shared with the version before. The files go when it is certain that no row names them."""
    used = select(func.count()).select_from(Variant).where(Variant.picture == name)
    if name and not db.session.scalar(used):
        afterwards.on_commit(partial(images.remove, name, folder))


def _free_slug(title: str) -> str:
    base = slugify(title)[:70].rstrip("-") or "prototype"
    taken = set(db.session.scalars(select(Prototype.slug).where(Prototype.slug.like(f"{base}%"))))
    return next(name for number in count(1) if (name := base if number == 1 else f"{base}-{number}") not in taken)
