"""Words that a municipality wrote itself for letters and mails"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0013"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("municipality", "kind", "version", name=op.f("uq_template_municipality_kind_version")),
    )
