"""A team sees on its front page what waits for it, and nobody else does."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.people import accounts
from app.people.models import Account
from app.projects.models import Project
from tests.factories import activities
from tests.factories import needs as make
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


def test_what_waits_is_counted_with_a_way_to_it(team: Client, project: Project) -> None:
    make.need(project=project)
    need = make.answered(make.need(project=project))
    make.addition(need)
    page = team.page("/team")
    assert page.link("1 behov venter på svar") == f"/team/{project.slug}/innboks?slag=need"
    assert page.link("1 tillegg å lese") == f"/team/{project.slug}/innboks?vis=unread&slag=addition"
    assert "behov å lese" not in page.text


def test_nothing_is_said_when_nothing_waits(team: Client, project: Project) -> None:
    make.answered(make.need(project=project))
    assert "venter på svar" not in team.page("/team").text


def test_many_projects_cost_no_more_statements_than_one(
    app: Flask, client: Client, project: Project, count_queries: Callable[..., Any]
) -> None:
    account = activities.account_with(Role.TEAM, project)
    client.sign_in(account)
    make.need(project=project)
    client.page("/team")
    with count_queries() as one:
        client.page("/team")
    with make.arranged(app):
        held = db.session.get_one(Account, account.id)
        for _ in range(6):
            more = activities.project_in()
            accounts.grant(SYSTEM, held, Role.TEAM, more.id)
            make.need(project=more)
    with count_queries() as seven:
        assert client.page("/team").text.count("1 behov venter på svar") == 7
    assert seven.total == one.total
