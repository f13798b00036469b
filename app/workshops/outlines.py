"""What a workshop can begin with in each phase: questions to change, not to follow."""

from dataclasses import dataclass, field
from typing import Any

from app.projects.models import PhaseKind

Texts = tuple[str, str]  # bokmål and English


@dataclass(frozen=True, kw_only=True)
class Outlined:
    """One question that is suggested."""

    kind: str
    question: Texts
    minutes: int = 4
    options: tuple[Texts, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    practice: bool = False


WARM_UP = Outlined(
    kind="single",
    question=("Hvordan kom du hit i dag?", "How did you get here today?"),
    minutes=2,
    options=(("Til fots", "On foot"), ("På sykkel", "By bike"), ("Med buss", "By bus"), ("Med bil", "By car")),
    practice=True,
)
AGREEMENT = {"low_nb": "Helt uenig", "low_en": "Disagree", "high_nb": "Helt enig", "high_en": "Agree"}
OUTLINES: dict[PhaseKind, tuple[Outlined, ...]] = {
    PhaseKind.INSIGHT: (
        WARM_UP,
        Outlined(
            kind="text", question=("Hva er vanskelig i hverdagen?", "What is difficult in everyday life?"), minutes=6
        ),
        Outlined(
            kind="single",
            question=("Hvor ofte skjer det?", "How often does it happen?"),
            options=(("Hver dag", "Every day"), ("Hver uke", "Every week"), ("Sjeldnere", "Less often")),
        ),
    ),
    PhaseKind.OPPORTUNITY: (
        WARM_UP,
        Outlined(
            kind="ideas",
            question=("Hvordan kan vi gjøre det bedre?", "How can we make it better?"),
            minutes=10,
            settings={"most_texts": 3},
        ),
        Outlined(
            kind="dots",
            question=("Hva bør vi gå videre med?", "What should we go on with?"),
            options=(("Mulighet A", "Opportunity A"), ("Mulighet B", "Opportunity B"), ("Mulighet C", "Opportunity C")),
            settings={"points": 10},
        ),
    ),
    PhaseKind.SOLUTION: (
        WARM_UP,
        Outlined(
            kind="single",
            question=("Hvilken løser behovet best?", "Which one meets the need best?"),
            options=(("Forslag A", "Proposal A"), ("Forslag B", "Proposal B"), ("Ingen av dem", "Neither")),
        ),
        Outlined(
            kind="scale",
            question=("Hva mener du om forslaget?", "What do you think of the proposal?"),
            options=(("Jeg ville brukt det", "I would use it"), ("Det er lett å forstå", "It is easy to understand")),
            settings=AGREEMENT,
        ),
        Outlined(
            kind="panel", question=("Hva lurer du på?", "What do you wonder?"), minutes=8, settings={"most_texts": 3}
        ),
    ),
    PhaseKind.PILOT: (
        WARM_UP,
        Outlined(
            kind="scale",
            question=("Hvordan har piloten virket?", "How has the pilot worked?"),
            options=(("Den løser problemet", "It solves the problem"), ("Den er enkel å bruke", "It is easy to use")),
            settings=AGREEMENT,
        ),
        Outlined(kind="text", question=("Hva har vi lært?", "What have we learned?"), minutes=6),
        Outlined(
            kind="single",
            question=("Hva bør skje nå?", "What should happen now?"),
            options=(("Ta det i bruk", "Put it to use"), ("Endre det", "Change it"), ("Snu", "Turn back")),
        ),
    ),
}
