"""What residents say of answers, and questions that they chose to send"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_municipality"), "feedback", ["municipality"], unique=False)
