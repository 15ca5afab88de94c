"""Exports of banks and wallets as sheets: each family's columns, its signs, its order, and what the balance proves."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from nlp.evidence import Extraction
from nlp.statement.read import read_statement
from ocr.formats.sheet import cells_page
from ocr.page import Page
from ocr.pages import Limits
from ocr.read import ReadOptions, read_page
from tests.nlp.statement_maker import ledger, money

Rows = list[dict[str, str]]
LEDGER = ledger(random.Random(5), 40)


def sheet(cells: list[list[str]], number: int = 1) -> Page:
    page = cells_page(cells, number, "", Limits())
    assert page is not None
    return read_page(page, ReadOptions())


def comes_in(row: dict[str, str]) -> bool:
    return Decimal(row["amount"]) > 0


def plain(row: dict[str, str]) -> str:
    return money(abs(Decimal(row["amount"])))


def into(row: dict[str, str]) -> str:
    return plain(row) if comes_in(row) else ""


def out(row: dict[str, str]) -> str:
    return "" if comes_in(row) else plain(row)


def balance(row: dict[str, str]) -> str:
    return money(Decimal(row["balance"]))


def core(extraction: Extraction) -> list[tuple[str, str, str]]:
    rows = extraction.tables["transactions"].rows
    return [(r.values["date"], r.values["amount"], r.values["balance"]) for r in rows]


def truth(rows: Rows) -> list[tuple[str, str, str]]:
    return [(r["date"], r["amount"], r["balance"]) for r in rows]


FAMILIES: dict[str, tuple[str, bool, Callable[[dict[str, str]], list[str]]]] = {
    "bracket words win over debit and credit": (
        "账务流水号,交易时间,交易名称,借方金额(收),贷方金额(支),余额,对方户名,对方账号",
        True,
        lambda r: [r["reference"], f"{r['date']} {r['time']}", r["summary"], into(r), out(r), balance(r), r["name"], r["account"]],
    ),
    "withdrawal and income in brackets": (
        "账号 ,交易时间 ,借方发生额（支取） ,贷方发生额（收入） ,余额 ,币种 ,对方户名 ,对方账号 ,记账日期 ,摘要 ",
        False,
        lambda r: ["1234567890123456789", f"{r['date'].replace('-', '')} {r['time']}", out(r) or "0.00", into(r) or "0.00", balance(r), "人民币元", r["name"], r["account"], r["date"], r["summary"]],
    ),
    "one amount and a mark": (
        "凭证号,对方账号,交易时间,借贷标志,对方单位/户名,用途,摘要,余额,发生额",
        False,
        lambda r: ["0", r["account"], f"{r['date']} {r['time']}", "贷" if comes_in(r) else "借", r["name"], "货款", r["summary"], balance(r), plain(r)],
    ),
    "signed in a column of both": (
        "序号,日期,借/贷方发生额,余额,对方户名,摘要",
        False,
        lambda r: ["1", r["date"], money(Decimal(r["amount"])), balance(r), r["name"], r["summary"]],
    ),
    "Dr and Cr, newest first": (
        "序号\nSerial Num,交易日期\nTrans Date,借贷\nDc Flg,交易金额\nTrans Amt,余额\nBalance,对方户名\nPayment Receipt Account Name,摘要\nAbstract",
        True,
        lambda r: ["1", r["date"], "贷 Cr" if comes_in(r) else "借 Dr", plain(r), balance(r), r["name"], r["summary"]],
    ),
    "days as a spreadsheet counts them": (
        "交易日期,摘要,交易金额,余额,对方户名",
        False,
        lambda r: [str((date.fromisoformat(r["date"]) - date(1899, 12, 30)).days), r["summary"], str(float(r["amount"])), str(float(r["balance"])), r["name"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_exports_is_read_whole(family: str) -> None:
    """Every row with its sign, in the order in which the balance ran."""
    titles, newest_first, cells = FAMILIES[family]
    body = [cells(row) for row in (reversed(LEDGER) if newest_first else LEDGER)]
    extraction = read_statement([sheet([titles.split(","), *body])])
    assert core(extraction) == truth(LEDGER)
    notes = extraction.tables["transactions"].notes
    assert (notes["proof"], notes["row_order"]) == ("proven", "desc" if newest_first else "asc")
    assert "flags" not in notes


def test_without_a_header_the_columns_are_told_by_content() -> None:
    """Dates, amounts and balances need no titles where the balance proves them."""
    cells = [[r["date"], r["summary"], money(Decimal(r["amount"])), balance(r)] for r in LEDGER]
    assert core(read_statement([sheet(cells)])) == truth(LEDGER)


def test_the_balance_tells_signs_that_nothing_prints() -> None:
    """An unsigned amount without a mark gets its sign from the balance, and the notes say so."""
    cells = [["日期", "摘要", "金额", "余额"], *([r["date"], r["summary"], plain(r), balance(r)] for r in LEDGER)]
    extraction = read_statement([sheet(cells)])
    assert core(extraction)[1:] == truth(LEDGER)[1:]
    assert extraction.tables["transactions"].notes["sign_source"] == "balance_inferred"


def test_a_header_that_lies_is_overruled_and_told() -> None:
    """When income stands under expense, the balance wins and the conflict is flagged."""
    cells = [
        ["日期", "摘要", "收入金额", "支出金额", "余额"],
        *([r["date"], r["summary"], out(r), into(r), balance(r)] for r in LEDGER),
    ]
    extraction = read_statement([sheet(cells)])
    assert core(extraction) == truth(LEDGER)
    assert extraction.tables["transactions"].notes["flags"] == ["BANK_DIRECTION_CONFLICT"]


def test_a_missing_row_is_a_break_and_nothing_is_mended() -> None:
    """A true break in a file is reported where it stands; the rows stay as printed."""
    held = LEDGER[:10] + LEDGER[12:]
    cells = [
        ["日期", "摘要", "收入", "支出", "余额"],
        *([r["date"], r["summary"], into(r), out(r), balance(r)] for r in held),
    ]
    table = read_statement([sheet(cells)]).tables["transactions"]
    assert [row.values["amount"] for row in table.rows] == [row["amount"] for row in held]
    assert (table.notes["breaks"], table.notes["proof"]) == ([10], "mostly_proven")
    assert not any(row.repaired for row in table.rows)
    assert table.rows[10].values["flags"] == ["balance_break"]


def test_two_accounts_in_one_sheet_have_a_chain_each() -> None:
    """Rows of two accounts interleaved by date: each account's balance runs by itself."""
    other = ledger(random.Random(9), 20)
    rows = sorted(
        [("1111222233334444", r) for r in LEDGER] + [("9999888877776666", r) for r in other], key=lambda t: t[1]["date"]
    )
    cells = [
        ["账号", "交易日期", "摘要", "收入", "支出", "余额"],
        *([a, r["date"], r["summary"], into(r), out(r), balance(r)] for a, r in rows),
    ]
    table = read_statement([sheet(cells)]).tables["transactions"]
    assert table.notes["closed"] == table.notes["links"] == len(rows) - 2
    assert {a["rows"] for a in table.notes["accounts"]} == {len(LEDGER), len(other)}


def test_months_may_stand_newest_first_with_days_running_on() -> None:
    """Statements of several months in one file are put in the order in which the balance ran."""
    months: dict[str, Rows] = {}
    for row in LEDGER:
        months.setdefault(row["date"][:7], []).append(row)
    cells: list[list[str]] = []
    for month in sorted(months, reverse=True):
        cells += [["样例银行对账单"], ["序号", "日期", "摘要", "借方发生额", "贷方发生额", "余额"]]
        cells += [
            [str(n), r["date"], r["summary"], out(r), into(r), balance(r)] for n, r in enumerate(months[month], 1)
        ]
        cells += [["", "合计", "", "1.00", "2.00", ""]]
    extraction = read_statement([sheet(cells)])
    assert core(extraction) == truth(LEDGER)
    assert extraction.tables["transactions"].notes["proof"] == "proven"


def test_payer_and_payee_tell_the_other_side() -> None:
    """Where both sides are printed the counterparty is the one that is not the holder."""
    titles = ["交易类型[ Transaction Type ]", "付款人账号[ Debit Account No. ]", "付款人名称[ Payer's Name ]", "收款人账号[ Payee's Account Number ]",
              "收款人名称[ Payee's Name ]", "交易日期[ Transaction Date ]", "交易金额[ Trade Amount ]", "交易后余额[ After-transaction balance ]"]  # fmt: skip
    us = ["123456789012", "样例市云启商贸有限公司"]
    cells = [["账户名称", us[1]], titles]
    for row in LEDGER:
        them = [row["account"], row["name"]]
        sides = [*them, *us] if comes_in(row) else [*us, *them]
        cells.append(["转账", *sides, row["date"], money(Decimal(row["amount"])), balance(row)])
    rows = read_statement([sheet(cells)]).tables["transactions"].rows
    assert [r.values["counterparty_name"] or "" for r in rows] == [r["name"] for r in LEDGER]


def test_a_wallet_bill_without_balances_takes_its_signs_from_the_marks() -> None:
    """Neutral rows keep their amount and a flag; nothing is called proven."""
    ways = [("不计收支" if n % 5 == 0 else "收入" if comes_in(r) else "支出") for n, r in enumerate(LEDGER)]
    cells = [["交易时间", "交易分类", "交易对方", "收/支", "金额", "收/付款方式", "交易状态", "交易订单号"]]
    cells += [
        [f"{r['date']} {r['time']}", "日用", r["name"], w, plain(r), "余额宝", "交易成功", r["reference"]]
        for r, w in zip(LEDGER, ways, strict=True)
    ]
    table = read_statement([sheet(cells)]).tables["transactions"]
    assert table.notes["proof"] == "unproven"
    for row, way, true in zip(table.rows, ways, LEDGER, strict=True):
        neutral = way == "不计收支"
        assert ("neutral" in row.values["flags"]) is neutral
        assert neutral or row.values["amount"] == true["amount"]


def test_an_english_statement_without_years_or_daily_balances() -> None:
    """Days without a year take it from the period; a balance a day proves the day's rows together."""
    days: dict[str, Rows] = {}
    for row in LEDGER:
        days.setdefault(row["date"], []).append(row)
    cells = [
        ["Statement Period: 01 Jan 2024 to 31 Dec 2024"],
        ["Date", "Description", "Paid out", "Paid in", "Balance"],
    ]
    for day, rows in days.items():
        for at, row in enumerate(rows):
            told = date.fromisoformat(day).strftime("%d %b") if at == 0 else ""
            cells.append([told, row["summary"], out(row), into(row), balance(row) if row is rows[-1] else ""])
    extraction = read_statement([sheet(cells)])
    assert [c[:2] for c in core(extraction)] == [t[:2] for t in truth(LEDGER)]
    assert extraction.tables["transactions"].notes["proof"] == "proven"


def test_a_company_s_own_ledger_is_no_statement() -> None:
    """Books kept by accounting software turn debit and credit round: they are refused, not read."""
    cells = [
        ["日期", "凭证字号", "摘要", "借方", "贷方", "余额"],
        *([r["date"], "记-1", r["summary"], "1.00", "", "5.00"] for r in LEDGER),
    ]
    table = read_statement([sheet(cells)]).tables["transactions"]
    assert table.rows == () and table.notes["flags"] == ["LEDGER_NOT_STATEMENT"]


def test_whole_amounts_of_a_sheet_keep_no_zeros() -> None:
    """A spreadsheet prints two yuan as `2` beside `-10.25`: it is an amount, not a speck."""
    steps = ["2", "-10.25", "30", "9100.5", "-55.5", "8.1", "7.7", "3.3", "12.01", "-5.5", "6.6", "9.9"]
    cells, total = [["交易日期", "摘要", "交易金额", "账户余额", "对方户名"]], Decimal(1000)
    for number, step in enumerate(steps, 1):
        total += Decimal(step)
        cells.append([f"2024-01-{number:02d}", "转账", step, str(total), "样例甲"])
    found = read_statement([sheet(cells)])
    assert [Decimal(r.values["amount"]) for r in found.tables["transactions"].rows] == [Decimal(step) for step in steps]
    assert found.tables["transactions"].notes["proof"] == "proven"


@pytest.mark.parametrize(
    ("printed", "value"), [("649.719.95", "649719.95"), ("3,781.040.71", "3781040.71"), ("CNY 38,500.00", "38500.00")]
)
def test_a_misread_comma_does_not_cut_an_amount(printed: str, value: str) -> None:
    """A point read for a comma makes the amount less sure, never a thousand times smaller."""
    from nlp.statement.heading import SPECS

    parsed = next(spec for spec in SPECS if spec.name == "opening_balance").parse(printed)
    assert parsed.value == value
    assert (parsed.certain < 1) == (printed.count(".") > 1)
