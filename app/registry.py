"""The list of slices: what `create_app` puts together. A new slice is one line in each list it belongs to."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

SLICES = (
    "people",
    "notifications",
    "projects",
    "needs",
    "prototypes",
    "decisions",
    "workshops",
    "insights",
    "inbox",
    "themes",
    "reports",
    "opendata",
    "admin",
    "demo",
)


def part(slice_name: str, module: str) -> Any:
    """The module `app.<slice>.<module>`, or None when the slice has none."""
    name = f"app.{slice_name}.{module}"
    return import_module(name) if find_spec(name) else None


def parts(module: str) -> list[Any]:
    return [found for name in SLICES if (found := part(name, module)) is not None]


def import_models() -> None:
    """Let the metadata know every table."""
    import_module("app.core.audit")
    parts("models")


def permissions() -> dict[str, Any]:
    """Every permission of every slice by its name."""
    from app.core.permissions import Permission

    found: dict[str, Any] = {}
    for module in parts("permissions"):
        for value in vars(module).values():
            if isinstance(value, Permission):
                found[value.name] = value
    return found


def init_app(app: Any) -> None:
    """Register every slice's blueprint, commands, jobs, slots and permissions on `app`."""
    from app.core import access, following, mail, providers, slots

    for name in (
        "mine",
        "privacy",
        "activities",
        "subjects",
        "ties",
        "behind",
        "logged",
        "offers",
        "contributions",
        "browser",
        "noted",
    ):
        providers.use(name, parts(name))
    mail.use(part("notifications", "outbox"))
    following.use(part("notifications", "follows"))
    app.extensions["permissions"] = permissions()
    for name in SLICES:
        if (views := part(name, "views")) is not None:
            app.register_blueprint(views.bp)
        if (cli := part(name, "cli")) is not None:
            app.cli.add_command(cli.commands)
        if (filled := part(name, "slots")) is not None:
            for slot_name, provider in filled.SLOTS.items():
                slots.provide(slot_name, provider)
        part(name, "jobs")
    if (rating := part("needs", "search.rating")) is not None:
        rating.init_app(app)
    if (identity := part("people", "identity")) is not None:
        access.use(identity.backend)
        identity.init_app(app)
