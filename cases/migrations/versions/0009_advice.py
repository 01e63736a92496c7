"""Advice on what handoffs brought"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0009"
down_revision = "0010"

NOT_COMBINED = sa.text("state = 'received' AND combined_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "advice",
        sa.Column("handoff_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_advice_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name=op.f("fk_advice_handoff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_advice")),
        sa.UniqueConstraint("place", name=op.f("uq_advice_place")),
    )
    op.create_index(op.f("ix_advice_case_id"), "advice", ["case_id"], unique=False)
    op.add_column("handoff", sa.Column("combined_at", Moment(), nullable=True))
    op.create_index(
        "handoff_not_combined", "handoff", ["ended_at"], unique=False,
        sqlite_where=NOT_COMBINED, postgresql_where=NOT_COMBINED,
    )  # fmt: skip
