"""Messages that are to be sent and were sent"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0007"
down_revision = "0005"
TO_DO = sa.text("state IN ('due', 'rendered')")


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("look_at", Moment(), nullable=False),
        sa.Column("rendered_at", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_message_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "case_id", "kind", "channel", "attempt", name=op.f("uq_message_case_id_kind_channel_attempt")
        ),
    )
    op.create_index("message_to_do", "message", ["look_at"], unique=False, sqlite_where=TO_DO, postgresql_where=TO_DO)
