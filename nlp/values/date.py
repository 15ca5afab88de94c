"""Dates as Chinese documents print them: to YYYY-MM-DD."""

import re
from collections.abc import Iterator
from datetime import date as Day
from datetime import timedelta

from nlp.normalise import norm
from nlp.spec import Parsed, Unreadable

_ZH = {
    **dict(zip("零〇○OoΟ0", "0000000", strict=True)),
    **{zh: str(n) for n, zh in enumerate("一二三四五六七八九", 1)},
    **{zh: str(n) for n, zh in enumerate("壹贰叁肆伍陆柒捌玖", 1)},
}
_D = r"[\dOoIl|]"
_N = r"[零〇○OoΟ0一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾廿]"
_GAP = r"[\s.·,]*"  # specks between the separate figures of a pre-printed date
_DAY_SIGN = "[日号曰口目]"
_FORMS = (
    re.compile(
        rf"(?P<y>{_D}(?:\s?{_D}){{3}}){_GAP}[年牛]{_GAP}(?P<m>{_D}\s?{_D}?){_GAP}月{_GAP}(?P<d>{_D}\s?{_D}?){_GAP}{_DAY_SIGN}?"
    ),
    re.compile(
        rf"(?P<y>{_D}{{4}}){_GAP}(?P<sep>[-/.·年]){_GAP}(?P<m>{_D}{{1,2}}){_GAP}(?:(?P=sep)|[-/.月]){_GAP}(?P<d>{_D}{{1,2}}){_DAY_SIGN}?(?!\d)"
    ),
    re.compile(rf"(?P<y>{_N}{{4}}){_GAP}年{_GAP}(?P<m>{_N}{{1,3}}){_GAP}月{_GAP}(?P<d>{_N}{{1,3}}){_GAP}[日号曰]?"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s+(?P<m>[01]?\d)\s+(?P<d>[0-3]?\d)(?!\d)"),
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_TIME = re.compile(r"[T\s]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*$")
_AROUND = re.compile(r"^[自从于截至:\s(.·…,]+|[起止至:\s),.。;]+$")
_SLIPS = str.maketrans("OoΟIl|", "000111")


def parse(text: str, *, compact: bool = False) -> Parsed:
    """The day; a time of day behind it is dropped. `compact` also takes YYMMDD. Raises Unreadable.

    >>> [parse(t).value for t in ("2015年03月02日", "二〇〇五年三月二日", "2019 年 03 月 01 日", "20250822", "2025/8/22 17:57:17")]
    ['2015-03-02', '2005-03-02', '2019-03-01', '2025-08-22', '2025-08-22']
    >>> parse("250822", compact=True).value
    '2025-08-22'
    >>> parse("2023年02月30日")
    Traceback (most recent call last):
    nlp.spec.Unreadable: no such day: 2023-02-30
    """
    body = _AROUND.sub("", _TIME.sub("", norm(text)).strip())
    if not body.strip("-*/"):
        raise Unreadable("empty")
    for form in (*_FORMS, _COMPACT) if compact else _FORMS:
        found = form.fullmatch(body)
        if found is not None:
            return _made(found)
    raise Unreadable("not a date")


def parse_overprinted(text: str) -> Parsed:
    """The day, also where a stamp's or watermark's letters were read behind it on its line; less certain then.

    >>> parse_overprinted("2022年05月18日 款使用他用无效").value, parse_overprinted("2022年05月18日").certain
    ('2022-05-18', 1.0)
    """
    try:
        return parse(text)
    except Unreadable:
        found = list(find(text))
        if len(found) != 1 or found[0][0] > 1:
            raise
        rest = norm(text)[found[0][1] :]
        if len(rest) > 14 or re.search(r"[\d至-]", rest):
            raise
        return Parsed(found[0][2], certain=0.85)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Every date inside a text, left to right: (start, end) in `norm(text)` and the day. Impossible days are passed over.

    >>> list(find("自2015年03月02日至2035-03-01"))
    [(1, 12, '2015-03-02'), (13, 23, '2035-03-01')]
    """
    body = norm(text)
    at = 0
    while at < len(body):
        hits = [hit for form in _FORMS if (hit := form.search(body, at)) is not None]
        if not hits:
            return
        first = min(hits, key=lambda hit: (hit.start(), -hit.end()))
        try:
            day = _made(first).value
        except Unreadable:
            at = first.start() + 1
            continue
        yield first.start(), first.end(), day
        at = first.end()


def from_serial(number: float) -> str:
    """The day of a spreadsheet's serial number (1900 system; 25569 is 1970-01-01). Raises Unreadable out of 1950..2100.

    >>> from_serial(45891)
    '2025-08-22'
    """
    if not 18264 <= number <= 73415:
        raise Unreadable("not a date serial")
    return (Day(1899, 12, 30) + timedelta(days=int(number))).isoformat()


def _made(found: re.Match[str]) -> Parsed:
    raw = ["".join(found[name].split()) for name in "ymd"]
    clean = all(part.isdigit() for part in raw)
    chinese = any(character in "一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾廿" for character in "".join(raw))
    year, month, day = (_chinese(part) if chinese else part.translate(_SLIPS) for part in raw)
    if len(year) == 2:
        year = ("20" if int(year) < 70 else "19") + year
    try:
        made = Day(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(f"no such day: {year}-{month:0>2}-{day:0>2}") from None
    if not 1900 <= made.year <= 2199:
        raise Unreadable(f"no likely year: {year}")
    # 年 and 月 without 日: the end of the line was cut off, perhaps with a digit.
    cut = "年" in found[0] and found[0][-1].isdigit()
    return Parsed(made.isoformat(), certain=0.8 if cut or not (clean or chinese) else 1.0)


def _chinese(text: str) -> str:
    """Digits of Chinese numerals: 二〇〇五 -> 2005, 十二 -> 12, 三十一 -> 31, 廿三 -> 23."""
    text = text.replace("拾", "十").replace("廿", "二十")
    if "十" not in text:
        return "".join(_ZH[character] for character in text)
    tens, _, ones = text.partition("十")
    return f"{_ZH[tens] if tens else '1'}{_ZH[ones] if ones else '0'}"
