"""How cases begin: files of rows, the list of who is known, cases of one household, and answers stored by key"""

import sqlalchemy as sa
from alembic import op

from cases.database import Moment

revision = "0006"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "reexamination",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reexamination")),
    )
    op.create_index(op.f("ix_reexamination_municipality"), "reexamination", ["municipality"], unique=False)
    _create_of_reexamination(
        "reexamination_part",
        "number",
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
    )
    _create_of_reexamination(
        "reexamination_row",
        "row",
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
    )
    op.create_table(
        "allowed",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "digest", name=op.f("pk_allowed")),
    )
    op.create_table(
        "case_link",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_link_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["case.id"], name=op.f("fk_case_link_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_case_link")),
    )
    op.create_index(op.f("ix_case_link_other_id"), "case_link", ["other_id"], unique=False)
    op.create_table(
        "reply",
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("client", "key", name=op.f("pk_reply")),
    )
    op.create_index(op.f("ix_reply_made_at"), "reply", ["made_at"], unique=False)


def _create_of_reexamination(name: str, place: str, *columns: sa.Column[object]) -> None:
    """A table of what a file consists of, by its place in the file."""
    op.create_table(
        name,
        sa.Column("reexamination_id", sa.Uuid(), nullable=False),
        sa.Column(place, sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["reexamination_id"],
            ["reexamination.id"],
            name=op.f(f"fk_{name}_reexamination_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reexamination_id", place, name=op.f(f"pk_{name}")),
    )
