"""Forms about who is there: an address, a code."""

import re
from typing import Any

from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import InputRequired, ValidationError

from app.core.errors import Invalid
from app.core.fields import Form
from app.core.i18n import lazy_
from app.people import addresses


class Address:
    """Validates an e-mail address and stores the one spelling that we compare."""

    field_flags: dict[str, Any] = {"maxlength": addresses.LONGEST}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, form: Form, field: EmailField) -> None:
        try:
            field.data = addresses.normalised(field.data)
        except Invalid as error:
            raise ValidationError(str(error.reason)) from error


class SixDigits:
    """Validates a code; spaces that a person types or pastes are dropped."""

    field_flags: dict[str, Any] = {"maxlength": 12}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, form: Form, field: StringField) -> None:
        field.data = re.sub(r"\s", "", field.data or "")
        if not re.fullmatch(r"[0-9]{6}", field.data):
            raise ValidationError(str(lazy_("Skriv de seks sifrene i koden.")))


class EmailForm(Form):
    email = EmailField(
        lazy_("E-postadressen din"), validators=[InputRequired(lazy_("Skriv e-postadressen din.")), Address()]
    )

    @property
    def address(self) -> str:
        """The valid address."""
        return str(self.email.data)


class SignInForm(EmailForm):
    next = HiddenField()


class CodeForm(Form):
    code = StringField(lazy_("Koden"), validators=[InputRequired(lazy_("Skriv koden fra e-posten.")), SixDigits()])


class FollowForm(EmailForm):
    """Follow something and get mail about it. Posted from other pages: the fields stand in `components/follow.html`."""

    subject = HiddenField()
    id = HiddenField()
    next = HiddenField()


class ProofEmailForm(Form):
    """The names begin with «proof», because the fields of the act that waits stand in the same form."""

    proof_email = EmailField(
        lazy_("E-postadressen din"), validators=[InputRequired(lazy_("Skriv e-postadressen din.")), Address()]
    )


class ProofCodeForm(Form):
    proof_code = StringField(
        lazy_("Koden"), validators=[InputRequired(lazy_("Skriv koden fra e-posten.")), SixDigits()]
    )
