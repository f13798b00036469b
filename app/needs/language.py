"""Which language a resident wrote in, told from the small words that everybody uses."""

from app.core.i18n import DEFAULT
from app.needs.search.words import words

TELLING = {
    "nb": "jeg ikke hva hver hvor hvorfor hvordan noe noen mye fra gjør kommer mer være deres hun uke ingen mens".split(),
    "nn": "eg ikkje kva kvar kvifor korleis noko nokon mykje frå gjer kjem meir vere dykkar ho veke ingen ein medan enno".split(),
    "en": "i the is not what where why how something and from of to we be their she it are for with on my there should that this have has you an".split(),
}
SHARED_WITH_ENGLISH = {"i", "for", "my", "to", "of", "be", "on"}  # words in Norwegian too: they tell only beside others


def language_of(text: str, otherwise: str = DEFAULT) -> str:
    """«nb», «nn» or «en»; `otherwise` (the page's language) when the words do not tell."""
    said = words(text)
    counts = {lang: sum(word in telling for word in said) for lang, telling in TELLING.items()}
    clear = {word for word in said if word in TELLING["en"]} - SHARED_WITH_ENGLISH
    if len(clear) < 2:
        counts["en"] = len(clear)
    best = max(counts.values())
    leading = [lang for lang, count in counts.items() if count == best]
    return leading[0] if best and len(leading) == 1 else otherwise
