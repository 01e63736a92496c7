"""A visit knows when it ends, and what came too late for it; who is in their case now enters again"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.drop_index(op.f("ix_visit_case_id"), "visit")
    op.drop_table("visit")
    op.create_table(
        "visit",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("quiet_until", Moment(), nullable=False),
        sa.Column("ends_by", Moment(), nullable=False),
        sa.Column("unsent_page", sa.String(), nullable=True),
        sa.Column("unsent", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_case_id"), "visit", ["case_id"], unique=False)
