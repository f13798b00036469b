"""Write news, and accept what is handed over."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import draft_received, render, see
from app.core.pagination import cut
from app.projects import services
from app.projects.forms import HandoverForm, NewsForm
from app.projects.models import NewsItem, Project
from app.projects.permissions import ACCEPT, NEWS
from app.projects.views.blueprint import bp
from app.projects.views.loading import project_of


@bp.page("/team/<slug>/nytt", "/team/<slug>/news", methods=["GET", "POST"])
@requires(NEWS, on=project_of)
def news_team(project: Project, slug: str) -> Response | Any:
    return _write(project, None)


@bp.page("/team/<slug>/nytt/<int:news_id>", "/team/<slug>/news/<int:news_id>", methods=["GET", "POST"])
@requires(NEWS, on=project_of)
def edit_news(project: Project, slug: str, news_id: int) -> Response | Any:
    item = next((one for one in project.news if one.id == news_id), None)
    if item is None:
        raise NotFound
    return _write(project, item)


def _write(project: Project, item: NewsItem | None) -> Response | Any:
    form, theirs = NewsForm(obj=latest(item) if item else None), []
    kept_as = f"news-{project.slug}-{item.id if item else 0}"
    if form.validate_on_submit() and not (theirs := form.overtaken()):
        values = {name: form[name].data or "" for name in ("title_nb", "title_en", "body_nb", "body_en")}
        services.write_news(access.person(), project, values, item, form.client_key.data)
        draft_received(kept_as)
        flash(_("Lagret.") if item else _("Nyheten er publisert."), "success")
        return see("projects.news_team", slug=project.slug)
    status = 409 if theirs else 422 if form.is_submitted() else 200
    page = cut(project.news, request.args.get("side", 1, int))
    more: dict[str, Any] = {"form": form, "item": item, "theirs": theirs, "page": page, "kept_as": kept_as}
    return render("projects/team_news.html", status=status, project=project, **more)


@bp.page("/team/<slug>/overlevering", "/team/<slug>/handover", methods=["GET", "POST"])
@requires(ACCEPT, on=project_of)
def handover(project: Project, slug: str) -> Response | Any:
    if not project.handovers:
        raise NotFound
    offered = latest(project.handovers[-1])
    form, theirs = HandoverForm(obj=offered), []
    if form.validate_on_submit() and form.next_status_on.data and not (theirs := form.overtaken()):
        try:
            services.accept_handover(
                access.person(),
                offered,
                contact_name=form.contact_name.data or "",
                contact_email=form.contact_email.data or "",
                contact_role_nb=form.contact_role_nb.data or "",
                contact_role_en=form.contact_role_en.data or "",
                next_status_on=form.next_status_on.data,
            )
            flash(_("Lagret. Kontakten og datoen vises for alle."), "success")
            return see("projects.team_overview", slug=slug)
        except Invalid as error:
            refused(form, error)
    status = 409 if theirs else 422 if form.is_submitted() else 200
    page: dict[str, Any] = {"project": project, "form": form, "handover": offered, "theirs": theirs}
    return render("projects/team_handover.html", status=status, **page)
