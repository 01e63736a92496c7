"""A case knows who set its status and when, and its last advice: lists need nothing else"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("case", sa.Column("set_at", Moment(), nullable=False, server_default="0"))
    op.add_column("case", sa.Column("set_by", sa.String(), nullable=False, server_default=""))
    op.add_column("case", sa.Column("advice", sa.String(), nullable=False, server_default="none"))
    op.execute("""UPDATE "case" SET (set_at, set_by) = (SELECT at, "by" FROM status_set WHERE case_id = "case".id
        ORDER BY sequence DESC LIMIT 1) WHERE EXISTS (SELECT 1 FROM status_set WHERE case_id = "case".id)""")
    op.execute("""UPDATE "case" SET advice = coalesce((SELECT outcome FROM advice WHERE case_id = "case".id
        ORDER BY made_at DESC, handoff_id LIMIT 1), 'none')""")
    op.create_index("case_by_advice", "case", ["municipality", "advice", "changed_at", "id"], unique=False)
