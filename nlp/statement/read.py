"""Pages of a bank or wallet statement -> its fields and transactions: the way through this package. Read this first."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from nlp.evidence import Extraction, Field, Row, Table
from nlp.normalise import compact
from nlp.statement.arrange import Run, Tally, runs_of, settle, tally
from nlp.statement.chain import Hypothesis, Verdict, judge
from nlp.statement.columns import Column
from nlp.statement.draft import Draft, drafts_of
from nlp.statement.furniture import Noise
from nlp.statement.grid import Grammar, Sheet, read_sheet
from nlp.statement.heading import head_fields
from nlp.statement.issuers import find_issuer
from nlp.statement.moments import dates_in
from nlp.statement.moments import settle as settle_dates
from nlp.statement.repair import mend
from nlp.statement.report import money_text, rows_of, told_fields
from nlp.statement.stated import Carried, Stated, carried_in, compare, stated_in, totals_under
from nlp.statement.tokens import Line
from nlp.statement.vocabulary import CLOSING, MONEY_ROLES, NOTE, OPENING, STATEMENT_TITLES, TOTAL
from ocr.page import Page

GRAMMAR = Grammar(
    STATEMENT_TITLES,
    (MONEY_ROLES,),
    MONEY_ROLES,
    Noise(TOTAL, NOTE, re.compile(f"{OPENING.pattern}|{CLOSING.pattern}", re.IGNORECASE)),
)
_ACCOUNT_LINE = re.compile(
    r"(?:账号|卡号|账户|Account N\w+\.?)[^\d:：]{0,6}[:：]?\s*([\d*][\d* \-]{6,30}[\d*])", re.IGNORECASE
)
_CARRY = re.compile(f"{OPENING.pattern}|{CLOSING.pattern}|{TOTAL.pattern}", re.IGNORECASE)


def read_statement(pages: Sequence[Page]) -> Extraction:
    """Fields and the table `transactions` of a statement. A file without rows gives its fields and an empty table."""
    if not pages:
        return Extraction()
    sheet = read_sheet(pages, GRAMMAR)
    titles = [column.title for section in sheet.sections for column in section.columns]
    heads = head_fields(pages, _taken(sheet))
    issuer = find_issuer(sheet.outside, [line for s in sheet.sections for line in s.loose], titles)
    if any(column.role == "ledger" for section in sheet.sections for column in section.columns):
        return Extraction(heads, {"transactions": Table("transactions", (), {"flags": ["LEDGER_NOT_STATEMENT"]})})
    drafts = _rows_only(drafts_of(sheet.sections))
    _date(drafts, sheet, heads)
    _tell_apart(drafts, sheet)
    verdict = judge(drafts)
    loose = [*sheet.outside, *(line for section in sheet.sections for line in section.loose)]
    carried = [*carried_in(loose), *_carried_rows(drafts)]
    stated = stated_in(loose)
    for section in sheet.sections:
        stated.extend(totals_under(section.loose, section.columns))
    if verdict is None:
        fields = told_fields(heads, issuer, [], None, pages)
        return Extraction(
            fields, {"transactions": Table("transactions", (), {"proof": "unproven", "links": 0, "closed": 0})}
        )
    drafts = _with_amounts(drafts, verdict.hypothesis)
    settle(drafts, verdict.hypothesis)
    starts, fresh = _starts(drafts, carried)
    runs = runs_of(drafts, verdict.hypothesis, starts, fresh)
    tallies = [_prove(run, verdict.hypothesis, pages, carried, heads, alone=len(runs) == 1) for run in runs]
    scanned = any(page.text_from == "ocr" for page in pages)
    notes = _notes(verdict, runs, tallies, drafts, stated, carried, scanned)
    holder = str(heads["account_holder"].value or "") if "account_holder" in heads else ""
    rows = rows_of(runs, tallies, verdict.hypothesis, pages, holder, notes)
    fields = told_fields(heads, issuer, runs, notes, pages)
    return Extraction(fields, {"transactions": Table("transactions", rows, notes)})


def _taken(sheet: Sheet) -> set[int]:
    """Words that rows and headers are made of."""
    out = {id(token.word) for s in sheet.sections for record in s.records for token in record.tokens}
    for section in sheet.sections:
        if section.header is not None:
            out.update(id(token.word) for line in section.header.lines for token in line.tokens)
    return out


def _rows_only(drafts: list[Draft]) -> list[Draft]:
    """Drop totals and notes that came along as records: no date, or the words of a total in their first cells."""
    dated = sum(d.moment is not None for d in drafts)
    out = []
    for draft in drafts:
        words = next((t for t in draft.texts if t), "")
        total = _CARRY.search(compact(words)) is not None
        if draft.moment is None and (total or dated > 0.8 * len(drafts) and sum(bool(t) for t in draft.texts) < 3):
            continue
        if draft.moment is None and dated > 0.5 * len(drafts) and total:
            continue
        out.append(draft)
    return out


def _date(drafts: list[Draft], sheet: Sheet, heads: dict[str, Field]) -> None:
    """Settle every row's day; a row without one has the day of the row printed before it."""
    years = {int(str(heads[n].value)[:4]) for n in ("period_from", "period_to") if n in heads and heads[n].value}
    if not years:
        years = {int(day[:4]) for line in sheet.outside[:60] for day in dates_in(line.spaced)}
    american = any(
        re.search(r"\bUSD\b|US\$|Bank of America|Chase|Wells Fargo|Citibank|Capital One", line.spaced)
        for line in sheet.outside[:40]
    )
    days = settle_dates([d.moment for d in drafts], years, american)
    last: str | None = None
    for draft, day in zip(drafts, days, strict=True):
        draft.date = day
        if day is None and last is not None and draft.moment is None:
            draft.date = last
            draft.flags.append("date_inherited")
        last = draft.date or last


def _tell_apart(drafts: Sequence[Draft], sheet: Sheet) -> None:
    """Account and currency of rows, where the file holds several: by their own columns, else by the heads of pages."""
    for draft in drafts:
        draft.account = re.sub(r"\D", "", draft.text("own_account"))
        draft.currency = compact(draft.text("currency"))
    if any(d.account for d in drafts) and len({d.account for d in drafts}) <= max(6, len(drafts) // 8):
        pass
    else:
        by_page: dict[int, str] = {}
        for line in sheet.outside:
            if (found := _ACCOUNT_LINE.search(line.spaced)) is not None:
                by_page.setdefault(line.page, re.sub(r"[^\d*]", "", found[1]))
        current = ""
        for draft in drafts:
            told = by_page.get(draft.record.page, current)
            current = current if _same_account(told, current) else told
            draft.account = current
    if len({d.account for d in drafts}) < 2:
        for draft in drafts:
            draft.account = ""
    if len({d.currency for d in drafts if d.currency}) < 2 or len({d.currency for d in drafts}) > 6:
        for draft in drafts:
            draft.currency = ""


def _same_account(left: str, right: str) -> bool:
    """True when two numbers are one, misread: as long, and but few places differ."""
    return len(left) == len(right) and sum(a != b for a, b in zip(left, right, strict=True)) <= 3


def _with_amounts(drafts: list[Draft], hypothesis: Hypothesis) -> list[Draft]:
    """Only rows with an amount (or one that could not be read); a balance alone is a carried balance."""
    out = []
    for draft in drafts:
        held = any(draft.money.get(c) is not None or c in draft.unread for c in hypothesis.amounts)
        if held or (
            draft.money.get(hypothesis.balance or -1) is not None
            and not _CARRY.search("".join(draft.texts))
            and draft.moment is not None
            and _wordy(draft)
        ):
            out.append(draft)
    return out


def _wordy(draft: Draft) -> bool:
    """True when a row without an amount still tells of a transaction: its amount was lost in reading."""
    return bool(draft.text("summary", "cp_name", "cp_account", "reference")) and draft.record.cells[0].tokens[:1] != []


def _carried_rows(drafts: Sequence[Draft]) -> list[Carried]:
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


def _starts(drafts: Sequence[Draft], carried: Sequence[Carried]) -> tuple[set[int], set[int]]:
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


def _prove(
    run: Run,
    hypothesis: Hypothesis,
    pages: Sequence[Page],
    carried: Sequence[Carried],
    heads: dict[str, Field],
    alone: bool,
) -> Tally:
    """Test the run's links with its printed opening and closing balance, and mend a scan's slips."""
    drafts = run.drafts
    if hypothesis.balance is not None and alone and drafts:
        run.opening = _edge(heads, "opening_balance") or next(
            (c.value for c in _by_place(carried, run) if c.opening), None
        )
        run.closing = _edge(heads, "closing_balance")
        first, last = drafts[0], drafts[-1]
        if (
            first.balance is not None
            and first.amount is not None
            and hypothesis.signs != "balance"
            and run.opening != first.balance - first.amount
        ):
            if not any(c.opening and c.value == first.balance - first.amount for c in carried):
                run.opening = run.opening if _edge(heads, "opening_balance") is not None and len(drafts) < 3 else None
            else:
                run.opening = first.balance - first.amount
        del last
    found = tally(drafts, hypothesis, run.opening)
    scanned = any(pages[d.record.page].text_from == "ocr" for d in drafts)
    if scanned and found.breaks and found.closed >= 2 and mend(drafts, hypothesis, found, run.opening):
        for draft in drafts:
            draft.sure = False
        found = tally(drafts, hypothesis, run.opening)
    return found


def _edge(heads: dict[str, Field], name: str) -> int | None:
    value = heads[name].value if name in heads else None
    return None if value is None else round(float(value) * 100)


def _by_place(carried: Sequence[Carried], run: Run) -> list[Carried]:
    del run
    return sorted(carried, key=lambda c: (c.page, c.line.y))


def _notes(
    verdict: Verdict,
    runs: Sequence[Run],
    tallies: Sequence[Tally],
    drafts: Sequence[Draft],
    stated: Sequence[Stated],
    carried: Sequence[Carried],
    scanned: bool,
) -> dict[str, Any]:
    """What was learnt of the table while reading it."""
    hypothesis = verdict.hypothesis
    links = sum(t.links for t in tallies)
    closed = sum(t.closed for t in tallies)
    at, breaks, printed = 0, [], []
    for run, found in zip(runs, tallies, strict=True):
        breaks.extend(at + place for place in found.breaks)
        printed.extend(d.printed for d in run.drafts)
        at += len(run.drafts)
    order = {place: number for number, place in enumerate(sorted(printed))}
    flags = []
    if hypothesis.signs in ("flipped", "ways_flipped", "marks_flipped") or _against_titles(hypothesis, drafts):
        flags.append("BANK_DIRECTION_CONFLICT")
    equations = compare(stated, drafts, flipped="BANK_DIRECTION_CONFLICT" in flags)
    singles = len(runs) == 1 and runs[0].drafts
    first, last = (runs[0].drafts[0], runs[0].drafts[-1]) if singles else (None, None)
    opening = runs[0].opening if singles else None
    if opening is None and first is not None and first.balance is not None and first.amount is not None:
        opening = first.balance - first.amount
    notes: dict[str, Any] = {
        "sign_source": hypothesis.label(),
        "row_order": "desc" if hypothesis.order in ("desc", "days_desc") else "asc",
        "proof": _proof(links, closed, drafts, hypothesis, scanned),
        "links": links,
        "closed": closed,
        "breaks": breaks,
        "opening": money_text(opening),
        "closing": money_text(last.balance if last is not None else None),
        "stated": equations,
        "printed_order": [order[place] for place in printed],
    }
    if flags:
        notes["flags"] = flags
    if any(c.opening is False or c.opening for c in carried):
        notes["carried"] = [{"opening": c.opening, "value": money_text(c.value), "page": c.page + 1} for c in carried]
    if len(runs) > 1:
        notes["accounts"] = [
            {"account": run.drafts[0].account, "currency": run.drafts[0].currency, "rows": len(run.drafts)}
            for run in runs
        ]
    return notes


def _against_titles(hypothesis: Hypothesis, drafts: Sequence[Draft]) -> bool:
    """True when the balance ran against what the titles of in and out say."""
    if not hypothesis.signs.startswith("columns") or not drafts:
        return False
    roles: Counter[tuple[str, str]] = Counter()
    for draft in drafts:
        if all(c in draft.places for c in hypothesis.amounts):
            into, out = (_role(draft.columns, draft.places[c]) for c in hypothesis.amounts)
            roles[into, out] += 1
    return bool(roles) and roles.most_common(1)[0][0] == ("out", "in")


def _role(columns: Sequence[Column], place: int) -> str:
    return columns[place].role


def _proof(links: int, closed: int, drafts: Sequence[Draft], hypothesis: Hypothesis, scanned: bool) -> str:
    """proven: every link closes and every row hangs on one; a wrong reading must never pass for proven.

    The first row hangs on the opening balance alone; where none is printed it is believed of a file, not of a scan.
    """
    if links < 1 or hypothesis.balance is None:
        return "unproven"
    unsure = sum(not d.sure for d in drafts)
    if closed == links and unsure <= (0 if scanned else 1) and (links >= 2 or len(drafts) <= 2):
        return "proven"
    return "mostly_proven" if closed >= 0.9 * links and links >= 2 else "unproven"
