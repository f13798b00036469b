"""E-mail addresses: one spelling for each, so that one person cannot be two by capital letters."""

from email_validator import EmailNotValidError, validate_email

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.text import clean

LONGEST = 254


def normalised(value: str | None) -> str:
    """The address as it is stored and compared. Raises `Invalid` at "email" when it is none."""
    try:
        address = validate_email(clean(value), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid(lazy_("Skriv e-postadressen slik: navn@eksempel.no"), "email") from error
    if len(address) > LONGEST:
        raise Invalid(lazy_("E-postadressen er for lang."), "email")
    return address


def on_the_wire(address: str) -> str:
    """A stored address as every mail server takes it: a domain with æ, ø or å in the letters that domains have."""
    name, _at, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}" if not domain.isascii() else address


def masked(address: str) -> str:
    """Enough to recognise one's own address by: «k…@eksempel.no»."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
