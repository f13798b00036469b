"""Telling those who follow a project what happened to it as a whole."""

from app.core.i18n import told
from app.notifications.models import ReceiptKind, Subject
from app.notifications.services import write_receipt
from app.projects.models import Handover


def tell_acceptance(handover: Handover) -> None:
    """The department has taken the solution into operation."""
    project = handover.project
    about = {"endpoint": "projects.project", "values": {"slug": project.slug}, "accepted": True}
    for lang in ("nb", "en"):
        about[f"project_{lang}"] = told(project, "title", lang)
        about[f"decided_by_{lang}"] = told(handover.department, "name", lang)
    write_receipt(Subject.PROJECT, project.id, ReceiptKind.HANDED_OVER, key=f"handover:{handover.id}", about=about)
