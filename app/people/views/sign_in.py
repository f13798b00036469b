"""Signing in with a code by e-mail, signing out, and in the demo signing in as one of its people."""

from collections.abc import Sequence

from flask import abort, current_app, flash, request, session, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access, limits
from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import _, language, lazy_
from app.core.pages import draft_received, keep_changes, render, safe_next, see
from app.core.permissions import ROLE_NAMES, Role
from app.people import device, identity, signing_in
from app.people.forms import CodeForm, SignInForm
from app.people.models import Account
from app.people.views.blueprint import bp
from app.people.views.workplace import workplace

ASKED = "signing_in"  # in the session: which address this browser asked a code for, and where it goes on to
SIGN_INS, CODES = "120/hour", "240/hour"  # from one network
WRONG_CODE = lazy_("Koden stemmer ikke, eller den er brukt eller for gammel. Sjekk tallene, eller be om en ny.")


@bp.page("/logg-inn", "/sign-in", methods=["GET", "POST"])
@public("how those who work with the projects sign in")
def sign_in() -> Response:
    if request.method == "POST" and not limits.within(SIGN_INS, "sign in"):
        abort(429)
    form = SignInForm(data={"next": safe_next(request.args.get("next"), "")})
    if form.validate_on_submit():
        signing_in.send_code(form.address, language(), device.browser())
        session[ASKED] = {"email": form.address, "next": safe_next(form.next.data, "")}
        return see("people.sign_in_code")
    if request.method == "GET" and access.person().signed_in:
        return redirect(_onward(form.next.data or ""), 303)
    return _sign_in_page(form, 422 if form.errors else 200)


def _sign_in_page(form: SignInForm, status: int) -> Response:
    demo = current_app.extensions["settings"].demo
    people = _by_role(signing_in.demo_accounts()) if demo else []
    return render("people/sign_in.html", status=status, form=form, people=people)


@bp.page("/logg-inn/kode", "/sign-in/code", methods=["GET", "POST"])
@public("the code that was sent by e-mail is the proof")
def sign_in_code() -> Response:
    if request.method == "POST" and not limits.within(CODES, "sign-in code"):
        abort(429)
    asked = session.get(ASKED)
    if not asked:
        return see("people.sign_in")
    form = CodeForm()
    if not form.validate_on_submit():
        return render("people/sign_in_code.html", status=422 if form.errors else 200, form=form, asked=asked)
    account = signing_in.account_for_code(asked["email"], str(form.code.data), device.browser())
    if account is None:
        form.code.errors = [WRONG_CODE]
        return keep_changes(render("people/sign_in_code.html", status=422, form=form, asked=asked))
    return _signed_in(account, asked["next"])


@bp.page("/logg-inn/demo", "/sign-in/demo", methods=["POST"])
@public("demo only: sign in as one of the made-up people")
def demo_sign_in() -> Response:
    if not current_app.extensions["settings"].demo:
        raise NotFound
    account = signing_in.demo_account(request.form.get("who", ""))
    if account is None:
        raise NotFound
    return _signed_in(account, safe_next(request.form.get("next"), ""))


@bp.page("/logg-ut", "/sign-out", methods=["POST"])
@public("anybody may leave")
def sign_out() -> Response:
    identity.sign_out()
    return _left()


@bp.page("/logg-ut/overalt", "/sign-out/everywhere", methods=["POST"])
@public("anybody may leave; signs out one's own account on every device")
def sign_out_everywhere() -> Response:
    if access.person().signed_in:
        identity.sign_out(everywhere=True)
        flash(_("Du er logget ut overalt. På andre telefoner og maskiner må du logge inn på nytt."), "success")
    return _left()


def _left() -> Response:
    """What the browser kept of the pages of somebody at work goes with them, and what they had not finished."""
    draft_received("*")
    response = see("people.sign_in")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _signed_in(account: Account, target: str) -> Response:
    identity.sign_in(account)
    return redirect(_onward(target), 303)


def _onward(target: str) -> str:
    """Where one goes on to: the page that asked to sign in, else the place where one's work is."""
    return safe_next(target, workplace() or url_for("people.my_page"))


def _by_role(accounts: Sequence[Account]) -> list[tuple[Account, object]]:
    """The people of the demo with the first role that each has, in the order of the roles."""
    held = [(account, role) for role in Role for account in accounts if _first_role(account) is role]
    return [(account, ROLE_NAMES[role]) for account, role in held]


def _first_role(account: Account) -> Role | None:
    roles = {grant.role for grant in account.roles}
    return next((role for role in reversed(Role) if role in roles), None)
