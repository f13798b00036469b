"""Norwegian words as the search sees them: folded, without endings, and without those that mean nothing alone."""

import re
from functools import lru_cache
from threading import Lock

import snowballstemmer

from app.core.text import fold

_WORD = re.compile(r"[^\W_]+")
_stemmer = snowballstemmer.stemmer("norwegian")
_one_at_a_time = Lock()  # it keeps in itself the word that it is at
LONGEST = 40
VOWELS = "aeiouyæøå"
EMPTY = frozenset(
    # bokmål and nynorsk
    "alle alt at av bare ble blir bli bør da de deg dei deira dem den denne der dere deres det dette dit ditt du eg ein "
    "ei eit eller en ene er et etter før for fordi fra frå få får gå går gjør gjer ha hadde han hans har her hos hun hva "
    "hvem hver hvis hvor hvordan hvorfor i ikke ikkje ingen inn jeg kan kom kommer korleis kva kven kunne like litt "
    "må man mange med meg meir men mer mest min mine mitt mot mye mykje når nå no noe noen noko nokon nok og også om "
    "oss over på samme seg selv si sin sine sitt skal skulle slik som så til um under ut uten ved vel vi vil ville "
    "vår være vært veldig var vere "
    # English
    "a an and are as at be been but by can could did do does for from get had has have he her his how i if in into is "
    "it its just like me more most my no not of on or our out she should so some than that the their them then there "
    "they this to too up us was we were what when where which who will with would you your".split()
)
# Words of time, amount, people and everyday doing. In short texts they are most of what two have in common.
WEAK = frozenset(
    "absolutt akkurat aldri allerede alltid andre andres annen annet annenhver barn barna barnet bedre begge begynne "
    "begynner beste blitt bo bodd bor brukte bruke bruker brukes burde både dag dagen dager dame damen dei denne deres "
    "derfor det disse du egentlig faktisk ellers en enda enn enno ennå etterpå ett fem ferdig fikk fin fine fint finnes finne "
    "finner fire folk fram første ganger gang gangen ganske gi gikk gir gjerne gjort gjøre god gode godt greit gå går "
    "hadde halv heile heilt heim heime hele heller helt heter hit hjem hjemme hjelp hjelpe hjelper hold holde holder "
    "hundre hver hverandre hvert høst igjen ikkje ingenting inne innen jente jenta jo kanskje klarer klokka klokken "
    "kom kommer kommet kvar kvart kveld kvelden la lage lang langt late legge legger lenge lenger ligge ligger lik "
    "like likevel liten lite lurer lørdag mamma mandag mann med mener mens mest mindre minst minutt minutter mor "
    "morgen morgenen mulig måned måneder måte måtte naboen nabo naboer natt natta neste nesten noen noka nye ny ofte "
    "onsdag opp ordentlig par pappa plass plutselig rett rundt sa sagt samme se selv selve senere seks ser sette "
    "setter si siden sier sin sist siste sitte sitter sju skal skikkelig skje skjedd skjer skulle slags slik slippe "
    "slipper snart sommer sommeren sønn sønnen står stå sto stor store større så søndag ta tar tatt tenke tenker tenkt "
    "tenk ti tid tida tiden time timer ting tinga tingene tirsdag tjue to torsdag tre tredje trenger trengs tro tror "
    "tusen tåler tør tolv uansett uke uka uken uker unge ungene ungen unger ute utenfor uten vanlig vanskelig var vart "
    "ved vegen vei veier veien veldig vennlig verre verst vet viktig vinter vinteren vis vise viser visst visste vite "
    "ville år åra året åtte ønsker ønske "
    "about after again all also always any anything back because before better come could day every everyone few find "
    "first full give go good great help here hour keep kind know last less let live long lot make makes many may maybe "
    "might much must need needs never new now old one only other our people place please put really right same see "
    "something still such take thing things think those three time today two use used using very want way week well "
    "where while without work would year years".split()
)


def words(value: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [word[:LONGEST] for word in _WORD.findall(fold(value))]


def searchable(*texts: str) -> str:
    """What is stored for searching: the words with one blank before, between and after them."""
    found = [word for text in texts for word in words(text)]
    return f" {' '.join(found)} " if found else ""


@lru_cache(maxsize=4096)
def _shortened(word: str) -> str:
    with _one_at_a_time:
        return str(_stemmer.stemWord(word))


def stem(word: str) -> str:
    """The beginning that the forms of a word share: «lysene» -> «lys», «innbyggerne» -> «innbygg», «veier» -> «vei».

    Always a beginning of the word itself, so that shortening only ever finds more.
    """
    short = _shortened(word)
    if not word.startswith(short):
        short = word
    if short.endswith("rn") and len(short) > 4:
        short = short[:-1]
    for ending in ("er", "en", "et"):
        left = short.removesuffix(ending)
        if left != short and (len(left) >= 5 or (len(left) >= 3 and left[-1] in VOWELS)):
            short = left
            break
    if len(short) >= 5 and short[-1] == "t" and short[-2] not in VOWELS + "st":
        short = short[:-1]
    return short.removesuffix("m") if short.endswith("mm") else short


NAMES_A_NUMBER = frozenset({"behov", "behovet", "need", "nr", "nummer", "number"})


def pieces(query: str, most: int = 8) -> list[str]:
    """What a stored text must hold, each piece at least three characters, to be found by `query`.

    A longer word is found anywhere in a word («lys» in «gatelys»), a short one only where a word begins («by»), a
    single character only as a word of its own. Empty words count only when there are no others.
    """
    asked = list(dict.fromkeys(words(query)))
    if any(word.isdigit() for word in asked):  # «Behov 1195» is how people name a need: no text holds the word
        asked = [word for word in asked if word not in NAMES_A_NUMBER]
    telling = [word for word in asked if word not in EMPTY] or asked
    return list(dict.fromkeys(piece(word) for word in telling))[:most]


def piece(word: str) -> str:
    if word.isdigit():
        return f" {word} "  # numbers have no endings, and 100 is not a part of 1001
    short = stem(word)
    if len(short) >= 3:
        return short
    return f" {word}" if len(word) >= 2 else f" {word} "
