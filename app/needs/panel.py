"""Where a need is now, in the honest sentence for its state: the panel on top of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _, told
from app.core.i18n.formats import day
from app.needs.coming import furthest, only_against
from app.needs.models import Answer, Need, NeedState, Policy
from app.needs.wording import POLICY, POLICY_NAMES, POLICY_TO_OTHERS, is_late, read_by
from app.notifications.models import Receipt
from app.projects.models import ProjectState


@dataclass(frozen=True)
class Panel:
    """Where a need is now, for the panel on top of its page. kind: "lit", "turn" (slate) or "plain"."""

    kind: str
    icon: str
    kick: str
    heading: str
    text: str = ""
    reply: bool = False  # name somebody to reply to
    answer: Answer | None = None


def panel(need: Need, *, mine: bool, reason: str = "", lines: Sequence[Receipt] = ()) -> Panel:
    """The honest sentence for the state of the need.

    mine: to the one who told it; who was given the receipt is another. reason: of the receipt that says why it stands there. lines: what happened to it, oldest first.
    """
    kick = _("Her er behovet ditt nå") if mine else _("Her er behovet nå")
    match need.state:
        case NeedState.WAITING:
            return _unread(need, kick)
        case NeedState.DECLINED | NeedState.HIDDEN:
            return _taken_down(need, POLICY if mine else POLICY_TO_OTHERS, reason)
        case NeedState.WITHDRAWN:
            text = _("Teksten og bildene er slettet. Nummeret står igjen.")
            return Panel("turn", "ArrowUndo", _("Trukket tilbake"), _("Behovet er trukket tilbake"), text)
        case NeedState.MERGED:
            heading = _("Det er slått sammen med behov %(number)s", number=need.merged_into_id)
            return Panel("plain", "Link", kick, heading, reason or _("De handler om det samme."))
        case NeedState.FORWARDED:
            name = told(need.department, "name")
            heading = _("Det er sendt videre til %(department)s", department=name)
            return Panel("plain", "ArrowRight", kick, heading, reason or _("De har ansvaret for dette."))
    return _published(need, kick, lines)


def _unread(need: Need, kick: str) -> Panel:
    when = day(read_by(need.told_at))
    heading = _("Vi har ikke lest det ennå")
    if is_late(need.told_at):
        text = _("Vi lovet å lese det innen %(day)s, og det rakk vi ikke. Det står først i køen.", day=when)
    else:
        text = _("Vi leser det innen %(day)s. Da får du vite om det blir publisert.", day=when)
    return Panel("lit", "Clock", kick, heading, text)


def _taken_down(need: Need, rules: Mapping[Policy, Any], reason: str) -> Panel:
    policy = need.policy or Policy.UNCLEAR
    kick = _("Ikke publisert") if need.state is NeedState.DECLINED else _("Tatt ned")
    rule = str(rules[policy])
    text = reason.replace(str(POLICY[policy]), rule, 1) or rule  # the reason is written to the one who told it
    return Panel("turn", "ArrowUndo", kick, str(POLICY_NAMES[policy]), text, reply=True)


def _published(need: Need, kick: str, lines: Sequence[Receipt]) -> Panel:
    if need.used_at is not None and only_against(lines):
        text = _("Det er ikke alle som mener det samme, og det skal synes. Nedenfor ser du hvor det står.")
        return Panel("lit", "Chat2", kick, _("Det vises i en innsikt, blant dem som sa noe annet"), text)
    if (step := furthest(need, lines)) is not None:
        text = _("Det du leser nedenfor, viser hva det ble til.")
        return Panel("lit", step.icon, kick, str(step.heading), text)
    if need.answered_at is not None:
        return Panel("plain", "Chat2", kick, _("Kommunen har svart"), answer=need.answers[-1])
    if need.project is not None and need.project.state is not ProjectState.DRAFT:
        heading = _("Det er med i prosjektet «%(title)s»", title=told(need.project, "title"))
        return Panel("lit", "Buildings2", kick, heading, _("Prosjektteamet leser behovene og svarer her."))
    text = _("Vi finner ut hvor det hører hjemme, og svarer her.")
    return Panel("lit", "Eye", kick, _("Det er lest og publisert"), text)
