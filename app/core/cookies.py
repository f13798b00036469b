"""Cookies that hold one signed random token and nothing else. Whom it is known as stands in the database."""

from flask import Response, current_app, request, session
from itsdangerous import BadSignature, Signer

from app.core import secrets
from config import Settings

DEVICE = "device"  # the cookie of whoever has acted here: its browser is no stranger


class TokenCookie:
    """One such cookie by its name, which also keeps its signature and its tokens apart from those of others."""

    def __init__(self, name: str, *, keep: int) -> None:
        """keep: for how many seconds a browser holds it."""
        self._name, self._keep = name, keep

    @property
    def name(self) -> str:
        return _settings().cookie(self._name)

    def read(self) -> str | None:
        """The token that came with the request, when its signature is ours."""
        value = request.cookies.get(self.name)
        if not value:
            return None
        try:
            return self._signer().unsign(value.encode()).decode()
        except (BadSignature, UnicodeError):
            return None

    def fresh(self) -> str:
        """A token for who acts for the first time, or for the first time since the one they hold was forgotten.

        It follows from the random number behind the token of their forms: two presses at once, both sent before the
        first answer brought the cookie, are one device and count once.
        """
        seed, forgotten = session.get("csrf_token"), self.read() or ""
        return secrets.derived_token(self._name, seed + forgotten) if seed else secrets.token()

    def give(self, response: Response, token: str) -> None:
        """Let the answer bring the token, unless what was asked for was not done."""
        if response.status_code < 400:
            value, secure = self._signer().sign(token.encode()).decode(), _settings().secure_cookies
            response.set_cookie(
                self.name, value, max_age=self._keep, secure=secure, httponly=True, samesite="Lax", path="/"
            )

    def take_away(self, response: Response) -> None:
        """Let the answer empty the browser of the token."""
        secure = _settings().secure_cookies
        response.delete_cookie(self.name, secure=secure, httponly=True, samesite="Lax", path="/")

    def _signer(self) -> Signer:
        return Signer(str(current_app.config["SECRET_KEY"]), salt=self._name)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
