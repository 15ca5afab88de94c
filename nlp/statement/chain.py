"""Arithmetic as the judge: which columns, which signs and which row order make balance = balance before ± amount hold.

Every reading of the columns is a hypothesis; its links are the pairs of neighbouring balances it can test. The one
that closes the largest share wins; what the header says only breaks ties.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp.statement.draft import Draft
from nlp.statement.hypothesis import Hypothesis, Order, Signs

ENOUGH = 0.98  # of its links closed: the header's own reading needs no rival
SAMPLE = 400  # rows on which hypotheses are first compared


@dataclass(slots=True)
class Verdict:
    """A hypothesis tried on rows: links that could be tested, links that closed, and where they broke (printed places)."""

    hypothesis: Hypothesis
    links: int = 0
    closed: int = 0
    breaks: list[int] = field(default_factory=list)
    prior: float = 0.0

    @property
    def share(self) -> float:
        return self.closed / self.links if self.links else 0.0

    @property
    def score(self) -> float:
        """Share of closed links, few links counted with caution; the prior decides between equals."""
        return self.closed / (self.links + 0.5) + self.prior if self.links else self.prior


def signed(draft: Draft, hypothesis: Hypothesis) -> int | None:
    """The row's amount in cents, in > 0, as the hypothesis reads it; None when it is not printed or has no sign."""
    signs, amounts = hypothesis.signs, hypothesis.amounts
    if signs in ("columns", "columns_abs"):
        into, out = draft.money.get(amounts[0]), draft.money.get(amounts[1])
        if into is None and out is None:
            return None
        return (into or 0) - (abs(out or 0) if signs == "columns_abs" else (out or 0))
    value = draft.money.get(amounts[0])
    if value is None:
        return None
    if signs in ("printed", "plain"):
        return value
    if signs == "flipped":
        return -value
    if signs == "balance":
        return abs(value)
    if signs.startswith("ways"):
        way = draft.way
        if way is None or way == "neutral":
            return value
    else:
        mark = draft.marks.get(amounts[0])
        way = mark if mark is not None else ("debit" if signs == "marks" else "credit")
    into_account = way in ("in", "credit")
    if signs.endswith("flipped"):
        into_account = not into_account
    if value < 0 and way in ("in", "out"):
        return -abs(value) if way == "out" else abs(value)
    return value if into_account else -value


def in_order(drafts: Sequence[Draft], order: Order) -> list[Draft]:
    """The drafts of one account in chronological order, as the hypothesis has it."""
    if order == "asc":
        return list(drafts)
    if order == "desc":
        return list(reversed(drafts))
    groups: list[list[Draft]] = []
    for draft in drafts:
        if groups and (draft.date is None or draft.date == groups[-1][0].date):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    if order == "days_desc":  # newest day first, but each day forward
        return [draft for group in reversed(groups) for draft in group]
    return [draft for group in groups for draft in reversed(group)]


def try_out(drafts: Sequence[Draft], hypothesis: Hypothesis) -> Verdict:
    """Test every link of the rows under a hypothesis; rows of other segments do not link."""
    verdict = Verdict(hypothesis)
    column = hypothesis.balance
    if column is None:
        return verdict
    for group in segments(drafts):
        before: int | None = None
        pending: int | None = 0
        open_rows: list[Draft] = []
        for draft in in_order(group, hypothesis.order):
            amount = signed(draft, hypothesis)
            balance = draft.money.get(column)
            pending = None if pending is None or amount is None else pending + amount
            open_rows.append(draft)
            if balance is None:
                continue
            if before is not None:
                verdict.links += 1
                if _closes(before, balance, pending, hypothesis.signs == "balance" and len(open_rows) == 1):
                    verdict.closed += 1
                else:
                    verdict.breaks.append(draft.printed)
            before, pending, open_rows = balance, 0, []
    return verdict


def _closes(before: int, balance: int, amount: int | None, unsigned: bool) -> bool:
    if amount is None:
        return False
    if unsigned:
        return abs(balance - before) == amount
    return balance - before == amount


def segments(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """The rows that share one running balance: by segment, account and currency, each in printed order."""
    groups: dict[tuple[int, str, str], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.segment, draft.account, draft.currency), []).append(draft)
    yield from groups.values()


def judge(drafts: Sequence[Draft]) -> Verdict | None:
    """The best explained reading of the rows, None when no column holds amounts."""
    if not drafts:
        return None
    sample = list(drafts[:SAMPLE])
    likely = _order_prior(sample)
    own = [_weighed(sample, h, likely) for h in _by_header(sample)]
    best = max(own, key=lambda v: v.score, default=None)
    if best is None or not (best.links and best.share >= ENOUGH and best.links >= 2):
        rivals = [_weighed(sample, h, likely) for h in _all(sample, with_balance=best is None or best.links > 0)]
        best = max([*own, *rivals], key=lambda v: v.score, default=None)
    if best is None:
        return None
    whole = try_out(drafts, best.hypothesis)
    whole.prior = best.prior
    return whole


def _weighed(sample: Sequence[Draft], hypothesis: Hypothesis, likely: dict[Order, float]) -> Verdict:
    verdict = try_out(sample, hypothesis)
    verdict.prior = 0.04 * _title_prior(sample, hypothesis) + likely[hypothesis.order]
    return verdict


def _order_prior(drafts: Sequence[Draft]) -> dict[Order, float]:
    """What the dates say of the order: small, yet against all dates no order is believed."""
    dates = [d.date + (d.time or "") for d in drafts if d.date]
    rises = sum(a < b for a, b in itertools.pairwise(dates))
    falls = sum(a > b for a, b in itertools.pairwise(dates))
    up = 0.01 if rises >= falls else -0.01
    against = 0.1 if rises + falls > 4 else 0.0
    forward = up - (against if falls > 3 * rises else 0.0)
    backward = -up - (against if rises > 3 * falls else 0.0)
    return {"asc": forward, "desc": backward, "days_asc": forward - 0.008, "days_desc": backward - 0.008}


def _columns(drafts: Sequence[Draft]) -> dict[int, str]:
    """Money columns of the commonest section, with the roles their titles give."""
    counts: dict[int, int] = {}
    for draft in drafts:
        counts[draft.section] = counts.get(draft.section, 0) + 1
    usual = max(counts, key=lambda s: counts[s])
    first = next(d for d in drafts if d.section == usual)
    return {column: first.columns[local].role for column, local in sorted(first.places.items())}


def _by_header(drafts: Sequence[Draft]) -> list[Hypothesis]:
    """The readings that the titles call for."""
    roles = _columns(drafts)
    balances: list[int | None] = [c for c, r in roles.items() if r == "balance"]
    balances = balances or [c for c, r in roles.items() if r == "available"] or [None]
    into = [c for c, r in roles.items() if r == "in"]
    out = [c for c, r in roles.items() if r == "out"]
    amounts = [c for c, r in roles.items() if r == "amount"]
    found: list[Hypothesis] = []
    for balance in balances:
        for order in _orders(drafts):
            if into and out:
                for i in into:
                    for o in out:
                        found.append(Hypothesis(balance, _columns_sign(drafts, o), (i, o), order))
            for amount in amounts:
                found.extend(Hypothesis(balance, signs, (amount,), order) for signs in _signs(drafts, amount, balance))
    return found


def _columns_sign(drafts: Sequence[Draft], out: int) -> Signs:
    values = [v for d in drafts if (v := d.money.get(out))]
    return "columns_abs" if values and sum(v < 0 for v in values) > 0.5 * len(values) else "columns"


def _orders(drafts: Sequence[Draft]) -> tuple[Order, ...]:
    dated = len({d.date for d in drafts if d.date}) > 1
    return ("asc", "desc", "days_desc", "days_asc") if dated else ("asc", "desc")


def _signs(drafts: Sequence[Draft], amount: int, balance: int | None) -> list[Signs]:
    """How a single amount column may get its signs."""
    values = [v for d in drafts if (v := d.money.get(amount)) is not None]
    ways = sum(d.way is not None for d in drafts)
    marks = sum(amount in d.marks for d in drafts)
    out: list[Signs] = []
    if any(v < 0 for v in values):
        out += ["printed", "flipped"]
    if ways >= 0.5 * len(drafts):
        out += ["ways", "ways_flipped"]
    if marks:
        out += ["marks", "marks_flipped"]
    if balance is not None:
        out.append("balance")
    return out or ["plain"]


def _all(drafts: Sequence[Draft], with_balance: bool) -> Iterator[Hypothesis]:
    """Every reading of the money columns, whatever their titles."""
    columns = [c for c, role in _columns(drafts).items() if role not in ("foreign_in", "foreign_out")][:7]
    filled = [c for c in columns if sum(d.money.get(c) is not None for d in drafts) > 0]
    orders = _orders(drafts)
    for balance in filled if with_balance else ():
        if sum(d.money.get(balance) is not None for d in drafts) < 0.2 * len(drafts):
            continue
        for order in orders:
            for amount in filled:
                if amount != balance:
                    for signs in _signs(drafts, amount, balance):
                        yield Hypothesis(balance, signs, (amount,), order)
            for into in filled:
                for out in filled:
                    if balance not in (into, out) and into != out and _exclusive(drafts, into, out):
                        yield Hypothesis(balance, _columns_sign(drafts, out), (into, out), order)
    if not with_balance and len(filled) == 1:
        for order in orders[:2]:
            yield from (Hypothesis(None, signs, (filled[0],), order) for signs in _signs(drafts, filled[0], None))


def _exclusive(drafts: Sequence[Draft], into: int, out: int) -> bool:
    """True when hardly a row fills both columns: what in and out are."""
    both = sum(bool(d.money.get(into)) and bool(d.money.get(out)) for d in drafts)
    return both <= 0.1 * len(drafts)


def _title_prior(drafts: Sequence[Draft], hypothesis: Hypothesis) -> float:
    """How well a reading agrees with the titles, about -1..1."""
    roles = _columns(drafts)
    prior = 0.0
    if hypothesis.balance is not None:
        prior += {"balance": 0.4, "available": 0.1}.get(roles.get(hypothesis.balance, ""), 0.0)
    if hypothesis.signs.startswith("columns"):
        prior += 0.3 * (roles.get(hypothesis.amounts[0]) == "in") + 0.3 * (roles.get(hypothesis.amounts[1]) == "out")
        prior -= 0.4 * (roles.get(hypothesis.amounts[0]) == "out") + 0.4 * (roles.get(hypothesis.amounts[1]) == "in")
    else:
        prior += 0.3 if roles.get(hypothesis.amounts[0]) == "amount" else -0.2
        prior += {
            "printed": 0.3, "ways": 0.29, "marks": 0.28, "plain": 0.0, "balance": -0.5,
            "flipped": -0.4, "ways_flipped": -0.4, "marks_flipped": -0.41,
        }[hypothesis.signs]  # fmt: skip
    return prior
