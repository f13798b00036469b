"""What the journeys' server runs: the app as it is, without limits per address (all browsers here have one).

Besides, `/feil/<status>` shows what residents read when something went wrong.
"""

import os
from pathlib import Path

from flask import abort

from app import create_app
from app.core.access import public
from tests.support.programme import share_templates

app = create_app(LIMITS_ENABLED=False)
share_templates(app, Path(os.environ["COMMON"]))


@app.get("/feil/<int:status>")
@app.get("/en/feil/<int:status>", endpoint="fails_in_english")
@public("only while testing")
def fails(status: int) -> None:
    abort(status)
