"""Certificates of incorporation, British and American, of companies that do not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from nlp.training.specimens.sheet import ImageSheet, PdfSheet, Sheet, fractional
from nlp.training.specimens.truth import Said, Specimen

BODY, BOLD = "digits_serif", "sans_bold"
GREY = (150, 150, 150)
FAMILIES = ("uk_2009", "uk_plain", "us_delaware", "us_standing", "us_articles")
_NAMES = (
    "Specimen Widgets",
    "Sample Harbour Foods",
    "Pattern Tools",
    "Example Orchard Trading",
    "Model Lantern Studio",
)
_ONES = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second",
    "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a certificate tells."""

    name: str
    number: str
    day: date
    issued: date


def draw(rng: Random, family: str, *, pdf: Path | None = None, dpi: float = 180) -> Specimen:
    """One certificate of a family, as a PDF with a text layer (`pdf`) or as a picture."""
    day = date(2005, 1, 1) + timedelta(days=rng.randrange(6900))
    day = day.replace(day=min(day.day, 28))
    british = family.startswith("uk")
    name = f"{rng.choice(_NAMES)} {'Limited' if british else rng.choice(('Inc.', 'Corp.'))}".upper()
    prefix = rng.choice(("", "", "SC", "NI")) if british else ""
    digits = 8 - len(prefix) if british else 7
    told = Told(name, prefix + "".join(rng.choice("123456789") for _ in range(digits)), day, day + timedelta(days=400))
    sheet: Sheet = PdfSheet(pdf, 595, 842) if pdf else ImageSheet(595, 842, dpi)
    sheet.text(560, 24, "SPECIMEN", BODY, 8, colour=GREY, anchor="right")
    fields = {
        "uk_2009": _uk,
        "uk_plain": _uk_plain,
        "us_delaware": _delaware,
        "us_standing": _standing,
        "us_articles": _articles,
    }[family](sheet, told)
    if isinstance(sheet, PdfSheet):
        sheet.save()
    runs = sheet.pixel_runs() if isinstance(sheet, ImageSheet) else fractional(sheet.runs, [(595, 842)])
    images = tuple(sheet.images) if isinstance(sheet, ImageSheet) else ()
    return Specimen("certificate_of_incorporation", family, fields, runs, images)


def _prose(
    sheet: Sheet, y: float, lines: Sequence[str], size: float = 11.5, left: float = 70, *, centred: bool = False
) -> float:
    for line in lines:
        sheet.text(297 if centred else left, y, line, BODY, size, anchor="centre" if centred else "left")
        y += size * 1.6
    return y


def _wrapped(text: str, most: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > most:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def _th(day: date) -> str:
    end = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{end} {day:%B %Y}"


def _said(told: Told, day_text: str, where: str, **more: str) -> dict[str, Said]:
    fields = {"name": told.name, "company_number": told.number, "jurisdiction": where, **more}
    return {name: Said(value, value) for name, value in fields.items()} | {
        "incorporated_on": Said(told.day.isoformat(), day_text)
    }


def _uk(sheet: Sheet, told: Told) -> dict[str, Said]:
    sheet.text(297, 90, "CERTIFICATE OF INCORPORATION", BOLD, 19, anchor="centre")
    sheet.text(297, 118, "OF A PRIVATE LIMITED COMPANY", BOLD, 14, anchor="centre")
    sheet.text(297, 170, f"Company Number {told.number}", BODY, 12, anchor="centre")
    text = f"The Registrar of Companies for England and Wales, hereby certifies that {told.name} is this day incorporated under the Companies Act 2006 as a private company, that the company is limited by shares, and the situation of its registered office is in England and Wales."
    y = _prose(sheet, 220, _wrapped(text, 76))
    day = _th(told.day)
    _prose(sheet, y + 30, [f"Given at Companies House, Cardiff, on {day}."])
    sheet.text(297, 560, f"*N{told.number}X*", BODY, 9, anchor="centre")
    _prose(
        sheet,
        600,
        [
            "The above information was communicated by electronic means and authenticated by the",
            "Registrar of Companies under section 1115 of the Companies Act 2006",
        ],
        9,
        100,
    )
    return _said(told, day, "England and Wales", company_type="private limited company")


def _uk_plain(sheet: Sheet, told: Told) -> dict[str, Said]:
    sheet.text(70, 70, "Companies House", BOLD, 15)
    sheet.text(70, 110, "Certificate of Incorporation of a Private Limited Company", BOLD, 14)
    sheet.text(70, 150, f"Company No. {told.number}", BODY, 11)
    where = {"SC": "Scotland", "NI": "Northern Ireland"}.get(told.number[:2], "England and Wales")
    text = f"The Registrar of Companies for {where} hereby certifies that {told.name} is this day incorporated under the Companies Act 1985 as a private company and that the company is limited."
    y = _prose(sheet, 190, _wrapped(text, 84), 11)
    day = _th(told.day)
    _prose(sheet, y + 20, [f"Given at Companies House, the {day}"], 11)
    return _said(told, day, where, company_type="private limited company")


def _delaware(sheet: Sheet, told: Told) -> dict[str, Said]:
    sheet.text(297, 60, "State of Delaware", BOLD, 20, anchor="centre")
    sheet.text(297, 92, "Office of the Secretary of State", BODY, 13, anchor="centre")
    spelt = f"{_ONES[told.day.day - 1]} day of {told.day:%B}, A.D. {told.day.year}".upper()
    text = f'I, JANE SPECIMEN, SECRETARY OF STATE OF THE STATE OF DELAWARE, DO HEREBY CERTIFY THE ATTACHED IS A TRUE AND CORRECT COPY OF THE CERTIFICATE OF INCORPORATION OF "{told.name}", FILED IN THIS OFFICE ON THE {spelt}, AT 9:15 O\'CLOCK A.M.'
    _prose(sheet, 160, _wrapped(text, 62), 11)
    sheet.text(70, 600, f"{told.number} 8100", BODY, 10)
    sheet.text(70, 616, "SR# 20201234567", BODY, 10)
    sheet.text(350, 600, f"Authentication: 20{told.number[:6]}1", BODY, 10)
    sheet.text(350, 616, f"Date: {told.issued:%m-%d-%y}", BODY, 10)
    return _said(told, spelt, "Delaware")


def _standing(sheet: Sheet, told: Told) -> dict[str, Said]:
    sheet.text(297, 60, "CERTIFICATE OF GOOD STANDING", BOLD, 18, anchor="centre")
    text = f'I, John Specimen, Secretary of State of the State of Nevada, do hereby certify that "{told.name}" is duly incorporated under the laws of the State of Nevada and is in good standing and has a legal corporate existence so far as the records of this office show.'
    y = _prose(sheet, 130, _wrapped(text, 78), 11)
    day = f"{told.day:%B} {told.day.day}, {told.day.year}"
    _prose(sheet, y + 20, [f"Entity Number: {told.number}", f"Date of incorporation: {day}"], 11)
    return _said(told, day, "Nevada")


def _articles(sheet: Sheet, told: Told) -> dict[str, Said]:
    sheet.text(297, 60, "ARTICLES OF INCORPORATION", BOLD, 18, anchor="centre")
    sheet.text(297, 90, "Secretary of State, State of California", BODY, 11, anchor="centre")
    day = f"{told.day:%B} {told.day.day}, {told.day.year}"
    lines = [
        f"File Number: {told.number}", f"Filed in the office of the Secretary of State on {day}", "",
        f"FIRST: The name of the corporation is {told.name.title()}",
        "SECOND: The purpose of the corporation is to engage in any lawful act or activity", "for which a corporation may be organized under the laws of the State of California.",
        "THIRD: This corporation is authorized to issue only one class of shares.",
    ]  # fmt: skip
    _prose(sheet, 140, lines, 10.5)
    fields = _said(told, day, "California")
    return fields | {"name": Said(told.name.title(), told.name.title())}
