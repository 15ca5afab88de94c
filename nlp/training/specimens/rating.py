"""The tax credit rating (DOMAIN §2.7) as the tax office's portal shows and prints it."""

from datetime import date
from random import Random

from nlp.training.specimens import ornaments
from nlp.training.specimens.faces import BODY
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.sheet import ImageSheet
from nlp.training.specimens.truth import Said, Specimen

FAMILIES = ("rating_table", "rating_page")
RENAMED = date(2025, 7, 1)  # 纳税信用 became 纳税缴费信用


def draw(rng: Random, firm: Firm, today: date, *, dpi: float = 150) -> Specimen:
    """The latest year's rating of a firm, asked for on `today`."""
    year = today.year - (1 if today.month >= 5 else 2)
    level = rng.choices("ABMC", (0.3, 0.4, 0.22, 0.08))[0]
    word = "纳税缴费信用" if today >= RENAMED else "纳税信用"
    office = f"国家税务总局{firm.city}{firm.district}税务局"
    day = rng.choice((today.isoformat(), f"{today:%Y年%m月%d日}"))
    fields = {
        "taxpayer_id": Said(firm.uscc, firm.uscc),
        "taxpayer_name": Said(firm.name, firm.name),
        "year": Said(str(year), f"{year}"),
        "level": Said(level, level),
        "authority": Said(office, office),
        "printed_on": Said(today.isoformat(), day),
    }
    labels = {
        "taxpayer_id": rng.choice(("纳税人识别号", "统一社会信用代码")), "taxpayer_name": "纳税人名称", "year": "评价年度",
        "level": rng.choice((f"{word}级别", "评价结果")), "authority": "主管税务机关", "printed_on": rng.choice(("打印日期", "查询日期")),
    }  # fmt: skip
    family = rng.choice(FAMILIES)
    sheet = ImageSheet(595, 420, dpi)
    ornaments.specimen_mark(sheet, rng)
    face = rng.choice(BODY)
    sheet.text(297, 40, f"{word}评价信息", "sans_bold", 18, anchor="centre")
    y = 96.0
    for name, said in fields.items():
        if family == "rating_table":
            sheet.box(60, y - 8, 535, y + 22, weight=0.5)
            sheet.line(210, y - 8, 210, y + 22, weight=0.5)
            sheet.text(70, y, labels[name], face, 11)
            sheet.text(222, y, said.text, face, 11, field=name)
            y += 30
        else:
            used = sheet.text(70, y, f"{labels[name]}：", face, 12)
            sheet.text(72 + used, y, said.text, face, 12, field=name)
            y += 32
    return Specimen("tax_credit_rating", family, fields, sheet.pixel_runs(), tuple(sheet.images))
