"""Sets a statement in type: described columns become a flowing table with a page's furniture."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph, Spacer

from tests.nlp.statement_maker import FONT_FILE, ledger

BRANCHES = ("样例银行股份有限公司样例市城东支行", "样例市农村商业银行营业部", "中国样例银行样例支行")
Row = dict[str, str]
Cell = Callable[[Row], str]


@dataclass(frozen=True)
class Print:
    """One print: columns as (title, what stands in it, width); `name` and `account` say what a reader must find."""

    name: str
    columns: tuple[tuple[str, Cell | str, float], ...]
    head: tuple[str, ...] = ("样例银行账户交易明细", "户名：样例市云启商贸有限公司   账号：6222020000123456789")
    foot: str = "第{page}页"
    newest_first: bool = False
    wide: bool = False
    grid: str = "grid"  # grid, rows, none
    size: float = 7.5
    pad: float = 2.0
    valign: str = "MIDDLE"
    last: tuple[str, ...] = ()  # lines under the table
    repeat: bool = True
    split: bool = False  # rows may be cut by a page's end
    party: bool = True  # name (and account, where a column holds it) is printed
    account: bool = True
    balance: bool = True
    rotate: int = 0
    count: int = 60
    years: bool = True
    centre: tuple[str, ...] = ()
    rows: Callable[[list[Row]], list[Row]] = field(default=lambda rows: rows)


def _face() -> None:
    if "cjk" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("cjk", str(FONT_FILE), subfontIndex=0))


def grouped(value: Decimal) -> str:
    return f"{value:,.2f}"


def signed(row: Row, plus: bool = False) -> str:
    value = Decimal(row["amount"])
    return ("+" if plus and value > 0 else "") + grouped(value)


def into(row: Row, null: str = "") -> str:
    value = Decimal(row["amount"])
    return grouped(value) if value > 0 else null


def paid(row: Row, null: str = "") -> str:
    value = Decimal(row["amount"])
    return grouped(-value) if value < 0 else null


def bare(row: Row) -> str:
    return grouped(abs(Decimal(row["amount"])))


def mark(credit: str, debit: str) -> Cell:
    return lambda row: credit if Decimal(row["amount"]) > 0 else debit


def balance(row: Row) -> str:
    return grouped(Decimal(row["balance"]))


def dated(style: str) -> Cell:
    from datetime import date

    return lambda row: date.fromisoformat(row["date"]).strftime(style)


def clock(row: Row) -> str:
    return row["time"]


def key(name: str, null: str = "") -> Cell:
    return lambda row: row[name] or null


def fixed(text: str) -> Cell:
    return lambda row: text


def serial(row: Row) -> str:
    return row["number"]


def bank(row: Row) -> str:
    return BRANCHES[int(row["reference"]) % 3] if row["name"] else ""


def mixed(style: str) -> Cell:
    return lambda row: style.format(**row, bank=bank(row)) if row["name"] else ""


def make(path: Path, layout: Print, seed: int = 1) -> list[Row]:
    """Write the print; the rows in chronological order."""
    _face()
    rows = ledger(Random(seed), layout.count)
    for number, row in enumerate(rows, 1):
        row["number"] = str(number)
    rows = layout.rows(rows)
    printed = list(reversed(rows)) if layout.newest_first else rows
    if layout.newest_first:
        for number, row in enumerate(printed, 1):
            row["number"] = str(number)
    page = landscape(A4) if layout.wide else A4
    widths = [w for _, _, w in layout.columns]
    scale = min(1.0, (page[0] - 40) / sum(widths))
    size = layout.size
    plain = ParagraphStyle("c", fontName="cjk", fontSize=size, leading=size * 1.25, wordWrap="CJK")
    money = replace_style(plain, TA_RIGHT)
    middle = replace_style(plain, TA_CENTER)

    def cell(text: str, style: ParagraphStyle) -> Any:
        return Paragraph(text, style)

    head = [cell(title, middle) for title, _, _ in layout.columns]
    body = [
        [
            cell(_print(what, row), money if _money(title) else plain)
            for title, what, _ in layout.columns
        ]
        for row in printed
    ]  # fmt: skip
    style: list[Any] = [("VALIGN", (0, 0), (-1, -1), layout.valign)]
    style += [(side, (0, 0), (-1, -1), layout.pad) for side in ("TOPPADDING", "BOTTOMPADDING")]
    style += [(side, (0, 0), (-1, -1), 1.5) for side in ("LEFTPADDING", "RIGHTPADDING")]
    if layout.grid == "grid":
        style.append(("GRID", (0, 0), (-1, -1), 0.4, "black"))
    if layout.grid == "rows":
        style.append(("LINEBELOW", (0, 0), (-1, -1), 0.4, "grey"))
    table = LongTable(
        [head, *body], [w * scale for w in widths], style=style, repeatRows=1 if layout.repeat else 0,
        splitInRow=1 if layout.split else 0,
    )  # fmt: skip
    big = ParagraphStyle("h", fontName="cjk", fontSize=size + 4, leading=size * 2, alignment=TA_CENTER)
    lines: list[Any] = [Paragraph(layout.head[0], big)]
    lines += [Paragraph(line.replace("  ", "&nbsp;&nbsp;&nbsp;&nbsp;"), plain) for line in layout.head[1:]]
    lines += [Spacer(1, 6), table, Spacer(1, 6), *(Paragraph(line, plain) for line in layout.last)]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("cjk", size)
        canvas.drawString(30, 14, layout.foot.format(page=document.page))
        if layout.rotate:
            canvas.setPageRotation(layout.rotate)

    document = BaseDocTemplate(str(path), pagesize=page)
    document.addPageTemplates(
        PageTemplate(frames=[Frame(20, 26, page[0] - 40, page[1] - 46, 0, 0, 0, 0)], onPage=furniture, pagesize=page)
    )
    document.build(lines)
    return rows


def replace_style(style: ParagraphStyle, alignment: int) -> ParagraphStyle:
    return ParagraphStyle(
        f"a{alignment}", fontName=style.fontName, fontSize=style.fontSize, leading=style.leading, wordWrap="CJK",
        alignment=alignment,
    )  # fmt: skip


def _print(what: Cell | str, row: Row) -> str:
    return what if isinstance(what, str) else what(row)


def _money(title: str) -> bool:
    return any(
        word in title
        for word in (
            "额",
            "余",
            "收入",
            "支出",
            "Paid",
            "Balance",
            "Amount",
            "Deposits",
            "Withdrawals",
            "Debit",
            "Credit",
        )
    )
