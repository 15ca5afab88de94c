"""What waits is found by an index of its own, so that a claim costs the same with ten documents waiting and with a million"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waiting = sa.text("status in ('queued', 'reading')")
    op.create_index(
        "document_waiting", "document", ["attempts", "uploaded_at"], sqlite_where=waiting, postgresql_where=waiting
    )


def downgrade() -> None:
    op.drop_index("document_waiting", "document")
