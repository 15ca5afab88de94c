"""The arithmetic of a VAT return (TAX-12)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from intake.document import Document
from intake.finding import Finding
from intake.verify.paper_lines import Line, line_with, lines_of
from intake.verify.rule import Rule, at_rows, from_pixels
from nlp.form.identities import VAT_GENERAL, VAT_SMALL

IDENTITY = Rule(
    "TAX-12", "TAX_RETURN_IDENTITY", "medium", "申报表各栏的勾稽关系", "The return's lines among each other",
    "申报表各栏的勾稽关系不成立。", "The lines of the return do not follow from each other.",
)  # fmt: skip

SURELY = 0.97  # of a row of an image: less, and an identity that fails may be a misread figure
CENT = Decimal("0.01")


def is_general(document: Document) -> bool:
    """True for the return of a general taxpayer, by the lines that only it has."""
    return line_with(document, "销项税额", "进项税额", "实际抵扣税额") is not None


def identities(document: Document, _: date) -> Iterator[Finding]:
    """TAX-12: every identity whose lines were read; a line that is empty counts as zero, the sum itself must be there."""
    lines = lines_of(document)
    if not lines:
        yield IDENTITY.open("lines_not_read")
        return
    wrong: list[str] = []
    checked: list[str] = []
    for total, terms in (VAT_GENERAL if is_general(document) else VAT_SMALL).items():
        told = lines.get(total)
        if told is None or told.current is None or not any(number in lines for number in terms):
            continue
        checked.append(total)
        added = sum((sign * _amount(lines, number) for number, sign in terms.items()), Decimal(0))
        if abs(added - told.current) > CENT:
            wrong += [total, *terms]
    if is_general(document) and {"11", "17", "18"} <= lines.keys() and lines["18"].current is not None:
        checked.append("18")
        if abs(min(_amount(lines, "17"), _amount(lines, "11")) - _amount(lines, "18")) > CENT:
            wrong += ["18", "17", "11"]
    if not checked:
        yield IDENTITY.open("lines_not_read")
        return
    shown = [lines[number] for number in dict.fromkeys(wrong or checked) if number in lines]
    where = at_rows(document, shown[0].table, [line.row for line in shown])
    actual = "、".join(dict.fromkeys(wrong)) or None
    sure = min(line.sure for line in shown) if from_pixels(document) else 1.0
    if wrong and sure < SURELY:
        yield IDENTITY.open("possibly_misread", *where, actual=actual)
        return
    yield IDENTITY.judged(not wrong, *where, actual=actual, sure=sure)


def _amount(lines: Mapping[str, Line], number: str) -> Decimal:
    found = lines.get(number)
    return found.current if found is not None and found.current is not None else Decimal(0)


def payable(document: Document) -> Line | None:
    """The line of the VAT that is due: 24 of a general, 20 of a small-scale return."""
    return lines_of(document).get("24" if is_general(document) else "20")


CHECKS = {"vat_return": (identities,)}
