"""What needs fill on pages of other slices: what waits for a project's team, and the mail that an answer becomes."""

from flask import g, render_template

from app.core import access
from app.needs import queries
from app.needs.mails import mails
from app.needs.models import PreparedAnswer
from app.needs.permissions import INBOX
from app.projects.models import Project


def team_waiting(project: Project) -> str:
    """Unread needs, needs without an answer, additions to read; nothing for those who may not see the inbox."""
    if not INBOX.allows(access.person(), project):
        return ""
    if "needs_waiting" not in g:  # a page may list many projects: they are counted together
        g.needs_waiting = queries.counts_by_project()
    waiting = g.needs_waiting.get(project.id)
    return render_template("needs/team/_waiting.html", project=project, waiting=waiting) if waiting else ""


def answer_mail(one: PreparedAnswer, others: bool) -> str:
    """The mail about a prepared answer in both languages, for whoever publishes it. others: there are more answers."""
    return render_template("needs/team/_prepared_mails.html", others=others, **mails(one))


SLOTS = {"answers.mail": answer_mail, "team.waiting": team_waiting}
