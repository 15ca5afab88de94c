"""Narrative clearance certificates (文书式, DOMAIN §2.4): sentences, a small table of sums, or labelled lines."""

from collections.abc import Sequence
from random import Random

from nlp.training.specimens import ornaments, overlays, written
from nlp.training.specimens.certificate_wild import HEADS, stamp_office
from nlp.training.specimens.faces import BODY
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.sheet import ImageSheet, Sheet, wrap
from nlp.training.specimens.taxes import TaxLine
from nlp.training.specimens.truth import Said, Specimen

PROSE = ("certificate_narrative", "certificate_notice", "certificate_letter")


def draw(rng: Random, fields: dict[str, Said], lines: Sequence[TaxLine], family: str, *, dpi: float = 165) -> Specimen:
    """A narrative form (文书式): a notice in sentences with a small table, or a letter of labelled lines."""
    sheet = ImageSheet(595, 842, dpi, rng.choice(((255, 255, 255), (252, 250, 244))))
    if rng.random() < 0.4:
        ornaments.border(sheet, rng, rng.choice(((190, 148, 62), (120, 120, 120))), 24, rng.choice(("gold", "lines")))
    ornaments.specimen_mark(sheet, rng)
    said = {name: value for name, value in fields.items() if name not in ("issuer", "remarks")}
    face, size, left = rng.choice(BODY), rng.uniform(11, 13.5), rng.uniform(66, 90)
    sheet.text(
        297,
        84,
        rng.choice(("税收完税证明", "税收完税证明（文书式）", "完税证明")),
        face,
        rng.uniform(20, 28),
        spacing=5,
        anchor="centre",
        heavy=0.02,
    )
    mark = rng.choice(("No. ", "No.", "编号："))
    x, anchor = rng.choice(((left, 0.0), (520.0, 1.0)))
    number = said["certificate_number"].text
    wide = text_width(mark, face, 11) + text_width(number, face, 11)
    used = sheet.text(x - wide * anchor, 138, mark, face, 11)
    sheet.text(x - wide * anchor + used, 138, number, face, 11, field="certificate_number")
    y = 180.0
    items: tuple[dict[str, str], ...] = ()
    if family == "certificate_letter":
        first, last = min(line.period_from for line in lines), max(line.period_to for line in lines)
        rows = [
            (rng.choice(HEADS["taxpayer_name"]), "taxpayer_name"), (rng.choice(HEADS["taxpayer_id"]), "taxpayer_id"),
            ("税款所属期", f"{first}至{last}"), ("完税金额（大写）", "total_in_words"), ("完税金额（小写）", "total_amount"),
        ]  # fmt: skip
        for label, name in rows:
            used = sheet.text(left, y, label + "：", face, size)
            known = name in said
            text = said[name].text if known else name
            prefix = {"total_in_words": "人民币", "total_amount": "¥"}.get(name, "")
            used += sheet.text(left + used, y, prefix, face, size) if prefix else 0.0
            y = sheet.paragraph(left + used, y, text, face, size, 520 - left - used, field=name if known else "") + size
        sheet.text(left, y, "特此证明。", face, size)
    else:
        y = _sentences(sheet, rng, said, lines, face, size, left, y)
        y, items = _small_table(sheet, rng, lines, face, left, y)
    y += 50
    for name in rng.sample(("tax_authority", "issued_on"), 2):
        label = rng.choice((*HEADS[name], "")) if name == "issued_on" else rng.choice(HEADS[name])
        used = sheet.text(270, y, label + "：", face, 12) if label else 0.0
        y = sheet.paragraph(272 + used, y, said[name].text, face, 12, 255 - used, field=name) + 8
    stamp_office(sheet, rng, said["tax_authority"].text, rng.uniform(360, 440), y - 20)
    sheet.text(
        297,
        780,
        rng.choice(("本凭证不作纳税人记账、抵扣凭证", "妥善保管", "此证明仅供参考，以税务机关系统数据为准")),
        face,
        9,
        anchor="centre",
    )
    overlays.lay_over(sheet, rng, said["taxpayer_name"].text)
    return Specimen(
        "tax_clearance_certificate", family, said, sheet.pixel_runs(), tuple(sheet.images), {"items": items}
    )


def _sentences(
    sheet: Sheet, rng: Random, said: dict[str, Said], lines: Sequence[TaxLine], face: str, size: float, left: float, y: float
) -> float:  # fmt: skip
    first, last = min(line.period_from for line in lines), max(line.period_to for line in lines)
    span = rng.choice(
        (
            f"{written.unpadded(first)}至{written.unpadded(last)}",
            f"{first}至{last}",
            f"{written.padded(first)}至{written.padded(last)}",
        )
    )
    opening = rng.choice(("兹证明", "兹证明：", "经查，", "兹有纳税人"))
    code = rng.choice(("（纳税人识别号：", "（统一社会信用代码：", "，纳税人识别号："))
    close = "）" if code.startswith("（") else "，"
    pieces = [
        (opening, ""), (said["taxpayer_name"].text, "taxpayer_name"), (code, ""), (said["taxpayer_id"].text, "taxpayer_id"),
        (close + rng.choice((f"在{span}期间，已缴纳下列税款，合计人民币（大写）", f"于{span}共缴纳税款人民币（大写）")), ""),
        (said["total_in_words"].text, "total_in_words"), (rng.choice(("（¥", "，¥", "（小写）¥")), ""),
        (said["total_amount"].text, "total_amount"), (rng.choice(("元）。特此证明。", "。特此证明。")), ""),
    ]  # fmt: skip
    x = left + 2 * size
    for text, tag in pieces:
        while text:
            part = wrap(text, face, size, 524 - x)[0] if 524 - x >= size else ""
            if part:
                x += sheet.text(x, y, part, face, size, field=tag)
                text = text[len(part) :]
            if text:
                x, y = left, y + size * 1.9
    return y + size * 2.4


def _small_table(
    sheet: Sheet, rng: Random, lines: Sequence[TaxLine], face: str, left: float, y: float
) -> tuple[float, tuple[dict[str, str], ...]]:
    """Sums by tax; gives back the y below and the rows as they are meant."""
    sums: dict[str, list[TaxLine]] = {}
    for line in lines:
        sums.setdefault(line.tax, []).append(line)
    step = (526 - left) / 3
    heads = (
        rng.choice(("税种", "税（费）种")),
        rng.choice(("税款所属期", "所属时期")),
        rng.choice(("实缴金额", "实缴税额")),
    )
    printed, items = [heads], []
    for tax, mine in sums.items():
        first, last = min(n.period_from for n in mine), max(n.period_to for n in mine)
        amount = sum((n.amount for n in mine), start=mine[0].amount * 0)
        printed.append((tax, f"{first}至{last}", written.grouped(amount)))
        items.append({"tax": tax, "period_from": f"{first}", "period_to": f"{last}", "amount": f"{amount:.2f}"})
    for at, row in enumerate(printed):
        for k, (text, tag) in enumerate(zip(row, ("tax", "period_from+period_to", "amount"), strict=True)):
            fitted = min(9.5, 9.5 * (step - 8) / text_width(text, face, 9.5))
            sheet.text(
                left + step * k + 5, y + 4, text, face, fitted, field=tag if at else "", row=at - 1 if at else None
            )
        sheet.line(left, y, 526, y, weight=0.5)
        y += 20
    sheet.line(left, y, 526, y, weight=0.5)
    if rng.random() < 0.7:
        for k in range(4):
            sheet.line(left + step * k, y - 20 * len(printed), left + step * k, y, weight=0.5)
    return y, tuple(items)
