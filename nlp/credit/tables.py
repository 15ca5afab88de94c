"""Tables of a credit report: loans and duties under one head or several, inquiries, the summary's lines."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from nlp.evidence import Row
from nlp.normalise import norm
from nlp.spec import TableSpec, Unreadable
from nlp.statement.furniture import Noise
from nlp.statement.grid import Grammar, read_sheet
from nlp.statement.moments import dates_in
from nlp.statement.record import Sheet
from nlp.statement.titles import Titles, title_key
from nlp.statement.tokens import Line, Token, lines_of
from nlp.table import read_rows
from nlp.values import money
from nlp.values.credit import REASONS
from ocr.page import Box, Page

MONEY = ("amount", "balance")
_NEVER = re.compile(r"(?!)")
_TOTALS = re.compile(r"^(?:合计|小计|总计)")
_REASON = re.compile("|".join(sorted(map(re.escape, map(norm, REASONS)), key=len, reverse=True)))
_DAY = re.compile(r"(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?")
TORN = 2.2  # line heights at most between the parts of a row that a slope tears apart
_COUNT = re.compile(r"\d{1,4}")
CHARACTER_RISK = 0.35  # the share of an engine's doubt in a character that proves to be an error


def described(pages: Sequence[Page], spec: TableSpec, begins: str) -> list[Row]:
    """The rows of a described table. A row's own head may be followed by another with more of it: what stands under a head
    without the column `begins` belongs to the rows above."""
    titles = Titles({title_key(label): column.name for column in spec.columns for label in column.labels})
    grammar = Grammar(titles, (), frozenset(MONEY), Noise(_TOTALS, _NEVER, _NEVER))
    rows: list[Row] = []
    fresh: list[int] = []  # rows of the last head that had the first column
    for section in read_sheet(pages, grammar).sections:
        made = read_rows(pages, Sheet([section], []), spec)
        roles = {column.role for column in section.columns}
        if begins in roles:
            fresh = list(range(len(rows), len(rows) + len(made)))
            rows += made
            continue
        for at, more in zip(fresh, made, strict=False):
            held = rows[at]
            values = {
                name: value if value is not None else more.values.get(name) for name, value in held.values.items()
            }
            box = Box.around([held.box, more.box]) if held.page == more.page else held.box
            rows[at] = replace(held, values=values, box=box, confidence=min(held.confidence, more.confidence))
    return [row for row in rows if row.values.get(begins) and any(row.values.get(name) is not None for name in MONEY)]


def inquiries(pages: Sequence[Page]) -> list[Row]:
    """Date, institution and reason of each inquiry; the order of the columns does not matter."""
    rows: list[Row] = []
    for index, page in enumerate(pages):
        for line in _whole(lines_of(page, index)):
            found = _inquiry(line)
            if found is not None:
                rows.append(Row(found, page.number, Box.around([t.box for t in line.tokens]), _sure(line.tokens, page)))
    return rows


def _whole(lines: Sequence[Line]) -> list[Line]:
    """The lines, those of one row put together that a sloping page tore apart: a day, and beside it who and why."""
    days = [line for line in lines if len(dates_in(line.spaced)) == 1 and len(_DAY.sub("", line.text)) <= 3]
    others = [line for line in lines if not dates_in(line.spaced) and _REASON.search(line.text)]
    if len(days) != len(others) or any(abs(d.y - o.y) > TORN * d.height for d, o in zip(days, others, strict=False)):
        return list(lines)  # which belongs to which can't be told: each is then nobody's
    taken = set(map(id, others))
    joined = {id(day): [*day.tokens, *other.tokens] for day, other in zip(days, others, strict=True)}
    return [
        Line(line.page, sorted(joined.get(id(line), line.tokens), key=lambda t: t.x0), line.y0, line.y1)
        for line in lines
        if id(line) not in taken
    ]


def _inquiry(line: Line) -> dict[str, object] | None:
    text = line.spaced
    days = dates_in(text)
    if len(days) != 1:
        return None
    reason = _REASON.search(text.replace(" ", "")) or _REASON.search(text)
    rest = [token.norm for token in line.tokens if not dates_in(token.norm) and not _COUNT.fullmatch(token.norm)]
    if reason is None and len(rest) < 2:
        return None
    told = reason[0] if reason is not None else rest[-1]
    joined = "".join(rest).replace(told, "", 1)
    joined = re.sub(r"^\d{1,3}(?=[\u4e00-\u9fff“\"])", "", _DAY.sub("", joined))
    joined = joined.strip("“”\"' .、|")
    if len(joined) < 2:
        return None
    return {"date": days[0], "institution": joined.replace("(", "（").replace(")", "）"), "reason": told}


NAMES = {
    2: ("accounts", "balance"),
    6: ("normal_accounts", "normal_balance", "special_accounts", "special_balance", "bad_accounts", "bad_balance"),
    8: ("normal_accounts", "normal_balance", "special_accounts", "special_balance", "bad_accounts", "bad_balance", "accounts", "balance"),
}  # fmt: skip
LABELS = re.compile(
    r"(?:中长期借款|短期借款|循环透支|贴现|合计|贷款|借贷交易|担保交易|银行承兑汇票|信用证|银行保函|其他担保交易|其他)"
)


def summary(pages: Sequence[Page]) -> list[Row]:
    """The lines of the summary of open loans: a label, and counts and balances of each class."""
    rows: list[Row] = []
    for index, page in enumerate(pages):
        for line in lines_of(page, index):
            numbers = [token for token in line.tokens if _plain(token.norm) is not None]
            label = "".join(token.norm for token in line.tokens if _plain(token.norm) is None)
            names = NAMES.get(len(numbers))
            if names is None or not LABELS.fullmatch(label):
                continue
            values: dict[str, object] = {"label": label} | dict.fromkeys(NAMES[8])
            for name, token in zip(names, numbers, strict=True):
                told = _plain(token.norm)
                values[name] = str(int(told)) if name.endswith("accounts") and told is not None else f"{told:.2f}"
            rows.append(Row(values, page.number, Box.around([t.box for t in line.tokens]), _sure(line.tokens, page)))
    return rows


def _plain(text: str) -> Decimal | None:
    if text in ("-", "--", "—"):
        return Decimal(0)
    try:
        return Decimal(money.parse(text).value)
    except Unreadable:
        return None


def _sure(tokens: Sequence[Token], page: Page) -> float:
    sure = 0.98
    if page.text_from == "ocr":
        for token in tokens:
            sure *= 1 - CHARACTER_RISK * (1 - token.confidence)
    return sure
