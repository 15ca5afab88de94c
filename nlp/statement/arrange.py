"""Rows in the order in which the balance ran, their signs settled, every link tested; a scan's slips mended.

Statements of several months, accounts or currencies may stand in one file, in any order: the rows are cut where a new
page or statement begins and the balance does not run on, and the pieces put in the order of their dates, where that
closes more links.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.statement.chain import in_order, signed
from nlp.statement.draft import Draft
from nlp.statement.hypothesis import Hypothesis, Order


@dataclass(slots=True)
class Run:
    """The rows of one account and currency in chronological order; `joints` are places where a statement begins."""

    drafts: list[Draft]
    joints: set[int] = field(default_factory=set)
    opening: int | None = None  # printed, in cents
    closing: int | None = None

    @property
    def breaks(self) -> int:
        """How many of its links do not close."""
        return len(tally(self.drafts).breaks)


@dataclass(slots=True)
class Tally:
    """Links of a run: how many could be tested, how many closed, the places (in the run) of those that did not."""

    links: int = 0
    closed: int = 0
    breaks: list[int] = field(default_factory=list)


def settle(drafts: Sequence[Draft], hypothesis: Hypothesis) -> None:
    """Write each draft's signed amount and balance as the hypothesis reads them."""
    for draft in drafts:
        draft.hypothesis = hypothesis
        draft.amount = signed(draft, hypothesis)
        draft.balance = None if hypothesis.balance is None else draft.money.get(hypothesis.balance)
        if draft.way == "neutral" and hypothesis.balance is None:
            draft.flags.append("neutral")


def runs_of(drafts: Sequence[Draft], order: Order, starts: set[int], fresh: set[int]) -> list[Run]:
    """Runs by account and currency. `starts`: printed places where a page begins; `fresh`: where a statement does."""
    groups: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.account, draft.currency), []).append(draft)
    return [_run(group, order, starts, fresh) for group in groups.values()]


def _run(drafts: list[Draft], order: Order, starts: set[int], fresh: set[int]) -> Run:
    whole = Run(in_order(drafts, order))
    first = tally(whole.drafts)
    dates = [d.date for d in whole.drafts if d.date]
    sorted_ = all(a <= b for a, b in itertools.pairwise(dates))
    if not first.breaks and (sorted_ or first.links):
        return whole
    pieces = _pieces(drafts, order, starts | fresh)
    if len(pieces) < 2:
        return whole
    ordered = sorted(pieces, key=lambda piece: min((d.date for d in piece if d.date), default=""))
    cut = Run([d for piece in ordered for d in piece])
    second = tally(cut.drafts)
    if (second.closed, -len(second.breaks)) <= (first.closed, -len(first.breaks)) and (sorted_ or first.links):
        cut, second = whole, first
    places = {id(d): at for at, d in enumerate(cut.drafts)}
    begins = (
        {places[id(piece[0])] for piece in pieces if {d.printed for d in piece} & fresh} if cut is not whole else set()
    )
    cut.joints = {at for at in second.breaks if at in begins}
    return cut


def _pieces(drafts: Sequence[Draft], order: Order, starts: set[int]) -> list[list[Draft]]:
    """The rows cut before those starts across which the balance does not run on, each piece in order."""
    pieces: list[list[Draft]] = []
    for draft in drafts:
        if pieces and draft.printed in starts:
            pair = in_order([pieces[-1][-1], draft], "desc" if "desc" in order else "asc")
            if tally(pair).closed == 0:
                pieces.append([])
        if not pieces:
            pieces.append([])
        pieces[-1].append(draft)
    return [in_order(piece, order) for piece in pieces]


def tally(drafts: Sequence[Draft], opening: int | None = None, closing: int | None = None) -> Tally:
    """Test every link of rows in order; the rows of a closed link are marked `sure` and get their sign from it."""
    out = Tally()
    before, group = opening, []
    for at, draft in enumerate(drafts):
        group.append((at, draft))
        if draft.balance is None:
            continue
        if before is not None:
            out.links += 1
            if _link(before, draft.balance, [d for _, d in group]):
                out.closed += 1
                for _, member in group:
                    member.sure = True
            else:
                out.breaks.append(at)
        before, group = draft.balance, []
    if closing is not None and before is not None and group:
        out.links += 1
        if _link(before, closing, [d for _, d in group]):
            out.closed += 1
        else:
            out.breaks.append(group[-1][0])
    return out


def _link(before: int, balance: int, group: Sequence[Draft]) -> bool:
    if any(d.amount is None for d in group):
        return False
    if len(group) == 1 and group[0].signs == "balance":
        step = balance - before
        amount = group[0].amount
        if amount is None or abs(step) != abs(amount):
            return False
        group[0].amount = step
        return True
    return balance - before == sum(d.amount or 0 for d in group)


def first_sign(run: Run) -> None:
    """The sign of a first row that nothing vouches for: money out, where money in would mean a negative opening."""
    if not run.drafts:
        return
    first = run.drafts[0]
    if first.signs not in ("balance", "plain") or first.sure or first.amount is None or first.balance is None:
        return
    if first.balance - abs(first.amount) < 0:
        first.amount = -abs(first.amount)


def merged(runs: Sequence[Run]) -> list[Run]:
    """Runs of one account that other layouts held, put together in the order of their first days."""
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        if run.drafts:
            groups.setdefault((run.drafts[0].account, run.drafts[0].currency), []).append(run)
    out = []
    for group in groups.values():
        ordered = sorted(group, key=lambda run: min((d.date for d in run.drafts if d.date), default=""))
        whole = Run([d for run in ordered for d in run.drafts])
        apart = len(ordered) > 1 and not _joins(ordered)
        out.extend(ordered if apart else [whole])
    return out


def _joins(runs: Sequence[Run]) -> bool:
    """True when the balance of each run goes on where the one before ended."""
    return all(tally([a.drafts[-1], b.drafts[0]]).closed for a, b in itertools.pairwise(runs))
