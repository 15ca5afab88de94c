"""How invoices look: the digital one of two halves, the electronic and the paper one with a block above and one below."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from nlp.training.specimens import ornaments
from nlp.training.specimens.faces import BODY
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.families import allowed
from nlp.training.specimens.invoice import COLUMNS, Era, Invoice, Party
from nlp.training.specimens.invoice_sheets import OfdSheet, code_picture
from nlp.training.specimens.sheet import Colour, ImageSheet, PdfSheet, Sheet, fractional, wrap
from nlp.training.specimens.truth import Said, Specimen

BROWN, BLUE, RED = (128, 70, 40), (40, 60, 130), (170, 40, 40)


@dataclass(frozen=True, slots=True)
class InvoiceLayout:
    """One way to set an invoice: its era, its page in points, the words of its heads, the share of each column."""

    family: str
    era: Era
    width: float
    height: float
    shares: tuple[float, ...]
    heads: tuple[str, ...]
    sides: tuple[str, str] = ("购买方信息", "销售方信息")
    pen: Colour = BROWN
    row: float = 15.0
    ruled_columns: bool = True
    beside: bool = True  # the parties stand beside each other
    short_ids: bool = False
    most_lines: int = 5


MODERN = ("项目名称", "规格型号", "单 位", "数 量", "单 价", "金 额", "税率/征收率", "税 额")
OLD = ("货物或应税劳务、服务名称", "规格型号", "单位", "数 量", "单 价", "金 额", "税率", "税 额")
OLDEST = ("货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额")
LAYOUTS = (
    InvoiceLayout("invoice_digital", "digital", 610, 400, (0.24, 0.12, 0.07, 0.1, 0.14, 0.13, 0.09, 0.11), MODERN),
    InvoiceLayout("invoice_digital_open", "digital", 640, 420, (0.26, 0.1, 0.07, 0.11, 0.15, 0.12, 0.09, 0.1), MODERN, pen=RED, ruled_columns=False, short_ids=True),
    InvoiceLayout("invoice_electronic", "electronic", 610, 400, (0.26, 0.12, 0.06, 0.1, 0.14, 0.13, 0.07, 0.12), OLD, ("购买方", "销售方"), BROWN, beside=False),
    InvoiceLayout("invoice_paper", "paper", 680, 400, (0.25, 0.12, 0.06, 0.1, 0.14, 0.14, 0.07, 0.12), OLD, ("购买方", "销售方"), BLUE, beside=False),
    InvoiceLayout("invoice_digital_tall", "digital", 595, 842, (0.27, 0.11, 0.06, 0.1, 0.15, 0.12, 0.08, 0.11), ("项目名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额"), pen=(60, 60, 64), row=20, most_lines=12),
    InvoiceLayout("invoice_paper_old", "paper", 640, 396, (0.24, 0.13, 0.06, 0.11, 0.13, 0.14, 0.07, 0.12), OLDEST, ("购货单位", "销货单位"), (90, 60, 40), beside=False, ruled_columns=False),
)  # fmt: skip
ASIDE = 22.0  # points: the column in which 购买方 runs downwards


def layout_for(rng: Random, held_out: bool | None) -> InvoiceLayout:
    """One of the layouts that may be drawn."""
    families = allowed([layout.family for layout in LAYOUTS], held_out)
    return rng.choice([layout for layout in LAYOUTS if layout.family in families])


def draw(
    rng: Random,
    told: Invoice,
    layout: InvoiceLayout,
    *,
    pdf: Path | None = None,
    ofd: Path | None = None,
    dpi: float = 170,
) -> Specimen:
    """The invoice as a picture, or as a PDF or OFD with its text where a path is given."""
    sheet: Sheet
    if pdf:
        sheet = PdfSheet(pdf, layout.width, layout.height)
    elif ofd:
        sheet = OfdSheet(ofd, layout.width, layout.height)
    else:
        sheet = ImageSheet(layout.width, layout.height, dpi)
        ornaments.specimen_mark(sheet, rng)
    fields = dict(told.fields)
    face = "song" if pdf or ofd else rng.choice(BODY)
    _head(sheet, rng, told, layout, face)
    y = 74.0
    left, right = layout.width * 0.04, layout.width * 0.96
    if layout.beside:
        y = _halves(sheet, told, layout, face, left, right, y)
    else:
        y = _block(sheet, told, layout, face, left, right, y, "buyer", told.buyer)
    y = _table(sheet, told, layout, face, left, right, y)
    if not layout.beside:
        y = _block(sheet, told, layout, face, left, right, y, "seller", told.seller)
    else:
        sheet.line(left, y + 44, right, y + 44, weight=0.7, colour=layout.pen)
        for x in (left, left + ASIDE, right):
            sheet.line(x, y, x, y + 44, weight=0.7, colour=layout.pen)
        _down(sheet, left + 6, y + 8, "备注", face, 9, layout.pen)
        y += 44
    _foot(sheet, rng, told, layout, face, left, y)
    if "qr_payload" not in fields and _code(sheet, told):
        fields["qr_payload"] = Said(told.payload, told.payload, optional=True)
    tables = {"lines": told.rows}
    if isinstance(sheet, ImageSheet):
        if rng.random() < 0.55:
            seal = ornaments.seal_picture(
                told.seller.name, round(82 * sheet.scale), rng, inner="发票专用章", oval=True, strength=0.6
            )
            ornaments.stamp(sheet, seal, layout.width * 0.83, min(y + 4, layout.height - 36))
        return Specimen(
            "vat_invoice", layout.family, fields, sheet.pixel_runs(), tuple(sheet.images), tables, notes={"era": told.era}
        )  # fmt: skip
    sheet.text(layout.width / 2, layout.height - 14, ornaments.MARK, "hei", 7, colour=(150, 150, 150), anchor="centre")
    assert isinstance(sheet, PdfSheet | OfdSheet)
    sheet.save()
    runs = fractional(sheet.runs, [(layout.width, layout.height)])
    return Specimen("vat_invoice", layout.family, fields, runs, (), tables, notes={"era": told.era})


def _code(sheet: Sheet, told: Invoice) -> bool:
    picture = code_picture(told.payload)
    x, y, side = 22.0, 12.0, 52.0
    if isinstance(sheet, ImageSheet):
        ornaments.qr(sheet, x, y, side, told.payload)
    elif isinstance(sheet, PdfSheet | OfdSheet):
        sheet.picture(picture, x, y, side, side)
    return True


def _head(sheet: Sheet, rng: Random, told: Invoice, layout: InvoiceLayout, face: str) -> None:
    middle = layout.width / 2
    title = told.fields["invoice_type"].text
    size = min(19.0, 19 * 250 / text_width(title, "kai", 19))
    sheet.text(middle, 18, title, "kai", size, anchor="centre", colour=layout.pen, field="invoice_type")
    sheet.line(middle - 110, 42, middle + 110, 42, colour=layout.pen)
    rows = [("发票号码", "invoice_number"), ("开票日期", "issued_on")]
    if "invoice_code" in told.fields:
        rows.insert(0, ("发票代码", "invoice_code"))
    if "check_code" in told.fields:
        rows.append(("校 验 码", "check_code"))
    paper = layout.era == "paper"
    if paper:
        sheet.text(84, 22, told.fields["invoice_code"].text, "digits", 15, field="invoice_code")
        used = sheet.text(layout.width - 190, 20, "No", "digits_serif", 15, colour=RED)
        sheet.text(
            layout.width - 186 + used, 20, told.fields["invoice_number"].text, "digits", 15, field="invoice_number"
        )
        sheet.text(layout.width - 60, 20, told.fields["invoice_code"].text, "digits", 7)
        rows = [("开票日期", "issued_on")]
        if "check_code" in told.fields:
            used = sheet.text(84, 50, "校验码 ", face, 9)
            text = told.fields["check_code"].text
            sheet.text(
                84 + used, 50, " ".join(text[i : i + 5] for i in range(0, 20, 5)), "digits", 9, field="check_code"
            )
    room = max(text_width(f"{label}：", face, 9) + text_width(told.fields[name].text, face, 9) for label, name in rows)
    x, y = layout.width - 26 - room - rng.uniform(0, 8), 56.0 if paper else 14.0
    for label, name in rows:
        used = sheet.text(x, y, f"{label}：", face, 9, colour=layout.pen)
        sheet.text(x + used, y, told.fields[name].text, face, 9, field=name)
        y += 14.5


def _down(sheet: Sheet, x: float, y: float, text: str, face: str, size: float, pen: Colour) -> None:
    for k, character in enumerate(text):
        sheet.text(x, y + k * size * 1.12, character, face, size, colour=pen)


def _halves(
    sheet: Sheet, told: Invoice, layout: InvoiceLayout, face: str, left: float, right: float, y: float
) -> float:
    high, middle = 58.0, (left + right) / 2
    sheet.box(left, y, right, y + high, weight=0.7, colour=layout.pen)
    sheet.line(middle, y, middle, y + high, weight=0.7, colour=layout.pen)
    number = "纳税人识别号：" if layout.short_ids else "统一社会信用代码/纳税人识别号："
    for x, side, title in ((left, "buyer", layout.sides[0]), (middle, "seller", layout.sides[1])):
        sheet.line(x + ASIDE, y, x + ASIDE, y + high, weight=0.7, colour=layout.pen)
        _down(sheet, x + 6, y + 3, title, face, 9, layout.pen)
        for k, (label, name) in enumerate((("名称：", f"{side}_name"), (number, f"{side}_id"))):
            text, top = told.fields[name].text, y + 10 + 24 * k
            used = sheet.text(x + ASIDE + 4, top, label, face, 9, colour=layout.pen)
            room = middle - left - ASIDE - used - 8
            size = min(9.0, 9 * room / max(text_width(text, face, 9), 1))
            sheet.text(x + ASIDE + 4 + used, top + (9 - size) / 2, text, face, size, field=name)
    return y + high


def _block(
    sheet: Sheet,
    told: Invoice,
    layout: InvoiceLayout,
    face: str,
    left: float,
    right: float,
    y: float,
    side: str,
    who: Party,
) -> float:
    high = 58.0
    sheet.box(left, y, right, y + high, weight=0.7, colour=layout.pen)
    title = layout.sides[0] if side == "buyer" else layout.sides[1]
    _down(sheet, left + 6, y + (4 if len(title) > 3 else 8), title, face, 10 if len(title) > 3 else 12, layout.pen)
    wall = left + (right - left) * 0.6
    for x in (left + ASIDE, wall, wall + ASIDE):
        sheet.line(x, y, x, y + high, weight=0.7, colour=layout.pen)
    rows = (
        ("名　　　　称：", f"{side}_name", told.fields[f"{side}_name"].text),
        ("纳税人识别号：", f"{side}_id", told.fields[f"{side}_id"].text),
        ("地 址、 电 话：", "", f"{who.address} 0999-88{who.tax_id[3:9]}"),
        ("开户行及账号：", f"{side}_account", f"{who.bank} {who.account}"),
    )
    room = max(text_width(label, face, 8.6) for label, _, _ in rows)
    for k, (label, name, text) in enumerate(rows):
        top = y + 3 + 13.6 * k
        sheet.text(left + ASIDE + 4, top, label, face, 8.6, colour=layout.pen)
        size = min(9.0, 9 * (wall - left - ASIDE - room - 10) / max(text_width(text, face, 9), 1))
        x = left + ASIDE + 5 + room
        if name.endswith("_account"):
            x += sheet.text(x, top, who.bank + " ", face, size)
            text = who.account
        sheet.text(x, top + (9 - size) / 2, text, face, size, field=name)
    if side == "buyer":
        _down(sheet, wall + 6, y + 8, "密码区", face, 11, layout.pen)
        for k, line in enumerate(told.cipher):
            sheet.text(wall + ASIDE + 6, y + 3 + 13.4 * k, line, "mono", 8.4)
    else:
        _down(sheet, wall + 6, y + 12, "备注", face, 12, layout.pen)
    return y + high


def _table(sheet: Sheet, told: Invoice, layout: InvoiceLayout, face: str, left: float, right: float, y: float) -> float:
    edges = [left]
    for share in layout.shares:
        edges.append(edges[-1] + share * (right - left))
    top = y
    for k, head in enumerate(layout.heads):
        size = min(9.0, 9 * (edges[k + 1] - edges[k] - 4) / text_width(head, face, 9))
        sheet.text((edges[k] + edges[k + 1]) / 2, y + 3, head, face, size, anchor="centre", colour=layout.pen)
    y += 16
    room = 92.0 if layout.height < 500 else 330.0
    first = y
    for at, line in enumerate(told.lines):
        deepest = 0.0
        for k, name in enumerate(COLUMNS):
            wide = edges[k + 1] - edges[k] - 5
            if name == "item":
                for j, part in enumerate(wrap(line[name], face, 8.4, wide)):
                    sheet.text(edges[k] + 3, y + j * 9.6, part, face, 8.4, field=name, row=at)
                    deepest = max(deepest, 9.6 * j)
                continue
            size = min(8.6, 8.6 * wide / max(text_width(line[name], face, 8.6), 1))
            number = name in ("quantity", "unit_price", "amount", "tax")
            x, anchor = (edges[k + 1] - 3, "right") if number else ((edges[k] + edges[k + 1]) / 2, "centre")
            sheet.text(x, y + (8.6 - size) / 2, line[name], face, size, field=name, row=at, anchor=anchor)
        y += layout.row + deepest
    y = max(y + 2, first + room)
    if layout.ruled_columns:
        for x in edges[1:-1]:
            sheet.line(x, top, x, y + 15, weight=0.6, colour=layout.pen)
    sheet.text(edges[0] + 26, y, "合　　　　计", face, 9, colour=layout.pen)
    sheet.text(edges[6] - 3, y, told.fields["net_amount"].text, face, 8.8, anchor="right", field="net_amount")
    sheet.text(edges[8] - 3, y, told.fields["tax_amount"].text, face, 8.8, anchor="right", field="tax_amount")
    y += 15
    sheet.line(left, y, right, y, weight=0.7, colour=layout.pen)
    sheet.text(left + 18, y + 4, "价税合计（大写）", face, 9, colour=layout.pen)
    x = edges[1] + 6
    x += sheet.text(x, y + 4, "ⓧ ", face, 9) if layout.era == "digital" else 4
    sheet.text(x, y + 4, told.fields["total_in_words"].text, face, 9.4, field="total_in_words")
    used = sheet.text(edges[5] + 4, y + 4, "（小写）", face, 9, colour=layout.pen)
    sheet.text(edges[5] + 4 + used, y + 4, told.fields["total_amount"].text, face, 9.4, field="total_amount")
    y += 19
    sheet.box(left, top, right, y, weight=0.7, colour=layout.pen)
    return y


def _foot(sheet: Sheet, rng: Random, told: Invoice, layout: InvoiceLayout, face: str, left: float, y: float) -> None:
    issuer = told.fields["issuer"].text
    if layout.era == "digital":
        used = sheet.text(left + 40, y + 8, "开票人：", face, 9, colour=layout.pen)
        sheet.text(left + 40 + used, y + 8, issuer, face, 9, field="issuer")
        return
    names = (("收款人：", rng.choice(("", "周敏", "何静"))), ("复核：", rng.choice(("", "孙立"))), ("开票人：", issuer))
    for k, (label, text) in enumerate(names):
        x = left + 14 + k * 0.26 * layout.width
        used = sheet.text(x, y + 6, label, face, 9, colour=layout.pen)
        sheet.text(x + used, y + 6, text, face, 9, field="issuer" if label == "开票人：" else "")
    sheet.text(left + 14 + 0.8 * layout.width, y + 6, "销售方：（章）", face, 9, colour=layout.pen)
