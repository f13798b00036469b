"""Telling those who follow a project what happened to it as a whole."""

from app.core import providers
from app.core.i18n import told
from app.notifications.models import ReceiptKind, Subject
from app.notifications.services import write_receipt
from app.projects.models import Handover, NewsItem


def tell_acceptance(handover: Handover) -> None:
    """The department has taken the solution into operation."""
    project = handover.project
    about = {"endpoint": "projects.project", "values": {"slug": project.slug}, "accepted": True}
    for lang in ("nb", "en"):
        about[f"project_{lang}"] = told(project, "title", lang)
        about[f"decided_by_{lang}"] = told(handover.department, "name", lang)
    given = [pair for module in providers.offered("behind") for pair in module.contributions(project.id)]
    for subject, number in [(Subject.PROJECT, project.id), *given]:
        write_receipt(Subject(subject), number, ReceiptKind.HANDED_OVER, key=f"handover:{handover.id}", about=about)


def tell_news(item: NewsItem) -> None:
    """There is something new to read about a project."""
    about = {
        "endpoint": "projects.news",
        "values": {"slug": item.project.slug},
        "title_nb": item.title_nb,
        "title_en": item.title_en,
    }
    write_receipt(Subject.PROJECT, item.project_id, ReceiptKind.NEWS, key=f"news:{item.id}", about=about)
