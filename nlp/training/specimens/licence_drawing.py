"""Draws a licence: the paper, the print, the seal over it."""

from random import Random

from nlp.training.specimens import ornaments, overlays
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.licence import Content, Item
from nlp.training.specimens.licence_layouts import Column, LicenceLayout
from nlp.training.specimens.sheet import ImageSheet, Run, wrap
from nlp.training.specimens.truth import Specimen

ENGLISH = {
    "name": "Name", "type": "Type", "head": "Legal Representative", "capital": "Registered Capital",
     "established": "Date of Establishment",
    "term": "Business Term", "address": "Domicile", "scope": "Business Scope", "composition": "Form of Composition",
     "paid_in": "Paid-in Capital",
}  # fmt: skip
CAPTION = ("扫描二维码登录‘国家企业", "信用信息公示系统’了解", "更多登记、备案、许可、", "监管信息")
REPORT = "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告"


def draw(rng: Random, said: Content, layout: LicenceLayout, *, dpi: float = 170) -> Specimen:
    """One licence as a clean picture with its truth."""
    sheet = ImageSheet(layout.width, layout.height, dpi, layout.paper)
    if layout.strength > 0.02:
        ornaments.guilloche(sheet, rng, layout.waves, layout.strength)
    ornaments.border(sheet, rng, layout.border_colour, layout.inset, layout.border)
    if layout.emblem:
        ornaments.emblem(sheet, layout.width / 2, *layout.emblem)
    ornaments.specimen_mark(sheet, rng)
    _head(sheet, rng, said, layout)
    for column in layout.columns:
        _column(sheet, said, layout, column)
    fields = dict(said.fields)
    _foot(sheet, rng, said, layout)
    overlays.lay_over(sheet, rng, said.fields["name"].text, electronic=said.copy_kind == "electronic")
    return Specimen(
        "business_licence", layout.family, fields, sheet.pixel_runs(), tuple(sheet.images), notes={"era": said.era}
    )


def _head(sheet: ImageSheet, rng: Random, said: Content, layout: LicenceLayout) -> None:
    title = "电子营业执照" if said.copy_kind == "electronic" and rng.random() < 0.6 else said.title
    room = layout.width - 2 * layout.inset - 60
    size, spacing = layout.title_size, layout.title_spacing
    while text_width(title, layout.title_face, size, spacing) > room:
        size, spacing = size * 0.92, spacing * 0.8
    middle = 232 if layout.family == "before_2014_duplicate" else layout.width / 2
    tag = "copy_kind" if title.startswith("电子") or said.copy_kind == "original" else ""
    sheet.text(
        middle,
        layout.title_y,
        title,
        layout.title_face,
        size,
        spacing=spacing,
        colour=layout.title_colour,
        anchor="centre",
        field=tag,
    )
    below = layout.title_y + size * 1.22
    if said.copy_kind == "duplicate":
        mark = rng.choice(("（副本）", "（副 本）", "(副本)"))
        wide = sheet.text(middle, below, mark, layout.label_face, 15, anchor="centre", field="copy_kind")
        if said.copy_number:
            number = f"({said.copy_number})" if rng.random() < 0.7 else f"（{said.copy_number}）"
            sheet.text(middle + wide / 2 + 8, below + 2, number, "song", 11, field="copy_number")
    elif said.copy_kind == "electronic":
        sheet.text(layout.inset + 18, layout.inset + 20, "电子营业执照", "hei", 11, field="copy_kind")
        sheet.text(
            layout.inset + 18,
            layout.inset + 35,
            f"下载时间：{said.issued_on.year + 1}-03-1{rng.randrange(10)} 10:2{rng.randrange(10)}:07",
            "hei",
            8,
        )
    x, y, anchor = layout.code
    label, tag = said.identifier_label, "registration_number" if said.identifier_label == "注册号" else "uscc"
    if layout.stacked:
        wide = sheet.text(x, y, label, layout.label_face, layout.code_size, anchor=anchor, heavy=0.015)
        sheet.text(
            x,
            y + layout.code_size * 1.4,
            said.identifier,
            rng.choice(("digits", "sans", "hei")),
            layout.code_size * 1.15,
            anchor=anchor,
            field=tag,
        )
        after = y + layout.code_size * 2.8
    else:
        gap = rng.choice((" ", "：", "  "))
        face = rng.choice(("digits", "hei", "sans", "digits_serif"))
        spacing = rng.choice((0.0, 0.0, 1.2))
        total = text_width(label + gap, layout.label_face, layout.code_size) + text_width(
            said.identifier, face, layout.code_size * 1.12, spacing
        )
        start = x - total if anchor == "right" else x
        used = sheet.text(start, y, label + gap, layout.label_face, layout.code_size)
        sheet.text(
            start + used,
            y - 0.06 * layout.code_size,
            said.identifier,
            face,
            layout.code_size * 1.12,
            field=tag,
            spacing=spacing,
        )
        after = y - layout.code_size * 1.5
    if said.certificate_number:
        used = sheet.text(x, after, f"证照编号：{said.certificate_number}", "song", 8.5, anchor=anchor)
        run = sheet.runs.pop()
        sheet.runs += [_part(run, 0, 5, ""), _part(run, 5, len(run.text), "certificate_number")]
    if layout.qr:
        qx, qy, side = layout.qr
        ornaments.qr(sheet, qx, qy, side, f"https://specimen.invalid/licence?code={said.identifier}")
        if layout.qr_caption:
            for k, line in enumerate(CAPTION):
                sheet.text(qx + side + 6, qy + 8 + 11 * k, line, "hei", 7.6)


def _part(run: Run, start: int, end: int, field: str) -> Run:
    return Run(run.text[start:end], run.page, run.quads[start:end], field, run.row)


def _column(sheet: ImageSheet, said: Content, layout: LicenceLayout, column: Column) -> None:
    items = [item for slot in column.slots for item in said.items if item.slot == slot]
    size, gap = layout.size, layout.gap
    while size > 6.5 and _height(items, layout, column, size, gap) > layout.bottom - column.top:
        size, gap = size * 0.95, gap * 0.93
    y = column.top
    for item in items:
        _label(sheet, item, layout, column, y, size)
        small = _scope_size(item, size)
        start = y
        y = sheet.paragraph(
            column.value_x, y, item.text, layout.value_face, small, column.right - column.value_x, leading=1.38,
             field=item.field,
            heavy=layout.value_heavy,
        )  # fmt: skip
        if layout.bilingual:
            sheet.text(column.label_x, start + size * 1.1, ENGLISH[item.slot], "digits", size * 0.5)
            y = max(y, start + size * 1.9)
        y += gap


def _scope_size(item: Item, size: float) -> float:
    return size * 0.9 if item.slot == "scope" and len(item.text) > 80 else size


def _height(items: list[Item], layout: LicenceLayout, column: Column, size: float, gap: float) -> float:
    room = column.right - column.value_x
    return sum(
        max(len(wrap(i.text, layout.value_face, _scope_size(i, size), room)), 1) * _scope_size(i, size) * 1.38
        + gap + (size * 0.5 if layout.bilingual else 0)
        for i in items
    )  # fmt: skip


def _label(sheet: ImageSheet, item: Item, layout: LicenceLayout, column: Column, y: float, size: float) -> None:
    text = item.label + ("：" if layout.colon else "")
    natural = text_width(text, layout.label_face, size)
    target = min(column.label_width, column.value_x - column.label_x - 4)
    if natural > target:
        size *= target / natural
        natural = target
    spacing = (target - natural) / (len(text) - 1) if layout.spread and len(text) > 1 else 0.0
    tag = "legal_representative_role" if item.slot == "head" else ""
    sheet.text(column.label_x, y, text, layout.label_face, size, spacing=spacing, colour=layout.label_colour, field=tag)


def _foot(sheet: ImageSheet, rng: Random, said: Content, layout: LicenceLayout) -> None:
    x, y = layout.authority
    size = layout.size
    label = (
        rng.choice(("登记机关", "登 记 机 关", "登记机关：" if said.era != "landscape" else "登记机关"))
        if said.era != "before"
        else rng.choice(("登记机关", "发照机关"))
    )
    wide = sheet.text(x, y, label, layout.label_face, size, spacing=rng.choice((0.0, 4.0)) if layout.spread else 0.0)
    if said.authority_printed:
        room = layout.width - layout.inset - 20 - (x + wide + 8)
        fit = min(size, size * room / text_width(said.authority, layout.value_face, size))
        sheet.text(x + wide + 8, y, said.authority, layout.value_face, fit, field="registration_authority")
    sheet.text(*layout.issued, said.issued_text, layout.value_face, size, anchor="centre", field="issued_on")
    cx, cy, across = layout.seal
    seal = ornaments.seal_picture(said.authority, round(across * sheet.scale), rng, strength=rng.uniform(0.5, 0.95))
    ornaments.stamp(sheet, seal, cx + rng.uniform(-14, 14), cy + rng.uniform(-10, 10))
    if said.era != "before":
        print_below(sheet, said, layout.inset)


def print_below(sheet: ImageSheet, said: Content, inset: float) -> None:
    """The small print at the foot: the register's site, who has the sheets made, and on duplicates the duty to report."""
    bottom, late = sheet.height - inset - 26, said.issued_on.year >= 2019
    site = (
        "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn"
        if late
        else "企业信用信息公示系统网址：http://gsxt.example.invalid"
    )
    maker = "国家市场监督管理总局监制" if late else "中华人民共和国国家工商行政管理总局监制"
    sheet.text(inset + 22, bottom, site, "hei", 7.2)
    sheet.text(sheet.width - inset - 22, bottom, maker, "hei", 7.2, anchor="right")
    if late and said.copy_kind == "duplicate":
        sheet.text(sheet.width / 2, bottom - 13, REPORT, "hei", 7.2, anchor="centre")
