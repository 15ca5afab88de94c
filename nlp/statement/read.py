"""Pages of a bank or wallet statement -> its fields and transactions: the way through this package. Read this first."""

import re
from collections.abc import Sequence

from nlp.evidence import Extraction, Table
from nlp.statement.arrange import Run, merged, runs_of, settle
from nlp.statement.chain import Verdict, judge
from nlp.statement.day_order import mend_days
from nlp.statement.directions import direct
from nlp.statement.draft import Draft, drafts_of
from nlp.statement.furniture import Noise
from nlp.statement.grid import Grammar, read_sheet
from nlp.statement.heading import head_fields, widen_period
from nlp.statement.issuers import find_issuer
from nlp.statement.prepare import carried_rows, rows_only, settle_days, starts_of, tell_apart, with_amounts
from nlp.statement.proof import notes_of, prove
from nlp.statement.record import Sheet
from nlp.statement.report import rows_of, told_fields
from nlp.statement.same_party import same_parties
from nlp.statement.stated import carried_in, stated_in, totals_under
from nlp.statement.vocabulary import CLOSING, MONEY_ROLES, NOTE, OPENING, STATEMENT_TITLES, TOTAL
from nlp.unswept import unswept
from ocr.page import Page

GRAMMAR = Grammar(
    STATEMENT_TITLES,
    (MONEY_ROLES,),
    MONEY_ROLES,
    Noise(TOTAL, NOTE, re.compile(f"{OPENING.pattern}|{CLOSING.pattern}", re.IGNORECASE)),
)


def read_statement(pages: Sequence[Page]) -> Extraction:
    """Fields and the table `transactions` of a statement. A file without rows gives its fields and an empty table."""
    if not pages:
        return Extraction()
    with unswept():
        return _read(pages)


def _read(pages: Sequence[Page]) -> Extraction:
    sheet = read_sheet(pages, GRAMMAR)
    titles = [column.title for section in sheet.sections for column in section.columns]
    heads = widen_period(head_fields(pages, _taken(sheet)), sheet.outside, pages)
    issuer = find_issuer(sheet.outside, [line for s in sheet.sections for line in s.loose], titles)
    if any(column.role == "ledger" for section in sheet.sections for column in section.columns):
        return Extraction(heads, {"transactions": Table("transactions", (), {"flags": ["LEDGER_NOT_STATEMENT"]})})
    drafts = direct(rows_only(drafts_of(sheet.sections)), sheet)
    settle_days(drafts, sheet, heads)
    mend_days(drafts, heads)
    tell_apart(drafts, sheet)
    loose = [*sheet.outside, *(line for section in sheet.sections for line in section.loose)]
    carried = [*carried_in(loose), *carried_rows(drafts)]
    stated = stated_in(loose)
    for section in sheet.sections:
        stated.extend(totals_under(section.loose, section.columns))
    verdicts = _judged(drafts)
    if not verdicts:
        empty = Table("transactions", (), {"proof": "unproven", "links": 0, "closed": 0})
        return Extraction(told_fields(heads, issuer, [], None, pages), {"transactions": empty})
    drafts = sorted((d for held, _ in verdicts for d in held), key=lambda d: d.printed)
    starts, fresh = starts_of(drafts, carried)
    runs = _runs(verdicts, drafts, starts, fresh)
    tallies = [prove(run, pages, carried, heads, alone=len(runs) == 1) for run in runs]
    scanned = any(page.text_from == "ocr" for page in pages)
    main = max(verdicts, key=lambda pair: len(pair[0]))[1].hypothesis
    notes = notes_of(main, runs, tallies, drafts, stated, carried, scanned)
    holder = str(heads["account_holder"].value or "") if "account_holder" in heads else ""
    rows = rows_of(runs, tallies, pages, holder, notes)
    if merged := same_parties((r.values["counterparty_name"], r.values["counterparty_account"]) for r in rows):
        notes["same_parties"] = merged
    fields = told_fields(heads, issuer, runs, notes, pages, debit_is_in=_debit_is_in(titles))
    return Extraction(fields, {"transactions": Table("transactions", rows, notes)})


def _judged(drafts: Sequence[Draft]) -> list[tuple[list[Draft], Verdict]]:
    """The rows of each layout with the reading that explains them best; rows that are none under it are left out."""
    layouts: dict[tuple[bool, tuple[int, ...]], list[Draft]] = {}
    for draft in drafts:
        marked = any(column.role == "direction" for column in draft.columns)
        layouts.setdefault((marked, tuple(sorted(draft.places))), []).append(draft)
    out = []
    for group in layouts.values():
        verdict = judge(group)
        if verdict is None:
            continue
        held = with_amounts(group, verdict.hypothesis)
        settle(held, verdict.hypothesis)
        if held:
            out.append((held, verdict))
    return out


def _runs(
    verdicts: Sequence[tuple[list[Draft], Verdict]], drafts: Sequence[Draft], starts: set[int], fresh: set[int]
) -> list[Run]:
    """Runs of rows: all layouts as one where they are read in one order and it holds, else layout by layout."""
    orders = {verdict.hypothesis.order for _, verdict in verdicts}
    if len(orders) == 1:
        together = runs_of(drafts, orders.pop(), starts, fresh)
        if len(verdicts) == 1 or not any(run.breaks for run in together):
            return together
    apart = merged(
        [run for held, verdict in verdicts for run in runs_of(held, verdict.hypothesis.order, starts, fresh)]
    )
    if len(verdicts) > 1 and len({v.hypothesis.order for _, v in verdicts}) == 1:
        return min((together, apart), key=lambda runs: sum(run.breaks for run in runs))
    return apart


def _debit_is_in(titles: Sequence[str]) -> bool:
    """True for the banks that print 借方 for money that comes in: the words in brackets say so."""
    return any(STATEMENT_TITLES.role(t) == "in" and "借方" in t for t in titles)


def _taken(sheet: Sheet) -> set[int]:
    """Words that rows and headers are made of."""
    out = {id(token.word) for s in sheet.sections for record in s.records for token in record.tokens}
    for section in sheet.sections:
        if section.header is not None:
            out.update(id(token.word) for line in section.header.lines for token in line.tokens)
    return out
