"""Tax returns and financial statements, drawn: forms of numbered lines in several families, and as spreadsheets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from nlp.training.specimens import returns, written
from nlp.training.specimens.books import Amounts, books, rows_of
from nlp.training.specimens.families import allowed
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.form_drawing import Style, draw_paper, style_of
from nlp.training.specimens.form_paper import Block, Column, FormRow, Paper
from nlp.training.specimens.form_sheets import write_book
from nlp.training.specimens.ledger import Account
from nlp.training.specimens.taxes import TaxLine
from nlp.training.specimens.truth import Said, Specimen

RETURNS = ("return_official", "return_portal", "return_open", "return_sheet")
BOOKS = ("books_official", "books_single", "books_plain", "books_sheet")


@dataclass(frozen=True, slots=True)
class Known:
    """What a firm's papers are made of."""

    firm: Firm
    account: Account
    sales: dict[date, Decimal]
    taxes: list[TaxLine]
    today: date


def vat_return(
    rng: Random,
    known: Known,
    *,
    held_out: bool | None = None,
    back: int = 0,
    pdf: Path | None = None,
    sheet: Path | None = None,
    family: str = "",
) -> Specimen | None:
    """The return of the last period that VAT was paid for (`back`: of one before); None where there is none.

    As pictures, as a PDF with a text layer where `pdf` names a file, as a spreadsheet where `sheet` does.
    """
    period = returns.period_of(known.taxes, back)
    if period is None:
        return None
    family = family or _family(rng, RETURNS, held_out, sheet)
    style = style_of(rng, family)
    small = returns.small_scale(known.sales)
    now, total = (
        returns.small(rng, known.sales, known.taxes, period[1])
        if small
        else returns.general(known.firm, known.sales, known.taxes, period[1])
    )
    paper = _return_paper(rng, known, style, period, small, now, total)
    return _made(rng, paper, style, pdf, sheet)


def financial_statement(
    rng: Random,
    known: Known,
    *,
    held_out: bool | None = None,
    pdf: Path | None = None,
    sheet: Path | None = None,
    family: str = "",
    which: Sequence[str] = (),
) -> Specimen:
    """Balance sheet, income statement and cash flow at the end of the last month, or those that `which` names."""
    family = family or _family(rng, BOOKS, held_out, sheet)
    style = style_of(rng, family)
    small = returns.small_scale(known.sales)
    last = known.account.last_day
    told = books(rng, known.sales, last, small)
    which = which or rng.choice(
        (("balance", "income"), ("balance", "income", "cash"), ("balance",), ("income",), ("balance", "income", "cash"))
    )
    paper = _books_paper(rng, known, style, last, small, [(name, *getattr(told, name)) for name in which])
    return _made(rng, paper, style, pdf, sheet)


def _family(rng: Random, families: Sequence[str], held_out: bool | None, sheet: Path | None) -> str:
    if sheet is not None:
        return families[-1]
    return rng.choice(allowed(families[:-1], held_out))


def _made(rng: Random, paper: Paper, style: Style, pdf: Path | None, sheet: Path | None) -> Specimen:
    if sheet is not None:
        return write_book(rng, paper, style, sheet)
    return draw_paper(rng, paper, style, pdf)


def _return_paper(
    rng: Random, known: Known, style: Style, period: tuple[date, date], small: bool, now: Amounts, total: Amounts
) -> Paper:
    firm, account = known.firm, known.account
    first, last = period
    filed = last + timedelta(days=rng.randrange(5, 15))
    day = rng.choice((written.padded, written.unpadded, written.spaced))
    span = rng.choice(
        (f"自{day(first)}至{day(last)}", f"{first.isoformat()}至{last.isoformat()}", f"{day(first)}至{day(last)}")
    )
    fields = {
        "taxpayer_id": Said(firm.uscc, firm.uscc),
        "taxpayer_name": Said(firm.name, firm.name),
        "period_from": Said(first.isoformat(), span),
        "period_to": Said(last.isoformat(), span),
        "filed_on": Said(filed.isoformat(), day(filed)),
        "unit": Said("元", rng.choice(("元（列至角分）", "元至角分"))),
    }
    label = rng.choice(("税款所属时间", "税款所属期", "税款所属时间"))
    head: list[list[tuple[str, str]]] = [
        [(label, "period_from+period_to"), ("填表日期", "filed_on"), ("金额单位", "unit")],
        [("纳税人识别号（统一社会信用代码）", "taxpayer_id"), ("纳税人名称", "taxpayer_name")],
    ]
    if not small and style.family != "return_portal":
        fields |= {
            "legal_representative": Said(firm.head.name, firm.head.name),
            "address": Said(firm.address, firm.address),
            "account_number": Said(account.number, f"{account.branch} {account.number}"),
        }
        head += [
            [("法定代表人姓名", "legal_representative"), ("注册地址", "address")],
            [("开户银行及账号", "account_number")],
        ]
    title = "增值税及附加税费申报表" if last >= date(2021, 7, 1) else "增值税纳税申报表"
    kind = (
        rng.choice(("（小规模纳税人适用）",))
        if small
        else rng.choice(("（一般纳税人适用）", "（一般纳税人适用）", "（适用于增值税一般纳税人）"))
    )
    block = _small_block(rng, style, firm, now, total) if small else _general_block(rng, style, now, total)
    return Paper("vat_return", style.family, ((title + kind, (block,)),), tuple(map(tuple, head)), fields, firm.name)


def _general_block(rng: Random, style: Style, now: Amounts, total: Amounts) -> Block:
    dash = style.dash
    refund = rng.choice((dash, "0.00"))
    columns = (
        Column("label", "项目", 0.36), Column("number", "栏次", 0.14), Column("current", "本月数", 0.14, "一般项目"),
        Column("cumulative", "本年累计", 0.14, "一般项目"), Column("refund_current", "本月数", 0.11, "即征即退项目"),
        Column("refund_cumulative", "本年累计", 0.11, "即征即退项目"),
    )  # fmt: skip
    rows = []
    for number, section, label, present, beside in rows_of("vat_general", now, total, by_number=True):
        nothing = number in ("7", "8", "9", "10", "22", *(str(n) for n in range(25, 39)))
        part = dash if nothing else refund
        cells = {
            "current": _cell(style, present), "cumulative": dash if number in returns.STOCKS else _cell(style, beside),
            "refund_current": part, "refund_cumulative": dash if number in returns.STOCKS else part,
        }  # fmt: skip
        rows.append(FormRow(label, number, section, cells, returns.GENERAL_FORMULAS.get(number, number)))
    return Block(columns, tuple(rows), side=style.side, headings=False)


def _small_block(rng: Random, style: Style, firm: Firm, now: Amounts, total: Amounts) -> Block:
    sells = "services" if firm.trade.vat_rate in (6, 9) else "goods"
    nil = rng.choice(("0.00", "0.00", style.dash))
    columns = (
        Column("label", "项目", 0.36), Column("number", "栏次", 0.12), Column("goods_current", "货物及劳务", 0.13, "本期数"),
        Column("services_current", "服务、不动产和无形资产", 0.13, "本期数"), Column("goods_cumulative", "货物及劳务", 0.13, "本年累计"),
        Column("services_cumulative", "服务、不动产和无形资产", 0.13, "本年累计"),
    )  # fmt: skip
    rows = []
    for number, section, label, present, beside in rows_of("vat_small", now, total, by_number=True):
        cells = {}
        for part in ("goods", "services"):
            told = part == sells
            out = "——" if part == "goods" and number in ("4", "5", "6") else nil
            if number in ("23", "24", "25"):
                out = ""
                told = part == "goods"
            cells[f"{part}_current"] = _cell(style, present) if told else out
            cells[f"{part}_cumulative"] = _cell(style, beside) if told else out
        rows.append(FormRow(label, number, section, cells, returns.SMALL_FORMULAS.get(number, number)))
    return Block(columns, tuple(rows), side=style.side, headings=not style.side)


def _books_paper(
    rng: Random, known: Known, style: Style, last: date, small: bool, told: Sequence[tuple[str, Amounts, Amounts]]
) -> Paper:
    firm = known.firm
    day = rng.choice((written.padded, written.unpadded, written.spaced))
    unit = Said("元", "元")
    parts: list[tuple[str, tuple[Block, ...]]] = []
    spans: list[tuple[str, date | None]] = []
    for name, present, beside in told:
        form = f"small_{name}" if small else name
        rows = [FormRow(label, number, section, {"a": _cell(style, one), "b": _cell(style, two)}, number)
                for number, section, label, one, two in rows_of(form, present, beside)]  # fmt: skip
        rows = [replace(row, number="", printed="") for row in rows] if not style.numbers else _numbered(rows)
        parts.append((TITLES[name], _blocks(rng, style, name, small, rows)))
        spans.append(_span(name, small, last, day))
    fields: dict[str, Said] = {"company_name": Said(firm.name, firm.name), "unit": unit}
    printed, first = spans[0]
    fields["period"] = Said(printed, printed)
    if first is not None:
        fields["period_from"] = Said(first.isoformat(), printed)
    fields["period_to"] = Said(last.isoformat(), printed)
    when = ["+".join(name for name in fields if name.startswith("period")), *(text for text, _ in spans[1:])]
    head = tuple((("编制单位", "company_name"), ("", text), ("单位", "unit")) for text in when)
    return Paper("financial_statement", style.family, tuple(parts), head, fields, firm.name)


TITLES = {"balance": "资产负债表", "income": "利润表", "cash": "现金流量表"}


def _numbered(rows: Sequence[FormRow]) -> list[FormRow]:
    return [replace(row, number=str(n), printed=str(n)) for n, row in enumerate(rows, 1)]


def _span(name: str, small: bool, last: date, day: Callable[[date], str]) -> tuple[str, date | None]:
    """How the statement's time is printed, and its first day where it has one."""
    if name == "balance":
        return day(last), None
    if small:
        return f"{last.year}年{last.month}月", last.replace(day=1)
    return (
        (f"{last.year}年度", date(last.year, 1, 1))
        if last.month == 12
        else (f"{last.year}年1-{last.month}月", date(last.year, 1, 1))
    )


def _blocks(rng: Random, style: Style, name: str, small: bool, rows: list[FormRow]) -> tuple[Block, ...]:
    if name == "balance":
        closing, opening = "期末余额", rng.choice(("年初余额", "年初余额" if small else "上年年末余额"))
        names = ("current", "previous")
        titles = ("资产", rng.choice(("负债和所有者权益", "负债和所有者权益（或股东权益）")))
    else:
        names = ("cumulative", "current") if small else ("current", "previous")
        closing, opening = (
            rng.choice((("本年累计金额", "本月金额"),)) if small else rng.choice((("本期金额", "上期金额"),))
        )
        titles = ("项目", "")
    turned = [replace(row, cells=_turned(row, names, name, small)) for row in rows]

    def block(title: str, part: Sequence[FormRow]) -> Block:
        number = (Column("number", "行次", 0.09),) if style.numbers else ()
        columns = (
            Column("label", title, 0.42),
            *number,
            Column(names[0], closing, 0.245),
            Column(names[1], opening, 0.245),
        )
        return Block(columns, tuple(part), side=False, headings=True)

    if name != "balance":
        return (block(titles[0], turned),)
    middle = next(k for k, row in enumerate(turned) if row.label.startswith("短期借款"))
    if style.sides == 2:
        return block(titles[0], turned[:middle]), block(titles[1], turned[middle:])
    return (block("项目", turned),)


def _turned(row: FormRow, names: tuple[str, str], name: str, small: bool) -> dict[str, str]:
    """Amounts under the titles' order: small businesses print the year before the month."""
    one, two = row.cells["a"], row.cells["b"]
    if small and name != "balance":
        one, two = two, one
    return {names[0]: one, names[1]: two}


def _cell(style: Style, amount: Decimal) -> str:
    if amount == 0:
        return style.nil
    text = written.grouped(abs(amount)) if style.grouped else f"{abs(amount):.2f}"
    return f"-{text}" if amount < 0 else text
