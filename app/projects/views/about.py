"""Pages about the service itself."""

from flask import Response as FlaskResponse
from flask import render_template, url_for
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.pages import render
from app.projects import queries, wording
from app.projects.phases import ALLOWED
from app.projects.views.blueprint import bp


@bp.page("/slik-jobber-vi", "/how-we-work")
@public("how a need becomes a solution")
def how_we_work() -> Response:
    takes_part = {
        kind.number: [str(name).lower() for activity, (name, *_rest) in wording.KINDS.items() if activity in allowed]
        for kind, allowed in ALLOWED.items()
    }
    areas = queries.focus_areas()
    return render("projects/how_we_work.html", rail=wording.plain_rail(), areas=areas, takes_part=takes_part)


@bp.page("/om", "/about")
@public("about the service")
def about() -> Response:
    return render("projects/about.html")


@bp.page("/personvern", "/privacy")
@public("what is stored about people")
def privacy() -> Response:
    return render("projects/privacy.html")


@bp.page("/tilgjengelighet", "/accessibility")
@public("accessibility statement")
def accessibility() -> Response:
    return render("projects/accessibility.html")


@bp.page("/kontakt", "/contact")
@public("how to reach people")
def contact() -> Response:
    return render("projects/contact.html")


@bp.single("/robots.txt")
@public("what search engines may read")
def robots() -> Response:
    lines = [
        "User-agent: *",
        "Disallow: /team",
        "Disallow: /admin",
        "Disallow: /min-side",
        "Disallow: /en/my-page",
        f"Sitemap: {url_for('projects.sitemap', _external=True)}",
    ]
    return FlaskResponse("\n".join([*lines, ""]), mimetype="text/plain")


@bp.single("/sitemap.xml")
@public("the addresses of the public pages")
def sitemap() -> Response:
    endpoints = ["home", "index", "how_we_work", "about", "privacy", "accessibility", "contact"]
    xml = render_template("projects/sitemap.xml", endpoints=endpoints, slugs=queries.public_slugs())
    return FlaskResponse(xml, mimetype="application/xml")


@bp.single("/helse")
@public("is the process alive and the database there")
def health() -> Response:
    queries.ping()
    return FlaskResponse("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
