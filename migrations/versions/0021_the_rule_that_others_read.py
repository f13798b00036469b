"""receipts from before say by which rule a need was not published, for others than who told it

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-30

What was written to who told it began with the sentence of the rule, as it stands here. Going back takes nothing away:
what came before does not look at it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

RULES = {
    "Teksten eller bildet har opplysninger om noen som kan kjennes igjen, for eksempel navn eller helse.": (
        "The text or the picture has information about somebody who can be recognised, for example a name or about "
        "health."
    ),
    "Teksten truer, hetser eller snakker nedsettende om noen.": "The text threatens, harasses or demeans somebody.",
    "Teksten reklamerer for noe eller noen.": "The text advertises something or somebody.",
    "Det gjelder noe som kommunen ikke har ansvar for eller kan påvirke.": (
        "It is about something that the municipality is not responsible for and cannot influence."
    ),
    "Vi klarer ikke å lese ut av teksten hva som er vanskelig, eller for hvem.": (
        "We cannot tell from the text what is difficult, or for whom."
    ),
}
TWICE = "Du har allerede meldt det samme. Det andre behovet lever videre."
TWICE_TO_OTHERS = {
    "rule_nb": "Det samme er meldt før. Det andre behovet lever videre.",
    "rule_en": "The same has been submitted before. The other need lives on.",
}
TOO_MUCH = "Den som meldte det, hadde meldt det samme før."  # what others read of it for a while

_receipt = sa.table(
    "receipt",
    sa.column("id", sa.Integer),
    sa.column("subject", sa.String),
    sa.column("kind", sa.String),
    sa.column("reason_nb", sa.Text),
    sa.column("about", sa.JSON),
)


def upgrade() -> None:
    connection = op.get_bind()
    lines = sa.select(_receipt).where(_receipt.c.subject == "need", _receipt.c.kind.in_(("declined", "hidden")))
    for line in connection.execute(lines).all():
        about = line.about or {}
        rule = _rule(line.reason_nb, about)
        if rule:
            told = sa.update(_receipt).where(_receipt.c.id == line.id)
            connection.execute(told.values(about={**about, **rule}))


def downgrade() -> None:
    pass


def _rule(reason: str, about: dict[str, Any]) -> dict[str, str]:
    """What is to be put in its place, or nothing."""
    told = str(about.get("rule_nb") or "")
    if told.startswith(TOO_MUCH) or (not told and reason.startswith(TWICE)):
        return TWICE_TO_OTHERS
    found = next((nb for nb in RULES if not told and reason.startswith(nb)), None)
    return {"rule_nb": found, "rule_en": RULES[found]} if found else {}
