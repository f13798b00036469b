"""The few errors that a service may raise. `core.pages` turns each into a page in the person's language."""


class DomainError(Exception):
    """Base of all: `reason` is a lazy or plain text that the person may read."""

    status = 400

    def __init__(self, reason: object = "") -> None:
        super().__init__(str(reason))
        self.reason = reason


class NotFound(DomainError):
    """There is no such thing, or this person may not know that there is."""

    status = 404


class NotAllowed(DomainError):
    """This person's role does not allow it."""

    status = 403


class SignInNeeded(NotAllowed):
    """Nobody is signed in, and the act needs somebody who is."""

    status = 401


class Closed(DomainError):
    """The phase, the activity or the state of the object does not allow it now."""

    status = 409


class Conflict(DomainError):
    """Somebody else changed it in the meantime, or it is there already."""

    status = 409


class TooMany(DomainError):
    """Too many ask for it at this moment; the same may be taken in a while."""

    status = 429


class Invalid(DomainError):
    """What was given breaks a rule. `field` names the form field to show it at, when there is one."""

    status = 422

    def __init__(self, reason: object = "", field: str | None = None) -> None:
        super().__init__(reason)
        self.field = field
