"""Questions from the room to those on the stage, supported and disputed."""

from app.core.i18n import lazy_
from app.workshops.kinds.gathering import Gathering


class Panel(Gathering):
    name = "panel"
    order = 44
    label = lazy_("Spørsmål til panelet")
    note = lazy_("Hver deltaker stiller spørsmål og er for eller imot de andres. Skjermen viser dem med mest støtte.")
    how = lazy_(
        "Skriv ett spørsmål om gangen. Ikke skriv navn eller helseopplysninger. Det du skriver, kan bli vist på skjermen."
    )
    against = True


KIND = Panel()
