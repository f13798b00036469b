"""How sure an activity is of who takes part, in the words that the brief allows; what one did, on my page."""

from app.core.i18n import lazy_
from app.people.models import IdentityLevel

# These five are promises (invariant 4). They are shown to the participant, on the result and in the export.
LEVEL_NAMES = {
    IdentityLevel.OPEN: lazy_("én per nettleser"),
    IdentityLevel.ROOM: lazy_("deltakere i rommet"),
    IdentityLevel.CODE: lazy_("én per kode"),
    IdentityLevel.EMAIL: lazy_("én per bekreftet adresse"),
    IdentityLevel.EID: lazy_("én per person med norsk eID"),
}
# What is stored with an answer, and what the level cannot promise.
LEVEL_NOTES = {
    IdentityLevel.OPEN: lazy_(
        "Vi lagrer svaret og en tilfeldig kode for telefonen din, ikke hvem du er. "
        "Den som bruker flere nettlesere, kan svare flere ganger."
    ),
    IdentityLevel.ROOM: lazy_(
        "Vi lagrer svaret og en tilfeldig kode for telefonen din, ikke hvem du er. "
        "Den som har to telefoner i rommet, kan svare to ganger."
    ),
    IdentityLevel.CODE: lazy_(
        "Vi lagrer svaret og at koden er brukt, ikke hvem du er. Den som får en kode til, kan svare en gang til."
    ),
    IdentityLevel.EMAIL: lazy_(
        "Du får en engangskode på e-post. Svaret lagres med et avtrykk av adressen, ikke adressen selv. "
        "Den som har flere adresser, kan svare flere ganger."
    ),
    IdentityLevel.EID: lazy_(
        "Du viser hvem du er med norsk eID. Svaret lagres med et avtrykk, aldri med fødselsnummeret."
    ),
}
LEVEL_CHOICES = {
    IdentityLevel.OPEN: lazy_("Uten innlogging: én per nettleser"),
    IdentityLevel.EMAIL: lazy_("Engangskode på e-post: én per bekreftet adresse"),
}
# What kind of thing a line on my page is: how it is called, and its icon.
KINDS = {
    "need": (lazy_("Du meldte"), "Chat2"),
    "support": (lazy_("Du støttet"), "ThumbUp"),
    "addition": (lazy_("Du la til"), "ChatAdd"),
    "feedback": (lazy_("Du prøvde"), "TestFlask"),
    "vote": (lazy_("Du stemte"), "Tasklist"),
    "project": (lazy_("Du følger"), "Bell"),
    "follow": (lazy_("Du følger"), "Bell"),
}
