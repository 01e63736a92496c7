"""Requests for additional information, and what an officer said of each paper"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0018"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_request_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_case_id"), "request", ["case_id"])
    op.add_column("evidence", sa.Column("verdict", sa.String(), nullable=True))
    op.add_column("evidence", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("evidence", sa.Column("judged_at", Moment(), nullable=True))
