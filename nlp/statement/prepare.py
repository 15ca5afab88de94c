"""Drafts made ready to be judged: totals dropped, days settled, accounts and currencies told apart, carried balances found."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from nlp.evidence import Field
from nlp.locale import locale_of
from nlp.normalise import compact
from nlp.statement.draft import Draft
from nlp.statement.hypothesis import Hypothesis
from nlp.statement.moments import dates_in, settle
from nlp.statement.period import settle_heads
from nlp.statement.record import Sheet
from nlp.statement.stated import Carried
from nlp.statement.tokens import Line, scanned
from nlp.statement.vocabulary import CLOSING, MONEY_ROLES, OPENING, TOTAL

_ACCOUNT_LINE = re.compile(
    r"(?:账号|卡号|账户|Account N\w+\.?)[^\d:：]{0,6}[:：]?\s*([\d*][\d* \-]{6,30}[\d*])", re.IGNORECASE
)
_OTHERS = re.compile(r"对方|对手|收款|付款")
_CURRENCY_LINE = re.compile(
    r"(?:币种|币别|货币|currency)[^:：]{0,10}[:：]\s*(人民币|美元|港币|港元|欧元|英镑|日元|新加坡元|澳元|加元|[A-Z]{3}(?![A-Za-z]))",
    re.IGNORECASE,
)
_CARRY = re.compile(f"{OPENING.pattern}|{CLOSING.pattern}|{TOTAL.pattern}", re.IGNORECASE)


def rows_only(drafts: list[Draft]) -> list[Draft]:
    """Drop totals and notes that came along as records: no date, or the words of a total in their first cells."""
    dated = sum(d.moment is not None for d in drafts)
    out = []
    for draft in drafts:
        words = next((t for t in draft.texts if t), "")
        total = _CARRY.search(compact(words)) is not None
        if draft.moment is None and (total or (dated > 0.8 * len(drafts) and sum(bool(t) for t in draft.texts) < 3)):
            continue
        if draft.moment is None and dated > 0.5 * len(drafts) and total:
            continue
        out.append(draft)
    return out


def settle_days(drafts: list[Draft], sheet: Sheet, heads: dict[str, Field]) -> None:
    """Settle every row's day; a row without one has the day of the row printed before it."""
    years = {int(str(heads[n].value)[:4]) for n in ("period_from", "period_to") if n in heads and heads[n].value}
    if not years:
        loose = (line for section in sheet.sections for line in section.loose)
        for lines in (sheet.outside[:60], sheet.outside, loose):
            years = years or {int(day[:4]) for line in lines for day in dates_in(line.spaced)}
    spoken = locale_of(line.spaced for line in sheet.outside[:40])
    days = settle([d.moment for d in drafts], years, spoken is not None and spoken.month_first)
    settle_heads(heads, days, None if spoken is None else spoken.month_first)
    last: str | None = None
    for draft, day in zip(drafts, days, strict=True):
        draft.date = day
        if day is None and last is not None and draft.moment is None:
            draft.date = last
            draft.flags.append("date_inherited")
        last = draft.date or last


def tell_apart(drafts: Sequence[Draft], sheet: Sheet) -> None:
    """Account and currency of rows, where the file holds several: by their own columns, else by the heads of pages."""
    for draft in drafts:
        draft.account = re.sub(r"\D", "", draft.text("own_account"))
        draft.currency = compact(draft.text("currency"))
    if any(scanned(draft.record.tokens) for draft in drafts[:20]):
        _unslip(drafts)
    if any(d.account for d in drafts) and len({d.account for d in drafts}) <= max(6, len(drafts) // 8):
        pass
    else:
        lines = [*sheet.outside, *(line for section in sheet.sections for line in section.loose)]
        heads = [
            (line.page, line.y, re.sub(r"[^\d*]", "", found[1]))
            for line in lines
            if (found := _ACCOUNT_LINE.search(line.spaced)) is not None and not _OTHERS.search(line.text)
        ]
        wavers = any(scanned(line.tokens) for line in sheet.outside[:40])
        current = ""
        for draft, told in zip(drafts, _told(drafts, heads), strict=True):
            current = current if wavers and _same_account(told, current) else told
            draft.account = current
    if not any(d.currency for d in drafts):
        lines = [*sheet.outside, *(line for section in sheet.sections for line in section.loose)]
        heads = [(li.page, li.y, found[1]) for li in lines if (found := _CURRENCY_LINE.search(li.text)) is not None]
        for draft, told in zip(drafts, _told(drafts, heads), strict=True):
            draft.currency = told
    if len({d.account for d in drafts}) < 2:
        for draft in drafts:
            draft.account = ""
    if len({d.currency for d in drafts if d.currency}) < 2 or len({d.currency for d in drafts}) > 6:
        for draft in drafts:
            draft.currency = ""


def _unslip(drafts: Sequence[Draft]) -> None:
    """In a scan a rare account number, or currency, that is nearly the usual one is the usual one, misread."""
    for name in ("account", "currency"):
        counts = Counter(value for d in drafts if (value := getattr(d, name)))
        for value, count in counts.items():
            usual = max(counts, key=lambda other: (_alike(value, other), counts[other]))
            if _alike(value, usual) and count <= max(2, 0.1 * counts[usual]):
                for draft in drafts:
                    if getattr(draft, name) == value:
                        setattr(draft, name, usual)


def _alike(left: str, right: str) -> bool:
    return SequenceMatcher(None, left, right, autojunk=False).ratio() > (0.8 if min(len(left), len(right)) > 4 else 0.6)


def _told(drafts: Sequence[Draft], heads: list[tuple[int, float, str]]) -> list[str]:
    """What the last heading printed above each row says; for rows above the first heading of their page, "" or the last."""
    heads = sorted(heads)
    out, at = [], 0
    for draft in drafts:
        place = (draft.record.page, draft.record.y)
        if at and place < heads[at - 1][:2]:
            at = 0
        while at < len(heads) and heads[at][:2] < place:
            at += 1
        out.append(heads[at - 1][2] if at else "")
    return out


def _same_account(left: str, right: str) -> bool:
    """True when two numbers are one, misread: as long, and but few places differ."""
    return len(left) == len(right) and sum(a != b for a, b in zip(left, right, strict=True)) <= 2


def with_amounts(drafts: list[Draft], hypothesis: Hypothesis) -> list[Draft]:
    """Only rows with an amount (or one that could not be read); a balance alone is a carried balance."""
    out = []
    for draft in drafts:
        held = any(draft.money.get(c) is not None or c in draft.unread for c in hypothesis.amounts)
        if held or (
            draft.money.get(hypothesis.balance or -1) is not None
            and not any(_CARRY.search(compact(text)) for text in draft.texts if text)
            and draft.moment is not None
            and _wordy(draft)
        ):
            out.append(draft)
    return out


def _wordy(draft: Draft) -> bool:
    """True when a row without an amount still tells of a transaction: its amount was lost in reading."""
    return bool(draft.text("summary", "cp_name", "cp_account", "reference")) and draft.record.cells[0].tokens[:1] != []


def carried_rows(drafts: Sequence[Draft]) -> list[Carried]:
    """Carried balances that stand in the rows' own columns, with a date beside them."""
    out = []
    for draft in drafts:
        text = compact("".join(t for c, t in zip(draft.columns, draft.texts, strict=True) if c.role not in MONEY_ROLES))
        values = [v for v in draft.money.values() if v is not None]
        if len(values) == 1 and (OPENING.search(text) or CLOSING.search(text)):
            tokens = draft.record.tokens
            line = Line(draft.record.page, tokens, tokens[0].y0, tokens[0].y1)
            out.append(Carried(OPENING.search(text) is not None, values[0], draft.record.page, line))
    return out


def starts_of(drafts: Sequence[Draft], carried: Sequence[Carried]) -> tuple[set[int], set[int]]:
    """Printed places where a page begins, and where a statement of its own does (serial numbers, opening balance)."""
    starts: set[int] = set()
    fresh: set[int] = set()
    serial: int | None = None
    openings = sorted((c.page, c.line.y) for c in carried if c.opening)
    for before, draft in pairwise(drafts):
        if draft.record.page != before.record.page or draft.section != before.section:
            starts.add(draft.printed)
        text = draft.text("serial")
        number = int(text) if text.isdigit() else None
        if number == 1 and serial is not None and serial >= 1:
            fresh.add(draft.printed)
        serial = number
        here, there = (before.record.page, before.record.y), (draft.record.page, draft.record.y)
        if any(here < place < there for place in openings):
            fresh.add(draft.printed)
    return starts, fresh
