"""Random statements with their truth: column order, rules, signs, order, wrapping, page breaks and totals all vary by seed."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT_FILE = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
FIRMS = (
    "云启信息技术有限公司",
    "样例市恒泰商贸有限公司",
    "样例市锦程物流有限公司城东分公司",
    "财付通支付科技有限公司",
    "样例区社会保险基金管理中心",
    "国家金库样例市支库",
)
PEOPLE = ("张三", "李四", "王小明", "欧阳若兰", "赵六")
SUMMARIES = (
    "货款",
    "工资",
    "网银转账",
    "结息",
    "手续费",
    "税款扣缴",
    "水电费",
    "转账汇款",
    "报销款",
    "跨行汇款",
    "材料款合计两笔",
    "本页修订费",
)
PURPOSES = ("", "", "三月货款", "付款说明见合同编号二十三号附件及补充协议", "房租", "采购办公用品一批")
BANKS = ("中国工商银行", "中国建设银行", "招商银行", "样例农村商业银行")

TITLES = {
    "date": ("交易日期", "记账日期", "日期", "入账日期", "记账日 Bk.D.", "交易日期 Date"),
    "time": ("交易时间", "时间", "记账时间"),
    "amount": ("交易金额", "金额", "发生额", "收入/支出金额", "交易金额 Amount"),
    "in": ("贷方发生额", "收入金额", "贷方发生额(收入)", "转入金额", "存入", "贷方金额"),
    "out": ("借方发生额", "支出金额", "借方发生额(支取)", "转出金额", "支取", "借方金额"),
    "direction": ("借贷标志", "借/贷", "收/支", "借贷"),
    "balance": ("余额", "账户余额", "本次余额", "联机余额", "余额 Balance", "交易后余额"),
    "name": ("对方户名", "对方名称", "对手户名", "对方单位名称"),
    "account": ("对方账号", "对方账号/卡号", "对手账号"),
    "mixed": ("对手信息", "对方账号与户名", "对方户名/账号"),
    "summary": ("摘要", "交易摘要", "交易名称", "业务类型"),
    "purpose": ("用途", "附言", "备注"),
    "serial": ("序号", "No."),
    "reference": ("流水号", "交易流水号", "日志号"),
    "currency": ("币种", "货币"),
    "channel": ("交易渠道", "渠道"),
    "place": ("交易地点", "网点名称"),
}
WIDTHS = {
    "date": 58, "time": 44, "amount": 66, "in": 66, "out": 66, "direction": 34, "balance": 72, "name": 92, "account": 98, "mixed": 112, "summary": 58,
    "purpose": 70, "serial": 26, "reference": 72, "currency": 30, "channel": 44, "place": 60,
}  # fmt: skip


@dataclass
class Truth:
    """The rows in chronological order, and how the statement was laid out."""

    rows: list[dict[str, str]] = field(default_factory=list)
    style: dict[str, object] = field(default_factory=dict)


def money(value: Decimal, plus: bool = False, grouped: bool = True) -> str:
    text = f"{value:,.2f}" if grouped else f"{value:.2f}"
    return f"+{text}" if plus and value > 0 else text


def ledger(rng: random.Random, count: int) -> list[dict[str, str]]:
    """Chronological rows whose balances chain."""
    day, balance, rows = (
        date(2024, rng.randint(1, 9), rng.randint(1, 20)),
        Decimal(rng.randint(50_000, 9_000_000)) / 100,
        [],
    )
    for _ in range(count):
        day += timedelta(days=rng.choice((0, 0, 1, 2)))
        amount = (
            Decimal(rng.choice((rng.randint(1, 99), rng.randint(100, 999_999), rng.randint(100_000, 30_000_000)))) / 100
        )
        if rng.random() < 0.5 and balance - amount > 0:
            amount = -amount
        balance += amount
        party = rng.choice((*FIRMS, *PEOPLE, ""))
        rows.append(
            {
                "date": day.isoformat(),
                "time": f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
                "amount": f"{amount:.2f}",
                "balance": f"{balance:.2f}",
                "name": party,
                "account": str(rng.randint(10 ** rng.choice((11, 15, 18)), 10**19 - 1))[: rng.choice((12, 16, 19))]
                if party
                else "",
                "summary": rng.choice(SUMMARIES),
                "purpose": rng.choice(PURPOSES),
                "reference": str(rng.randint(10**9, 10**12)),
            }
        )
    return rows


def style_of(rng: random.Random) -> dict[str, object]:
    """One layout."""
    sign = rng.choice(("signed", "signed", "columns", "columns", "marker", "suffix", "mybank"))
    sums = {
        "signed": ["amount"],
        "suffix": ["amount"],
        "marker": rng.choice((["direction", "amount"], ["amount", "direction"])),
    }.get(sign)
    if sums is None:
        sums = ["out", "in"] if rng.random() < 0.6 else ["in", "out"]
    party = rng.choice((["name", "account"], ["account", "name"], ["mixed"], ["name"]))
    time = rng.choice(("none", "column", "cell", "two lines"))
    money_part = [*sums, "balance"] if rng.random() < 0.8 else ["balance", *sums]
    when = ["date", "time"] if time == "column" else ["date"]
    extras = rng.sample(["purpose", "reference", "currency", "channel", "place"], rng.randint(0, 3))
    blocks = [money_part, party, ["summary"], *[[e] for e in extras]]
    rng.shuffle(blocks)
    columns = [*(["serial"] if rng.random() < 0.4 else []), *when, *[c for block in blocks for c in block]]
    return {
        "sign": sign, "columns": columns, "time": time, "newest_first": rng.random() < 0.4,
        "rules": rng.choice(("grid", "rows", "header", "none", "none")), "align": rng.choice(("top", "centre", "centre", "bottom")),
        "pad": rng.choice((1.5, 3, 5)), "size": rng.choice((6.5, 7.5, 8.5)), "repeat": rng.random() < 0.7,
        "dates": rng.choice(("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d")), "plus": rng.random() < 0.4, "grouped": rng.random() < 0.8,
        "totals": rng.random() < 0.4, "carried": rng.random() < 0.25, "split": rng.random() < 0.25, "money_right": rng.random() < 0.8,
        "title_wrap": rng.random() < 0.25, "spaced": rng.random() < 0.15, "null": rng.choice(("", "", "-", "--")), "zero": rng.random() < 0.2,
        "mixed_order": rng.choice(("/", " ", "n/a")),
    }  # fmt: skip


def cells_of(row: dict[str, str], number: int, style: dict[str, object], rng: random.Random) -> dict[str, list[str]]:
    """Each column's print, as lines that a cell forces."""
    amount = Decimal(row["amount"])
    day = date.fromisoformat(row["date"]).strftime(str(style["dates"]))
    time = row["time"]
    grouped, sign = bool(style["grouped"]), style["sign"]
    null = str(style["null"])
    out: dict[str, list[str]] = {
        "date": [day, time] if style["time"] == "two lines" else [f"{day} {time}"] if style["time"] == "cell" else [day],
        "time": [time], "balance": [money(Decimal(row["balance"]), grouped=grouped)], "summary": [row["summary"]],
        "purpose": [row["purpose"] or null], "serial": [str(number)], "reference": [row["reference"]], "currency": ["CNY"], "channel": ["网银"],
        "place": ["样例支行营业室"], "name": [row["name"] or null], "account": [row["account"] or null],
    }  # fmt: skip
    if style["mixed_order"] == "/":
        mixed = f"{row['account']}/{row['name']}" if row["name"] else null
    else:
        mixed = f"{row['name']} {row['account']}" if row["name"] else null
    out["mixed"] = [mixed]
    blank = "0.00" if style["zero"] else null
    into, paid = (money(amount, grouped=grouped), blank) if amount > 0 else (blank, money(-amount, grouped=grouped))
    out["in"], out["out"] = [into], [paid]
    if sign == "signed":
        out["amount"] = [money(amount, bool(style["plus"]), grouped)]
    else:
        mark = ("贷" if amount > 0 else "借") if style["marks"] == "credit" else ("收" if amount > 0 else "支")
        out["direction"] = [mark]
        out["amount"] = [
            money(abs(amount), grouped=grouped) + (("贷" if amount > 0 else "借") if sign == "suffix" else "")
        ]
    return out


def wrapped(text: str, width: float, size: float) -> list[str]:
    lines, line = [], ""
    for character in text:
        if line and pdfmetrics.stringWidth(line + character, "cjk", size) > width:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line or not lines else lines


def make(path: Path, seed: int, count: int | None = None, rows: list[dict[str, str]] | None = None) -> Truth:
    """Write the statement of a seed; the truth holds what a reader must find."""
    rng = random.Random(seed)
    if "cjk" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("cjk", str(FONT_FILE), subfontIndex=0))
    style = style_of(rng)
    rows = rows or ledger(rng, count or rng.choice((6, 15, 40, 90)))
    columns = [str(c) for c in style["columns"]]  # type: ignore[union-attr,attr-defined]
    titles = {c: rng.choice(TITLES[c]) for c in columns}
    style["marks"] = "debit_credit"
    if "direction" in titles:
        style["marks"] = "receipt" if titles["direction"] == "收/支" else "credit"
    if style["sign"] == "mybank":
        titles["in"], titles["out"] = "借方金额(收)", "贷方金额(支)"
    size = float(style["size"])  # type: ignore[arg-type]
    widths = {c: max(WIDTHS[c] * size / 8 * rng.uniform(0.95, 1.25), 0) for c in columns}
    if style["time"] == "cell":
        widths["date"] = 92 * size / 8
    total = sum(widths.values())
    page_size = A4 if total < 520 else landscape(A4)
    room = page_size[0] - 50
    if total > room:
        widths = {c: w * room / total for c, w in widths.items()}
        size *= max(room / total, 0.72)
    body = list(reversed(rows)) if style["newest_first"] else rows
    _draw(path, page_size, style, columns, titles, widths, size, body, rows, rng)
    return Truth(rows, style)


def _draw(path, page_size, style, columns, titles, widths, size, body, rows, rng) -> None:  # type: ignore[no-untyped-def]
    canvas = Canvas(str(path), pagesize=page_size)
    width, height = page_size
    left, lead, pad = (width - sum(widths.values())) / 2, size * 1.2, float(style["pad"])
    bank = rng.choice(BANKS)
    opening = Decimal(rows[0]["balance"]) - Decimal(rows[0]["amount"])
    state = {"page": 0, "y": 0.0, "in": Decimal(0), "out": Decimal(0)}

    def text(x, y, told, at=None):  # type: ignore[no-untyped-def]
        canvas.setFont("cjk", at or size)
        canvas.drawString(x, y, told)

    def rule(y):  # type: ignore[no-untyped-def]
        canvas.setStrokeColor(colors.black)
        canvas.setLineWidth(0.5)
        canvas.line(left, y, left + sum(widths.values()), y)

    def put(cells, top, tall, header=False):  # type: ignore[no-untyped-def]
        x = left
        for column in columns:
            lines = cells[column]
            block = len(lines) * lead
            start = {"top": top - pad, "centre": top - (tall - block) / 2, "bottom": top - tall + pad + block}[
                "centre" if header else style["align"]
            ]
            right = column in ("amount", "in", "out", "balance") and style["money_right"]
            for number, line in enumerate(lines):
                wide = pdfmetrics.stringWidth(line, "cjk", size)
                at = x + widths[column] - 2 - wide if right else x + 2
                if header and not right:
                    at = x + (widths[column] - wide) / 2
                text(at, start - number * lead - size * 0.95, line)
            x += widths[column]
        if style["rules"] in ("grid", "rows") or (style["rules"] == "header" and header):
            rule(top)
            rule(top - tall)
        if style["rules"] == "grid":
            x = left
            for column in [*columns, None]:
                canvas.line(x, top, x, top - tall)
                x += widths[column] if column else 0

    def titled(told):  # type: ignore[no-untyped-def]
        if " " in told:
            return told.split(" ", 1)
        if style["spaced"] and len(told) == 2:
            return [f"{told[0]} {told[1]}"]
        return (
            [told[: len(told) // 2], told[len(told) // 2 :]]
            if style["title_wrap"] and len(told) >= 4 and "(" not in told
            else [told]
        )

    def begin():  # type: ignore[no-untyped-def]
        state["page"] += 1
        y = height - 40
        text(width / 2 - 80, y, f"{bank}账户交易明细清单", size + 5)
        y -= 24
        text(left, y, "户名：样例市云启商贸有限公司")
        text(left + 210, y, "账号：6222020000123456789")
        y -= lead * 1.3
        text(left, y, f"起止日期：{rows[0]['date']} 至 {rows[-1]['date']}")
        text(left + 210, y, "币种：人民币")
        y -= lead * 1.6
        if state["page"] == 1 or style["repeat"]:
            cells = {
                c: [piece for part in titled(titles[c]) for piece in wrapped(part, widths[c] - 2, size)]
                for c in columns
            }
            tall = max(len(v) for v in cells.values()) * lead + 2 * pad
            put(cells, y, tall, header=True)
            y -= tall
        if style["carried"] and not style["newest_first"]:
            text(left + 4, y - lead, f"承前页余额 {money(state.get('carry', opening))}")
            y -= lead * 1.5
        state["y"] = y
        state["in"] = state["out"] = Decimal(0)

    def end():  # type: ignore[no-untyped-def]
        if style["totals"]:
            text(left + 4, state["y"] - lead, f"本页小计 收入：{money(state['in'])} 支出：{money(state['out'])}")
        text(left, 28, "温馨提示：本清单仅供参考，如有疑问请至营业网点查询。")
        text(width - 110, 28, f"第{state['page']}页 打印时间：2024-12-31 10:00:00")
        canvas.showPage()

    begin()
    for number, row in enumerate(body, 1):
        printed = cells_of(row, number, style, rng)
        cells = {c: [piece for line in printed[c] for piece in wrapped(line, widths[c] - 4, size)] for c in columns}
        for c in ("amount", "in", "out", "balance", "currency", "serial", "direction"):
            if c in cells:
                cells[c] = printed[c]
        tall = max(len(v) for v in cells.values()) * lead + 2 * pad
        if state["y"] - tall < 60:
            end()
            begin()
        put(cells, state["y"], tall)
        state["y"] -= tall
        state["carry"] = Decimal(row["balance"])
        state["in" if Decimal(row["amount"]) > 0 else "out"] += abs(Decimal(row["amount"]))
    if style["totals"]:
        sums = [
            sum((abs(Decimal(r["amount"])) for r in rows if (Decimal(r["amount"]) > 0) == into), Decimal(0))
            for into in (True, False)
        ]
        text(
            left + 4,
            state["y"] - 2.6 * lead,
            f"合计 总收入：{money(sums[0])} 总支出：{money(sums[1])} 总笔数：{len(rows)}",
        )
    end()
    canvas.save()
