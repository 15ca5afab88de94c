"""By what documents are known again in another case"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "likeness",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("sort", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("likeness", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likeness_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_likeness_document_id"), ["document_id"], unique=False)
        batch_op.create_index("likeness_mark", ["sort", "value"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("likeness", schema=None) as batch_op:
        batch_op.drop_index("likeness_mark")
        batch_op.drop_index(batch_op.f("ix_likeness_document_id"))
        batch_op.drop_index(batch_op.f("ix_likeness_case_id"))

    op.drop_table("likeness")
