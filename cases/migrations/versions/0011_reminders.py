"""Who was reminded, and when the portal or Ockto was down"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("moved_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    op.create_table(
        "reminder",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("days_before", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_reminder_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "days_before", name=op.f("pk_reminder")),
    )
