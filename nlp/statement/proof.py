"""The proof of a statement: links tested, opening and closing balance held against the rows, and what the notes tell."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nlp.evidence import Field
from nlp.statement.arrange import Run, Tally, first_sign, tally
from nlp.statement.draft import Draft
from nlp.statement.hypothesis import Hypothesis
from nlp.statement.repair import mend
from nlp.statement.report import money_text
from nlp.statement.stated import Carried, Stated, compare
from ocr.page import Page


def prove(run: Run, pages: Sequence[Page], carried: Sequence[Carried], heads: dict[str, Field], alone: bool) -> Tally:
    """Test the run's links, with the printed opening balance where it holds, and mend a scan's slips."""
    drafts = run.drafts
    if alone and drafts:
        _edges(run, carried, heads)
    found = tally(drafts, run.opening)
    first_sign(run)
    scanned = any(pages[d.record.page].text_from == "ocr" for d in drafts)
    if scanned and found.breaks and found.closed >= 2 and mend(drafts, found, run.opening):
        for draft in drafts:
            draft.sure = False
        found = tally(drafts, run.opening)
    return found


def _edges(run: Run, carried: Sequence[Carried], heads: dict[str, Field]) -> None:
    """The printed opening and closing balance. One that the first row contradicts is no link: it may be another page's."""
    first = run.drafts[0]
    told = [v for v in (_edge(heads, "opening_balance"), *(c.value for c in carried if c.opening)) if v is not None]
    run.closing = _edge(heads, "closing_balance")
    if first.balance is None or first.amount is None:
        run.opening = told[0] if told else None
        return
    steps = {first.balance - first.amount}
    if first.signs == "balance":
        steps.add(first.balance + first.amount)
    run.opening = next((value for value in told if value in steps), None)


def _edge(heads: dict[str, Field], name: str) -> int | None:
    value = heads[name].value if name in heads else None
    return None if value is None else int(Decimal(str(value)) * 100)


def notes_of(
    hypothesis: Hypothesis,
    runs: Sequence[Run],
    tallies: Sequence[Tally],
    drafts: Sequence[Draft],
    stated: Sequence[Stated],
    carried: Sequence[Carried],
    scanned: bool,
) -> dict[str, Any]:
    """What was learnt of the table while reading it."""
    links = sum(t.links for t in tallies)
    closed = sum(t.closed for t in tallies)
    at = 0
    breaks: list[int] = []
    printed: list[int] = []
    for run, found in zip(runs, tallies, strict=True):
        breaks.extend(at + place for place in found.breaks)
        printed.extend(d.printed for d in run.drafts)
        at += len(run.drafts)
    order = {place: number for number, place in enumerate(sorted(printed))}
    flags = []
    coded = hypothesis.signs == "ways_flipped" and any(d.coded for d in drafts)
    if (hypothesis.signs in ("flipped", "ways_flipped", "marks_flipped") and not coded) or _against_titles(
        hypothesis, drafts
    ):
        flags.append("BANK_DIRECTION_CONFLICT")
    equations = compare(stated, drafts, flipped="BANK_DIRECTION_CONFLICT" in flags)
    singles = len(runs) == 1 and runs[0].drafts
    first, last = (runs[0].drafts[0], runs[0].drafts[-1]) if singles else (None, None)
    opening = runs[0].opening if singles else None
    told = hypothesis.signs not in ("balance", "plain") or (first is not None and first.sure)
    if opening is None and told and first is not None and first.balance is not None and first.amount is not None:
        opening = first.balance - first.amount
    notes: dict[str, Any] = {
        "sign_source": hypothesis.label(),
        "row_order": "desc" if hypothesis.order in ("desc", "days_desc") else "asc",
        "proof": _proof(links, closed, drafts, hypothesis, 0 if scanned else len(runs), _days_told(runs, scanned)),
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
    if carried:
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
            into, out = (draft.columns[draft.places[c]].role for c in hypothesis.amounts)
            roles[into, out] += 1
    return bool(roles) and roles.most_common(1)[0][0] == ("out", "in")


def _balances_lost(drafts: Sequence[Draft]) -> bool:
    """True when rows lack a balance that the statement prints: on most rows, or at the end of each day."""
    bare = [at for at, d in enumerate(drafts) if d.balance is None]
    if not bare:
        return False
    if len(bare) < 0.2 * len(drafts):
        return True
    days = [d.date for d in drafts]
    ends = [
        at for at in bare if at + 1 < len(drafts) and days[at] != days[at + 1] and (at == 0 or days[at] != days[at - 1])
    ]
    return len(ends) > 0.02 * len(drafts)


def _days_told(runs: Sequence[Run], scanned: bool) -> bool:
    """True when every row has its day; in a scan also that no day stands out of the order of the days around it."""
    if any(draft.date is None for run in runs for draft in run.drafts):
        return False
    days = [[draft.date or "" for draft in run.drafts] for run in runs]
    return not scanned or not any(
        a <= c and not a <= b <= c for run in days for a, b, c in zip(run, run[1:], run[2:], strict=False)
    )


def _proof(
    links: int, closed: int, drafts: Sequence[Draft], hypothesis: Hypothesis, firsts: int, days_told: bool
) -> str:
    """proven: every link closes, every row hangs on one and has its day; a wrong reading must never pass for proven.

    A run's first row hangs on the opening balance alone; where none is printed it is believed of a file, not of a scan:
    `firsts` such rows may be.
    """
    if links < 1 or hypothesis.balance is None:
        return "unproven"
    unsure = sum(not d.sure for d in drafts)
    if (
        closed == links
        and unsure <= (0 if hypothesis.signs == "balance" else firsts)
        and (links >= 2 or len(drafts) <= 2)
        and days_told
        and not _balances_lost(drafts)
    ):
        return "proven"
    return "mostly_proven" if closed >= 0.9 * links and links >= 2 else "unproven"
