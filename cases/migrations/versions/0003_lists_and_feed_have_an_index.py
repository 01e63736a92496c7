"""Pages of cases with one status, and of one municipality's events, are found by an index"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("case_by_status", "case", ["municipality", "status", "changed_at", "id"], unique=False)
    op.create_index("event_by_municipality", "event", ["municipality", "sequence"], unique=False)
