"""People have an address and a sealed number; a case has the number of its insurance contract"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("case", sa.Column("contract_number", sa.String(), nullable=True))
    for name in ("email", "street", "house_number", "postcode", "city"):
        op.add_column("person", sa.Column(name, sa.String(), nullable=True))
    for name in ("bsn_digest", "bsn_sealed"):
        op.add_column("person", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_person_bsn_digest"), "person", ["bsn_digest"], unique=False)
