"""What moods and choices are called."""

from app.core import clock
from app.core.i18n import _, formats, lazy_, ngettext, told
from app.core.shares import Share
from app.core.smallcells import SMALLEST_CELL
from app.projects.models import Activity, ActivityState
from app.prototypes.models import Choice, Mood, Version

# Each mood with its icon: colour is never alone, and neither is the icon.
MOODS = {
    Mood.LIKE: (lazy_("Liker"), "ThumbUp"),
    Mood.WONDER: (lazy_("Lurer på"), "QuestionmarkCircle"),
    Mood.WORRY: (lazy_("Bekymret"), "ExclamationmarkTriangle"),
}
CARRY_ON, CLOSE = "carry_on", "close"
TEST_CHOICES = {CARRY_ON: lazy_("Fortsetter, med den nye versjonen"), CLOSE: lazy_("Stenges når versjonen publiseres")}
OF_TWO = {Choice.NONE: lazy_("Ingen av dem"), Choice.UNSURE: lazy_("Vet ikke")}
OF_ONE = {Choice.A: lazy_("Ja"), Choice.NONE: lazy_("Nei"), Choice.UNSURE: lazy_("Vet ikke")}


def question(version: Version) -> str:
    """The closing question: the team's own, or the usual one."""
    own = told(version.prototype, "question")
    if own:
        return own
    return _("Hvilken løser behovet best?") if len(version.variants) > 1 else _("Løser dette behovet?")


def choices(version: Version) -> dict[Choice, str]:
    """The answers to the closing question, in order."""
    if len(version.variants) < 2:
        return {choice: str(name) for choice, name in OF_ONE.items()}
    named = {
        Choice(variant.letter): f"{variant.letter.upper()}: {told(variant, 'title')}" for variant in version.variants
    }
    return named | {choice: str(name) for choice, name in OF_TWO.items()}


def because(testers: int) -> str:
    """Why a version changed. Few testers are not counted in public."""
    if testers < SMALLEST_CELL:
        return _("Endret på grunn av det de som prøvde, sa.")
    return _("Endret på grunn av det %(number)d som prøvde, sa.", number=testers)


def likely(share: Share) -> str:
    """Between what a share would likely lie if many more had answered; nothing is claimed from few."""
    if share.few:
        return _("for få til å anslå")
    low, high = (int(formats.rounded(100 * edge)) for edge in share.likely)
    return _("trolig %(low)d–%(high)d %%", low=low, high=high)


def against(share: Share) -> str:
    """What may be said of A against B: `share` is A's, of those who chose one of them."""
    said = {"a": share.part, "b": share.whole - share.part}
    if share.few:
        return _("%(a)d valgte A og %(b)d valgte B. Det er for få til å si hva flere ville valgt.", **said)
    if not share.tells_from_half:
        return _("%(a)d valgte A og %(b)d valgte B. En så liten forskjell kan være tilfeldig.", **said)
    if said["a"] > said["b"]:
        return _("Flere valgte A (%(a)d) enn B (%(b)d). Forskjellen er større enn tilfeldigheter pleier å gi.", **said)
    return _("Flere valgte B (%(b)d) enn A (%(a)d). Forskjellen er større enn tilfeldigheter pleier å gi.", **said)


def chosen(draft: Version, number: int) -> str:
    """What the next version changes because of, after some were chosen for it."""
    if not number:
        return _(
            "De valgte var med fra før. De er krysset av når du publiserer versjon %(number)s.", number=draft.number
        )
    return ngettext(
        "%(num)d tilbakemelding er grunn til versjon %(number)s. Den er krysset av når du publiserer.",
        "%(num)d tilbakemeldinger er grunn til versjon %(number)s. De er krysset av når du publiserer.",
        number,
        number=draft.number,
    )


def open_until(activity: Activity) -> str:
    if activity.closes_at is None:
        return _("Åpen til vi sier fra.")
    return _("Åpen til %(when)s.", when=formats.until(activity.closes_at))


def not_open(activity: Activity | None) -> str:
    if activity is not None and activity.called_off:
        return _("Testen ble ikke holdt. Fasen er avsluttet.")
    if activity is None or (when := activity.opens_after(clock.now())) is None:
        return _("Testen har ikke åpnet ennå.")
    return _("Testen åpner %(when)s.", when=formats.at(when))


def test_choices(under_way: Activity, *, other: Activity | None, shared: bool, other_kept: bool) -> dict[str, str]:
    """What each of `TEST_CHOICES` comes to, when a version is published while a test is under way.

    other: the test that was chosen for the version instead; other_kept: others are tried in that one. shared: other
    prototypes are tried in the one under way.
    """
    promised = open_until(under_way)
    ahead = [_("%(promise)s Det er lovet, og det står. De som skriver nå, får den nye versjonen.", promise=promised)]
    closing = [_("Folk har lest: «%(promise)s» Ingen kan si noe etterpå.", promise=promised)]
    if other is not None:
        ahead.append(_left_over(other, kept=other_kept))
        closing.append(_("Den nye versjonen prøves i testen som er valgt for den."))
    if shared:
        closing[0] = _("Andre prototyper prøves i den samme testen. For dem fortsetter den.")
    return {CARRY_ON: " ".join(ahead), CLOSE: " ".join(closing)}


def _left_over(other: Activity, *, kept: bool) -> str:
    """What becomes of the test that was chosen for the version, when it is not used."""
    state = other.state_at(clock.now())
    if kept or state is ActivityState.CLOSED:
        return _("Testen som er valgt for den nye versjonen, brukes ikke.")
    if other.state is ActivityState.PLANNED:
        return _("Testen som er planlagt for den nye versjonen, fjernes.")
    return _("Testen som er åpnet for den nye versjonen, stenges.")


def published(version: Version) -> str:
    """What became of the version, and whether it can be tried at once."""
    if version.activity is not None and version.activity.state_at(clock.now()) is ActivityState.OPEN:
        return _("Versjonen er publisert, og kan prøves. %(promise)s", promise=open_until(version.activity))
    return _("Versjonen er publisert.")


def test_chosen(version: Version) -> str:
    """What was chosen for the version, and what is left before anybody can try it."""
    activity = version.activity
    if activity is None or activity.state_at(clock.now()) is not ActivityState.OPEN:
        return _("Testen er planlagt. Åpne den når versjonen er publisert.")
    if version.published_at is None:
        return _("Testen er valgt. Versjonen kan prøves i den så snart den er publisert.")
    return _("Testen er åpen. Versjonen kan prøves nå.")


def closed(activity: Activity) -> str:
    if activity.ended_at is None:
        return _("Testen er stengt.")
    return _("Testen stengte %(when)s.", when=formats.at(activity.ended_at))


def reworded(number: int) -> str:
    """That what somebody meant to let others see says something else by now, and so was left."""
    return ngettext(
        "%(num)d merknad er endret mens du leste. Den står igjen, så du kan lese den på nytt.",
        "%(num)d merknader er endret mens du leste. De står igjen, så du kan lese dem på nytt.",
        number,
    )
