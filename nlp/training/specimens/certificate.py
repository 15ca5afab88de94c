"""The tax clearance certificate (税收完税证明): the ruled form and the narrative one (DOMAIN §2.2 to §2.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from random import Random

from nlp.training.specimens import codes, ornaments, written
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.firm import Firm, person
from nlp.training.specimens.sheet import Colour, ImageSheet, PdfSheet, Retouch, Sheet, wrap
from nlp.training.specimens.taxes import TaxLine
from nlp.training.specimens.truth import Said, Specimen

MERGED = date(2018, 6, 15)  # from here on state and local tax bureaux are one
COLUMNS = ("voucher_number", "tax", "item", "period", "paid_on", "amount")
LABELS = {
    "voucher_number": ("原凭证号",),
    "tax": ("税 种", "税种"),
    "item": ("品目名称", "品 目 名 称"),
    "period": ("税款所属时期", "税款所属期"),
    "paid_on": ("入（退）库日期", "入(退)库日期"),
    "amount": ("实缴（退）金额", "实缴(退)金额"),
}


@dataclass(frozen=True, slots=True)
class CertificateLayout:
    """The ruled form: page size, the share of each column, faces, and whether lines of one voucher share a tall cell."""

    family: str
    width: float
    height: float
    shares: tuple[float, ...]
    face: str = "song"
    digits: str = "song"
    rule: Colour = (40, 40, 44)
    row: float = 19.0
    merged: bool = False
    rows_ruled: bool = True
    title: float = 21.0


LAYOUTS = (
    CertificateLayout("certificate_ruled", 842, 595, (0.19, 0.13, 0.19, 0.21, 0.13, 0.15)),
    CertificateLayout("certificate_green", 842, 595, (0.2, 0.14, 0.17, 0.21, 0.12, 0.16), "serif", "sans", (60, 120, 90), 20.0),
    CertificateLayout("certificate_open_rows", 842, 595, (0.19, 0.13, 0.2, 0.2, 0.13, 0.15), "song", "digits",
     rows_ruled=False, row=15.5),
    CertificateLayout("certificate_portrait", 595, 842, (0.2, 0.135, 0.175, 0.2, 0.135, 0.155), "song", "song", row=22.0,
     title=19),
    CertificateLayout("certificate_merged", 842, 595, (0.19, 0.13, 0.19, 0.21, 0.13, 0.15), "kai", "digits", merged=True,
     rows_ruled=False, row=16.0),
)  # fmt: skip


def office(firm: Firm, rng: Random, issued: date | None = None) -> str:
    """The tax office of the firm's district, before or after the merger of 2018."""
    if issued is not None and issued < MERGED:
        return f"{firm.city}{firm.district}{rng.choice(('国家税务局', '地方税务局'))}"
    return f"国家税务总局{firm.city}{firm.district}税务局" + rng.choice(
        ("", "", "第一税务所", "办税服务厅", "第二税务分局")
    )


def facts(
    rng: Random, firm: Firm, total: Decimal, issued: date, *, words_of: Decimal | None = None, desk: str = ""
) -> dict[str, Said]:
    """The certificate's fields. `words_of` is the sum in words where it differs; `desk` "" means the district's office."""
    number = f"399{issued:%y%m}{codes.digits(rng, 11)}"
    if issued < MERGED:
        kind = rng.choice("国地")
        number = rng.choice(("（{}）示{}证 {}", "({})示{}证 {}")).format(f"{issued:%y}1", kind, codes.digits(rng, 8))
    spoken = total if words_of is None else words_of
    words = written.upper(spoken, yuan=rng.choice(("元", "元", "圆")), zheng=rng.choice(("整", "整", "正")))
    clerk = rng.choice(("电子税务局", person(rng, issued).name))
    remark = rng.choice(
        (
            "",
            "一般申报 正税",
            f"一般申报 正税(自行申报) 主管税务所（科、分局）：{firm.district}税务局第一税务所",
            "电子转账专用完税证明",
        )
    )
    right = office(firm, rng, issued)
    desk = desk or right
    name = rng.choice((written.unpadded, written.padded, written.spaced))
    out = {
        "certificate_number": Said(number, number),
        "issued_on": Said(issued.isoformat(), name(issued)),
        "tax_authority": Said(desk, desk),
        "taxpayer_id": Said(firm.uscc, firm.uscc),
        "taxpayer_name": Said(firm.name, firm.name),
        "total_amount": Said(f"{total:.2f}", written.grouped(total)),
        "total_in_words": Said(f"{spoken:.2f}", words),
        "issuer": Said(clerk, clerk),
    }
    return {**out, "remarks": Said(remark, remark)} if remark else out


def draw(
    rng: Random,
    fields: dict[str, Said],
    lines: Sequence[TaxLine],
    layout: CertificateLayout,
    *,
    pdf: Path | None = None,
    dpi: float = 170,
    retouches: Mapping[tuple[str, int | None], Retouch] | None = None,
) -> Specimen:
    """The ruled form as a picture, or as a PDF with a text layer when `pdf` names a file; `retouches` alters its print."""
    sheet: ImageSheet | PdfSheet
    sheet = PdfSheet(pdf, layout.width, layout.height) if pdf else ImageSheet(layout.width, layout.height, dpi)
    if isinstance(sheet, PdfSheet):
        sheet.retouches.update(retouches or {})
    if isinstance(sheet, ImageSheet):
        if rng.random() < 0.5:
            ornaments.guilloche(sheet, rng, (205, 224, 212), 0.4)
        ornaments.specimen_mark(sheet, rng)
    left, right = layout.width * 0.065, layout.width * 0.935
    y = _head(sheet, rng, fields, layout, left, right)
    y, edges = _table(sheet, rng, fields, lines, layout, left, right, y)
    _foot(sheet, rng, fields, layout, left, right, y)
    del edges
    rows = tuple(row_of(line) for line in lines)
    if isinstance(sheet, PdfSheet):
        sheet.text(
            layout.width / 2, layout.height - 20, "SPECIMEN 样本", "hei", 8, colour=(150, 150, 150), anchor="centre"
        )
        sheet.save()
        from nlp.training.specimens.sheet import fractional

        runs = fractional(sheet.runs, [(layout.width, layout.height)] * sheet.pages)
        return Specimen("tax_clearance_certificate", layout.family, fields, runs, (), {"items": rows})
    return Specimen(
        "tax_clearance_certificate", layout.family, fields, sheet.pixel_runs(), tuple(sheet.images), {"items": rows}
    )


def row_of(line: TaxLine) -> dict[str, str]:
    """What a line says, in the shape of a table's row."""
    return {
        "voucher_number": line.voucher,
        "tax": line.tax,
        "item": line.item,
        "period_from": line.period_from.isoformat(),
        "period_to": line.period_to.isoformat(),
        "paid_on": line.paid_on.isoformat(),
        "amount": f"{line.amount:.2f}",
    }


def _head(
    sheet: Sheet, rng: Random, fields: dict[str, Said], layout: CertificateLayout, left: float, right: float
) -> float:
    y, middle, size = layout.height * (0.07 if layout.width > layout.height else 0.05), layout.width / 2, layout.title
    sheet.text(middle, y, "中华人民共和国", layout.face, size * 0.72, spacing=5, anchor="centre")
    sheet.text(
        middle, y + size, "税收完税证明", layout.face, size, spacing=rng.choice((4, 9)), anchor="centre", heavy=0.02
    )
    number = fields["certificate_number"].text
    mark = rng.choice(("No.", "No. ", "№ "))
    wide = text_width(mark + number, "digits", 10.5)
    at = right - wide - 6
    used = sheet.text(at, y + size * 1.25, mark.replace("№", "No."), "digits", 10.5)
    sheet.text(
        at + used,
        y + size * 1.25,
        number,
        "digits",
        10.5,
        field="certificate_number",
        colour=rng.choice(((25, 25, 28), (180, 30, 30))),
    )
    y += size * 2.5
    used = sheet.text(left, y, rng.choice(("填发日期：", "填发日期: ")), layout.face, 10)
    sheet.text(left + used, y, fields["issued_on"].text, layout.face, 10, field="issued_on")
    start = left + (right - left) * 0.4
    used = sheet.text(start, y, "税务机关：", layout.face, 10)
    sheet.text(start + used, y, fields["tax_authority"].text, layout.face, 10, field="tax_authority")
    return y + 17


def _cell(
    sheet: Sheet,
    x0: float,
    x1: float,
    y: float,
    text: str,
    face: str,
    size: float,
    row: float,
    field: str = "",
    at: int | None = None,
    anchor: str = "centre",
) -> None:
    while text_width(text, face, size) > x1 - x0 - 4 and size > 6.2:
        size *= 0.95
    parts = wrap(text, face, size, x1 - x0 - 4)
    top = y + (row - len(parts) * size * 1.15) / 2
    for k, part in enumerate(parts):
        x = x1 - 4 if anchor == "right" else (x0 + x1) / 2 if anchor == "centre" else x0 + 4
        sheet.text(x, top + k * size * 1.15, part, face, size, field=field, row=at, anchor=anchor)


def _table(
    sheet: Sheet, rng: Random, fields: dict[str, Said], lines: Sequence[TaxLine], layout: CertificateLayout, left: float,
     right: float, y: float
) -> tuple[float, list[float]]:  # fmt: skip
    wide = right - left
    edges = [left]
    for share in layout.shares:
        edges.append(edges[-1] + share * wide)
    pen = layout.rule
    head = 22.0
    thirds = [left, edges[1], left + wide * 0.47, left + wide * 0.6, right]
    _cell(sheet, thirds[0], thirds[1], y, "纳税人识别号", layout.face, 10, head)
    _cell(sheet, thirds[1], thirds[2], y, fields["taxpayer_id"].text, layout.digits, 10.5, head, "taxpayer_id")
    _cell(sheet, thirds[2], thirds[3], y, "纳税人名称", layout.face, 10, head)
    _cell(sheet, thirds[3], thirds[4], y, fields["taxpayer_name"].text, layout.face, 10, head, "taxpayer_name")
    top = y
    for x in thirds[1:4]:
        sheet.line(x, y, x, y + head, colour=pen)
    y += head
    sheet.line(left, y, right, y, colour=pen)
    first = y
    for k, column in enumerate(COLUMNS):
        _cell(sheet, edges[k], edges[k + 1], y, rng.choice(LABELS[column]), layout.face, 9.5, head)
    y += head
    sheet.line(left, y, right, y, colour=pen)
    sign = rng.choice(("", "", "¥"))
    dash = rng.choice(("至", "至", " 至 "))
    at = 0
    for _, group in groupby(lines, key=lambda line: line.voucher):
        block = list(group)
        for k, line in enumerate(block):
            cells = (
                line.voucher if not layout.merged or k == 0 else "",
                line.tax,
                line.item,
                f"{line.period_from}{dash}{line.period_to}",
                line.paid_on.isoformat(),
                sign + written.grouped(line.amount),
            )
            for c, text in enumerate(cells):
                name = COLUMNS[c] if c != 3 else "period_from+period_to"
                face = layout.digits if c in (0, 3, 4, 5) else layout.face
                _cell(
                    sheet,
                    edges[c],
                    edges[c + 1],
                    y,
                    text,
                    face,
                    9,
                    layout.row,
                    name,
                    at,
                    "right" if c == 5 else "centre",
                )
            y += layout.row
            if layout.rows_ruled:
                sheet.line(left, y, right, y, colour=pen, weight=0.4)
            at += 1
        if layout.merged:
            sheet.line(left, y, right, y, colour=pen, weight=0.4)
    spare = layout.row * rng.randrange(0, 3)
    y += spare
    for x in edges[1:-1]:
        sheet.line(x, first, x, y, colour=pen)
    sheet.line(left, y, right, y, colour=pen)
    _cell(sheet, left, edges[1], y, rng.choice(("金额合计", "金 额 合 计")), layout.face, 10, head)
    used = sheet.text(edges[1] + 6, y + 6, rng.choice(("（大写）", "(大写)")), layout.face, 10)
    used += sheet.text(edges[1] + 6 + used, y + 6, "人民币", layout.face, 10)
    sheet.text(edges[1] + 6 + used, y + 6, fields["total_in_words"].text, layout.face, 10, field="total_in_words")
    figure = sheet.text(
        right - 5, y + 6, fields["total_amount"].text, layout.digits, 10, anchor="right", field="total_amount"
    )
    sheet.text(right - 5 - figure - 2, y + 6, "¥", layout.digits, 10, anchor="right")
    sheet.line(edges[1], y, edges[1], y + head, colour=pen)
    y += head
    sheet.line(left, y, right, y, colour=pen)
    sheet.box(left, top, right, y, weight=1.1, colour=pen)
    return y, edges


def _foot(
    sheet: Sheet, rng: Random, fields: dict[str, Said], layout: CertificateLayout, left: float, right: float, y: float
) -> None:
    high, wide = 74.0, right - left
    a, b = left + wide * 0.27, left + wide * 0.45
    sheet.box(left, y, right, y + high, weight=1.1, colour=layout.rule)
    sheet.line(a, y, a, y + high, colour=layout.rule)
    sheet.line(b, y, b, y + high, colour=layout.rule)
    sheet.text((left + a) / 2, y + 16, "税 务 机 关", layout.face, 10, anchor="centre")
    sheet.text((left + a) / 2, y + 42, "（盖章）", layout.face, 10, anchor="centre")
    sheet.text((a + b) / 2, y + 12, "填 票 人", layout.face, 10, anchor="centre")
    sheet.text((a + b) / 2, y + 38, fields["issuer"].text, layout.face, 10, anchor="centre", field="issuer")
    used = sheet.text(b + 6, y + 10, rng.choice(("备注：", "备注:", "备 注：")), layout.face, 9.5)
    if "remarks" in fields:
        room = right - b - 14 - used
        sheet.paragraph(b + 6 + used, y + 10, fields["remarks"].text, layout.face, 9.5, room, field="remarks")
    sheet.text(
        layout.width / 2,
        y + high + 14,
        rng.choice(("妥 善 保 管", "妥善保管、手写无效")),
        layout.face,
        10,
        spacing=6,
        anchor="centre",
    )
    text = fields["tax_authority"].text
    pixels = 360 if isinstance(sheet, PdfSheet) else round(104 * sheet.scale) if isinstance(sheet, ImageSheet) else 300
    seal = ornaments.seal_picture(
        text, pixels, rng, inner="征税专用章", oval=rng.random() < 0.6, strength=rng.uniform(0.5, 0.9)
    )
    cx, cy = (left + a) / 2 + rng.uniform(-10, 14), y + high / 2 + rng.uniform(-6, 6)
    if isinstance(sheet, ImageSheet):
        ornaments.stamp(sheet, seal, cx, cy)
    elif isinstance(sheet, PdfSheet):
        high_points = 104 * seal.height / seal.width
        sheet.picture(seal, cx - 52, cy - high_points / 2, 104, high_points)


def draw_narrative(rng: Random, fields: dict[str, Said], lines: Sequence[TaxLine], *, dpi: float = 170) -> Specimen:
    """The narrative form: sentences and the sum, no lines (文书式)."""
    sheet = ImageSheet(595, 842, dpi)
    ornaments.specimen_mark(sheet, rng)
    face = rng.choice(("song", "serif", "kai"))
    said = {name: value for name, value in fields.items() if name not in ("issuer", "remarks")}
    sheet.text(297, 90, "税收完税证明", face, 26, spacing=8, anchor="centre", heavy=0.02)
    used = sheet.text(330, 140, "No. ", "digits", 11)
    sheet.text(330 + used, 140, said["certificate_number"].text, "digits", 11, field="certificate_number")
    first, last = min(line.period_from for line in lines), max(line.period_to for line in lines)
    pieces = (
        ("兹证明 ", ""), (said["taxpayer_name"].text, "taxpayer_name"), ("（纳税人识别号：", ""), (said["taxpayer_id"].text,
         "taxpayer_id"),
        (f"）于{written.unpadded(first)}至{written.unpadded(last)}期间，共缴纳税款人民币（大写）", ""),
         (said["total_in_words"].text, "total_in_words"),
        ("（¥", ""), (said["total_amount"].text, "total_amount"), ("）。特此证明。", ""),
    )  # fmt: skip
    x, y, size = 94.0, 190.0, 13.0
    for text, tag in pieces:
        while text:
            room = 520 - x
            part = wrap(text, face, size, room)[0] if room >= size else ""
            if part:
                x += sheet.text(x, y, part, face, size, field=tag)
                text = text[len(part) :]
            if text:
                x, y = 70.0, y + size * 1.9
    y += 90
    used = sheet.text(280, y, "税务机关：", face, 12)
    office_end = wrap(said["tax_authority"].text, face, 12, 250 - used)
    for k, part in enumerate(office_end):
        sheet.text(280 + used, y + 17 * k, part, face, 12, field="tax_authority")
    y += 40
    used = sheet.text(280, y, "填发日期：", face, 12)
    sheet.text(280 + used, y, said["issued_on"].text, face, 12, field="issued_on")
    seal = ornaments.seal_picture(said["tax_authority"].text, round(112 * sheet.scale), rng, inner="业务专用章")
    ornaments.stamp(sheet, seal, 400, y)
    sheet.text(297, 780, "本凭证不作纳税人记账、抵扣凭证", face, 9, anchor="centre")
    return Specimen(
        "tax_clearance_certificate",
        "certificate_narrative",
        said,
        sheet.pixel_runs(),
        tuple(sheet.images),
        {"items": ()},
    )
