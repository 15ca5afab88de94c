"""Who holds an idempotency key, so that what a killed web process held is free at once; old answers are found by an index"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("idempotency", sa.Column("holder", sa.String(160), nullable=True))
    op.create_index("ix_idempotency_at", "idempotency", ["at"])
    op.create_index("ix_idempotency_holder", "idempotency", ["holder"])


def downgrade() -> None:
    op.drop_index("ix_idempotency_holder", "idempotency")
    op.drop_index("ix_idempotency_at", "idempotency")
    op.drop_column("idempotency", "holder")
