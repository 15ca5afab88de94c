"""Small papers: the identity card (both sides on one page), the account permit, and the account paper that followed it."""

from random import Random

from nlp.training.specimens import codes, ornaments
from nlp.training.specimens.families import allowed
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.ledger import Account
from nlp.training.specimens.sheet import ImageSheet, wrap
from nlp.training.specimens.truth import Said, Specimen


def identity_card(rng: Random, firm: Firm, *, dpi: float = 190) -> Specimen:
    """Front above back on one page, as copies are handed in."""
    one = firm.head
    face, label = rng.choice(("hei", "micro", "sans")), rng.choice(("sans", "hei"))
    until = "长期" if one.card_to is None else f"{one.card_to:%Y.%m.%d}"
    term = f"{one.card_from:%Y.%m.%d}-{until}"
    sex = "男" if one.male else "女"
    born = f"{one.born_on.year}年{one.born_on.month}月{one.born_on.day}日"
    fields = {
        "name": Said(one.name, one.name),
        "sex": Said(sex, sex),
        "ethnicity": Said(one.ethnicity, one.ethnicity),
        "born_on": Said(one.born_on.isoformat(), born),
        "address": Said(one.address, one.address),
        "id_number": Said(one.id_number, one.id_number),
        "authority": Said(one.card_authority, one.card_authority),
        "valid_from": Said(one.card_from.isoformat(), term),
        "valid_to": Said(None, term, meaning="open_ended")
        if one.card_to is None
        else Said(one.card_to.isoformat(), term),
    }
    sheet = ImageSheet(400, 560, dpi)
    blue = (70, 110, 160)
    for top, tint in ((36.0, (214, 228, 238)), (310.0, (228, 232, 222))):
        sheet.box(40, top, 360, top + 202, weight=0.8, colour=(170, 170, 170))
        s = sheet.scale
        sheet.image.paste(tint, (round(41 * s), round((top + 1) * s), round(359 * s), round((top + 201) * s)))
    ornaments.guilloche(sheet, rng, (190, 208, 220), 0.35)
    ornaments.specimen_mark(sheet, rng)
    y = 56.0
    for name, text, tag in (("姓  名", one.name, "name"),):
        sheet.text(58, y, name, label, 9, colour=blue)
        sheet.text(100, y - 2, text, face, 12.5, field=tag)
    y += 26
    sheet.text(58, y, "性  别", label, 9, colour=blue)
    sheet.text(100, y - 1, sex, face, 11, field="sex")
    sheet.text(140, y, "民  族", label, 9, colour=blue)
    sheet.text(180, y - 1, one.ethnicity, face, 11, field="ethnicity")
    y += 25
    sheet.text(58, y, "出  生", label, 9, colour=blue)
    x = 100.0
    for part, mark in ((str(one.born_on.year), "年"), (str(one.born_on.month), "月"), (str(one.born_on.day), "日")):
        x += sheet.text(x, y - 1, part, face, 11, field="born_on") + 5
        x += sheet.text(x, y, mark, label, 9, colour=blue, field="born_on") + 5
    y += 25
    sheet.text(58, y, "住  址", label, 9, colour=blue)
    for line in wrap(one.address, face, 10.5, 140):
        sheet.text(100, y - 1, line, face, 10.5, field="address")
        y += 14.5
    sheet.text(58, 206, "公民身份号码", label, 9, colour=blue)
    sheet.text(134, 203, one.id_number, rng.choice(("mono", "hei")), 14, field="id_number", spacing=0.8)
    s = sheet.scale
    sheet.image.paste((196, 202, 208), (round(258 * s), round(58 * s), round(340 * s), round(166 * s)))
    sheet.text(299, 106, "SPECIMEN", "hei", 9, colour=(120, 120, 120), anchor="centre")
    ornaments.emblem(sheet, 84, 350, 22)
    sheet.text(222, 332, "中华人民共和国", "serif", 15, spacing=3, anchor="centre")
    sheet.text(222, 360, "居民身份证", "serif_bold", 23, spacing=7, anchor="centre")
    sheet.text(118, 446, "签发机关", label, 9, colour=(60, 60, 60))
    sheet.text(174, 445, one.card_authority, face, 10.5, field="authority")
    sheet.text(118, 474, "有效期限", label, 9, colour=(60, 60, 60))
    sheet.text(174, 473, term, face, 10.5, field="valid_from+valid_to")
    return Specimen("id_card", "id_card", fields, sheet.pixel_runs(), tuple(sheet.images))


def account_permit(
    rng: Random, firm: Firm, account: Account, held_out: bool | None = None, *, dpi: float = 170
) -> Specimen:
    """The permit of before 2019, landscape and ornamental, or the plain account paper since."""
    approval = f"J99{codes.digits(rng, 11)}"
    fields = {
        "approval_number": Said(approval, approval),
        "name": Said(firm.name, firm.name),
        "legal_representative": Said(firm.head.name, firm.head.name),
        "bank": Said(account.branch, account.branch),
        "account_number": Said(account.number, account.number),
    }
    face = rng.choice(("song", "kai", "serif", "fang"))
    family = rng.choice(
        allowed(("account_permit", "account_information", "account_information_ruled", "account_permit"), held_out)
    )
    if family != "account_permit":
        return _account_paper(rng, fields, account, face, dpi, ruled=family.endswith("ruled"))
    number = f"{codes.digits(rng, 4)}-{codes.digits(rng, 8)}"
    fields["permit_number"] = Said(number, number)
    sheet = ImageSheet(720, 500, dpi, (252, 250, 244))
    ornaments.guilloche(sheet, rng, (220, 214, 190), 0.4)
    ornaments.border(sheet, rng, (150, 110, 60), 20, rng.choice(("gold", "key")))
    ornaments.specimen_mark(sheet, rng)
    sheet.text(360, 62, "开户许可证", "serif_bold", 34, spacing=18, anchor="centre")
    used = sheet.text(70, 128, "核准号：", face, 12)
    sheet.text(70 + used, 128, approval, "digits", 12.5, field="approval_number")
    used = sheet.text(470, 128, "编号：", face, 12)
    sheet.text(470 + used, 128, number, "digits", 12.5, field="permit_number")
    x = 100 + sheet.text(100, 180, "经审核，", face, 15)
    x += sheet.text(x, 180, firm.name, face, 15, field="name", heavy=0.02) + 8
    sheet.text(x, 180, "符合开户条件，", face, 15)
    sheet.text(70, 212, "准予开立基本存款账户。", face, 15)
    for k, (label, name) in enumerate(
        (("法定代表人（单位负责人）", "legal_representative"), ("开户银行", "bank"), ("账    号", "account_number"))
    ):
        used = sheet.text(70, 262 + 32 * k, label + "  ", face, 13)
        sheet.text(70 + used, 262 + 32 * k, fields[name].text, face, 13, field=name, heavy=0.02)
    sheet.text(470, 372, "发证机关（盖章）", face, 12)
    sheet.text(
        560,
        408,
        f"{2012 + rng.randrange(7)} 年 {rng.randrange(1, 13):02d} 月 {rng.randrange(1, 28):02d} 日",
        face,
        12,
        anchor="centre",
    )
    seal = ornaments.seal_picture(
        f"样例人民银行{firm.city}中心支行", round(100 * sheet.scale), rng, inner="账户管理专用章"
    )
    ornaments.stamp(sheet, seal, 560, 390)
    return Specimen("account_permit", "account_permit", fields, sheet.pixel_runs(), tuple(sheet.images))


def _account_paper(
    rng: Random, fields: dict[str, Said], account: Account, face: str, dpi: float, *, ruled: bool
) -> Specimen:
    sheet = ImageSheet(595, 480, dpi)
    ornaments.specimen_mark(sheet, rng)
    sheet.text(297, 60, "基本存款账户信息", "serif_bold", 22, spacing=4, anchor="centre")
    y = 120.0
    rows = (
        ("账户名称", "name"), ("账户号码", "account_number"), ("开户银行", "bank"), ("法定代表人（单位负责人）",
         "legal_representative"),
        ("基本存款账户编号", "approval_number"),
    )  # fmt: skip
    for label, name in rows:
        used = sheet.text(82, y, label + ("" if ruled else "："), face, 12.5)
        sheet.text(230 if ruled else 82 + used + 4, y, fields[name].text, face, 12.5, field=name)
        if ruled:
            sheet.box(76, y - 8, 520, y + 22, weight=0.5)
            sheet.line(224, y - 8, 224, y + 22, weight=0.5)
        y += 30
    seal = ornaments.seal_picture(account.branch, round(98 * sheet.scale), rng, inner="业务专用章")
    ornaments.stamp(sheet, seal, 440, y + 50)
    family = "account_information_ruled" if ruled else "account_information"
    return Specimen("account_permit", family, fields, sheet.pixel_runs(), tuple(sheet.images))
