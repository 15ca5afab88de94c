"""Several papers in one file: each has a row, told apart by its place in the file"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMED = {"uq": "uq_%(table_name)s_%(column_0_name)s"}  # what SQLite's constraint without a name goes by in here


def _former() -> str:
    return "uq_document_case_id" if op.get_bind().dialect.name == "sqlite" else "document_case_id_sha256_key"


def upgrade() -> None:
    with op.batch_alter_table("document", naming_convention=NAMED) as batch_op:
        batch_op.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="1"))
        batch_op.drop_constraint(_former(), type_="unique")
        batch_op.create_unique_constraint("uq_document_part", ["case_id", "sha256", "part"])


def downgrade() -> None:
    op.execute("delete from document where part > 1")
    with op.batch_alter_table("document", naming_convention=NAMED) as batch_op:
        batch_op.drop_constraint("uq_document_part", type_="unique")
        batch_op.drop_column("part")
        batch_op.create_unique_constraint(_former(), ["case_id", "sha256"])
