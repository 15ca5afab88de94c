"""Where the amounts of each money column stand: their titles may begin left of them, end right of them, or miss them.

Amounts of one column stand below each other, so that their extents over many lines make one stretch a column; the
stretches are dealt to the titles of money in order, by nearness.
"""

import re
from collections.abc import Iterator, Sequence

from nlp.statement.head_row import Title
from nlp.statement.place import DATE_LIKE, MONEY_LIKE
from nlp.statement.tokens import Line, Token

STEPS = 1000  # a page width
NO_STRETCH, NO_TITLE, STRAY = 0.02, 0.15, 0.03  # costs, in page widths: title without amounts, amounts without title
Stretch = tuple[float, float, int]  # from, to, amounts


def money_places(
    titles: Sequence[Title], lines: Sequence[Line], roles: frozenset[str]
) -> dict[int, tuple[float, float]]:
    """Title index -> extent of the amounts under it, in page widths. Titles without amounts of their own are left out."""
    wanted = [index for index, title in enumerate(titles) if title.role in roles]
    if not wanted or not lines:
        return {}
    stretches = _stretches([token for line in lines for token in _alone(line)])
    dealt = _dealt([titles[index] for index in wanted], stretches, len(lines))
    return {wanted[place]: stretches[at][:2] for place, at in dealt.items()}


def date_places(titles: Sequence[Title], lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
    """Title index -> extent of the dates under it, with their times: the space in them parts no columns."""
    moments = [index for index, title in enumerate(titles) if title.role in ("date", "value_date", "time")]
    found: dict[int, list[tuple[float, float]]] = {index: [] for index in moments}
    for line in lines if moments else ():
        for x0, x1 in _dates(line):
            nearest = min(moments, key=lambda index: abs(titles[index].x0 + titles[index].x1 - x0 - x1))
            title, near = titles[nearest], 2 * line.height
            if x0 < title.x1 + near and x1 > title.x0 - near:
                found[nearest].append((x0, x1))
    return {
        index: (min(x0 for x0, _ in spans), sorted(x1 for _, x1 in spans)[int(0.95 * (len(spans) - 1))])
        for index, spans in found.items()
        if len(spans) > 2 and len(spans) >= 0.3 * len(lines)
    }


def _dates(line: Line) -> Iterator[tuple[float, float]]:
    """From where to where the dates of a line run that are set in several words (4 Apr 24, 20240403 09:58:38)."""
    tokens = line.tokens
    for at in range(len(tokens) - 1):
        for size in (3, 2):
            run = tokens[at : at + size]
            if len(run) == size and _WORDED.fullmatch(" ".join(t.norm for t in run)):
                yield run[0].x0, run[-1].x1
                break
        else:
            date, after = tokens[at : at + 2]
            if DATE_LIKE.match(date.norm) and _CLOCK.fullmatch(after.norm) and after.x0 - date.x1 < date.height:
                yield date.x0, after.x1


_CLOCK = re.compile(r"\d{1,2}[:：.]?\d{2}.{0,4}")
_WORDED = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?(?: (?:20)?\d{2})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2},?(?: (?:20)?\d{2})?",
    re.IGNORECASE,
)


def _alone(line: Line) -> list[Token]:
    """Amounts that no other print touches: an amount within a sentence marks no column."""
    out = []
    for at, token in enumerate(line.tokens):
        if not MONEY_LIKE.fullmatch(token.norm):
            continue
        left = line.tokens[at - 1].x1 if at else -1.0
        right = line.tokens[at + 1].x0 if at + 1 < len(line.tokens) else 2.0
        near = 0.25 * token.height
        beside_money = at > 0 and MONEY_LIKE.fullmatch(line.tokens[at - 1].norm) is not None
        clear = token.x0 - left > token.height  # a column of its own begins here, whatever touches its end
        if (token.x0 - left > near or beside_money) and (
            clear or right - token.x1 > near or MONEY_LIKE.fullmatch(line.tokens[at + 1].norm) is not None
        ):
            out.append(token)
    return out


def _stretches(tokens: Sequence[Token]) -> list[Stretch]:
    """The stretches across the page that amounts cover, left to right; a rare one that bridges two is overseen."""
    steps = [0] * (STEPS + 2)
    for token in tokens:
        start = min(max(round(token.x0 * STEPS), 0), STEPS)
        steps[start] += 1
        steps[min(max(round(token.x1 * STEPS), start + 1), STEPS + 1)] -= 1
    least = max(0, int(0.01 * len(tokens)))
    found: list[tuple[int, int]] = []
    count, begun = 0, -1
    for at, step in enumerate(steps):
        count += step
        if count > least and begun < 0:
            begun = at
        elif count <= least and begun >= 0:
            found.append((begun, at))
            begun = -1
    out = []
    for first, last in found:
        held = sum(first <= (t.x0 + t.x1) / 2 * STEPS <= last for t in tokens)
        out.append((first / STEPS, last / STEPS, held))
    return out


def _dealt(titles: Sequence[Title], stretches: Sequence[Stretch], lines: int) -> dict[int, int]:
    """Title -> stretch, in order, at the least cost."""
    rows, columns = len(titles), len(stretches)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    step = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            if i == rows and j == columns:
                continue
            choices = []
            if i < rows and j < columns:
                choices.append((best[i + 1][j + 1] + _apart(titles[i], stretches[j]), 0))
            if i < rows:
                choices.append((best[i + 1][j] + NO_STRETCH, 1))
            if j < columns:
                weight = NO_TITLE if stretches[j][2] > 0.1 * lines else STRAY
                choices.append((best[i][j + 1] + weight, 2))
            best[i][j], step[i][j] = min(choices)
    dealt, i, j = {}, 0, 0
    while i < rows or j < columns:
        move = step[i][j]
        if move == 0:
            dealt[i] = j
        i, j = i + (move != 2), j + (move != 1)
    return dealt


def _apart(title: Title, stretch: Stretch) -> float:
    """How far amounts stand from a title: the gap between them, and a little for standing off its middle."""
    gap = max(stretch[0] - title.x1, title.x0 - stretch[1], 0.0)
    return gap + 0.1 * abs((title.x0 + title.x1) / 2 - (stretch[0] + stretch[1]) / 2)
