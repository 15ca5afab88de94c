"""The tax registration certificate (税务登记证) of before October 2015 (DOMAIN §2.1), original and copy, national or local."""

from datetime import date, timedelta
from random import Random

from nlp.training.specimens import ornaments, overlays, written
from nlp.training.specimens.faces import BODY
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.firm import scope as scope_of
from nlp.training.specimens.licence import HEADS
from nlp.training.specimens.sheet import ImageSheet
from nlp.training.specimens.truth import Said, Specimen

LAST = date(2015, 9, 20)  # later the licence's code is the tax number too


def draw(rng: Random, firm: Firm, *, dpi: float = 165) -> Specimen:
    """The certificate of a firm; its number is the region and the organisation's nine characters."""
    issued = min(firm.established_on + timedelta(days=rng.randrange(20, 60)), LAST)
    number = firm.uscc[2:8] + firm.uscc[8:17]
    side = rng.choice(("国", "地"))
    office = f"{firm.city}{firm.district}{'国家' if side == '国' else '地方'}税务局"
    business = scope_of(rng, firm, min(issued, date(2014, 2, 1)))
    day = rng.choice((written.in_characters, written.spaced, written.unpadded))(issued)
    fields = {
        "taxpayer_id": Said(number, number),
        "name": Said(firm.name, firm.name),
        "legal_representative": Said(firm.head.name, firm.head.name),
        "address": Said(firm.address, firm.address),
        "registration_type": Said(firm.entity_type, firm.entity_type),
        "business_scope": Said(business, business),
        "issuing_authority": Said(office, office, optional=True),
        "issued_on": Said(issued.isoformat(), day),
    }
    wide = rng.random() < 0.65
    sheet = ImageSheet(*((842.0, 595.0) if wide else (595.0, 842.0)), dpi, rng.choice(((255, 255, 255), (250, 246, 236), (244, 248, 242))))  # fmt: skip
    if rng.random() < 0.7:
        ornaments.guilloche(sheet, rng, rng.choice(((214, 222, 196), (232, 206, 204), (200, 218, 226))), 0.4)
    ornaments.border(
        sheet, rng, rng.choice(((170, 60, 50), (190, 148, 62), (70, 120, 80))), 20, rng.choice(("gold", "key", "lines"))
    )
    ornaments.specimen_mark(sheet, rng)
    middle, face, size = sheet.width / 2, rng.choice(BODY), rng.uniform(11.5, 14.5)
    y = 50.0
    if rng.random() < 0.4:
        ornaments.emblem(sheet, middle, y + 14, 18)
        y += 38
    sheet.text(
        middle,
        y,
        "税务登记证",
        "serif_bold",
        34,
        spacing=rng.uniform(4, 16),
        anchor="centre",
        colour=rng.choice(((28, 26, 26), (180, 30, 34))),
    )
    y += 44
    if rng.random() < 0.6:
        sheet.text(middle, y, rng.choice(("（副本）", "（正 本）", "(副本)")), face, 14, anchor="centre")
    y += 24
    word = rng.choice((f"示{side}税字", f"{side}税示字", f"示{side}税联字"))
    total = text_width(word + " " + number + " 号", face, 13)
    x = middle - total / 2
    x += sheet.text(x, y, word + " ", face, 13)
    x += sheet.text(x, y, number, rng.choice(("digits", face)), 13, field="taxpayer_id")
    sheet.text(x, y, " 号", face, 13)
    y += 36
    left = rng.uniform(60, 110)
    head = (
        rng.choice(("法定代表人（负责人）", "法定代表人", "法定代表人(负责人)"))
        if HEADS[firm.entity] == "法定代表人"
        else "法定代表人（负责人）"
    )
    rows = (
        ("纳税人名称", "name", ""), (head, "legal_representative", ""), (rng.choice(("地址", "地    址")), "address", ""),
        ("登记注册类型", "registration_type", ""), ("经营范围", "business_scope", ""), ("批准设立机关", "", f"{firm.city}工商行政管理局"),
        ("扣缴义务", "", rng.choice(("依法确定", "依法履行代扣代缴义务"))),
    )  # fmt: skip
    colon = rng.choice(("", "：", ""))
    room = max(text_width(label + colon, face, size) for label, _, _ in rows) + 12
    for label, name, text in rows:
        natural = text_width(label + colon, face, size)
        spread = not colon and len(label) > 2
        spacing = (room - 14 - natural) / (len(label) - 1) if spread else 0.0
        sheet.text(left, y, label + colon, face, size, spacing=max(spacing, 0.0) if not label.endswith("）") else 0.0)
        y = sheet.paragraph(
            left + room, y, fields[name].text if name else text, face, size, sheet.width - 70 - left - room, field=name
        )
        y += size * rng.uniform(0.4, 0.8)
    foot = min(max(y + 16, sheet.height - 150), sheet.height - 104)
    x = sheet.width - 250
    used = sheet.text(x, foot, rng.choice(("发证税务机关", "发证税务机关：", "发证机关：")), face, size)
    if rng.random() < 0.4:
        fitted = min(size, size * (sheet.width - 40 - x - used) / text_width(office, face, size))
        sheet.text(x + used + 4, foot, office, face, fitted, field="issuing_authority")
        fields["issuing_authority"] = Said(office, office)
    sheet.text(x + 80, foot + 34, day, face, size, anchor="centre", field="issued_on")
    ornaments.stamp(sheet, ornaments.seal_picture(office, round(104 * sheet.scale), rng), x + 90, foot + 26)
    sheet.text(sheet.width - 42, sheet.height - 46, "国家税务总局监制", face, 8.5, anchor="right")
    overlays.lay_over(sheet, rng, firm.name)
    family = "tax_registration_wide" if wide else "tax_registration_tall"
    return Specimen("tax_registration_certificate", family, fields, sheet.pixel_runs(), tuple(sheet.images))
