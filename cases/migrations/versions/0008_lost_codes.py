"""Who lost a code asks for a new one, and is found by postcode"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "lost_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("birth_date", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("house_number", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_code")),
    )
    op.create_index("person_by_postcode", "person", ["postcode", "house_number"], unique=False)
