"""Clearance certificates on forms that no office prints: other columns, heads, labels, number of pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nlp.training.specimens import ornaments, overlays, written
from nlp.training.specimens.certificate import LABELS, row_of
from nlp.training.specimens.faces import BODY
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.sheet import Colour, ImageSheet, PdfSheet, Sheet, fractional, wrap
from nlp.training.specimens.taxes import TaxLine
from nlp.training.specimens.truth import Said, Specimen

GRIDS = ("certificate_grid", "certificate_plain", "certificate_cards")
NAMES = {
    "voucher_number": (*LABELS["voucher_number"], "凭证号", "税票号码", "电子税票号码", "原税票号码", "原凭证号码"),
    "tax": (*LABELS["tax"], "税种名称", "税（费）种", "税费种", "征收项目"),
    "item": (*LABELS["item"], "征收品目", "品目", "税目"),
    "period": (*LABELS["period"], "所属时期", "所属期", "税费所属期", "税款所属期间"),
    "paid_on": (*LABELS["paid_on"], "入库日期", "缴款日期", "缴税日期", "税款入库日期"),
    "amount": (*LABELS["amount"], "实缴金额", "实缴税额", "已缴税额", "实缴（退）税额"),
}
HEADS = {
    "taxpayer_id": (
        "纳税人识别号",
        "纳税人识别号",
        "纳税人识别号（统一社会信用代码）",
        "统一社会信用代码",
        "纳税人代码",
    ),
    "taxpayer_name": ("纳税人名称", "纳税人名称", "纳税人全称", "缴款单位", "纳税人"),
    "tax_authority": ("税务机关", "税务机关", "征收机关", "填发机关", "开具机关"),
    "issued_on": ("填发日期", "填发日期", "开具日期", "出具日期", "打印日期"),
    "issuer": ("填票人", "填票人", "开票人", "经办人", "填发人"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """How one certificate prints. `columns`: (name, label, share of the width); `rules`: "grid", "rows", "head" or "none"."""

    family: str
    face: str
    digits: str
    size: float
    columns: tuple[tuple[str, str, float], ...]
    rules: str
    pen: Colour
    colon: str
    per_page: int
    dash: str
    sign: str
    day: str


def _form(rng: Random, family: str, wide: bool) -> Form:
    shares = {"voucher_number": 0.19, "tax": 0.13, "item": 0.18, "period": 0.22, "paid_on": 0.13, "amount": 0.15}
    order = list(shares)
    if rng.random() < 0.6:
        rest = order[:-1]
        rng.shuffle(rest)
        order = [*rest, "amount"]
    if rng.random() < 0.15:
        order.remove("item")
    shares = {name: shares[name] * rng.uniform(0.78, 1.22) for name in order}
    total = sum(shares.values())
    columns = tuple((name, rng.choice(NAMES[name]), shares[name] / total) for name in order)
    rules = {"certificate_grid": "grid", "certificate_cards": rng.choice(("rows", "head"))}.get(family, rng.choice(("head", "none", "rows")))  # fmt: skip
    return Form(
        family, rng.choice(BODY), rng.choice(("digits", "song", "hei", "digits_serif", "mono")),
        rng.uniform(8.0, 10.0) if wide else rng.uniform(7.2, 8.6), columns, rules,
        rng.choice(((40, 40, 44), (60, 120, 90), (130, 60, 40), (90, 90, 96))), rng.choice(("：", "：", "", ":")),
        rng.choice((5, 8, 40, 40, 40)), rng.choice(("至", "至", " 至 ", "~", "—")), rng.choice(("", "", "¥", "￥")),
        rng.choice(("%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")),
    )  # fmt: skip


def draw(
    rng: Random,
    fields: dict[str, Said],
    lines: Sequence[TaxLine],
    family: str,
    *,
    pdf: Path | None = None,
    dpi: float = 165,
) -> Specimen:
    """A form with its lines, on one page or more, as pictures, or as a PDF with a text layer when `pdf` names a file."""
    wide = rng.random() < 0.65
    width, height = (842.0, 595.0) if wide else (595.0, 842.0)
    form = _form(rng, family, wide)
    sheet: Sheet = PdfSheet(pdf, width, height) if pdf else ImageSheet(width, height, dpi)
    waves = rng.random() < 0.4
    left, right = width * rng.uniform(0.05, 0.1), width * rng.uniform(0.91, 0.95)
    title = rng.choice(("税收完税证明", "税收完税证明", "税 收 完 税 证 明", "税收完税证明（表格式）"))
    pages = _pages(form, lines, left, right, height)
    printed = {name: rng.choice(labels) for name, labels in HEADS.items()}
    for number, (start, end) in enumerate(pages, 1):
        if number > 1:
            sheet.new_page()
        if isinstance(sheet, ImageSheet):
            if waves:
                ornaments.guilloche(sheet, rng, (205, 224, 212), 0.35)
            ornaments.specimen_mark(sheet, rng)
        else:
            sheet.text(width / 2, height - 18, ornaments.MARK, "hei", 8, colour=(150, 150, 150), anchor="centre")
        layout = Random(f"{family}/{number > 0}/{title}/{left}")  # each page's head alike
        y = _head(sheet, layout, fields, form, printed, left, right, title, (number, len(pages)))
        y = _table(sheet, form, lines, start, end, left, right, y)
        if number == len(pages):
            y = _total(sheet, rng, fields, form, left, right, y)
            _foot(sheet, rng, fields, form, printed, left, right, y)
        else:
            sheet.text(left, y + 6, rng.choice(("（接下页）", "转下页", "")) or " ", form.face, form.size)
    rows = {"items": tuple(row_of(line) for line in lines)}
    if isinstance(sheet, PdfSheet):
        sheet.save()
        runs = fractional(sheet.runs, [(width, height)] * sheet.pages)
        return Specimen("tax_clearance_certificate", family, fields, runs, (), rows)
    assert isinstance(sheet, ImageSheet)
    overlays.lay_over(sheet, rng, fields["taxpayer_name"].text)
    return Specimen("tax_clearance_certificate", family, fields, sheet.pixel_runs(), tuple(sheet.images), rows)


def _pages(form: Form, lines: Sequence[TaxLine], left: float, right: float, height: float) -> list[tuple[int, int]]:
    pages, start, used = [], 0, 0.0
    room = height - 330
    for at, line in enumerate(lines):
        tall = _row_tall(form, line, left, right)
        if at > start and (used + tall > room or at - start >= form.per_page):
            pages.append((start, at))
            start, used = at, 0.0
        used += tall
    return [*pages, (start, len(lines))]


def _cells(form: Form, line: TaxLine, at: float) -> list[list[str]]:
    """The printed lines of each column; `at` is the room in points of a full-width table."""
    first, last, paid = (day.strftime(form.day) for day in (line.period_from, line.period_to, line.paid_on))
    period = f"{first}{form.dash}{last}"
    texts = {
        "voucher_number": line.voucher, "tax": line.tax, "item": line.item, "period": period,
        "paid_on": paid, "amount": form.sign + written.grouped(line.amount),
    }  # fmt: skip
    out = []
    for name, _, share in form.columns:
        face = form.face if name in ("tax", "item") else form.digits
        room = share * at - 5
        if name == "period" and text_width(period, face, form.size) > room:
            out.append([f"{first}{form.dash.strip()}", last])
        elif name == "amount":
            out.append([texts[name]])
        else:
            out.append(wrap(texts[name], face, form.size, room))
    return out


def _row_tall(form: Form, line: TaxLine, left: float, right: float) -> float:
    return max(len(cell) for cell in _cells(form, line, right - left)) * form.size * 1.25 + 6


def _pair(
    sheet: Sheet, form: Form, x: float, y: float, label: str, said: Said, field: str, size: float, room: float
) -> float:
    """A label and its value, wrapped; gives back the y below."""
    used = sheet.text(x, y, label + (form.colon or "  "), form.face, size)
    face = form.digits if field == "taxpayer_id" else form.face
    return max(
        sheet.paragraph(x + used + 2, y, said.text, face, size, max(room - used - 4, 60), leading=1.25, field=field),
        y + size * 1.25,
    )


def _head(
    sheet: Sheet, rng: Random, fields: dict[str, Said], form: Form, printed: dict[str, str], left: float, right: float,
    title: str, page: tuple[int, int]
) -> float:  # fmt: skip
    y, middle, size = 34.0, (left + right) / 2, rng.uniform(16, 23)
    align = rng.choice(("centre", "centre", "left"))
    at = middle if align == "centre" else left
    if rng.random() < 0.75:
        sheet.text(at, y, "中华人民共和国", form.face, size * 0.7, spacing=3, anchor=align)
        y += size * 0.95
    sheet.text(
        at, y, title, rng.choice(("hei", "song", form.face)), size, spacing=rng.uniform(0, 7), anchor=align, heavy=0.02
    )
    mark, number = rng.choice(("No.", "No. ", "NO：", "证明编号：", "票证号码：")), fields["certificate_number"].text
    red = rng.choice(((25, 25, 28), (180, 30, 30)))
    wide = text_width(mark, form.face, 10) + text_width(number, "digits", 10.5)
    under = align == "centre" and rng.random() < 0.6
    y_number = y + size * 1.35 if under else y + 3
    x = rng.choice((right - wide - 4, left)) if under else right - wide - 4
    used = sheet.text(x, y_number, mark, form.face, 10)
    sheet.text(
        x + used,
        y_number,
        number,
        "digits" if number.isdigit() else form.face,
        10.5,
        field="certificate_number",
        colour=red,
    )
    if page[1] > 1:
        sheet.text(right, y_number + 13, f"第{page[0]}页 共{page[1]}页", form.face, 8, anchor="right")
    y = y_number + 26
    half = (right - left) / 2
    order = [("issued_on", "tax_authority"), ("taxpayer_id", "taxpayer_name")]
    if rng.random() < 0.4:
        order.reverse()
    if form.family == "certificate_cards":
        for name in rng.sample(("issued_on", "tax_authority", "taxpayer_id", "taxpayer_name"), 4):
            y = _pair(sheet, form, left, y, printed[name], fields[name], name, 10.5, right - left) + 5
        return y + 4
    for pair in order:
        if form.rules == "grid" and pair[0] == "taxpayer_id":
            sheet.box(left, y - 4, right, y + 17, weight=0.6, colour=form.pen)
            sheet.line(left + half, y - 4, left + half, y + 17, weight=0.6, colour=form.pen)
        shrink = min(1.0, half / max(text_width(printed[pair[1]] + "：" + fields[pair[1]].text, form.face, 9.6), 1))
        first = _pair(sheet, form, left + 4, y, printed[pair[0]], fields[pair[0]], pair[0], 9.6, half - 8)
        second = _pair(
            sheet,
            form,
            left + half + 4,
            y,
            printed[pair[1]],
            fields[pair[1]],
            pair[1],
            max(9.6 * shrink, 7.4),
            half - 4,
        )
        y = max(first, second) + 6
    return y + 2


def _table(
    sheet: Sheet, form: Form, lines: Sequence[TaxLine], start: int, end: int, left: float, right: float, y: float
) -> float:
    edges = [left]
    for _, _, share in form.columns:
        edges.append(edges[-1] + share * (right - left))
    top = y
    head = form.size * 1.9
    for k, (_, label, _) in enumerate(form.columns):
        fitted = min(form.size, form.size * (edges[k + 1] - edges[k] - 3) / text_width(label, form.face, form.size))
        sheet.text((edges[k] + edges[k + 1]) / 2, y + 4, label, form.face, fitted, anchor="centre")
    if form.rules != "none":
        sheet.line(left, y, right, y, weight=0.8, colour=form.pen)
        sheet.line(left, y + head, right, y + head, weight=0.5, colour=form.pen)
    y += head
    for at in range(start, end):
        cells, tall = _cells(form, lines[at], right - left), _row_tall(form, lines[at], left, right)
        for k, ((name, _, _), cell) in enumerate(zip(form.columns, cells, strict=True)):
            face = form.face if name in ("tax", "item") else form.digits
            tag = "period_from+period_to" if name == "period" else name
            drop = (tall - len(cell) * form.size * 1.25) / 2
            for n, text in enumerate(cell):
                x, anchor = (
                    (edges[k + 1] - 4, "right") if name == "amount" else ((edges[k] + edges[k + 1]) / 2, "centre")
                )
                fitted = min(
                    form.size, form.size * (edges[k + 1] - edges[k] - 3) / max(text_width(text, face, form.size), 1)
                )
                sheet.text(x, y + drop + n * form.size * 1.25, text, face, fitted, anchor=anchor, field=tag, row=at)
        y += tall
        if form.rules in ("grid", "rows"):
            sheet.line(left, y, right, y, weight=0.4, colour=form.pen)
    if form.rules == "grid":
        for edge in edges:
            sheet.line(edge, top, edge, y, weight=0.4, colour=form.pen)
    elif form.rules == "head":
        sheet.line(left, y, right, y, weight=0.6, colour=form.pen)
    return y


def _total(
    sheet: Sheet, rng: Random, fields: dict[str, Said], form: Form, left: float, right: float, y: float
) -> float:
    size, x = 10.0, left + 5
    figure = fields["total_amount"].text
    x += sheet.text(x, y + 5, rng.choice(("金额合计", "金 额 合 计", "合计", "合计金额")), form.face, size) + 8
    x += sheet.text(x, y + 5, rng.choice(("（大写）", "(大写)", "（大写）：")), form.face, size)
    x += sheet.text(x, y + 5, "人民币", form.face, size)
    room = right - x - text_width(figure, form.digits, size) - 60
    fitted = min(size, size * room / text_width(fields["total_in_words"].text, form.face, size))
    below = fitted < 6.8
    fitted = size if below else fitted
    x += sheet.text(x, y + 5, fields["total_in_words"].text, form.face, fitted, field="total_in_words") + 8
    line = y + (22 if below else 5)
    used = sheet.text(right - 5, line, figure, form.digits, size, anchor="right", field="total_amount")
    mark = rng.choice(("¥", "￥", "（小写）¥", "（小写）"))
    sheet.text(right - 6 - used, line, mark, form.face, size, anchor="right")
    high = 40.0 if below else 23.0
    if form.rules == "grid":
        sheet.box(left, y, right, y + high, weight=0.6, colour=form.pen)
    return y + high


def _foot(
    sheet: Sheet, rng: Random, fields: dict[str, Said], form: Form, printed: dict[str, str], left: float, right: float, y: float
) -> None:  # fmt: skip
    y += rng.uniform(8, 20)
    slots = [left + 6, left + (right - left) * 0.36, left + (right - left) * 0.56]
    rng.shuffle(slots)
    sheet.text(slots[0], y, rng.choice(("税务机关（盖章）", "税 务 机 关", "（盖章）", "征收专用章")), form.face, 10)
    label = printed["issuer"] + rng.choice(("：", "：", "  "))
    used = sheet.text(slots[1], y, label, form.face, 10)
    sheet.text(slots[1] + used, y, fields["issuer"].text, form.face, 10, field="issuer")
    if "remarks" in fields:
        used = sheet.text(left + 6, y + 46, rng.choice(("备注：", "备 注：", "备注")), form.face, 9.5)
        sheet.paragraph(
            left + 8 + used, y + 46, fields["remarks"].text, form.face, 9.5, right - left - 20 - used, field="remarks"
        )
    sheet.text(
        (left + right) / 2,
        y + 76,
        rng.choice(
            ("妥 善 保 管", "妥善保管、手写无效", "本凭证不作纳税人记账、抵扣凭证", "收据联 交纳税人作完税证明")
        ),
        form.face,
        9.5,
        anchor="centre",
    )
    stamp_office(sheet, rng, fields["tax_authority"].text, slots[0] + rng.uniform(20, 60), y + rng.uniform(4, 22))


def stamp_office(sheet: Sheet, rng: Random, office: str, cx: float, cy: float) -> None:
    """The office's seal, its centre at (cx, cy)."""
    oval = rng.random() < 0.5
    pixels = round(104 * sheet.scale) if isinstance(sheet, ImageSheet) else 360
    inner = rng.choice(("征税专用章", "业务专用章", "完税证明专用章"))
    seal = ornaments.seal_picture(office, pixels, rng, inner=inner, oval=oval, strength=rng.uniform(0.45, 0.9))
    cy = min(cy, sheet.height - 56)
    if isinstance(sheet, ImageSheet):
        ornaments.stamp(sheet, seal, cx, cy)
    elif isinstance(sheet, PdfSheet):
        high = 104 * seal.height / seal.width
        sheet.picture(seal, cx - 52, cy - high / 2, 104, high)
