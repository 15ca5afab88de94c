"""What adds up vouches for its figures; what was made to add up does not. Names beside seals; rules far apart."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from nlp.evidence import Field
from nlp.form.proof import ASTRAY, LONE, PROVEN, prove
from nlp.form.read import read_form
from nlp.form.seal_name import beside_seals
from nlp.form.standard import Known, forms
from nlp.page_looks import Look
from nlp.parting import Part, differs
from ocr.page import Box, Mark, Page, RuledLine
from tests.nlp.test_form import page, word

PAGE = Page(1, 595, 842, (), text_from="ocr")


@dataclass
class Cell:
    """A row with one cell, as an engine read it."""

    known: Known | None
    print: str
    seen: float
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    repaired: dict[str, str] = field(default_factory=dict)

    def printed(self, column: str) -> str:
        return self.print

    def doubt(self, column: str) -> float:
        return self.seen


def cells(form: str, told: dict[str, tuple[str, float]]) -> dict[str, Cell]:
    lines = {known.number or known.key: known for known in forms()[form]}
    out = {}
    for name, (text, seen) in told.items():
        amount = Decimal(text.replace(",", "")) if text.replace(",", "").replace(".", "").isdigit() else None
        out[name] = Cell(lines[name], text, seen, {"current": amount}, {"current": 0.97 if amount is not None else 0.4})
    return out


def test_a_sum_that_was_made_to_hold_vouches_for_nobody() -> None:
    """Of two misread terms one is changed so that they add up: neither of them may pass for proven."""
    rows = cells("vat_small", {"15": ("7,758.87", 0.96), "16": ("5,172.25", 0.8), "20": ("2,586.12", 0.99)})
    prove("vat_small", list(rows.values()), ["current"], True)
    assert rows["16"].amounts["current"] == Decimal("5172.75")
    assert rows["16"].sure["current"] <= LONE
    assert rows["15"].sure["current"] <= ASTRAY


def test_figures_that_add_up_as_read_are_proven() -> None:
    """No figure was changed: each of the three is surer than the engine was."""
    rows = cells("vat_small", {"15": ("7,758.37", 0.96), "16": ("5,172.25", 0.8), "20": ("2,586.12", 0.99)})
    prove("vat_small", list(rows.values()), ["current"], True)
    assert {row.sure["current"] for row in rows.values()} == {PROVEN}


def test_figures_of_a_picture_that_do_not_add_up_are_doubted() -> None:
    """Two figures are off: nothing is changed, and a person is to look."""
    rows = cells("vat_small", {"15": ("9,758.87", 0.99), "16": ("5,172.25", 0.99), "20": ("2,586.12", 0.99)})
    prove("vat_small", list(rows.values()), ["current"], True)
    assert {row.sure["current"] for row in rows.values()} == {ASTRAY}


def test_a_figure_under_a_stamp_is_told_by_the_rest_of_its_sum() -> None:
    """One lost cell among clear ones: what is left over for it, and no more than likely."""
    rows = cells("vat_small", {"15": ("7,758.37", 0.96), "16": ("核对无误", 0.8), "20": ("2,586.12", 0.99)})
    prove("vat_small", list(rows.values()), ["current"], True)
    assert rows["16"].amounts["current"] == Decimal("5172.25")
    assert rows["16"].sure["current"] <= LONE


def test_rules_far_apart_hold_rows_of_their_own() -> None:
    """The rule under the titles and the one at the foot are no cell: lines between them stay rows, however close."""
    words = [word("资产", 0.1, 0.1), word("期末余额", 0.4, 0.1), word("年初余额", 0.6, 0.1)]
    for k, label in enumerate(("货币资金", "短期投资", "应收票据", "应收账款", "预付账款", "应收股利")):
        words.append(word(label, 0.05, 0.13 + 0.016 * k))
        if k in (0, 4):
            words += [
                word("1,000.00", 0.48, 0.13 + 0.016 * k, right=True),
                word("9.00", 0.68, 0.13 + 0.016 * k, right=True),
            ]
    lines = tuple(RuledLine(Box(0.02, y, 0.98, y + 0.001), True) for y in (0.115, 0.9))
    rows = read_form([page(words, lines=lines)]).rows
    assert [row.values["label"] for row in rows if row.values["current"]] == ["货币资金", "预付账款"]


def name_of(text: str, confidence: float = 0.9) -> Field:
    return Field("taxpayer_name", text, text, confidence, 1, (Box(0, 0, 1, 1),), ("label",))


def sealed(text: str, sure: float = 0.99) -> list[Page]:
    return [Page(1, 595, 842, (), text_from="ocr", marks=(Mark("seal", Box(0, 0, 1, 1), text, sure),))]


@pytest.mark.parametrize(
    ("read", "seal", "told", "least", "most"),
    [
        ("例州瑞丰商贸有限公司", "例州瑞丰商贸有限公司", "例州瑞丰商贸有限公司", 0.92, 1.0),
        ("例州端丰商贸有限公司", "例州瑞丰商贸有限公司", "例州瑞丰商贸有限公司", 0.8, 0.86),
        ("例州瑞丰商贸有限公司", "仿样市样例协会", "例州瑞丰商贸有限公司", 0.9, 0.9),
        ("例州瑞丰商贸有限公司", "例州长远商贸有限公司", "例州瑞丰商贸有限公司", 0.0, 0.9),
    ],
)
def test_a_seal_is_a_second_reading_of_a_name(read: str, seal: str, told: str, least: float, most: float) -> None:
    """The same name makes it surer, one of few other characters corrects it, somebody else's says nothing."""
    found = beside_seals(name_of(read), sealed(seal))
    assert found is not None
    assert found.value == told
    assert least <= found.confidence <= most


def test_a_misread_name_is_no_other_firm() -> None:
    """On pictures a character of a name may be misread between two sheets; in print it is another firm."""
    for read, other in ((PAGE, False), (replace(PAGE, text_from="pdf"), True)):
        first, second = (
            Look(read, kind="financial_statement", identity={"company_name": name})
            for name in ("例州端丰进出口贸易有限公司", "例州瑞丰进出口贸易有限公司")
        )
        now = Part()
        now.take(first)
        assert differs(second, now) is other
