"""The gate: what stands in the way, the decision in words, a look at what everyone will see, and the decision."""

import uuid
from typing import Any

from flask import flash, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import access, clock
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Closed, Conflict, Invalid
from app.core.fields import refused
from app.core.i18n import LANGUAGES, _, in_language
from app.core.pages import draft_received, render, see
from app.core.text import whole
from app.insights import services, trace
from app.insights.forms import DecisionForm
from app.insights.queries import gate as queries
from app.insights.queries import sources
from app.insights.queries.sources import Source
from app.insights.services.gate import Gate
from app.insights.views.blueprint import bp
from app.insights.views.loading import project_of
from app.notifications.models import Subject
from app.projects.models import GateDecision, Outcome, Project
from app.projects.permissions import DECIDE, WORK
from app.projects.services import Decision
from app.projects.wording import OUTCOMES

WORDS = ("title", "reason", "lessons", "for_residents", "decided_by")


@bp.page("/team/<slug>/beslutning", "/team/<slug>/decision")
@requires(WORK, on=project_of)
def gate(project: Project, slug: str) -> Response:
    form = DecisionForm(formdata=None, client_key=str(uuid.uuid4()), version=project.version, after=_newest(project))
    return _page(project, services.look_at_gate(project), form)


def _page(project: Project, look: Gate, form: DecisionForm, status: int = 200, **more: Any) -> Response:
    """The gate. What was written stands in it, also when it cannot be decided after all."""
    search, picked = request.form.get("q", "").strip(), _chosen(project)
    taken = {one.thing for one in picked}
    found = [one for one in sources.candidates(project.id, Subject.DECISION, search) if one.thing not in taken]
    offered = [outcome for outcome in look.outcomes if outcome in look.possible or outcome.value == form.outcome.data]
    form.outcome.choices = [SelectChoice(outcome.value, OUTCOMES[outcome][0]) for outcome in offered]
    form.source.choices = [SelectChoice(one.value, one.title) for one in picked + found]
    obstacles, error = look.obstacles, more.get("error", "")
    return render(
        "insights/team_gate.html",
        status=status,
        project=project,
        gate=look,
        form=form,
        kinds={one.value: trace.kind_name(one.thing[0]) for one in picked + found},
        search=search,
        kept_as=_kept_as(project, form),
        obstacles=obstacles,
        error="" if error in obstacles else error,
        meanwhile=more.get("meanwhile"),
        can_decide=DECIDE.allows(access.person(), project),
    )


@bp.page("/team/<slug>/beslutning/lagre", "/team/<slug>/decision/save", methods=["GET", "POST"])
@requires(DECIDE, on=project_of)
def save_decision(project: Project, slug: str) -> Response | Any:
    """First a preview of what everyone will read; then, sent again with `confirmed`, the decision itself.

    Whoever goes back to the preview comes to its address without what was sent, and from there to the gate.
    """
    if request.method == "GET":
        return see("insights.gate", slug=slug)
    look, form = services.look_at_gate(project), DecisionForm()
    form.outcome.choices = [SelectChoice(outcome.value, OUTCOMES[outcome][0]) for outcome in Outcome]
    if _decided_meanwhile(project, form) is not None:
        return _late(project, form)
    if request.form.get("change"):
        return _page(project, look, form)
    if not form.validate():
        return _page(project, look, form, 422)
    decision = _decision(form)
    try:
        if not request.form.get("confirmed"):
            return _preview(project, look, form, decision)
        services.decide(access.person(), project, decision, [one.thing for one in _chosen(project)])
    except Invalid as error:
        refused(form, error)
        return _page(project, look, form, 422)
    except (Closed, Conflict) as error:
        return _late(project, form, error)
    flash(_("Beslutningen er lagret."), "success")
    draft_received(_kept_as(project, form))
    return see("projects.decisions", slug=slug)


def _late(project: Project, form: DecisionForm, error: Closed | Conflict | None = None) -> Response:
    """Somebody was first: what stands now, above what was written. Sent again, it is meant for how things stand now.

    When they decided, it is about another phase or round now: the texts stay, what was chosen is chosen anew.
    """
    form.version.data = str(latest(project).version)
    if (meanwhile := _decided_meanwhile(project, form)) is not None:
        form.after.data, form.client_key.data, form.outcome.data = str(meanwhile.id), str(uuid.uuid4()), None
    reason = error.reason if error is not None and meanwhile is None else ""
    return _page(project, services.look_at_gate(project), form, 409, error=reason, meanwhile=meanwhile)


def _kept_as(project: Project, form: DecisionForm) -> str:
    """The name of the draft on the device: what was begun before somebody decided is about another round, and is not
    offered as if it were about this one."""
    return f"gate-{project.slug}-{whole(str(form.after.data)) or 0}"


def _newest(project: Project) -> int:
    found = queries.newest_decision(project.id)
    return found.id if found is not None else 0


def _decided_meanwhile(project: Project, form: DecisionForm) -> GateDecision | None:
    """What somebody decided since the form was opened. The same form, sent again once it is stored, is no other's."""
    known, found = whole(form.after.data), queries.newest_decision(project.id)
    if known is None or found is None or found.id == known:
        return None
    again = request.form.get("confirmed") and found.client_key == form.client_key.data
    return None if again else found


def _decision(form: DecisionForm) -> Decision:
    words: dict[str, Any] = {
        f"{name}_{lang}": (form[f"{name}_{lang}"].data or "").strip() for name in WORDS for lang in ("nb", "en")
    }
    version = whole(form.version.data)
    return Decision(outcome=Outcome(form.outcome.data), client_key=form.client_key.data or "", version=version, **words)


def _chosen(project: Project) -> list[Source]:
    """The evidence that was chosen and that everybody may read: what is shown before is what is stored after."""
    values = request.form.getlist("source")
    return sources.chosen(project.id, [thing for value in values if (thing := services.links.parse(value))])


def _as_read(project: Project, look: Gate, decision: Decision, lang: str) -> Markup:
    """The decision as everyone will read it in `lang`, headings and all."""
    before = g.lang
    try:
        g.lang = lang  # what a template marks as another language is marked against this one
        with in_language(lang):
            return Markup(render_template("insights/_decided.html", **_shown(project, look, decision)))  # noqa: S704 - ours
    finally:
        g.lang = before


def _shown(project: Project, look: Gate, decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision,
        "phase": look.phase,
        "closing": [activity for activity in look.closing(decision.outcome) if activity.closes_at],
        "evidence": _chosen(project),
        "trace": trace,
        "today": clock.today(),
    }


def _preview(project: Project, look: Gate, form: DecisionForm, decision: Decision) -> Response:
    services.check_decision(project, decision, [one.thing for one in _chosen(project)])
    return render(
        "insights/team_preview.html",
        project=project,
        decision=decision,
        closing=look.closing(decision.outcome),
        pages={code: _as_read(project, look, decision, code) for code in LANGUAGES},
        form=form,
        picked=[one.value for one in _chosen(project)],
        contributions=services.count_contributions(project),
        letters=services.preview_letters(project, decision),
    )
