"""Decisions of officers"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("motive", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_decision")),
        sa.UniqueConstraint("place", name=op.f("uq_decision_place")),
    )
