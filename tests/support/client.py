"""A test client that inspects every page it gets, sends the token that forms carry, and can be somebody."""

import secrets
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import Signer, URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.core.db import db
from app.people import accounts, devices
from app.people.models import Account, IdentityLevel
from tests.support import inspection
from tests.support.page import Form, Page

WRITING = ("POST", "PUT", "PATCH", "DELETE")


class Client(FlaskClient):
    """What a browser is to the app. Each answer has `.page`; a page that breaks a rule fails the test.

    What the test has arranged so far is committed when the client asks, as it would be in life.
    """

    inspecting = True

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """`csrf=False` leaves out the token that a form of ours would carry."""
        db.session.commit()
        db.session.remove()
        if csrf and kwargs.get("method") in WRITING:
            kwargs["headers"] = {"X-CSRFToken": self.token(), **dict(kwargs.get("headers") or {})}
        kwargs.setdefault("buffered", True)  # a streamed answer is read to its end within its context
        response = super().open(*args, **kwargs)
        db.session.remove()
        if response.mimetype == "text/html" and response.data:
            response.page = Page(response.text, response.request.path)
            if self.inspecting and response.status_code not in (301, 302, 303, 307, 308):
                wrong = inspection.problems(response.page)
                assert not wrong, f"{response.request.path} ({response.status_code}):\n  " + "\n  ".join(wrong)
        return response

    def page(self, url: str, status: int = 200, **kwargs: Any) -> Page:
        """The page at `url`, which must answer with `status`."""
        response = self.get(url, **kwargs)
        assert response.status_code == status, f"{url} answered {response.status_code}, not {status}"
        page: Page = response.page
        return page

    def submit(self, form: Form, follow: bool = False, **values: Any) -> TestResponse:
        """Send the form as a person would: what stands in it, with `values` written over it."""
        unknown = set(values) - set(form.fields)
        assert not unknown, f"the form has no field {sorted(unknown)}; it has {sorted(form.fields)}"
        data = {name: value for name, value in {**form.fields, **values}.items() if value is not None}
        if form.method == "get":
            return self.get(form.action, query_string=data, follow_redirects=follow)
        here = {"Sec-Fetch-Site": "same-origin"}  # as browsers say of a form on one of our pages
        return self.post(form.action, data=data, follow_redirects=follow, headers=here)

    def token(self) -> str:
        """The token that this browser's forms carry."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        key = self.application.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))

    def sign_in(self, account: Account) -> "Client":
        """Be signed in as `account` from now on."""
        token = accounts.open_session(account)
        db.session.commit()
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"], session["_fresh"] = token, True
        return self

    def take_part(self) -> int:
        """Be a participant with a device of its own from now on; returns the participant's id."""
        token = secrets.token_urlsafe(18)
        participant_id = devices.new_participant(IdentityLevel.OPEN, token)
        db.session.commit()
        value = Signer(str(self.application.config["SECRET_KEY"]), salt="device").sign(token.encode()).decode()
        self.set_cookie("device", value)
        return participant_id
