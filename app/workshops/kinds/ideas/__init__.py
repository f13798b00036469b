"""Ideas from the room, and support for them."""

from app.core.i18n import lazy_
from app.workshops.kinds.gathering import Gathering


class Ideas(Gathering):
    name = "ideas"
    order = 42
    label = lazy_("Ideer og støtte")
    note = lazy_("Hver deltaker sender noen ideer og støtter de andres. Like ideer kan du samle i grupper.")
    how = lazy_(
        "Skriv én idé om gangen. Ikke skriv navn eller helseopplysninger. Det du skriver, kan bli vist på skjermen."
    )


KIND = Ideas()
