"""The insight board: needs that are placed nowhere yet, beside the insights and what stands behind each.

Everything is a form: tick, choose where to, press. Keys and dragging (static/js/board.js) press the same buttons.
"""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access, clock
from app.core.access import requires
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.pages import draft_received, render, see
from app.core.text import whole
from app.core.whereabouts import shown_at
from app.insights import services, wording
from app.insights.forms import FindingForm
from app.insights.models import Insight, Stance
from app.insights.permissions import READ, WRITE
from app.insights.queries import board, findings
from app.insights.queries.meanwhile import linked_meanwhile
from app.insights.services import placing, undoing
from app.insights.services.placing import Pick, Step
from app.insights.services.undoing import Undo
from app.insights.views.blueprint import bp
from app.insights.views.loading import finding_of, project_of
from app.notifications.models import Subject
from app.projects.models import Project

NOTHING_PICKED = lazy_("Velg minst ett behov først.")
TOO_LATE = lazy_("Dette er angret allerede, eller det er for lenge siden.")
MOVES = {"move": lazy_("Flytt til innsikt"), "against": lazy_("Koble som motstemme")}
NO_TARGET = lazy_("Velg hvilken innsikt behovene skal til.")


@bp.page("/team/<slug>/innsikt/tavle", "/team/<slug>/insights/board")
@requires(READ, on=project_of)
def columns(project: Project, slug: str) -> Response:
    return _board(project)


def _board(project: Project, status: int = 200, error: object = "", picked: frozenset[str] = frozenset()) -> Response:
    """What is asked for stands in the address, also when a form came back to it."""
    asked = request.args
    text = asked.get("q", "").strip()[:100]
    page, shown = board.columns(project.id, asked.get("kolonner", 1, int))
    figures = board.figures(project.id)
    word = asked.get("angre", "")
    done = undoing.opened(access.person(), project, word) if word else None
    return render(
        "insights/team_board.html",
        status=status,
        project=project,
        inbox=board.unplaced(project.id, asked.get("side", 1, int), text),
        search=text,
        page=page,
        columns=shown,
        choices=board.choices(project.id),
        numbers=findings.numbered(project.id),
        figures=figures,
        waited=(clock.today() - clock.local(figures.oldest).date()).days if figures.oldest else 0,
        undoing=word,
        moved=_moved(project, done) if done else "",
        error=error,
        picked=picked,
        Card=board.Card,
        crowd=wording.crowd,
    )


def _moved(project: Project, done: Undo) -> str:
    """What was done, where to, and what somebody else had just done with the same."""
    needs = len({step.need for step in done.steps})
    drawn = [step for step in done.steps if step.left is not None]
    targets = {step.insight for step in drawn}
    insight = findings.found_by_id(Insight, drawn[0].insight) if len(targets) == 1 else None
    if insight is None:
        return wording.moved(needs)
    things = [(Subject.NEED, step.need) for step in drawn]
    other = linked_meanwhile(project.id, things, insight.id, access.person().account_id or 0, done.since)
    return wording.moved(needs, insight, other, against=drawn[0].left is Stance.AGAINST)


@bp.page("/team/<slug>/innsikt/tavle/flytt", "/team/<slug>/insights/board/move", methods=["POST"])
@requires(WRITE, on=project_of)
def place_needs(project: Project, slug: str) -> Response | Any:
    """Move, link as a dissenting voice, take away, undo, or begin a new insight: the pressed button says which."""
    act, _colon, named = request.form.get("act", "").partition(":")
    target, values = named or request.form.get("to", ""), request.form.getlist("pick")[: placing.AT_ONCE]
    picks = [pick for value in values if (pick := placing.parse_pick(value))]
    if act == "new" and picks:
        return _begin(project, picks)
    if picks and (act == "find" or (act in MOVES and target == "find")):
        return _choose(project, picks, act, whole(named) or 1)
    begun = clock.now()
    try:
        if act == "undo":
            _undo(project)
            return see("insights.columns", slug=slug, **_kept())
        done = placing.place(access.person(), project, _steps(act, target, project, picks))
    except (Closed, Invalid) as error:
        shown_at("insights.columns", slug=slug)
        return _board(project, 422, error.reason, frozenset(values))
    again = undoing.sealed(access.person(), project, done, begun)
    return see("insights.columns", slug=slug, **_kept(), angre=again or None, _anchor="flyttet" if again else None)


def _undo(project: Project) -> None:
    """Take back what this person did a short while ago, and say when others have changed some of it since."""
    word, person = request.form.get("steps", ""), access.person()
    if (undo := undoing.opened(person, project, word)) is None:
        raise Closed(TOO_LATE)
    done = placing.place(person, project, undo.steps, since=undo.since)
    number, total = len({step.need for step in done}), len({step.need for step in undo.steps})
    flash(wording.undone(number, total), "success" if number == total else "warning")


def _kept() -> dict[str, Any]:
    """The same pages of the board as before."""
    return {name: request.args[name] for name in ("side", "kolonner", "q") if request.args.get(name)}


def _steps(act: str, told: str, project: Project, picks: list[Pick]) -> list[Step]:
    if not picks:
        raise Invalid(NOTHING_PICKED)
    if act == "away":
        return placing.taking_away(picks)
    target = whole(told)
    if not target:
        raise Invalid(NO_TARGET)
    found = finding_of(Insight, project, target)
    return placing.speaking_against(picks, found.id) if act == "against" else placing.moving(picks, found.id)


def _choose(project: Project, picks: list[Pick], act: str, number: int) -> Response:
    """All insights of the project, a page at a time or looked for by their words, for what was picked."""
    verb, text = act if act in MOVES else request.form.get("verb", ""), request.form.get("q", "").strip()[:100]
    shown_at("insights.columns", slug=project.slug)
    return render(
        "insights/team_board_choose.html",
        project=project,
        picks=picks,
        verb=verb if verb in MOVES else "move",
        verbs=MOVES,
        search=text,
        board_at=_kept(),
        page=board.sought(project.id, text, number),
    )


def _begin(project: Project, picks: list[Pick]) -> Response | Any:
    """A new insight from what was picked: first its sentence is asked for, then it is written and the needs are moved."""
    form, asked = FindingForm(), "title_nb" in request.form
    shown_at("insights.columns", slug=project.slug)
    if not asked or not form.validate():
        return _new_page(project, form if asked else FindingForm(formdata=None), picks, 422 if asked else 200)
    begun = clock.now()
    title = {name: (form[name].data or "").strip() for name in ("title_nb", "title_en")}
    try:
        made = services.create_finding(access.person(), Insight, project, title, form.client_key.data)
        done = placing.place(access.person(), project, placing.moving(picks, made.id))
    except (Closed, Invalid) as error:
        return _new_page(project, form, picks, 422, error.reason)
    draft_received(f"{Subject.INSIGHT.value}-{project.slug}")
    again = undoing.sealed(access.person(), project, done, begun)
    place = {**_kept(), "kolonner": board.last_page(project.id)}  # where it can be seen
    return see("insights.columns", slug=project.slug, **place, angre=again, _anchor="flyttet")


def _new_page(project: Project, form: FindingForm, picks: list[Pick], status: int, error: object = "") -> Response:
    values: dict[str, Any] = {"form": form, "picks": picks, "error": error, "board_at": _kept()}
    return render("insights/team_board_new.html", status=status, project=project, **values)
