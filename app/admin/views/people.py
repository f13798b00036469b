"""Accounts and roles."""

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.admin import queries, services
from app.admin.forms import AccountForm, RoleForm
from app.admin.permissions import PEOPLE
from app.admin.views.blueprint import bp
from app.core import access
from app.core.access import requires
from app.core.errors import Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import render, see
from app.core.permissions import ROLE_NAMES, Role
from app.people.models import Account


@bp.page("/admin/folk", "/admin/people")
@requires(PEOPLE)
def people() -> Response:
    search = request.args.get("q", "").strip()
    page = queries.accounts(search, request.args.get("side", 1, int))
    return render("admin/people.html", page=page, search=search, form=AccountForm(), roles=ROLE_NAMES)


@bp.page("/admin/folk/ny", "/admin/people/new", methods=["POST"])
@requires(PEOPLE)
def add_account() -> Response:
    form = AccountForm()
    try:
        if form.validate():
            made = services.add_account(
                access.person(), form.email.data or "", form.name.data or "", form.language.data
            )
            return see("admin.account", account_id=made.id)
    except Invalid as error:
        refused(form, error)
    return render("admin/people.html", status=422, page=queries.accounts(), search="", form=form, roles=ROLE_NAMES)


def _account(account_id: int) -> Account:
    if (found := queries.account(account_id)) is None:
        raise NotFound
    return found


@bp.page("/admin/folk/<int:account_id>", "/admin/people/<int:account_id>")
@requires(PEOPLE)
def account(account_id: int) -> Response:
    return _account_page(_account(account_id), _role_form())


def _role_form() -> RoleForm:
    form = RoleForm()
    form.project.choices = [
        SelectChoice("", "–"),
        *(SelectChoice(str(key), name) for key, name in queries.project_names().items()),
    ]
    return form


def _account_page(found: Account, form: RoleForm, status: int = 200) -> Response:
    return render(
        "admin/account.html",
        status=status,
        account=found,
        form=form,
        roles=ROLE_NAMES,
        projects=queries.project_names(),
    )


@bp.page("/admin/folk/<int:account_id>/rolle", "/admin/people/<int:account_id>/role", methods=["POST"])
@requires(PEOPLE)
def change_role(account_id: int) -> Response:
    found, form = _account(account_id), _role_form()
    try:
        if form.validate():
            project_id = int(form.project.data) if form.project.data else None
            act = services.take_role if request.form.get("take") else services.give_role
            act(access.person(), found, Role(form.role.data), project_id)
            flash(_("Rollen er tatt bort.") if request.form.get("take") else _("Rollen er gitt."), "success")
            return see("admin.account", account_id=account_id)
    except Invalid as error:
        refused(form, error)
    return _account_page(found, form, 422)


@bp.page("/admin/folk/<int:account_id>/tilgang", "/admin/people/<int:account_id>/access", methods=["POST"])
@requires(PEOPLE)
def change_access(account_id: int) -> Response:
    services.set_active(access.person(), _account(account_id), active=request.form.get("active") == "1")
    return see("admin.account", account_id=account_id)
