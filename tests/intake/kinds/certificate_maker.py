"""Tax certificates (SPECIMEN) of the table form by seed: ruled, unruled, merged tall cells, several pages, refunds."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

from tests.nlp.statement_maker import FONT_FILE

TAXES = (
    ("增值税", "商业(13%)"), ("城市维护建设税", "市区（增值税附征）"), ("教育费附加", "增值税教育费附加"), ("印花税", "买卖合同"),
    ("个人所得税", "工资薪金所得"), ("企业所得税", "应纳税所得额"), ("残疾人就业保障金", "残疾人就业保障金"),
)  # fmt: skip
DIGITS, UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")


@dataclass
class Certificate:
    """Lines as (voucher, tax, item, from, to, paid, amount), and the total of each page."""

    lines: list[tuple[str, ...]] = field(default_factory=list)
    totals: list[Decimal] = field(default_factory=list)


def in_words(amount: Decimal) -> str:
    """An amount below 100,000,000 in Chinese numerals.

    >>> in_words(Decimal("1680.32"))
    '人民币壹仟陆佰捌拾元叁角贰分'
    """
    digits, out, zero = str(int(amount)), "", False
    for at, digit in enumerate(digits):
        place = len(digits) - 1 - at
        if digit != "0":
            out, zero = out + ("零" if zero and out else "") + DIGITS[int(digit)] + UNITS[place % 4], False
        else:
            zero = True
        if place == 4 and out:
            out += "万"
    jiao, fen = divmod(int(amount * 100) % 100, 10)
    if not jiao and not fen:
        return f"人民币{out or '零'}元整"
    return f"人民币{out or '零'}元{DIGITS[jiao] + '角' if jiao else '零'}{DIGITS[fen] + '分' if fen else ''}"


def make(path: Path, seed: int, mode: str) -> Certificate:
    """Write the certificate of a seed; `mode` is ruled, plain or merged."""
    rng, made = random.Random(seed), Certificate()
    if "cjk" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("cjk", str(FONT_FILE), subfontIndex=0))
    canvas = Canvas(str(path), pagesize=landscape(A4))
    for _ in range(rng.choice((1, 1, 2))):
        lines = [_line(rng) for _ in range(rng.randint(2, 9))]
        total = sum((Decimal(line[6]) for line in lines), Decimal(0))
        made.lines += lines
        made.totals.append(total)
        _draw(canvas, lines, total, mode, rng)
    canvas.save()
    return made


def _line(rng: random.Random) -> tuple[str, ...]:
    tax, item = rng.choice(TAXES)
    month, amount = rng.randint(1, 11), Decimal(rng.randint(1, 9_000_000)) / 100
    amount = -amount if rng.random() < 0.12 else amount
    paid = f"2024-{month + 1:02d}-{rng.randint(1, 15):02d}"
    voucher = f"3{rng.randint(10**16, 10**17 - 1)}"
    return voucher, tax, item, f"2024-{month:02d}-01", f"2024-{month:02d}-28", paid, f"{amount:.2f}"


def _draw(canvas: Canvas, lines: list[tuple[str, ...]], total: Decimal, mode: str, rng: random.Random) -> None:
    width, height = landscape(A4)
    canvas.setFont("cjk", 13)
    canvas.drawCentredString(width / 2, height - 40, "中华人民共和国")
    canvas.drawCentredString(width / 2, height - 60, "税 收 完 税 证 明")
    canvas.setFont("cjk", 9)
    canvas.drawString(width - 260, height - 62, "No. 399046230500078915")
    canvas.drawString(40, height - 85, "填发日期： 2024 年 12 月 18 日")
    canvas.drawString(330, height - 85, "税务机关： 国家税务总局样例市样例区税务局第一税务所")
    shaped = ParagraphStyle("cell", fontName="cjk", fontSize=8, leading=10, wordWrap="CJK")
    cells = [[a, b, c, f"{d}至{e}", f, f"{Decimal(g):,.2f}"] for a, b, c, d, e, f, g in lines]
    if mode == "merged":
        cells = [["\n".join(column) for column in zip(*cells, strict=True)]]
    elif mode == "ruled":
        cells = [[Paragraph(c, shaped) for c in row[:4]] + row[4:] for row in cells]  # type: ignore[misc]
    rows = [
        ["纳税人识别号", "91990100MA0D3MYNXQ", "", "纳税人名称", "样例市云启商贸有限公司", ""],
        [
            "原凭证号",
            "税 种",
            "品目名称",
            "税款所属时期",
            rng.choice(("入（退）库日期", "入(退)库日期")),
            "实缴（退）金额",
        ],
        *cells,
        ["金额合计", f"（大写）{in_words(abs(total))}", "", "", "", f"￥{total:,.2f}"],
        ["税务机关\n（盖章）", "", "填票人\n电子税务局", "备注：一般申报 正税 SPECIMEN", "", ""],
    ]
    last = len(rows) - 1
    style = [("FONT", (0, 0), (-1, -1), "cjk", 8), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("ALIGN", (5, 2), (5, -2), "RIGHT"), ("SPAN", (1, 0), (2, 0)),
             ("SPAN", (4, 0), (5, 0)), ("SPAN", (1, last - 1), (4, last - 1)), ("SPAN", (0, last), (1, last)), ("SPAN", (3, last), (5, last))]  # fmt: skip
    if mode != "plain":
        style.append(("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)))
    period = rng.choice((75, 150)) if mode == "ruled" else 150
    table = Table(rows, colWidths=[120, 90, rng.choice((90, 130)), period, 85, 95], style=TableStyle(style))
    _, tall = table.wrapOn(canvas, width, height)
    table.drawOn(canvas, 40, height - 100 - tall)
    canvas.drawCentredString(width / 2, 20, "妥 善 保 管")
    canvas.showPage()
