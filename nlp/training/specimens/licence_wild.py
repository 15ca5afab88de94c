"""Licences on sheets that no office prints: other orders, places, labels, rules and papers, for each arrangement a family."""

from random import Random

from nlp.training.specimens import ornaments, overlays
from nlp.training.specimens.faces import BODY
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.families import allowed
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.licence import Content, Item
from nlp.training.specimens.licence_drawing import print_below
from nlp.training.specimens.licence_flow import Style, flow
from nlp.training.specimens.licence_labels import renamed, strangers
from nlp.training.specimens.sheet import Colour, ImageSheet
from nlp.training.specimens.truth import Specimen

ARRANGEMENTS = {
    "licence_list": 3, "licence_columns": 3, "licence_glued": 3, "licence_mixed": 3, "licence_stacked": 1,
    "licence_above": 1, "licence_ruled": 2, "licence_ruled_pairs": 1, "licence_bilingual": 2, "licence_phone": 1,
    "licence_right_labels": 1,
}  # fmt: skip


def draw(rng: Random, said: Content, firm: Firm, *, held_out: bool | None = None, dpi: float = 165) -> Specimen:
    """One licence in an arrangement drawn by `rng` (only from what `held_out` allows), with labels of its own."""
    names = allowed(ARRANGEMENTS, held_out)
    family = rng.choices(names, [ARRANGEMENTS[name] for name in names])[0]
    said = renamed(rng, said, firm, strangeness=rng.choice((0.0, 0.25, 0.6, 1.0)))
    phone = family == "licence_phone"
    wide = not phone and rng.random() < (0.7 if family in ("licence_columns", "licence_ruled_pairs") else 0.4)
    width, height = (400.0, 760.0) if phone else (842.0, 595.0) if wide else (595.0, 842.0)
    paper: Colour = (255, 255, 255) if phone or rng.random() < 0.4 else tuple(rng.randrange(236, 256) for _ in range(3))  # type: ignore[assignment]
    sheet = ImageSheet(width, height, 250 if phone else dpi, paper)
    inset = _paper(sheet, rng, phone)
    style = _style(rng, family)
    left = inset + rng.uniform(14, 44)
    right = width - inset - rng.uniform(14, 40)
    items, tail = _items(rng, said, firm, family)
    y = _head(sheet, rng, said, style, inset, left, right, phone)
    foot = 0.0 if tail else rng.uniform(104, 150)
    bottom = height - inset - 32 - foot
    flow(sheet, rng, family, style, items, left, right, y, bottom)
    if tail:
        x, middle = rng.uniform(left + 60, right - 70), rng.uniform(bottom - 80, bottom - 30)
        _seal(sheet, rng, said, x, middle)
    else:
        _foot(sheet, rng, said, style, left, right, bottom)
    if not phone and said.era != "before":
        print_below(sheet, said, inset)
    overlays.lay_over(sheet, rng, firm.name, electronic=said.copy_kind == "electronic")
    return Specimen(
        "business_licence", family, dict(said.fields), sheet.pixel_runs(), tuple(sheet.images), notes={"era": said.era}
    )


def _paper(sheet: ImageSheet, rng: Random, phone: bool) -> float:
    """Background, border and specimen mark; gives back how far print must keep from the edge."""
    inset = 6.0
    if not phone:
        strength = rng.choice((0.0, 0.0, rng.uniform(0.1, 0.5)))
        if strength:
            ornaments.guilloche(sheet, rng, tuple(rng.randrange(170, 240) for _ in range(3)), strength)  # type: ignore[arg-type]
        style = rng.choice(("", "gold", "lines", "key", "gold"))
        if style:
            colour = rng.choice(((190, 148, 62), (196, 60, 50), (70, 120, 80), (60, 80, 140), (120, 120, 120)))
            inset = rng.uniform(12, 30)
            ornaments.border(sheet, rng, colour, inset, style)
            inset += 16
    ornaments.specimen_mark(sheet, rng)
    return inset


def _style(rng: Random, family: str) -> Style:
    mode = {
        "licence_glued": "glued", "licence_stacked": "above", "licence_above": "above", "licence_ruled": "ruled",
        "licence_ruled_pairs": "ruled", "licence_right_labels": "right", "licence_phone": "beside",
    }.get(family, rng.choice(("beside", "beside", "glued")))  # fmt: skip
    ink: Colour = (28, 26, 26)
    bilingual = "" if family != "licence_bilingual" else rng.choice(("under", "under", "after"))
    return Style(
        mode if not bilingual else "beside",
        rng.choice(BODY), rng.choice(BODY),
        rng.choice((ink, ink, (90, 60, 20), (130, 30, 30), (40, 60, 110), (110, 110, 112))),
        rng.choice((ink, ink, ink, (40, 40, 90))),
        "：" if mode == "glued" else rng.choice(("", "", "：", ":")),
        mode != "glued" and rng.random() < 0.55,
        rng.uniform(5.0, 7.6) + (2.4 if bilingual == "after" else 0.0),
        rng.choice((1.0, 1.0, 0.86, 0.78)),
        rng.uniform(1.22, 1.6), rng.uniform(0.25, 0.9), rng.choice((0.0, 0.0, 0.015, 0.03)), bilingual,
        rng.random() < 0.5,
    )  # fmt: skip


def _items(rng: Random, said: Content, firm: Firm, family: str) -> tuple[list[Item], bool]:
    """The items in an order, and whether identifier, authority and date stand among them (no foot then)."""
    items = [*said.items, *strangers(rng, said, firm)]
    if rng.random() < 0.65:
        scope = [item for item in items if item.slot == "scope"] if rng.random() < 0.6 else []
        rest = [item for item in items if item not in scope]
        rng.shuffle(rest)
        items = rest + scope
    tail = family in ("licence_phone", "licence_ruled", "licence_ruled_pairs", "licence_above") and rng.random() < 0.7
    if tail:
        items.append(Item("authority", rng.choice(("登记机关", "发照机关")), said.authority, "registration_authority"))
        said.fields["registration_authority"] = type(said.fields["name"])(said.authority, said.authority)
        items.append(
            Item("issued", rng.choice(("发照日期", "核准日期", "发证日期", "登记日期")), said.issued_text, "issued_on")
        )
    return items, tail


def _head(
    sheet: ImageSheet, rng: Random, said: Content, style: Style, inset: float, left: float, right: float, phone: bool
) -> float:
    middle, y = sheet.width / 2, inset + rng.uniform(8, 20)
    if phone:
        s = sheet.scale
        sheet.image.paste((190, 30, 36), (0, 0, sheet.image.width, round(40 * s)))
        sheet.text(middle, 12, "电子营业执照", "hei", 15, colour=(255, 255, 255), anchor="centre", field="copy_kind")
        y = 52.0
    elif rng.random() < 0.75:
        radius = rng.uniform(14, 26)
        ornaments.emblem(sheet, middle, y + radius, radius)
        y += radius * 2 + 4
    title = "电子营业执照" if said.copy_kind == "electronic" and rng.random() < 0.5 and not phone else said.title
    size = rng.uniform(22, 44) if not phone else 19
    face, spacing = rng.choice(("serif_bold", "sans_bold", "kai", "hei", "song", "fang")), rng.uniform(0, 0.45) * size
    while text_width(title, face, size, spacing) > right - left:
        size, spacing = size * 0.92, spacing * 0.8
    tag = "copy_kind" if title.startswith("电子") or said.copy_kind == "original" else ""
    sheet.text(
        middle, y, title, face, size, spacing=spacing, anchor="centre", field=tag,
        colour=rng.choice(((28, 26, 26), (190, 30, 34), (120, 20, 20))),
    )  # fmt: skip
    y += size * 1.2
    if said.copy_kind == "duplicate":
        mark = rng.choice(("（副本）", "（副 本）", "(副本)", "副 本"))
        at = sheet.text(middle, y, mark, style.label_face, 13, anchor="centre", field="copy_kind")
        if said.copy_number:
            number = rng.choice(("({})", "（{}）", "副本编号：{}")).format(said.copy_number)
            if number.startswith("副"):
                used = sheet.text(left, y, number[:5], style.label_face, 9.5)
                sheet.text(left + used, y, said.copy_number, "digits", 9.5, field="copy_number")
            else:
                sheet.text(middle + at / 2 + 6, y + 2, number, style.label_face, 10, field="copy_number")
        y += 20
    if said.copy_kind == "electronic" and not phone:
        when = f"下载时间：{said.issued_on.year + 1}年3月1{rng.randrange(10)}日 10:2{rng.randrange(10)}"
        sheet.text(left, inset + 6, when, "hei", 8)
    return _identifier(sheet, rng, said, style, left, right, y + 4)


def _identifier(
    sheet: ImageSheet, rng: Random, said: Content, style: Style, left: float, right: float, y: float
) -> float:
    tag = "registration_number" if "registration_number" in said.fields else "uscc"
    size = rng.uniform(9.5, 13.5)
    face = rng.choice(("digits", "hei", "song", "digits_serif", style.value_face, "mono"))
    label = said.identifier_label + rng.choice(("", "：", "：", " ", ":"))
    spacing = rng.choice((0.0, 0.0, 1.2, 2.5))
    stacked = rng.random() < 0.35
    wide = text_width(label, style.label_face, size), text_width(said.identifier, face, size * 1.1, spacing)
    total = max(wide) if stacked else sum(wide) + 3
    x = rng.choice((left, left, right - total, right - total, (left + right - total) / 2))
    qr_side = rng.uniform(46, 74)
    if rng.random() < 0.6:
        at = left if x > (left + right - total) / 2 else right - qr_side
        top = max(y - rng.uniform(30, 60), 10.0)
        ornaments.qr(sheet, at, top, qr_side, f"https://specimen.invalid/licence?code={said.identifier}")
    sheet.text(x, y, label, style.label_face, size, colour=style.label_colour)
    if stacked:
        y += size * 1.35
        sheet.text(x, y, said.identifier, face, size * 1.1, field=tag, spacing=spacing)
    else:
        sheet.text(x + wide[0] + 3, y - size * 0.06, said.identifier, face, size * 1.1, field=tag, spacing=spacing)
    y += size * 1.5
    if said.certificate_number:
        mark = rng.choice(("证照编号：", "证照编号 ", "编号："))
        used = sheet.text(x, y, mark, "song", 8.5)
        sheet.text(x + used, y, said.certificate_number, "song", 8.5, field="certificate_number")
        y += 13
    return y + rng.uniform(4, 16)


def _foot(
    sheet: ImageSheet, rng: Random, said: Content, style: Style, left: float, right: float, bottom: float
) -> None:
    size = rng.uniform(10, 14)
    x = rng.choice((right - rng.uniform(190, 250), right - rng.uniform(170, 240), left + 10, (left + right) / 2 - 60))
    y = bottom + rng.uniform(8, 30)
    label = rng.choice(("登记机关", "登 记 机 关", "登记机关：", "发照机关", "（登记机关盖章）"))
    used = sheet.text(x, y, label, style.label_face, size, colour=style.label_colour)
    centre = x + 70
    if said.authority_printed and not label.startswith("（"):
        if rng.random() < 0.5:
            fitted = min(size, size * (right - x - used - 6) / text_width(said.authority, style.value_face, size))
            sheet.text(x + used + 6, y, said.authority, style.value_face, fitted, field="registration_authority")
        else:
            y += size * 1.5
            sheet.text(x, y, said.authority, style.value_face, size * 0.9, field="registration_authority")
    y += size * rng.uniform(1.6, 3.2)
    if rng.random() < 0.3:
        mark = sheet.text(x, y, rng.choice(("发照日期：", "核发日期：", "发证日期：")), style.label_face, size)
        sheet.text(x + mark, y, said.issued_text, style.value_face, size, field="issued_on")
    else:
        sheet.text(centre, y, said.issued_text, style.value_face, size, anchor="centre", field="issued_on")
    _seal(sheet, rng, said, centre + rng.uniform(-25, 45), y - rng.uniform(0, 26))


def _seal(sheet: ImageSheet, rng: Random, said: Content, x: float, y: float) -> None:
    seal = ornaments.seal_picture(
        said.authority, round(rng.uniform(92, 126) * sheet.scale), rng, strength=rng.uniform(0.4, 0.95)
    )
    ornaments.stamp(sheet, seal, min(x, sheet.width - 50), min(y, sheet.height - 60))
