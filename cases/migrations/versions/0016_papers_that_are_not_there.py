"""Papers that a resident does not have, and papers that arrive in parts"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0016"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_absence_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "need", name=op.f("pk_absence")),
    )
