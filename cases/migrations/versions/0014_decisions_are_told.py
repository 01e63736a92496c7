"""Messages that cannot wait, and letters of decisions that are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("message", sa.Column("at_once", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("message", sa.Column("place", sa.String(), nullable=True))
