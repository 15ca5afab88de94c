"""Which worker holds a document, blobs that shall go, and the audit by subject"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blob_removal",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worker", sa.String(length=80), nullable=True))
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=100), type_=sa.String(length=200))
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_subject"), ["subject"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_subject"))
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("worker")
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=200), type_=sa.String(length=100))
    op.drop_table("blob_removal")
