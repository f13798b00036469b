"""Pages and posts about who is there."""

from app.people.views import following, my_page, proof, sign_in
from app.people.views.blueprint import bp

__all__ = ["bp", "following", "my_page", "proof", "sign_in"]
