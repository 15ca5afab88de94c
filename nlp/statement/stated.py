"""What a statement says of itself beside its rows: totals, counts and carried balances, kept as equations on the rows."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nlp.statement.columns import Column
from nlp.statement.draft import Draft, cents
from nlp.statement.place import MONEY_LIKE, by_column
from nlp.statement.tokens import Line
from nlp.statement.vocabulary import CLOSING, OPENING, TOTAL

Scope = Literal["page", "period"]
_OPPOSITE = {"in": "out", "out": "in", "count_in": "count_out", "count_out": "count_in"}

_PAGE = re.compile(r"本页|当页|小计|sub ?total|page ?total", re.IGNORECASE)
_LABEL = re.compile(r"(?:本|当)[日天月年页期]|累计|小计|合计|总计|total", re.IGNORECASE)
_SIDE = r"(?P<side>借方|贷方|收入|支出|转入|转出|存入|支取|收方|付方|入账|出账|进账|deposits?|withdrawals?|credits?|debits?|paid in|paid out|money in|money out)"
_SUM = re.compile(
    rf"{_SIDE}[^\d¥\s:：,，]{{0,10}}(?P<kind>笔数|金额|合计|发生额|发生数|总额|总计|total)?[^\d¥:：,，\-]{{0,10}}[:：]?\s*[¥$£￥]?\s*(?P<value>-?[\d,]+(?:\.\d{{1,2}})?)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:行数|总笔数|笔数合计|合计笔数|交易笔数)[:：]?\s*(\d+)(?![\d,.])|共[计有]?[:：]?\s*(\d+)\s*[笔条行](?!/)"
)
_IN = re.compile(r"贷方|收入|转入|存入|收方|入账|进账|deposit|credit|in$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """One printed total or count: what it counts, over the page or the whole period, in cents (counts as they are)."""

    what: Literal["in", "out", "count_in", "count_out", "count"]
    value: int
    scope: Scope
    page: int
    line: Line

    @property
    def label(self) -> str:
        """The words that name the total: daily totals are parted by daily ones only, not by the month's."""
        found = _LABEL.search(self.line.text)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Carried:
    """A printed opening or closing balance, in cents, and the line it stands on."""

    opening: bool
    value: int
    page: int
    line: Line


def stated_in(lines: Sequence[Line]) -> list[Stated]:
    """Totals and counts with their labels on the line: 本页借方笔数:22, 总收入 1,000.00."""
    out: list[Stated] = []
    for line in lines:
        text = line.spaced
        scope: Scope = "page" if _PAGE.search(text) else "period"
        for found in _SUM.finditer(text):
            value, kind = found["value"], found["kind"] or ""
            into = _IN.search(found["side"]) is not None
            behind = text[found.end() : found.end() + 2].strip()
            if "笔数" in found[0] or behind.startswith("笔") or kind == "笔数":
                if value.isdigit():
                    out.append(Stated("count_in" if into else "count_out", int(value), scope, line.page, line))
                continue
            amount = cents(value)
            if amount is not None and ("." in value or kind):
                out.append(Stated("in" if into else "out", abs(amount), scope, line.page, line))
        for found in _COUNT.finditer(text):
            out.append(Stated("count", int(found[1] or found[2]), scope, line.page, line))
    return out


def totals_under(lines: Sequence[Line], columns: Sequence[Column]) -> list[Stated]:
    """Totals that stand under the columns they sum: a 合计 line with amounts in the in and out columns."""
    out: list[Stated] = []
    for line in lines:
        text = line.text
        if not re.search(r"小计|合计|总计|total", text, re.IGNORECASE) or (
            not TOTAL.search(text) and "计" not in text[:8]
        ):
            continue
        scope: Scope = "page" if _PAGE.search(text) else "period"
        cells = _cells(line, columns)
        for column, tokens in zip(columns, cells, strict=True):
            if column.role in ("in", "out"):
                amounts = [v for t in tokens if MONEY_LIKE.fullmatch(t.norm) and (v := cents(t.norm)) is not None]
                if len(amounts) == 1:
                    out.append(Stated("in" if column.role == "in" else "out", abs(amounts[0]), scope, line.page, line))
    return out


def carried_in(lines: Sequence[Line]) -> list[Carried]:
    """Opening and closing balances printed among or around the rows."""
    out: list[Carried] = []
    for line in lines:
        for pattern, opening in ((OPENING, True), (CLOSING, False)):
            found = pattern.search(line.text) or pattern.search(line.spaced)
            if found is None:
                continue
            told = line.text if found.string == line.text else line.spaced
            amounts = re.findall(r"(?<![\d.,])-?\d[\d,.]*\.\d{2}(?![\d,.]*\d)", told[found.end() :])
            if amounts and (value := cents(amounts[0])) is not None:
                out.append(Carried(opening, value, line.page, line))
    return out


def _cells(line: Line, columns: Sequence[Column]) -> list[list[Any]]:
    if line.tokens and line.tokens[0].row >= 0:
        return [[t for t in line.tokens if abs(t.x0 - c.x0) < 1e-6] for c in columns]
    return by_column(line, columns)


def compare(stated: Sequence[Stated], drafts: Sequence[Draft], flipped: bool) -> list[dict[str, Any]]:
    """Each stated total beside what the rows sum to: {"what", "scope", "page", "stated", "found", "agrees"}.

    A total may speak of the whole file, of its page, or of the rows since the last such total (a day, a month, one of
    several statements): the widest that agrees is taken, else the one that its words name.
    """
    out = []
    places = [(d.record.page, d.record.y) for d in sorted(drafts, key=lambda d: d.printed)]
    ordered = sorted(drafts, key=lambda d: d.printed)
    before: dict[tuple[str, str], int] = {}
    for one in stated:
        what = _OPPOSITE.get(one.what, one.what) if flipped else one.what
        end = bisect_right(places, (one.page, one.line.y))
        begun = before.get((one.what, one.label), 0)
        before[one.what, one.label] = end
        page = [d for d in drafts if d.record.page == one.page]
        scopes = {"period": drafts, "page": page, "part": ordered[begun:end]}
        if one.scope == "page":
            scopes = {"page": page, "part": ordered[begun:end], "period": drafts}
        result: dict[str, Any] = {}
        for scope, rows in scopes.items():
            told = _compared(one, what, scope, rows)
            if told["agrees"] or not result:
                result = told
            if told["agrees"]:
                break
        out.append(result)
    return out


def _compared(one: Stated, what: str, scope: str, rows: Sequence[Draft]) -> dict[str, Any]:
    found, other = _sum(what, rows), _sum(_OPPOSITE.get(what, what), rows)
    swapped = found != one.value and other == one.value
    shown = other if swapped else found
    money = what in ("in", "out")
    return {
        "what": _OPPOSITE[what] if swapped else what,
        "scope": scope,
        "page": one.page + 1,
        "stated": f"{one.value / 100:.2f}" if money else one.value,
        "found": f"{shown / 100:.2f}" if money else shown,
        "agrees": swapped or found == one.value,
    }


def _sum(what: str, drafts: Sequence[Draft]) -> int:
    amounts = [d.amount or 0 for d in drafts if "neutral" not in d.flags]
    if what == "count":
        return len(drafts)
    if what == "count_in":
        return sum(a > 0 for a in amounts)
    if what == "count_out":
        return sum(a < 0 for a in amounts)
    return sum(a for a in amounts if a > 0) if what == "in" else -sum(a for a in amounts if a < 0)
