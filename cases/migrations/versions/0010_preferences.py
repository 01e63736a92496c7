"""How people want to be reached, consent for each kind of message, and the channel of who acts for somebody"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("person", sa.Column("channel", sa.String(), nullable=True))
    op.create_table(
        "preference",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("helper", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_preference_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_preference")),
    )
    op.create_table(
        "consent",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_case_id"), "consent", ["case_id"], unique=False)
