"""A named area: one tap on the one that is meant."""

from app.core.i18n import lazy_
from app.workshops.kinds.single import Single


class Place(Single):
    name = "place"
    order = 100
    label = lazy_("Sted")
    note = lazy_("Hver deltaker trykker på ett av områdene du gir navn til.")
    how = lazy_("Trykk på stedet. Du kan endre det etterpå.")
    options_label = lazy_("Område")


KIND = Place()
