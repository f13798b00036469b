"""Where the work of the person who is signed in is."""

from flask import current_app, url_for

from app.core import access


def workplace() -> str:
    """The address of one's projects, else of the instance's pages; empty when one has no role, or nobody is there."""
    person, known = access.person(), current_app.view_functions
    places = (("projects.team_home", person.project_roles), ("admin.home", person.instance_roles))
    return next((url_for(endpoint) for endpoint, roles in places if roles and endpoint in known), "")
