"""What is none of ours, for the classifier to know it: other papers, receipts, cards, photos, pages of nothing."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from nlp.training.specimens import codes, ornaments, overlays, pictures, written
from nlp.training.specimens import other_words as w
from nlp.training.specimens import vocabulary as v
from nlp.training.specimens.faces import BODY, dressed, width
from nlp.training.specimens.firm import Firm, firm, person, street
from nlp.training.specimens.sheet import Colour, ImageSheet
from nlp.training.specimens.truth import Specimen

RED: Colour = (190, 30, 34)
Items = Sequence[tuple[str, str]]


def draw_other(rng: Random, *, held_out: bool | None = None) -> Specimen:
    """One page that is of no kind that is read; its `kind` is "unknown". `held_out` as in `case.make_case`, for faces."""
    family = rng.choices(list(OTHERS), [weight for weight, _ in OTHERS.values()])[0]
    with dressed(rng, held_out=held_out):
        sheet = OTHERS[family][1](rng)
    return Specimen("unknown", f"other_{family}", {}, sheet.pixel_runs(), tuple(sheet.images))


def draw_companion(rng: Random) -> Specimen:
    """A page that may lie beside a paper of ours on one scan, and takes nothing from it: prose, a table, nothing."""
    family = rng.choice(("contract", "letter", "blank", "grid"))
    sheet = OTHERS[family][1](rng)
    return Specimen("unknown", f"other_{family}", {}, sheet.pixel_runs(), tuple(sheet.images))


def _somebody(rng: Random) -> tuple[Firm, date]:
    today = date(2019, 1, 1) + timedelta(days=rng.randrange(2400))
    entity = rng.choices(("company", "individual"), (0.7, 0.3))[0]
    return firm(
        rng, today, "company" if entity == "company" else "individual", today - timedelta(days=rng.randrange(300, 4000))
    ), today


def _blank_sheet(rng: Random, width_points: float = 595.0, height: float = 842.0, *, dpi: float = 140) -> ImageSheet:
    tint = rng.choice(((255, 255, 255), (255, 255, 255), (252, 250, 242), (246, 248, 252)))
    return ImageSheet(width_points, height, dpi, tint)


def _day(rng: Random, day: date) -> str:
    return rng.choice((written.padded, written.unpadded, written.spaced))(day)


def _permit(rng: Random) -> ImageSheet:
    """Another office's permit or certificate, which looks much like a licence."""
    subject, today = _somebody(rng)
    title, labels, office = rng.choice(w.PERMITS)
    wide = rng.random() < 0.6
    sheet = _blank_sheet(rng, *((842.0, 595.0) if wide else (595.0, 842.0)))
    if rng.random() < 0.6:
        ornaments.guilloche(sheet, rng, rng.choice(((214, 224, 200), (232, 208, 208), (204, 216, 232))), 0.4)
    ornaments.border(
        sheet, rng, rng.choice(((190, 148, 62), (170, 60, 50), (70, 120, 90))), 20, rng.choice(("gold", "key", "lines"))
    )
    ornaments.specimen_mark(sheet, rng)
    y = 52.0
    if rng.random() < 0.5:
        ornaments.emblem(sheet, sheet.width / 2, y + 14, 20)
        y += 42
    sheet.text(sheet.width / 2, y, title, "serif_bold", 30, spacing=rng.uniform(2, 12), anchor="centre",
               colour=rng.choice((RED, (28, 26, 26))))  # fmt: skip
    y += 62
    face, size = rng.choice(BODY), rng.uniform(11, 14.5)
    sheet.text(
        sheet.width - 60,
        y - 18,
        f"编号：{rng.choice(('JY', 'ZS', 'XK', ''))}{codes.digits(rng, 14)}",
        face,
        10,
        anchor="right",
    )
    left = rng.uniform(56, 100)
    colon = rng.choice(("：", "", ":"))
    for label in labels:
        used = sheet.text(left, y, label + colon, face, size)
        start = max(left + used + 6, left + size * 7.5)
        y = sheet.paragraph(
            start, y, w.value_of(rng, label, subject, today), face, size, sheet.width - 56 - start
        ) + size * rng.uniform(0.4, 0.9)
    y = min(y + 20, sheet.height - 110)
    sheet.text(sheet.width - 230, y, rng.choice(("发证机关：", "发证机关", "颁发单位：")), face, size)
    sheet.text(sheet.width - 150, y + 26, _day(rng, today), face, size, anchor="centre")
    seal = ornaments.seal_picture(f"{subject.city}{office}", round(104 * sheet.scale), rng)
    ornaments.stamp(sheet, seal, sheet.width - 140, y + 22)
    overlays.lay_over(sheet, rng, subject.name)
    return sheet


def _contract(rng: Random) -> ImageSheet:
    one, today = _somebody(rng)
    two, _ = _somebody(rng)
    sheet = _blank_sheet(rng)
    ornaments.specimen_mark(sheet, rng)
    face, size, left = rng.choice(BODY), rng.uniform(10, 12.5), rng.uniform(60, 84)
    y = 60.0
    if rng.random() < 0.75:
        sheet.text(297, y, rng.choice(w.CONTRACTS), "sans_bold", 20, anchor="centre", spacing=4)
        y += 44
        for side, who in (("甲方", one), ("乙方", two)):
            lines: Items = (
                (f"{side}（{rng.choice(('全称', '盖章', '出租方', '供方'))}）", who.name), ("统一社会信用代码", who.uscc),
                ("法定代表人", who.head.name), ("住所", who.address), ("开户行及账号", f"{rng.choice(v.BANKS)[0]} {codes.account(rng)}"),
            )  # fmt: skip
            for label, text in rng.sample(lines, rng.randrange(2, 6)):
                y = sheet.paragraph(left, y, f"{label}：{text}", face, size, 595 - 2 * left) + 3
            y += 6
    clauses = list(w.CLAUSES)
    rng.shuffle(clauses)
    for number, clause in enumerate(clauses, rng.choice((1, 1, 4, 9))):
        if y > 700:
            break
        y = sheet.paragraph(left, y, f"{number}. {clause}", face, size, 595 - 2 * left, leading=1.6) + 6
    if y < 640:
        sheet.text(left, y + 30, "甲方（盖章）：", face, size)
        sheet.text(320, y + 30, "乙方（盖章）：", face, size)
        sheet.text(left, y + 60, _day(rng, today), face, size)
        ornaments.stamp(sheet, ornaments.seal_picture(one.name, round(104 * sheet.scale), rng), left + 90, y + 50)
    sheet.text(297, 806, f"第{rng.randrange(1, 9)}页", face, 8, anchor="centre")
    return sheet


def _receipt(rng: Random) -> ImageSheet:
    shop, today = _somebody(rng)
    sheet = ImageSheet(200, rng.uniform(330, 520), 190)
    face = rng.choice(("hei", "song", "micro"))
    sheet.text(100, 14, f"{shop.name[:12]}", face, 12, anchor="centre")
    sheet.text(12, 36, f"单号 {codes.digits(rng, 12)}", face, 8.5)
    sheet.text(
        12,
        49,
        f"{today.isoformat()} 1{rng.randrange(10)}:{rng.randrange(10, 59)}:0{rng.randrange(10)} 收银 0{rng.randrange(9)}",
        face,
        8.5,
    )
    y, total = 66.0, Decimal(0)
    for _ in range(rng.randrange(3, 14)):
        price = Decimal(rng.randrange(150, 12000)) / 100
        total += price
        sheet.text(12, y, rng.choice(w.GOODS), face, 9)
        sheet.text(188, y, f"{price}", face, 9, anchor="right")
        y += 14
    sheet.text(12, y + 4, "-" * 34, face, 8)
    sheet.text(12, y + 18, f"合计：{total}", face, 11)
    sheet.text(12, y + 36, f"{rng.choice(('微信支付', '支付宝', '现金', '银行卡'))} {total}", face, 9)
    sheet.text(100, y + 58, rng.choice(("谢谢惠顾 欢迎再次光临", "凭小票退换货", "多谢光临")), face, 9, anchor="centre")
    sheet.text(100, sheet.height - 16, "SPECIMEN 样本", "hei", 7, anchor="centre", colour=(140, 140, 140))
    return sheet


def _menu(rng: Random) -> ImageSheet:
    sheet = ImageSheet(595, 842, 120, rng.choice(((255, 252, 240), (40, 24, 20), (255, 255, 255), (120, 20, 24))))
    ink: Colour = (250, 236, 200) if sum(sheet.paper) < 300 else (60, 30, 20)
    face = rng.choice(BODY)
    sheet.text(
        297,
        46,
        f"{rng.choice(v.TRADE_NAMES)}{rng.choice(('菜馆', '茶楼', '火锅', '小厨'))}",
        "serif_bold",
        34,
        anchor="centre",
        colour=ink,
    )
    sheet.text(297, 92, rng.choice(("菜 单", "MENU", "价目表", "点菜单")), face, 16, anchor="centre", colour=ink)
    y = 130.0
    while y < 770:
        for x in (60.0, 320.0):
            sheet.text(x, y, rng.choice(w.DISHES), face, 13, colour=ink)
            sheet.text(
                x + 215,
                y,
                rng.choice(("¥{}", "{}元", "{}")).format(rng.randrange(6, 188)),
                face,
                13,
                colour=ink,
                anchor="right",
            )
        y += rng.uniform(24, 30)
    ornaments.specimen_mark(sheet, rng)
    return sheet


def _card(rng: Random) -> ImageSheet:
    subject, today = _somebody(rng)
    sheet = ImageSheet(270, 162, 260, rng.choice(((255, 255, 255), (244, 246, 250), (30, 40, 60))))
    ink: Colour = (236, 236, 240) if sum(sheet.paper) < 300 else (30, 30, 36)
    face = rng.choice(BODY)
    sheet.text(18, 16, subject.name, face, 11, colour=ink)
    used = sheet.text(18, 48, person(rng, today).name, face, 18, colour=ink)
    sheet.text(
        26 + used, 55, rng.choice(("总经理", "销售经理", "法定代表人", "财务总监", "业务代表")), face, 9, colour=ink
    )
    for k, text in enumerate(
        (f"手机：1990000{codes.digits(rng, 4)}", f"地址：{subject.city}{street(rng)}", "邮箱：someone@example.invalid")
    ):
        sheet.text(18, 90 + 15 * k, text, face, 8.5, colour=ink)
    sheet.text(252, 150, "SPECIMEN 样本", "hei", 5.5, colour=(140, 140, 140), anchor="right")
    return sheet


def _grid(rng: Random) -> ImageSheet:
    """A table of something else: wages, goods, a timetable, a firm's own cash book."""
    subject, today = _somebody(rng)
    title, heads = rng.choice(w.GRIDS)
    wide = rng.random() < 0.5
    sheet = _blank_sheet(rng, *((842.0, 595.0) if wide else (595.0, 842.0)))
    ornaments.specimen_mark(sheet, rng)
    face, size = rng.choice(BODY), rng.uniform(8, 10.5)
    sheet.text(sheet.width / 2, 36, title, "sans_bold", 17, anchor="centre")
    sheet.text(
        40, 66, f"{rng.choice(('单位', '部门', '编制单位', '公司'))}：{subject.name}    {today:%Y年%m月}", face, size
    )
    y, room, step = 86.0, sheet.width - 80, size * rng.uniform(1.7, 2.4)
    for row in range(rng.randrange(8, 26)):
        if y > sheet.height - 60:
            break
        for k, head in enumerate(heads):
            x = 40 + room * k / len(heads)
            text = head if row == 0 else w.cell_of(rng, head, row, today)
            fitted = min(size, size * (room / len(heads) - 5) / max(width(text, face, size), 1))
            sheet.text(x + 3, y + 3, text, face, fitted)
        sheet.line(40, y, 40 + room, y, weight=0.5)
        y += step
    sheet.line(40, y, 40 + room, y, weight=0.5)
    for k in range(len(heads) + 1):
        sheet.line(40 + room * k / len(heads), 86, 40 + room * k / len(heads), y, weight=0.4)
    return sheet


def _letter(rng: Random) -> ImageSheet:
    """A notice, an honour, a CV, an article: prose under a title."""
    subject, today = _somebody(rng)
    title, body = rng.choice(w.LETTERS)
    sheet = _blank_sheet(rng, *rng.choice(((595.0, 842.0), (842.0, 595.0))))
    if "证书" in title:
        ornaments.border(sheet, rng, (190, 148, 62), 22, "gold")
    ornaments.specimen_mark(sheet, rng)
    face, size = rng.choice(BODY), rng.uniform(12, 17)
    sheet.text(
        sheet.width / 2, 80, title, "serif_bold", 28, anchor="centre", colour=rng.choice((RED, (28, 26, 26))), spacing=6
    )
    filled = body.format(
        name=subject.name, person=subject.head.name, year=today.year, city=subject.city, place=subject.address
    )
    y = sheet.paragraph(80, 150, filled, face, size, sheet.width - 160, leading=1.8)
    sheet.text(sheet.width - 160, y + 40, _day(rng, today), face, size, anchor="centre")
    if rng.random() < 0.6:
        ornaments.stamp(
            sheet,
            ornaments.seal_picture(f"{subject.city}样例协会", round(104 * sheet.scale), rng),
            sheet.width - 160,
            y + 40,
        )
    return sheet


def _slip(rng: Random) -> ImageSheet:
    """A bank's receipt of one transfer: no statement."""
    payer, today = _somebody(rng)
    payee, _ = _somebody(rng)
    bank = rng.choice(v.BANKS)[0]
    sheet = _blank_sheet(rng, 595, 300, dpi=150)
    ornaments.specimen_mark(sheet, rng)
    face = rng.choice(BODY)
    amount = Decimal(rng.randrange(100, 90_000_000)) / 100
    sheet.text(
        297,
        22,
        f"{bank}{rng.choice(('电子回单', '网上银行电子回单', '转账凭证', '业务回单'))}",
        face,
        17,
        anchor="centre",
    )
    rows = (("付款人户名", payer.name, "收款人户名", payee.name), ("付款人账号", codes.account(rng), "收款人账号", codes.account(rng)),
            ("金额（大写）", f"人民币{written.upper(amount)}", "金额（小写）", f"¥{amount:,.2f}"), ("用途", rng.choice(("货款", "服务费", "房租")), "交易流水号", codes.digits(rng, 16)))  # fmt: skip
    for k, row in enumerate(rows):
        for j, text in enumerate(row):
            sheet.text(
                40 + (0, 82, 270, 352)[j], 66 + 28 * k, text, face, min(9.5, 9.5 * 180 / max(width(text, face, 9.5), 1))
            )
        sheet.line(34, 60 + 28 * k, 562, 60 + 28 * k, weight=0.5)
    sheet.box(34, 60, 562, 60 + 28 * len(rows), weight=0.7)
    sheet.text(40, 190, f"打印日期：{_day(rng, today)}   回单编号：{codes.digits(rng, 12)}", face, 9)
    ornaments.stamp(
        sheet,
        ornaments.seal_picture(f"{bank}股份有限公司", round(90 * sheet.scale), rng, inner="电子回单专用章"),
        490,
        200,
    )
    return sheet


OTHERS: dict[str, tuple[float, Callable[[Random], ImageSheet]]] = {
    "permit": (4, _permit), "contract": (2, _contract), "receipt": (1, _receipt), "menu": (1, _menu),
    "business_card": (0.7, _card), "grid": (2, _grid), "letter": (2, _letter), "bank_slip": (1, _slip),
    "photo": (1.2, pictures.photo), "blank": (0.7, pictures.blank), "chat": (0.8, pictures.chat),
}  # fmt: skip
