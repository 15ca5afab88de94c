"""Which column a token stands in; a token that runs over two columns is parted where its writing changes."""

import re
from collections.abc import Sequence

from nlp.statement.columns import Column
from nlp.statement.tokens import Line, Token, scanned

MONEY_LIKE = re.compile(
    r"[+\-(]?[¥$£€]?[+\-]?(?:\d{1,3}(?:[,.]\d{3})+|\d+)\.\d{2}\)?[+\-]?(?:借|贷|dr|cr|d|c|元)?", re.IGNORECASE
)
_AMOUNT = re.compile(r"[+\-(]*[¥$£€]?[+\-]?\d[\d,.'、]*\)?[+\-]?(?:借|贷|dr|cr|d|c|元|od)?", re.IGNORECASE)
DATE_LIKE = re.compile(r"(?:19|20)\d{2}(?:[-/.年](?:\d{1,2})[-/.月]\d{1,2}|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))")


_NEARLY = re.compile(r"\D{0,2}[\dOoIlSB][\d,.OoIlSB]*[.,][\dOoIlSB]{2}\D{0,2}")
_SPAN = re.compile(r"\d[日\d]?(?:至|到|~|—|-{1,2})(?:19|20)\d{2}")  # a period is one value


def amount_like(text: str) -> bool:
    """True for what a money column may hold as an amount: digits with separators, sign and mark."""
    return len(text) <= 24 and _AMOUNT.fullmatch(text) is not None


def nearly_amount(text: str) -> bool:
    """True for an amount in which an engine misread a sign or took a border for one: its row must not be lost."""
    return 4 <= len(text) <= 24 and _NEARLY.fullmatch(text) is not None and sum(c.isdigit() for c in text) >= 3


def by_column(line: Line, columns: Sequence[Column]) -> list[list[Token]]:
    """The tokens of a line, column by column, left to right."""
    out: list[list[Token]] = [[] for _ in columns]
    last = len(columns) - 1
    at = 0
    queue = list(line.tokens)
    queue.reverse()
    while queue:
        token = queue.pop()
        while at < last and token.x0 >= columns[at].x1:
            at += 1
        while at > 0 and token.x0 < columns[at].x0:
            at -= 1
        if at == last or token.x1 <= columns[at].x1:
            out[at].append(token)
            continue
        after = queue[-1].x0 if queue else 2.0
        place, rest = _over(token, columns, at, alone=after >= columns[at + 1].x1 - token.height)
        if rest is not None:
            token, right = rest
            queue.append(right)
        out[place].append(token)
    return out


def _over(token: Token, columns: Sequence[Column], at: int, alone: bool) -> tuple[int, tuple[Token, Token] | None]:
    """The column of a token that runs over an edge, and its two parts when it is parted there.

    `alone`: nothing else stands in the next column on this line.
    """
    edge = columns[at].x1
    left, right = edge - token.x0, token.x1 - edge
    size = token.height
    if min(left, right) > 0.7 * size and not _SPAN.search(token.norm):
        cut = _change(token, edge) or (_seam(token, edge) if alone and columns[at + 1].role else 0)
        if cut:
            return at, token.cut(cut)
    if left >= right or (
        not _SPAN.search(token.norm) and left > 1.2 * size and right < 3 * size and not MONEY_LIKE.fullmatch(token.norm)
    ):
        return at, None
    middle = (token.x0 + token.x1) / 2
    if MONEY_LIKE.fullmatch(token.norm) or left < 0.7 * size or _SPAN.search(token.norm):
        while at < len(columns) - 1 and middle >= columns[at].x1:
            at += 1
    return at, None


def _change(token: Token, edge: float) -> int:
    """The character nearest to the edge, at most two away, where digits and other writing meet; 0 for none."""
    text = token.text
    share = (edge - token.x0) / max(token.x1 - token.x0, 1e-6)
    widths = [1.0 if ord(c) > 0x2E7F else 0.5 for c in text]
    goal, run, nearest = share * sum(widths), 0.0, 0
    for index, width in enumerate(widths):
        if run + width / 2 >= goal:
            break
        run += width
        nearest = index + 1
    for away in (0, -1, 1, -2, 2):
        cut = nearest + away
        if 0 < cut < len(text) and _class(text[cut - 1]) != _class(text[cut]):
            return cut
    return 0


def _seam(token: Token, edge: float) -> int:
    """The character at which an engine read two full cells as one: Chinese on both sides, a sign's end at the edge."""
    if not scanned([token]) or len(token.text) < 3:
        return 0
    signs = [ord(c) > 0x2E7F for c in token.text]
    pitch = (token.x1 - token.x0) / sum(1.0 if wide else 0.5 for wide in signs)
    run = token.x0
    for index, wide in enumerate(signs[:-1], 1):
        run += pitch * (1.0 if wide else 0.5)
        if abs(run - edge) < 0.5 * pitch and wide and signs[index]:
            return index
    return 0


def _class(character: str) -> int:
    if character.isdigit() or character in ",.+-*":
        return 0
    return 1 if ord(character) > 0x2E7F else 2
