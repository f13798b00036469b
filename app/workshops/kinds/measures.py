"""What is counted in a room, by its name in files: so that a number is called the same wherever it stands."""

from app.core.i18n import _, lazy_

PARTS = ("score_", "place_", "agree", "disagree", "pass")  # each answer is in one of these: they share a bar
MEASURES = {
    "answers": lazy_("Svar"),
    "points": lazy_("Poeng"),
    "agree": lazy_("Enig"),
    "disagree": lazy_("Uenig"),
    "pass": lazy_("Vet ikke"),
    "won": lazy_("Valgt"),
    "met": lazy_("Stilt opp mot et annet"),
    "mean": lazy_("Snitt"),
    "median": lazy_("Midten (median)"),
    "low": lazy_("Den midterste halvparten, fra"),  # the lowest and highest that half of them answered between
    "high": lazy_("Den midterste halvparten, til"),
    "mean_impact": lazy_("Nytte"),
    "mean_effort": lazy_("Innsats"),
    "elsewhere": lazy_("Et annet sted"),
    "texts": lazy_("Tekster"),
    "support": lazy_("Støtter"),
    "against": lazy_("Imot"),
    "number": lazy_("Tall"),  # what a column is called where each row is of another measure
}


def name_of(measure: str) -> str:
    """What a page calls it. Raises `LookupError` for what no kind of question counts."""
    if measure.startswith("place_"):
        return _("%(number)s. plass", number=measure.removeprefix("place_"))
    if measure.startswith("score_"):
        return measure.removeprefix("score_")
    return str(MEASURES[measure])
