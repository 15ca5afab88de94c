"""银行流水: statements of accounts of every bank, corporate and personal, and the proofs of wallets. Rows prove themselves."""

from intake.kind import DocumentKind
from nlp.locale import cues_of
from nlp.spec import Parting
from nlp.statement.heading import SPECS
from nlp.table import read_statement

KIND = DocumentKind(
    name="bank_statement",
    title="银行流水",
    title_en="Bank statement",
    cues=cues_of("bank_statement"),
    fields=SPECS,
    extract=read_statement,
    parting=Parting(("account_number",)),
)
