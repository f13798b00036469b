"""Telling those who follow a project what happened to it as a whole."""

from sqlalchemy import select

from app.core import mail, providers
from app.core.db import db
from app.core.i18n import told
from app.core.links import absolute
from app.core.permissions import Person, Role
from app.notifications.models import ReceiptKind, Subject
from app.notifications.services import write_receipt, write_receipts
from app.people import accounts
from app.people.models import Account
from app.projects.models import Handover, NewsItem, Project, ProjectState


def tell_offer(by: Person, handover: Handover) -> None:
    """The solution waits for those who can accept it for the department. Who offered it themselves knows."""
    for account in accounts.with_role(Role.OWNER, handover.project.id):
        _tell_offer_to(by, handover, account)


def tell_new_owner(by: Person, project_id: int, account: Account) -> None:
    """Who can accept what was offered before, hears of it too. Once, however often the role is given."""
    waits = (Handover.project_id == project_id, Handover.accepted_at.is_(None))
    offered = select(Handover).where(*waits, Handover.project.has(Project.state == ProjectState.OFFERED))
    for handover in db.session.scalars(offered):
        _tell_offer_to(by, handover, account)


def _tell_offer_to(by: Person, handover: Handover, account: Account) -> None:
    if account.id == by.account_id or account.demo_key or not account.active:  # the people of the demo have no mailbox
        return
    project = handover.project
    url = absolute("projects.handover", slug=project.slug, lang=account.lang)
    key = f"handover_offered:{handover.id}:{account.id}"
    title = told(project, "title", account.lang)
    mail.queue(account.email, account.lang, "handover_offered", key, project=title, url=url)


def tell_acceptance(handover: Handover) -> None:
    """The department has taken the solution into operation."""
    project = handover.project
    about = {"endpoint": "projects.project", "values": {"slug": project.slug}, "accepted": True}
    for lang in ("nb", "en"):
        about[f"project_{lang}"] = told(project, "title", lang)
        about[f"decided_by_{lang}"] = told(handover.department, "name", lang)
    part = [pair for module in providers.offered("behind") for pair in module.told(project.id)]
    subjects = [(Subject(subject), number) for subject, number in [(Subject.PROJECT, project.id), *part]]
    write_receipts(subjects, ReceiptKind.HANDED_OVER, key=f"handover:{handover.id}", about=about)


def tell_news(item: NewsItem) -> None:
    """There is something new to read about a project."""
    about = {
        "endpoint": "projects.news",
        "values": {"slug": item.project.slug},
        "title_nb": item.title_nb,
        "title_en": item.title_en,
    }
    write_receipt(Subject.PROJECT, item.project_id, ReceiptKind.NEWS, key=f"news:{item.id}", about=about)
