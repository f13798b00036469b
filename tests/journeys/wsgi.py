"""What the journeys' server runs: the app as it is, without limits per address (all browsers here have one)."""

from app import create_app

app = create_app(RATELIMIT_ENABLED=False)
