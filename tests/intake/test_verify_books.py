"""Statements that balance, add up, carry their profit and follow from year to year; returns whose year to date adds up."""

from dataclasses import replace
from typing import Any

import pytest

from intake.document import Document
from intake.finding import Finding
from intake.verify import check_document, verify_case
from intake.verify.paper_lines import lines_of, times_of
from intake.verify.sales import taxable_sales
from tests.intake.books import case, document

DAY = case().as_of
SHEET = {"资产总计": ("1000.00", "800.00"), "流动资产合计": ("700.00", "600.00"), "非流动资产合计": ("300.00", "200.00"),
         "负债合计": ("400.00", "300.00"), "流动负债合计": ("400.00", "300.00"), "非流动负债合计": ("0.00", "0.00"), "未分配利润": ("500.00", "400.00"),
         "所有者权益（或股东权益）合计": ("600.00", "500.00"), "负债和所有者权益（或股东权益）总计": ("1000.00", "800.00")}  # fmt: skip


def books(
    day: str = "2024-12-31",
    id: str = "doc_books",
    sure: float = 0.99,
    profit: str = "100.00",
    **changed: tuple[str, str],
) -> Document:
    """A balance sheet and a net profit as reading gives them."""
    rows: list[dict[str, Any]] = [
        {"label": label, "current": now, "previous": before, "statement": "balance_sheet"}
        for label, (now, before) in {**SHEET, **changed}.items()
    ]
    rows.append({"label": "四、净利润", "current": profit, "statement": "income_statement"})
    made = document(
        "financial_statement", {"period_to": day}, {"lines": rows}, id=id, notes={"forms": ["balance", "income"]}
    )
    table = made.tables["lines"]
    return replace(
        made, tables={"lines": replace(table, rows=tuple(replace(row, confidence=sure) for row in table.rows))}
    )


def told(findings: Any, code: str) -> list[str]:
    return [finding.outcome for finding in findings if finding.code == code]


@pytest.mark.parametrize(
    ("code", "paper", "outcome"),
    [
        ("BOOK_BALANCE", books(), "pass"),
        ("BOOK_BALANCE", books(资产总计=("1001.00", "800.00")), "fail"),
        ("BOOK_BALANCE", books(资产总计=("1000.00", "801.00")), "fail"),
        ("BOOK_BALANCE", books(资产总计=("1001.00", "800.00"), sure=0.6), "not_evaluable"),
        ("BOOK_BALANCE", document("financial_statement", {}), "not_evaluable"),
        ("BOOK_SUM", books(), "pass"),
        ("BOOK_SUM", books(流动资产合计=("750.00", "600.00")), "fail"),
        ("BOOK_SUM", document("financial_statement", {}), "not_evaluable"),
        ("BOOK_PROFIT_CARRIED", books(), "pass"),
        ("BOOK_PROFIT_CARRIED", books(profit="150.00"), "fail"),
    ],
)
def test_statements_by_themselves(code: str, paper: Document, outcome: str) -> None:
    """Each rule holds, fails, or can't be told; what was read unsurely accuses nobody."""
    assert told(check_document(paper, DAY), code) == [outcome]


@pytest.mark.parametrize(("opening", "outcome"), [("800.00", "pass"), ("850.00", "fail")])
def test_a_year_begins_with_what_the_last_one_ended_with(opening: str, outcome: str) -> None:
    """The closing balances of December and the opening ones of the next year are the same amounts."""
    ended: dict[str, Any] = {name: (begun, "1.00") for name, (_, begun) in SHEET.items()}
    before = books("2023-12-31", "doc_before", **ended)
    after = books("2024-09-30", "doc_after", 资产总计=("1000.00", opening))
    assert told(verify_case(case(before, after)).findings, "BOOK_ROLL_FORWARD") == [outcome]


def filed(month: int, sold: str, year_to_date: str) -> Document:
    """A general taxpayer's return of a month of 2024."""
    rows = [{"number": "1", "label": "按适用税率计税销售额", "current": sold, "cumulative": year_to_date, "refund_current": "5.00"},
            {"number": "11", "label": "销项税额", "current": "0.00", "cumulative": "0.00"}]  # fmt: skip
    last = {2: 29, 4: 30}.get(month, 31)
    period = {"period_from": f"2024-{month:02d}-01", "period_to": f"2024-{month:02d}-{last}"}
    return document("vat_return", period, {"lines": rows}, id=f"doc_{month}")


@pytest.mark.parametrize(("total", "outcome"), [("300.00", "pass"), ("310.00", "fail")])
def test_the_year_to_date_is_that_of_the_month_before_and_this_month(total: str, outcome: str) -> None:
    """Line by line of what flows; without the return before there is nothing to compare."""
    returns = filed(2, "100.00", "200.00"), filed(3, "100.00", total)
    assert told(verify_case(case(*returns)).findings, "TAX_RETURN_CUMULATIVE") == [outcome]
    alone: list[Finding] = list(verify_case(case(returns[1])).findings)
    assert told(alone, "TAX_RETURN_CUMULATIVE") == ["not_evaluable"]


def test_sales_with_immediate_refund_are_sales() -> None:
    """They stand in columns of their own, and count."""
    sales = taxable_sales(filed(3, "100.00", "100.00"))
    assert sales is not None
    assert f"{sales[0]:.2f}" == "105.00"
    assert lines_of(filed(3, "100.00", "100.00"))["1"].refund is not None


def test_each_statement_has_its_own_time() -> None:
    """The time printed over a statement goes before the document's."""
    made = document(
        "financial_statement",
        {"period_to": "2024-12-31"},
        {"lines": []},
        notes={"times": {"income_statement": ["2024-01-01", "2024-11-30"]}},
    )
    assert [str(day) for day in times_of(made, "income_statement")] == ["2024-01-01", "2024-11-30"]
    assert [str(day) for day in times_of(made, "balance_sheet")] == ["None", "2024-12-31"]
