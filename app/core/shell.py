"""The app as a phone sees it: manifest, service worker, offline page; and the catalogue of components."""

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.assets import asset
from app.core.errors import NotFound
from app.core.i18n import LANGUAGES, _, in_language, language
from app.core.pages import Pages, render
from app.core.stylesheet import STATIC

bp = Pages("shell", __name__)
NIGHT, PAPER = "#0A3D4B", "#FBF7EF"


@bp.page("/manifest.webmanifest", "/manifest.webmanifest")
@public("how a phone installs the app")
def manifest() -> Response:
    icons = [
        {
            "src": asset(f"img/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    shortcuts = [
        {"name": name, "url": url_for(endpoint)}
        for endpoint, name in (("needs.new", _("Meld behov")), ("people.my_page", _("Min side")))
        if endpoint in current_app.view_functions
    ]
    told = {
        "name": "Smartere sammen",
        "short_name": "Sammen",
        "lang": language(),
        "start_url": url_for("projects.home"),
        "display": "standalone",
        "theme_color": NIGHT,
        "background_color": PAPER,
        "icons": icons,
        "shortcuts": shortcuts,
    }
    return Response(current_app.json.dumps(told), mimetype="application/manifest+json")


@bp.single("/sw.js")
@public("what keeps pages for when the net is gone")
def service_worker() -> Response:
    """Asked for with every page: not sent again when the phone has it."""
    response = Response((STATIC / "js/sw.js").read_text(), mimetype="text/javascript")
    response.headers.update({"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"})
    response.add_etag()
    return response.make_conditional(request)


@bp.page("/uten-nett", "/offline")
@public("shown when the net is gone")
def offline() -> Response:
    response = render("errors/offline.html")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@bp.single("/uten-nett.json")
@public("the page above in both languages, as a phone keeps it")
def offline_pages() -> Response:
    """In one answer: each page is little more than the other's markup, and a phone's first visit pays for both."""
    pages = {}
    for lang in LANGUAGES:
        with in_language(lang):
            pages[lang] = render_template("errors/offline.html")
    return Response(current_app.json.dumps(pages), mimetype="application/json")


@bp.single("/utvikling/komponenter")
@public("development only: every component on one page")
def catalogue() -> Response | str:
    if current_app.extensions["settings"].production:
        raise NotFound
    return render_template("components/catalogue.html")
