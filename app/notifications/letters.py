"""A mail as text and as light HTML, written in the receiver's language from `templates/notifications/mail/*.txt`.

Each template has the blocks `subject` and `body`. The HTML is the same text: paragraphs, and a line «Se sporet:
https://…» as a link that says «Se sporet».
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import current_app
from jinja2 import Template
from markupsafe import Markup, escape

from app.core.i18n import in_language

SUBJECT_LENGTH = 50
_LINK = re.compile(r"^(?:(?P<label>[^\n]+?):\s+)?(?P<url>https?://\S+)$")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def compose(template: str, lang: str, *, stop_url: str = "", **context: Any) -> Letter:
    """Write the mail `template` in `lang`. Mails that answer a wish to follow carry `stop_url`."""
    with in_language(lang):
        written, context = _template(f"{template}.txt"), {**context, "stop_url": stop_url}
        foot = _template("_foot.txt").render(context)
        text = in_mail(_block(written, "body", context) + "\n\n" + foot)
        subject = fitted(" ".join(_block(written, "subject", context).split()))
        html = _template("_frame.html").render(lang=lang, subject=subject, blocks=_html(text))
    return Letter(subject, text + "\n", html)


def fitted(subject: str, length: int = SUBJECT_LENGTH) -> str:
    """The subject, cut at a word when it is longer than a phone shows."""
    if len(subject) <= length:
        return subject
    return subject[: length - 1].rsplit(" ", 1)[0].rstrip(" ,:«–") + "…"


def _template(name: str) -> Template:
    """Rendered without what pages get: a mail knows of no request and no reader who is signed in."""
    return current_app.jinja_env.get_template(f"notifications/mail/{name}")


def _block(template: Template, name: str, context: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(context))).strip()


def in_mail(text: str) -> str:
    """As a text stands in a mail: each paragraph on one line; mail programs break lines themselves."""
    return "\n\n".join(" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip())


def _html(text: str) -> list[Markup]:
    return [_as_link(block) or escape(block) for block in text.split("\n\n")]


def _as_link(block: str) -> Markup | None:
    found = _LINK.match(block)
    if found is None:
        return None
    return Markup('<a href="{url}">{label}</a>').format(url=found["url"], label=found["label"] or found["url"])
