"""Judged drafts as the rows and fields that outsiders see."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nlp.evidence import Field, Row
from nlp.normalise import compact
from nlp.spec import Unreadable
from nlp.statement.arrange import Run, Tally
from nlp.statement.category import understood
from nlp.statement.draft import Draft
from nlp.statement.heading import currency
from nlp.statement.issuers import Issuer
from nlp.statement.parties import filled, party_of
from nlp.statement.tokens import Token
from ocr.page import Box, Page

# How often a row is wholly right, by what vouches for it: a first judgement, to be fitted on worked cases.
PROVEN, NEIGHBOUR, BROKEN, UNTESTED, NO_SIGN, MENDED = 0.995, 0.97, 0.6, 0.93, 0.35, 0.85
_VOID = re.compile(r"交易关闭|已全额退款|已撤销|支付失败|交易失败|已关闭|还款失败|对方已退还")
_REFUND = re.compile(r"退款|退汇|冲正|退票|已退款")
_CHARACTER_RISK = 0.35


def money_text(cents: int | None) -> str | None:
    """Cents as a decimal string.

    >>> money_text(-7189), money_text(5), money_text(None)
    ('-71.89', '0.05', None)
    """
    if cents is None:
        return None
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def rows_of(
    runs: Sequence[Run],
    tallies: Sequence[Tally],
    pages: Sequence[Page],
    holder: str,
    notes: dict[str, Any],
) -> tuple[Row, ...]:
    """The rows in chronological order, account by account. Categories that a model guessed are told in the notes."""
    own = frozenset(d.account for run in runs for d in run.drafts if d.account)
    several = len(runs) > 1
    out: list[Row] = []
    for run, found in zip(runs, tallies, strict=True):
        broken = set(found.breaks)
        _doubt_dates(run.drafts)
        for at, draft in enumerate(run.drafts):
            out.append(_row(len(out), draft, at in broken, pages, holder, own, several, notes))
    return tuple(out)


def _doubt_dates(drafts: Sequence[Draft]) -> None:
    """Flag days that stand out of the order that the balance proves: misread, or entered later."""
    for before, draft, after in zip(drafts, drafts[1:], drafts[2:], strict=False):
        if (
            draft.balance is not None
            and before.date
            and draft.date
            and after.date
            and before.date <= after.date
            and not before.date <= draft.date <= after.date
        ):
            draft.flags.append("date_out_of_order")


def _row(
    at: int,
    draft: Draft,
    broken: bool,
    pages: Sequence[Page],
    holder: str,
    own: frozenset[str],
    several: bool,
    notes: dict[str, Any],
) -> Row:
    party = party_of(draft, draft.amount, holder, own)
    summary = filled(draft.text("summary"))
    purposes = [t for text in draft.all_of("purpose") if (t := filled(text))]
    purpose = " ".join(dict.fromkeys(purposes)) or None
    flags = _flags(draft, broken)
    category, guessed = understood(draft.amount, f"{summary or ''} {purpose or ''}", party.name or "", holder)
    if guessed is not None and category != "other":
        notes.setdefault("category_guesses", {})[str(at)] = guessed
    values: dict[str, Any] = {
        "date": draft.date,
        "time": draft.time,
        "amount": money_text(draft.amount),
        "balance": money_text(draft.balance),
        "counterparty_name": party.name,
        "counterparty_account": party.account,
        "counterparty_bank": party.bank,
        "summary": summary,
        "purpose": purpose,
        "reference": filled(draft.text("reference", "merchant_ref", "voucher")),
        "channel": filled(draft.text("channel")),
        "category": category,
        "flags": flags,
    }
    if several:
        values["account"], values["currency"] = draft.account or None, _code(draft.currency)
    tokens = draft.record.tokens
    boxes = [t.box for t in tokens if t.page == draft.record.page] or [t.box for t in tokens]
    page = pages[draft.record.page]
    return Row(
        values,
        page.number,
        Box.around(boxes),
        _sure(draft, tokens, broken, page, notes),
        dict(draft.repaired),
    )


def _flags(draft: Draft, broken: bool) -> list[str]:
    flags = list(draft.flags)
    status = " ".join(draft.all_of("status"))
    if _VOID.search(status):
        flags.append("void")
    if _REFUND.search(compact(f"{draft.text('summary')}{status}")):
        flags.append("refund")
    if broken:
        flags.append("balance_break")
    if draft.amount is None:
        flags.append("amount_unread")
    elif _unsigned(draft):
        flags.append("sign_unproven")
    if draft.repaired:
        flags.append("repaired")
    return flags


def _unsigned(draft: Draft) -> bool:
    if draft.signs == "balance":
        return not draft.sure
    if draft.signs == "plain":
        return not draft.sure
    return draft.signs.startswith("ways") and (draft.way is None or draft.coded) and not draft.sure


def _sure(draft: Draft, tokens: Sequence[Token], broken: bool, page: Page, notes: dict[str, Any]) -> float:
    if draft.amount is None or draft.date is None:
        return 0.3
    if _unsigned(draft):
        return NO_SIGN
    if broken or "date_out_of_order" in draft.flags:
        return BROKEN
    sure = PROVEN if draft.sure else NEIGHBOUR if notes["proof"] == "proven" else UNTESTED
    if page.text_from == "ocr":
        for token in tokens:
            sure *= 1 - _CHARACTER_RISK * (1 - token.confidence)
    if draft.repaired:
        sure = min(sure, MENDED)
    return sure


def _code(text: str) -> str | None:
    try:
        return str(currency(text).value)
    except Unreadable:
        return text or None


def told_fields(
    heads: dict[str, Field],
    issuer: Issuer | None,
    runs: Sequence[Run],
    notes: dict[str, Any] | None,
    pages: Sequence[Page],
    debit_is_in: bool = False,
) -> dict[str, Field]:
    """The header fields: what is printed, and what the rows or the arithmetic tell where nothing is."""
    out = dict(heads)
    if issuer is not None:
        out["bank"] = Field(
            "bank",
            issuer.name,
            issuer.text,
            issuer.confidence,
            pages[issuer.page].number,
            issuer.boxes,
            (issuer.found_by,),
        )
    if debit_is_in:
        swapped = {"total_in": out.pop("total_out", None), "total_out": out.pop("total_in", None)}
        out.update({name: replace(field, name=name) for name, field in swapped.items() if field is not None})
    drafts = [d for run in runs for d in run.drafts]
    if drafts:
        _from_rows(out, drafts, pages)
        if notes is not None and len(runs) == 1:
            _from_chain(out, runs[0], notes, pages)
            _check_totals(out, drafts)
    order = (
        "bank", "account_holder", "account_number", "currency", "period_from", "period_to", "opening_balance", "closing_balance",
        "total_in", "total_out", "printed_on", "verification_code", "direction_filter",
    )  # fmt: skip
    return {name: out[name] for name in order if name in out}


def _from_rows(out: dict[str, Field], drafts: Sequence[Draft], pages: Sequence[Page]) -> None:
    """Period, currency and account from the rows' own columns, where the head does not print them."""
    dates = sorted((d.date, i) for i, d in enumerate(drafts) if d.date)
    if dates and ("period_from" not in out or out["period_from"].value is None):
        out["period_from"] = _by_row("period_from", dates[0][0], drafts[dates[0][1]], "date", pages, 0.7)
    if dates and ("period_to" not in out or out["period_to"].value is None):
        out["period_to"] = _by_row("period_to", dates[-1][0], drafts[dates[-1][1]], "date", pages, 0.7)
    if "currency" not in out or out["currency"].value is None:
        codes = Counter(
            code
            for d in drafts
            for text in reversed(d.all_of("currency"))
            if (code := _code(text)) and len(code) == 3 and code.isalpha()
        )
        if len(codes) == 1:
            out["currency"] = _by_row("currency", next(iter(codes)), drafts[0], "currency", pages, 0.97)
    if "account_number" not in out or out["account_number"].value is None:
        numbers = {re.sub(r"\s", "", d.text("own_account")) for d in drafts if d.text("own_account")}
        if len(numbers) == 1 and re.fullmatch(r"[\d*\-]{4,32}", number := numbers.pop()):
            sure = 0.95 if len(number) > 8 else 0.8
            out["account_number"] = _by_row("account_number", number, drafts[0], "own_account", pages, sure)


def _by_row(name: str, value: str, draft: Draft, role: str, pages: Sequence[Page], sure: float) -> Field:
    tokens = next(
        (c.tokens for c, k in zip(draft.record.cells, draft.columns, strict=True) if k.role == role and c.tokens), []
    )
    tokens = tokens or draft.record.tokens
    text = next((t for t, k in zip(draft.texts, draft.columns, strict=True) if k.role == role and t), value)
    return Field(name, value, text, sure, pages[tokens[0].page].number, tuple(t.box for t in tokens), ("rows",))


def _from_chain(out: dict[str, Field], run: Run, notes: dict[str, Any], pages: Sequence[Page]) -> None:
    """Opening and closing balance by arithmetic; a printed one that the chain confirms is surer."""
    for name, key, draft in (
        ("opening_balance", "opening", run.drafts[0]),
        ("closing_balance", "closing", run.drafts[-1]),
    ):
        derived = notes[key]
        printed = out.get(name)
        if derived is None:
            continue
        if printed is None or printed.value is None:
            sure = 0.97 if notes["proof"] == "proven" else 0.8
            field = _by_row(name, derived, draft, "balance", pages, sure)
            out[name] = replace(field, found_by=("arithmetic",))
        elif printed.value != derived and notes["proof"] == "proven" and derived in _carried(notes):
            sure = 0.97  # a file of several statements prints several: the chain tells which comes first and last
            out[name] = replace(_by_row(name, derived, draft, "balance", pages, sure), found_by=("label", "arithmetic"))
        elif printed.value == derived:
            out[name] = replace(
                printed, confidence=max(printed.confidence, 0.995), found_by=(*printed.found_by, "arithmetic")
            )


def _carried(notes: dict[str, Any]) -> set[str]:
    return {str(c["value"]) for c in notes.get("carried", ())}


def _check_totals(out: dict[str, Field], drafts: Sequence[Draft]) -> None:
    """Totals in and out told apart by the rows, whatever 借 and 贷 mean to this bank."""
    sums = {
        "total_in": money_text(sum(d.amount for d in drafts if d.amount is not None and d.amount > 0)),
        "total_out": money_text(-sum(d.amount for d in drafts if d.amount is not None and d.amount < 0)),
    }
    into, paid = out.get("total_in"), out.get("total_out")
    if (
        into is not None
        and paid is not None
        and into.value == sums["total_out"]
        and paid.value == sums["total_in"]
        and into.value != paid.value
    ):
        out["total_in"], out["total_out"] = replace(paid, name="total_in"), replace(into, name="total_out")
    for name, found in sums.items():
        field = out.get(name)
        if field is None or field.value is None:
            continue
        value = str(field.value).lstrip("-")
        agrees = value == found
        sure = max(field.confidence, 0.99) if agrees else field.confidence
        out[name] = replace(
            field, value=value, confidence=sure, found_by=(*field.found_by, "arithmetic") if agrees else field.found_by
        )
