"""What English papers say in words: days, names of companies, kinds of companies."""

import re
from datetime import date as Day

from nlp.normalise import norm
from nlp.spec import Parsed, Unreadable

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ONES = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_ORDINALS = {
    **{word: number for number, word in enumerate(_ONES, 1)},
    **{f"twenty{word}": 20 + number for number, word in enumerate(_ONES[:9], 1)},
    "thirtieth": 30,
    "thirtyfirst": 31,
}
DAY = (
    r"(?:\d{1,2} ?(?:st|nd|rd|th)? ?(?:day of )?[A-Z][a-z]+,? ?(?:A\.? ?D\.? ?,?)? ?\d{4}|[A-Z][a-z]+ \d{1,2} ?(?:st|nd|rd|th)?,? ?\d{4}"
    r"|(?:[A-Z][a-z]+[- ]?){1,2} day of [A-Z][a-z]+,? ?(?:A\.? ?D\.? ?,?)? ?\d{4})"
)
_FORM = re.compile(
    r"\b(?:Limited|Ltd\.?|PLC|Public Limited Company|LLP|Incorporated|Inc\.?|Corporation|Corp\.?|Company|Co\.|LLC|L\.L\.C\.|L\.P\.|CYF(?:YNGEDIG)?)$",
    re.IGNORECASE,
)


def day(text: str) -> Parsed:
    """A day in figures or words, as YYYY-MM-DD.

    >>> [day(t).value for t in ("4th March 2019", "March 4, 2019", "FOURTH DAY OF MARCH, A.D. 2019", "twenty-first day of May, A.D. 2020")]
    ['2019-03-04', '2019-03-04', '2019-03-04', '2020-05-21']
    """
    words = re.sub(r"\ba\.? ?d\.?(?=[ ,\d])", " ", norm(text).casefold())
    month = next(
        (number for number, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b|(?<=[a-z\d]){name}", words)), None
    )
    year = re.search(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)", words)
    if month is None or year is None:
        raise Unreadable("not a date")
    figures = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", words.replace(year[0], " "))
    spelt = re.sub(r"[^a-z]", "", words.split("day")[0])
    number = int(figures[1]) if figures else _ORDINALS.get(spelt)
    if number is None:
        raise Unreadable("not a date")
    try:
        return Parsed(Day(int(year[0]), month, number).isoformat())
    except ValueError:
        raise Unreadable(f"no such day: {year[0]}-{month:02}-{number:02}") from None


def company(text: str) -> Parsed:
    """A company's name, on one line and without the quotation marks around it.

    >>> company('"SPECIMEN  WIDGETS, INC."').value
    'SPECIMEN WIDGETS, INC.'
    """
    body = " ".join(norm(text).split()).strip(" \\\"'“”‘’,;:")
    if not re.search(r"[A-Za-z]{2}", body) or len(body) > 160:
        raise Unreadable("not a name")
    return Parsed(body, certain=1.0 if _FORM.search(body) else 0.85)


def company_type(text: str) -> Parsed:
    """A kind of company as the certificate words it, in small letters.

    >>> company_type("PRIVATE LIMITED COMPANY").value
    'private limited company'
    """
    body = " ".join(norm(text).casefold().split()).strip(" ,.;:")
    if not re.search(r"[a-z]{3}", body):
        raise Unreadable("empty")
    return Parsed(body)


def place(text: str) -> Parsed:
    """A country or state, as its name is written.

    >>> place("ENGLAND AND WALES").value, place("State of DELAWARE").value
    ('England and Wales', 'Delaware')
    """
    body = re.sub(r"^(?:the )?state of ", "", " ".join(norm(text).split()).strip(" ,.;:"), flags=re.IGNORECASE)
    if not re.fullmatch(r"[A-Za-z ]{3,40}", body):
        raise Unreadable("not a place")
    return Parsed(" ".join("and" if word.casefold() == "and" else word.capitalize() for word in body.split()))


def uk_company_number(text: str) -> Parsed:
    """The eight characters of a company registered in the United Kingdom: figures, or two letters and six figures.

    >>> uk_company_number("1234567").value, uk_company_number("SC 123456").value
    ('01234567', 'SC123456')
    """
    body = re.sub(r"[\s.:]", "", norm(text)).upper()
    if re.fullmatch(r"\d{6,8}", body):
        return Parsed(body.zfill(8), certain=1.0 if len(body) == 8 else 0.9)
    if re.fullmatch(r"(?:SC|NI|OC|SO|NC|R0|FC|GE|LP|SL|NL|ZC|CE|CS)\d{6}", body):
        return Parsed(body)
    raise Unreadable("not a company number")


def file_number(text: str) -> Parsed:
    """The number that an American state files a company under: figures, perhaps behind a letter or two.

    >>> file_number("7312345 8100").value, file_number("C1234567").value
    ('7312345', 'C1234567')
    """
    found = re.match(r"\s*([A-Z]{0,2}\d{6,12})(?!\d)", norm(text).upper())
    if found is None:
        raise Unreadable("not a file number")
    return Parsed(found[1])
