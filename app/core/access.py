"""The request's side of permissions: marks on every route, and who is asking.

Every view carries `@requires(PERMISSION)` or `@public("why")`; a test refuses a route that has neither.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Protocol

from flask import g, has_request_context
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.core.permissions import NOBODY, Permission, Person

View = Callable[..., Any]
Mark = Callable[[View], View]
ForFiles = Mapping[str, Sequence[str]]


class IdentityBackend(Protocol):
    """What `people` gives: who is signed in, and which participant this device is."""

    def person(self) -> Person: ...

    def participant_id(self) -> int | None: ...

    def acting_participant_id(self) -> int: ...

    def acting_key(self) -> str | None: ...

    def prove(self, level: str, for_files: ForFiles | None) -> Response | None: ...

    def let_go(self) -> None: ...


_backend: list[IdentityBackend] = []


def use(backend: IdentityBackend) -> None:
    """Called once by the registry."""
    _backend[:] = [backend]


def person() -> Person:
    """Who is signed in on this request; `NOBODY` when no one is."""
    if not hasattr(g, "person"):
        g.person = _backend[0].person() if _backend else NOBODY
    held: Person = g.person
    return held


def participant_id() -> int | None:
    """The participant that this device is known as, or None before its first act."""
    return _backend[0].participant_id()


def acting_participant_id() -> int:
    """The same, made (with its cookie) when the device acts for the first time."""
    return _backend[0].acting_participant_id()


def acting_key() -> str | None:
    """What this device is known by, for a deed whose own statement finds out who acts; None before its first act."""
    return _backend[0].acting_key()


def prove(level: str, for_files: ForFiles | None = None) -> Response | None:
    """None when the acting participant is known at the identity `level`; else a page that asks for the proof.

    The page carries every field of the posted form and posts it to the same address, so the act is done as soon
    as the proof is there and nothing that was chosen is lost. Call it in a POST view after the form is valid:
    `if (asked := access.prove(activity.identity_level)): return asked`. Ask for `acting_participant_id()` after it:
    a proof may show that this device belongs to somebody who was here before.

    for_files: fields that stand for the files that were sent, when the view has put them aside: they are carried in
    place of the files. Without it the page asks for the files again.
    """
    return _backend[0].prove(level, for_files)


def let_go() -> None:
    """The transaction that held who acts has ended (see `pauses`): whoever asks for them from now on looks again."""
    if _backend and has_request_context():
        _backend[0].let_go()


def public(why: str) -> Mark:
    """Mark a view that anybody may use. `why` is printed in the permission matrix."""

    def mark(view: View) -> View:
        view.__permission__ = f"public: {why}"  # type: ignore[attr-defined]
        return view

    return mark


def requires(permission: Permission, on: Callable[..., Any] | None = None) -> Mark:
    """Mark and guard a view that needs `permission`.

    on: given the view's URL arguments, returns the object that the permission is about (raises `NotFound`);
        the view gets that object as its first argument, before the URL arguments.
    Without `on` the person needs the role in any project; check again on the object in the service.
    An object that the person has no role for at all is not found rather than forbidden.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            who = person()
            if on is None:
                permission.check(who)
                return view(**arguments)
            if not who.signed_in:
                permission.check(who)
            obj = on(**arguments)
            if obj is None:
                raise NotFound
            permission.check(who, obj)
            return view(obj, **arguments)

        guarded.__permission__ = permission.name  # type: ignore[attr-defined]
        return guarded

    return mark
