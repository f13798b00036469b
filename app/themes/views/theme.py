"""One theme: what it holds, and what people decide about it."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import _, ngettext
from app.core.pages import render, see
from app.core.text import whole
from app.inbox import wording
from app.themes import services
from app.themes.forms import NameForm, SplitForm
from app.themes.models import Theme
from app.themes.permissions import READ, WRITE
from app.themes.queries import themes
from app.themes.views.blueprint import bp
from app.themes.views.board import chosen
from app.themes.views.loading import named, theme_of

NB, EN = "/team/<slug>/temaer/<int:theme_id>", "/team/<slug>/themes/<int:theme_id>"


@bp.page(NB, EN)
@requires(READ, on=theme_of)
def theme(found: Theme, slug: str, theme_id: int) -> Response:
    return _page(found)


@bp.page(f"{NB}/navn", f"{EN}/name", methods=["POST"])
@requires(WRITE, on=theme_of)
def name(found: Theme, slug: str, theme_id: int) -> Response:
    """Accept it with this name, or give an accepted one another name."""
    services.hold(access.person(), found)
    form = NameForm(obj=found)
    if not form.validate():
        return _page(found, 422, form=form)
    if theirs := form.overtaken():
        return _page(found, 409, form=form, theirs=theirs)
    services.rename(access.person(), found, form.name_nb.data or "", form.name_en.data or "")
    return see("themes.theme", slug=slug, theme_id=theme_id)


@bp.page(f"{NB}/godta", f"{EN}/accept", methods=["POST"])
@requires(WRITE, on=theme_of)
def accept(found: Theme, slug: str, theme_id: int) -> Response:
    beside = themes.after(found)  # who goes through the list goes on where they were
    services.accept(access.person(), found)
    flash(named(_("«%(name)s» er godtatt. Ingen ny gruppering endrer det."), found), "success")
    return see("themes.board", slug=slug, _anchor=f"tema-{beside or theme_id}")


@bp.page(f"{NB}/innspill", f"{EN}/contributions", methods=["POST"])
@requires(WRITE, on=theme_of)
def change(found: Theme, slug: str, theme_id: int) -> Response | Any:
    """Accept, move, take out or split off what was ticked: which one says the button that was pressed."""
    act = request.form.get("act", "")
    split = SplitForm()
    if act == "split" and not split.validate():
        return _page(found, 422, split=split)
    try:
        flash(_carry_out(act, found, split), "success")
    except Invalid as error:
        return _page(found, 422, error=error.reason, split=split)
    return see("themes.theme", slug=slug, theme_id=theme_id)


def _carry_out(act: str, found: Theme, split: SplitForm) -> str:
    person, things = access.person(), chosen()
    if act == "split":
        made = services.split(person, found, things, split.new_name.data or "", client_key=split.client_key.data)
        return named(_("«%(name)s» er skilt ut som eget tema."), made)
    if act == "keep":
        count = services.put(person, found, things)
        return ngettext("%(num)d innspill hører til temaet.", "%(num)d innspill hører til temaet.", count)
    if act == "out":
        count = services.take_out(person, found, things)
        return ngettext("%(num)d innspill er tatt ut.", "%(num)d innspill er tatt ut.", count)
    target = whole(request.form.get("theme"))
    if act != "move" or target is None:
        raise Invalid(_("Velg et tema."))
    other = themes.theme_by_id(target)
    if other is None or other.project_id != found.project_id:
        raise NotFound
    count = services.put(person, other, things)
    return ngettext("%(num)d innspill er flyttet.", "%(num)d innspill er flyttet.", count)


@bp.page(f"{NB}/los-opp", f"{EN}/dissolve", methods=["POST"])
@requires(WRITE, on=theme_of)
def dissolve(found: Theme, slug: str, theme_id: int) -> Response:
    services.dissolve(access.person(), found)
    flash(_("Temaet er løst opp. Innspillene i det er ikke i noe tema nå."), "success")
    return see("themes.board", slug=slug)


@bp.page(f"{NB}/innsikt", f"{EN}/insight", methods=["POST"])
@requires(WRITE, on=theme_of)
def insight(found: Theme, slug: str, theme_id: int) -> Response:
    try:
        made = services.start_insight(access.person(), found, request.form.get("client_key"))
    except (Invalid, Closed) as error:
        return _page(found, 422, error=error.reason)
    if made.unfit:
        flash(
            ngettext(
                "%(num)d innspill kan ikke være kilde nå og kom ikke med: Det er ikke publisert, eller det er skrevet i et verksted.",
                "%(num)d innspill kan ikke være kilder nå og kom ikke med: De er ikke publisert, eller de er skrevet i et verksted.",
                made.unfit,
            )
        )
    if made.waiting:
        flash(
            ngettext(
                "%(num)d innspill står igjen. Trykk «Ta med nye innspill i innsikten» på temaet for å ta det med.",
                "%(num)d innspill står igjen. Trykk «Ta med nye innspill i innsikten» på temaet for å ta med flere.",
                made.waiting,
            )
        )
    return see("insights.edit_insight", slug=slug, found_id=made.insight.id)


def _page(found: Theme, status: int = 200, **more: Any) -> Response:
    different = request.values.get("sorter") == "ulike"
    return render(
        "themes/theme.html",
        status=status,
        project=found.project,
        theme=found,
        form=more.pop("form", None) or NameForm(formdata=None, obj=found),
        split=more.pop("split", None) or SplitForm(formdata=None),
        error=more.pop("error", ""),
        theirs=more.pop("theirs", []),
        page=themes.members(access.person(), found, request.values.get("side", 1, int), different_first=different),
        different=different,
        others=themes.others(found),
        words=wording,
        ticked=set(request.form.getlist("item")),
        into=whole(request.form.get("theme")),
    )
