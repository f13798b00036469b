"""Pages about the service itself."""

from collections.abc import Iterator

from flask import Response as FlaskResponse
from flask import current_app, render_template
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.i18n import LANGUAGES
from app.core.links import outward
from app.core.pagecache import shared
from app.core.pages import render
from app.projects import queries, wording
from app.projects.phases import ALLOWED
from app.projects.views.blueprint import bp

ALWAYS = ("home", "index", "how_we_work", "about", "privacy", "accessibility", "contact")
ELSEWHERE = ("needs.index", "needs.new", "opendata.index")


@bp.page("/slik-jobber-vi", "/how-we-work")
@public("how a need becomes a solution")
@shared
def how_we_work() -> Response:
    takes_part = {
        kind.number: [str(name).lower() for activity, (name, *_rest) in wording.KINDS.items() if activity in allowed]
        for kind, allowed in ALLOWED.items()
    }
    areas = queries.focus_areas()
    return render("projects/how_we_work.html", rail=wording.plain_rail(), areas=areas, takes_part=takes_part)


@bp.page("/om", "/about")
@public("about the service")
@shared
def about() -> Response:
    return render("projects/about.html")


@bp.page("/personvern", "/privacy")
@public("what is stored about people")
@shared
def privacy() -> Response:
    return render("projects/privacy.html")


@bp.page("/tilgjengelighet", "/accessibility")
@public("accessibility statement")
@shared
def accessibility() -> Response:
    return render("projects/accessibility.html")


@bp.page("/kontakt", "/contact")
@public("how to reach people")
@shared
def contact() -> Response:
    return render("projects/contact.html")


@bp.single("/robots.txt")
@public("what search engines may read")
def robots() -> Response:
    closed = [f"Disallow: {prefix}{path}" for prefix in ("", "/en") for path in ("/team", "/admin")]
    closed += ["Disallow: /min-side", "Disallow: /en/my-page"]
    lines = ["User-agent: *", *closed, f"Sitemap: {outward('projects.sitemap')}", ""]
    return FlaskResponse("\n".join(lines), mimetype="text/plain")


@bp.single("/sitemap.xml")
@public("the addresses of the public pages")
def sitemap() -> Response:
    return FlaskResponse(render_template("projects/sitemap.xml", pages=_pages()), mimetype="application/xml")


def _pages() -> Iterator[dict[str, str]]:
    """The addresses of the public pages that this slice knows of, in each language."""
    elsewhere = (name for name in ELSEWHERE if name in current_app.view_functions)
    for name in (*(f"projects.{name}" for name in ALWAYS), *elsewhere):
        yield {lang: outward(name, lang=lang) for lang in LANGUAGES}
    for area in queries.focus_areas():
        slugs = {"nb": area.slug_nb, "en": area.slug_en}
        yield {lang: outward("projects.area", slug=slugs[lang], lang=lang) for lang in LANGUAGES}
    for slug in queries.public_slugs():
        for name in ("projects.project", "projects.decisions"):
            yield {lang: outward(name, slug=slug, lang=lang) for lang in LANGUAGES}


@bp.single("/helse")
@public("is the process alive and the database there")
def health() -> Response:
    there = queries.is_there()
    return _plain("ok" if there else "the database does not answer", 200 if there else 503)


@bp.single("/helse/lever")
@public("is the process alive")
def alive() -> Response:
    return _plain("ok", 200)


def _plain(text: str, status: int) -> Response:
    return FlaskResponse(f"{text}\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
