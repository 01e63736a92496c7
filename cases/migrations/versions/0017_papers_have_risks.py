"""What a PDF would do, or holds beside its pages, is told to the officer"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("evidence", sa.Column("risks", sa.JSON(), nullable=False, server_default="[]"))
