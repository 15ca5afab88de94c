"""What a VAT return declares, against the VAT that was paid (TAX-12)."""

from collections.abc import Iterator
from decimal import Decimal

from intake.case import CaseFile
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, at_rows
from intake.verify.tax_arithmetic import amount_of, tax_of
from intake.verify.vat_identities import CENT, payable

PAID = Rule(
    "TAX-12", "TAX_RETURN_PAID", "medium", "申报的增值税与完税", "The VAT declared and the VAT paid",
    "申报的应纳增值税与同期完税金额不符。", "The VAT declared differs from the VAT paid for the same period.",
)  # fmt: skip


def declared_and_paid(case: CaseFile) -> Iterator[Finding]:
    """TAX-12: what a return declares for a period, against the certificates' VAT of just that period."""
    certificates = case.of_kind("tax_clearance_certificate")
    for paper in case.of_kind("vat_return"):
        due, period = payable(paper), (paper.value("period_from"), paper.value("period_to"))
        where = at(paper, "period_from", "period_to")
        if due is None or due.current is None or None in period:
            yield PAID.open("lines_not_read", *where)
            continue
        paid = [
            (document, index, amount)
            for document in certificates
            for index, row in enumerate(document.rows("items"))
            if tax_of(row) == "增值税"
            and (row.values.get("period_from"), row.values.get("period_to")) == period
            and (amount := amount_of(row)) is not None
        ]
        if not paid:
            yield PAID.open("no_certificate_for_the_period", *where)
            continue
        total = sum((amount for _, _, amount in paid), Decimal(0))
        say = Said(expected=f"{due.current:.2f}", actual=f"{total:.2f}")
        evidence = [e for d in certificates for e in at_rows(d, "items", [i for x, i, _ in paid if x is d])]
        good = abs(total - due.current) <= max(CENT, policy().return_slack * abs(due.current))
        yield PAID.judged(good, *at_rows(paper, due.table, [due.row]), *evidence, **say, sure=due.sure)


CHECKS = (declared_and_paid,)
