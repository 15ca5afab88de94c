"""Heads that stamps or folds have eaten: the columns as their print shows them, with the roles of the form that the labels tell."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from nlp.form.amounts import NOTHING, number_of
from nlp.form.heads import Column, Head
from nlp.form.standard import best_form, likeness
from nlp.form.titles import CUMULATIVE, CURRENT, LABEL, MONEY, NUMBER, PREVIOUS
from nlp.normalise import compact
from nlp.statement.tokens import Line, Token

SHARE = 0.3  # of a form's rows: a column of amounts is filled in so many at least
ALIGNED = 0.012  # page widths: right edges of one column's amounts stand closer
FEW = 6  # rows below which print shows no columns
Stretch = tuple[float, float]
# Form -> roles of its amounts from left to right, one side after the other.
LAYOUTS: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "vat_general": (((CURRENT, ""), (CUMULATIVE, ""), (CURRENT, "refund"), (CUMULATIVE, "refund")),),
    "vat_small": (((CURRENT, "goods"), (CURRENT, "services"), (CUMULATIVE, "goods"), (CUMULATIVE, "services")),),
    "small_balance": (((CURRENT, ""), (PREVIOUS, "")),),
    "balance": (((CURRENT, ""), (PREVIOUS, "")),),
    "small_income": (((CUMULATIVE, ""), (CURRENT, "")),),
    "small_cash": (((CUMULATIVE, ""), (CURRENT, "")),),
    "income": (((CURRENT, ""), (PREVIOUS, "")),),
    "cash": (((CURRENT, ""), (PREVIOUS, "")),),
}


def mended(head: Head, body: Sequence[Line]) -> Head:
    """The head itself where its titles match the columns of print under it, else one made from that print.

    Of a sheet nothing is mended: its cells say where they belong.
    """
    if any(token.column >= 0 for line in body for token in line.tokens):
        return head
    form = best_form([label for line in body for label in _labels(line)])
    if form is None or len(body) < FEW:
        return head
    amounts, numbers = _stretches(body)
    titled = [column for block in head.blocks for column in block if column.role in MONEY]
    if _matches(titled, amounts) and (not numbers or any(c.role == NUMBER for b in head.blocks for c in b)):
        return head
    (layout,) = LAYOUTS[form]
    sides = 2 if form.endswith("balance") and len(amounts) == 4 else 1
    if len(amounts) != len(layout) * sides:
        return _numbered(head, numbers)
    blocks = []
    for side in range(sides):
        mine = amounts[side * len(layout) : (side + 1) * len(layout)]
        left = amounts[side * len(layout) - 1][1] if side else 0.0
        before = [n for n in numbers if left <= (n[0] + n[1]) / 2 < mine[0][0] + 0.01]
        end = before[-1][0] if before else mine[0][0]
        columns = [Column(LABEL, "", left + 0.35 * (end - left))]
        columns += [Column(NUMBER, "", (n[0] + n[1]) / 2) for n in before[-1:]]
        columns += [Column(role, part, (a[0] + a[1]) / 2) for (role, part), a in zip(layout, mine, strict=True)]
        blocks.append(tuple(columns))
    return replace(head, blocks=tuple(blocks))


def _numbered(head: Head, numbers: Sequence[Stretch]) -> Head:
    """The head with columns for line numbers where print shows them between labels and amounts."""
    blocks = []
    for block in head.blocks:
        first = next((c.at for c in block if c.role in MONEY), 0.0)
        place = next(((n[0] + n[1]) / 2 for n in reversed(numbers) if block[0].at < (n[0] + n[1]) / 2 < first), None)
        if place is not None and not any(c.role == NUMBER for c in block):
            block = (block[0], Column(NUMBER, "", place), *block[1:])
        blocks.append(block)
    return replace(head, blocks=tuple(blocks))


def headless(lines: Sequence[Line]) -> list[Head]:
    """A head for a page whose own can't be read, where labels and columns tell which form it is; none for other pages."""
    made = mended(Head((), 0, 0), lines)
    first = next((at for at, line in enumerate(lines) if _labels(line) or _decimal(line)), 0)
    return [replace(made, start=first, end=first)] if made.blocks else []


def _decimal(line: Line) -> bool:
    return any(_amount_like(compact(token.norm)) and len(token.norm) > 3 for token in line.tokens)


def _labels(line: Line) -> list[str]:
    """What may be labels on a line: runs of letters, tokens that stand close put together."""
    return [token.norm for token in line.tokens if len(token.norm) >= 3 and likeness(token.norm) > 0.8]


def _stretches(body: Sequence[Line]) -> tuple[list[Stretch], list[Stretch]]:
    """Where amounts stand below each other, and where line numbers do, from left to right."""
    figures, counts = [], []
    for line in body:
        for token in line.tokens:
            text = compact(token.norm)
            if _amount_like(text):
                figures.append(token)
            elif number_of(text) is not None:
                counts.append(token)
    return _columns(figures, body), _columns(counts, body)


def amount_places(body: Sequence[Line], count: int) -> list[Stretch]:
    """Where each of `count` columns of amounts stands, from left to right; () when the print does not show so many."""
    figures = [t for line in body for t in line.tokens if _amount_like(compact(t.norm))]
    decimals = sorted((t for t in figures if any(c.isdigit() for c in t.norm)), key=lambda t: t.x1)
    groups: list[list[Token]] = []
    for token in decimals:
        if not groups or token.x1 - groups[-1][-1].x1 > ALIGNED:
            groups.append([])
        groups[-1].append(token)
    enough = max(3, SHARE * max((len(group) for group in groups), default=0))
    found = [(min(t.x0 for t in group), max(t.x1 for t in group)) for group in groups if len(group) >= enough]
    if len(found) != count:
        found = _columns(figures, body)
    return found if len(found) == count else []


def _amount_like(text: str) -> bool:
    return (("." in text or "," in text) and text[-2:].isdigit() and sum(c.isdigit() for c in text) > 2) or (
        0 < len(text) <= 3 and NOTHING.fullmatch(text) is not None
    )


def _columns(tokens: Sequence[Token], body: Sequence[Line]) -> list[Stretch]:
    """Stretches across the page that tokens of enough rows cover without a gap."""
    if not tokens:
        return []
    groups: list[list[Token]] = []
    reach = -1.0
    for token in sorted(tokens, key=lambda t: t.x0):
        if token.x0 > reach + 0.002:
            groups.append([])
        groups[-1].append(token)
        reach = max(reach if len(groups[-1]) > 1 else -1.0, token.x1)
    rows = len({id(line) for line in body if any(t in tokens for t in line.tokens)})
    return [
        (min(t.x0 for t in group), median(t.x1 for t in group))
        for group in groups
        if len(group) >= max(3, SHARE * rows)
    ]


def _matches(titles: Sequence[Column], amounts: Sequence[Stretch]) -> bool:
    """True when each column of amounts has a title over it, and no two share one."""
    if len(titles) < len(amounts):
        return False
    over = [min(range(len(titles)), key=lambda k: abs(titles[k].at - (a[0] + a[1]) / 2)) for a in amounts]
    return len(set(over)) == len(over)
