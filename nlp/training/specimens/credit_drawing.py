"""Draws a credit report as pictures or as a PDF with its text: head, summary, loans, duties for others, inquiries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from nlp.training.specimens import ornaments
from nlp.training.specimens.credit_report import CLASSES, TEN_THOUSAND, Report
from nlp.training.specimens.faces import BODY, width
from nlp.training.specimens.sheet import ImageSheet, PdfSheet, Sheet, fractional, wrap
from nlp.training.specimens.truth import Specimen

WIDE, HIGH, LEFT, RIGHT = 595.0, 842.0, 40.0, 555.0


def draw(rng: Random, told: Report, family: str, *, pdf: Path | None = None, dpi: float = 150) -> Specimen:
    """The report as page pictures, or as a PDF with its text."""
    pen = _Pen(
        PdfSheet(pdf, WIDE, HIGH) if pdf else ImageSheet(WIDE, HIGH, dpi), rng, "song" if pdf else rng.choice(BODY)
    )
    pen.mark()
    title = "个人信用报告" if told.personal else "企业信用报告"
    pen.sheet.text(WIDE / 2, 40, title, "serif_bold", 21, anchor="centre", field="report_kind")
    pen.sheet.text(
        WIDE / 2,
        68,
        rng.choice(("（自主查询版）", "（本人版）")) if told.personal else "（自主查询版）",
        pen.face,
        12,
        anchor="centre",
    )
    pen.y = 96.0
    _head(pen, told)
    ruled = family not in ("credit_enterprise_plain",)
    if not told.personal:
        _summary(pen, told, ruled)
    _loans(pen, told, family, ruled)
    if told.guarantees:
        _guarantees(pen, told, family, ruled)
    _inquiries(pen, told, ruled)
    fields = dict(told.fields)
    tables = {"loans": told.loans, "guarantees": told.guarantees, "inquiries": told.inquiries, "lines": told.lines}
    tables = {name: rows for name, rows in tables.items() if rows}
    if isinstance(pen.sheet, PdfSheet):
        pen.sheet.save()
        return Specimen(
            "credit_report", family, fields, fractional(pen.sheet.runs, [(WIDE, HIGH)] * pen.sheet.pages), (), tables
        )
    assert isinstance(pen.sheet, ImageSheet)
    return Specimen("credit_report", family, fields, pen.sheet.pixel_runs(), tuple(pen.sheet.images), tables)


@dataclass
class _Pen:
    sheet: Sheet
    rng: Random
    face: str
    y: float = 40.0

    def mark(self) -> None:
        if isinstance(self.sheet, ImageSheet):
            ornaments.specimen_mark(self.sheet, self.rng)
        else:
            self.sheet.text(WIDE / 2, HIGH - 20, ornaments.MARK, "hei", 8, colour=(150, 150, 150), anchor="centre")

    def room(self, needed: float) -> None:
        """Starts a page where too little is left of this one."""
        if self.y + needed > HIGH - 50:
            self.sheet.new_page()
            self.mark()
            self.y = 44.0

    def heading(self, text: str, size: float = 11.5) -> None:
        self.room(80)
        self.sheet.text(
            LEFT if size < 13 else WIDE / 2,
            self.y + 6,
            text,
            "sans_bold",
            size,
            anchor="left" if size < 13 else "centre",
        )
        self.y += size + 14

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[tuple[str, str]]],
        shares: Sequence[float],
        *,
        ruled: bool = True,
        at: int = 0,
    ) -> None:
        """A table of (text, column) cells; cells wrap."""
        edges = [LEFT]
        for share in shares:
            edges.append(edges[-1] + share / sum(shares) * (RIGHT - LEFT))
        self.room(46)
        top = self.y
        self._row([(head, "") for head in heads], edges, None)
        levels = [top, self.y]
        for number, row in enumerate(rows):
            if self.y > HIGH - 70:
                self._frame(edges, levels, ruled)
                self.room(100)
                levels = [self.y]
            self._row(row, edges, at + number)
            levels.append(self.y)
        self._frame(edges, levels, ruled)
        self.y += 8

    def _row(self, cells: Sequence[tuple[str, str]], edges: Sequence[float], number: int | None) -> None:
        size = 8.6
        wrapped = [wrap(text, self.face, size, edges[k + 1] - edges[k] - 5) for k, (text, _) in enumerate(cells)]
        deep = max(len(lines) for lines in wrapped) or 1
        for k, lines in enumerate(wrapped):
            top = self.y + 4 + (deep - len(lines)) * 5.2
            for j, line in enumerate(lines):
                self.sheet.text(
                    (edges[k] + edges[k + 1]) / 2,
                    top + 10.4 * j,
                    line,
                    self.face,
                    size,
                    anchor="centre",
                    field=cells[k][1],
                    row=number,
                )
        self.y += deep * 10.4 + 8

    def _frame(self, edges: Sequence[float], levels: Sequence[float], ruled: bool) -> None:
        for y in levels if ruled else (levels[0], levels[-1]):
            self.sheet.line(edges[0], y, edges[-1], y, weight=0.5)
        if ruled:
            for x in edges:
                self.sheet.line(x, levels[0], x, levels[-1], weight=0.5)


def _head(pen: _Pen, told: Report) -> None:
    rows = (
        (("报告编号", "report_number"), ("报告时间", "reported_on")),
        (("姓名", "person_name"), ("证件号码", "id_number")) if told.personal else (("企业名称", "company_name"), ("中征码", "central_code")),
    )  # fmt: skip
    for pair in rows:
        for x, (label, name) in zip((LEFT, 310.0), pair, strict=True):
            used = pen.sheet.text(x, pen.y, f"{label}：", pen.face, 10)
            text = told.fields[name].text
            pen.sheet.text(
                x + used, pen.y, text, pen.face, min(10, 10 * (236 - used) / width(text, pen.face, 10)), field=name
            )
        pen.y += 18
    if not told.personal:
        used = pen.sheet.text(LEFT, pen.y, "统一社会信用代码：", pen.face, 10)
        pen.sheet.text(LEFT + used, pen.y, told.fields["uscc"].text, pen.face, 10, field="uscc")
        pen.y += 18
        pen.sheet.text(LEFT, pen.y, "报告说明：除特殊说明外，本报告中的金额类数据项单位均为万元。", pen.face, 8.6)
        pen.y += 16
    pen.y += 4


def _wan(told: Report, amount: str) -> str:
    value = Decimal(amount) if told.personal else Decimal(amount) / TEN_THOUSAND
    if told.personal:
        return f"{value:,.0f}" if value == value.to_integral() else f"{value:,.2f}"
    text = f"{value:.2f}"
    return text.removesuffix(".00") if text.endswith(".00") else text


def _summary(pen: _Pen, told: Report, ruled: bool) -> None:
    pen.heading("信息概要", 13.5)
    counts = (("非信贷交易账户数", ""), ("欠税记录条数", "tax_arrears_count"), ("民事判决记录条数", "judgement_count"),
              ("强制执行记录条数", "enforcement_count"), ("行政处罚记录条数", "penalty_count"))  # fmt: skip
    edges = [LEFT + k * (RIGHT - LEFT) / 5 for k in range(6)]
    top = pen.y
    for k, (label, name) in enumerate(counts):
        middle = (edges[k] + edges[k + 1]) / 2
        pen.sheet.text(middle, top + 4, label, pen.face, 8.8, anchor="centre")
        pen.sheet.text(
            middle, top + 21, told.fields[name].text if name else "0", pen.face, 9, anchor="centre", field=name
        )
    for y in (top, top + 17, top + 34):
        pen.sheet.line(LEFT, y, RIGHT, y, weight=0.5)
    pen.y = top + 40
    pen.heading("未结清信贷及授信信息概要", 11)
    top = pen.y
    shares = (0.16, *(0.07, 0.14) * 4)
    edges = [LEFT]
    for share in shares:
        edges.append(edges[-1] + share / sum(shares) * (RIGHT - LEFT))
    for k, label in enumerate(("正常类", "关注类", "不良类", "合计")):
        pen.sheet.text((edges[1 + 2 * k] + edges[3 + 2 * k]) / 2, top + 4, label, pen.face, 8.8, anchor="centre")
        for j, word in enumerate(("账户数", "余额")):
            pen.sheet.text(
                (edges[1 + 2 * k + j] + edges[2 + 2 * k + j]) / 2, top + 20, word, pen.face, 8.4, anchor="centre"
            )
    pen.y = top + 36
    levels = [top, top + 36]
    names = [f"{name}_{what}" for name, _ in CLASSES for what in ("accounts", "balance")] + ["accounts", "balance"]
    for at, row in enumerate(told.lines):
        pen.sheet.text(
            (edges[0] + edges[1]) / 2, pen.y + 4, row["label"], pen.face, 8.8, anchor="centre", field="label", row=at
        )
        for k, name in enumerate(names):
            text = _wan(told, row[name]) if name.endswith("balance") else row[name]
            pen.sheet.text(
                (edges[k + 1] + edges[k + 2]) / 2, pen.y + 4, text, pen.face, 8.8, anchor="centre", field=name, row=at
            )
        pen.y += 17
        levels.append(pen.y)
    pen._frame(edges, levels, ruled)
    pen.y += 8


def _day(told: Report, day: str) -> str:
    return day if not told.personal else day.replace("-", ".")


def _loans(pen: _Pen, told: Report, family: str, ruled: bool) -> None:
    pen.heading("信贷交易信息明细" if told.personal else "信贷记录明细", 13.5)
    pen.heading("（一）未结清信贷" if not told.personal else "贷款")
    if family == "credit_personal":
        pen.sheet.text(LEFT, pen.y, "未结清账户：", pen.face, 9.6)
        pen.y += 16
        for at, loan in enumerate(told.loans):
            pen.room(40)
            day, due = (date.fromisoformat(loan[name]) for name in ("granted_on", "due_on"))
            text = (
                f"{at + 1}. {day:%Y年%m月%d日}“{loan['lender']}”发放的{_wan(told, loan['amount'])}元（人民币）{loan['kind']}，"
                f"{due:%Y年%m月%d日}到期。截至{told.fields['reported_on'].value[:7].replace('-', '年')}月，余额{_wan(told, loan['balance'])}元，五级分类为{loan['five_class']}。"
            )
            pen.y = pen.sheet.paragraph(LEFT, pen.y, text, pen.face, 9.6, RIGHT - LEFT, row=at) + 4
        pen.y += 6
        return
    words = {
        "credit_enterprise": ("授信机构", "业务种类", "币种", "开立日期", "到期日", "借款金额", "余额", "五级分类"),
        "credit_enterprise_plain": (
            "机构名称",
            "贷款种类",
            "币种",
            "发放日期",
            "到期日期",
            "贷款金额",
            "贷款余额",
            "五级分类",
        ),
        "credit_personal_table": (
            "管理机构",
            "业务种类",
            "币种",
            "开立日期",
            "到期日期",
            "借款金额",
            "余额",
            "五级分类",
        ),
    }
    order = ("lender", "kind", "currency", "granted_on", "due_on", "amount", "balance", "five_class")
    cells = [[(_printed(told, name, loan[name]), name) for name in order] for loan in told.loans]
    if family == "credit_enterprise_blocks":
        for at, row in enumerate(cells):
            pen.room(100)
            pen.table(
                ("账户编号", "授信机构", "业务种类", "开立日期", "到期日", "币种", "借款金额"),
                [[(f"A{at + 1:03d}", ""), row[0], row[1], row[3], row[4], row[2], row[5]]],
                (1, 2, 1.5, 1.3, 1.3, 1, 1.2),
                at=at,
            )
            pen.y -= 8
            pen.table(
                ("担保方式", "余额", "五级分类", "逾期总额", "最近一次还款日期", "信息报告日期"),
                [
                    [
                        ("信用/免担保", ""),
                        row[6],
                        row[7],
                        ("0", ""),
                        (told.fields["reported_on"].value, ""),
                        (told.fields["reported_on"].value, ""),
                    ]
                ],
                (1.3, 1.2, 1, 1, 1.5, 1.4),
                at=at,
            )
        return
    pen.table(words[family], cells, (2, 1.5, 0.9, 1.3, 1.3, 1.2, 1.2, 0.9), ruled=ruled)


def _printed(told: Report, name: str, text: str) -> str:
    if name in ("amount", "balance"):
        return _wan(told, text)
    if name in ("granted_on", "due_on"):
        return _day(told, text)
    return "人民币元" if name == "currency" and told.personal else "人民币" if name == "currency" else text


def _guarantees(pen: _Pen, told: Report, family: str, ruled: bool) -> None:
    pen.heading("（二）相关还款责任" if not told.personal else "相关还款责任信息")
    heads = ("责任类型", "授信机构", "主借款人", "还款责任金额", "余额", "到期日期", "五级分类")
    if family == "credit_enterprise_plain":
        heads = ("责任类型", "业务管理机构", "被担保人", "责任金额", "余额", "到期日", "五级分类")
    order = ("kind", "lender", "debtor", "amount", "balance", "due_on", "five_class")
    cells = [[(_printed(told, name, duty[name]), name) for name in order] for duty in told.guarantees]
    pen.table(heads, cells, (1.3, 1.6, 2, 1.2, 1.1, 1.2, 0.9), ruled=ruled)


def _inquiries(pen: _Pen, told: Report, ruled: bool) -> None:
    pen.heading("查询记录", 13.5)
    pen.heading("机构查询记录明细")
    cells = [
        [
            (str(at + 1), ""),
            (_day(told, one["date"]), "date"),
            (one["institution"], "institution"),
            (one["reason"], "reason"),
        ]
        for at, one in enumerate(told.inquiries)
    ]
    pen.table(("编号", "查询日期", "查询机构", "查询原因"), cells, (0.6, 1.4, 3, 1.6), ruled=ruled)
