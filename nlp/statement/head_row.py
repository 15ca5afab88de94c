"""Finds the header of a table by vocabulary: one to four lines, glued titles, letter-spaced titles, titles over titles."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.statement.titles import Titles
from nlp.statement.tokens import Line, Token

_VALUE = re.compile(r"\d[\d,]*\.\d{2}|\d{4}[-/年.]?\d{2}[-/月.]?\d{2}|\d{6,}")
_PARTY = re.compile(r"(?:交易|往来)?(对方|对手|收款人|收款方|付款人|付款方)")  # heads a group of titles
MOST_LINES = 4
FEWEST_TITLES = 3


@dataclass(slots=True)
class Title:
    """One column title: its text, the role it stands for ("" when unknown) and where it is printed."""

    text: str
    role: str
    x0: float
    x1: float
    y0: float
    y1: float
    column: int = -1  # of a sheet


@dataclass(slots=True)
class Header:
    """A header: titles left to right, the page it stands on, and the range of that page's lines it takes up."""

    page: int
    first: int
    last: int
    titles: list[Title]
    score: float
    lines: list[Line] = field(default_factory=list)

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(title.role for title in self.titles)

    @property
    def text(self) -> str:
        """The titles without spaces, in order: what tells one bank's layout from another's."""
        return "|".join(title.text for title in self.titles)


def find_headers(lines: Sequence[Line], titles: Titles, needed: Sequence[frozenset[str]]) -> list[Header]:
    """The headers on one page, top to bottom. `needed`: sets of roles of which a header holds at least one each."""
    weights = [_weight(line, titles) for line in lines]
    found: list[Header] = []
    for start, weight in enumerate(weights):
        if weight < 1 and (sum(weights[start : start + MOST_LINES]) < 2 or not _headlike(lines[start])):
            continue
        for size in range(1, MOST_LINES + 1):
            band = lines[start : start + size]
            if len(band) < size or not _together(band) or not all(_headlike(line) for line in band):
                break
            header = _made(band, start, titles)
            if len({t.role for t in header.titles if t.role}) < FEWEST_TITLES:
                continue
            if all(any(t.role in group for t in header.titles) for group in needed):
                found.append(header)
    found.sort(key=lambda h: -h.score)
    kept: list[Header] = []
    for header in found:
        if all(header.last < other.first or header.first > other.last for other in kept):
            kept.append(header)
    for header in kept:
        _extend(header, lines, titles)
    return sorted(kept, key=lambda h: h.first)


def _extend(header: Header, lines: Sequence[Line], titles: Titles) -> None:
    """Take in the last lines of tall titles: under them stand words that are titles themselves, and nothing else."""
    while header.last + 1 < len(lines) and len(header.lines) < MOST_LINES + 2:
        line = lines[header.last + 1]
        if line.tokens[0].row >= 0 or not _headlike(line) or not _together([*header.lines[-1:], line]):
            return
        below = _titles_of(line, titles)
        if len(below) > 3 or not all(titles.exact(t.text) and _over(header, t) for t in below):
            return
        header.last += 1
        header.lines.append(line)


def _over(header: Header, below: Title) -> bool:
    return any(min(t.x1, below.x1) - max(t.x0, below.x0) > 0 for t in header.titles)


def _weight(line: Line, titles: Titles) -> int:
    """How many tokens of a line are, or may begin, titles."""
    if len(line.tokens) > 60:
        return 0
    count = 0
    for token in line.tokens:
        text = token.norm
        if len(text) <= 40 and not text[:1].isdigit() and titles.role(text):
            count += 1
        elif len(text) >= 6 and titles.split(text):
            count += 2
    if count < 2 and len(line.tokens) >= 6 and sum(len(t.norm) for t in line.tokens) < 3 * len(line.tokens):
        count += len(titles.split(line.text))  # letter-spaced throughout
    return count


def _headlike(line: Line) -> bool:
    """False for a line that carries values: amounts, dates, long numbers, or a label with its value behind a colon."""
    hits = sum(bool(_VALUE.search(token.norm)) for token in line.tokens)
    colons = sum(":" in token.norm for token in line.tokens)
    return hits == 0 and colons <= len(line.tokens) * 0.3


def _together(band: Sequence[Line]) -> bool:
    if band[0].tokens[0].row >= 0:
        return all(b.tokens[0].row - a.tokens[0].row <= 1 for a, b in itertools.pairwise(band))
    height = max(line.height for line in band)
    return all(b.y - a.y < 2.2 * height for a, b in itertools.pairwise(band))


def _made(band: Sequence[Line], start: int, titles: Titles) -> Header:
    levels = [_titles_of(line, titles) for line in band]
    merged = levels[0]
    for level in levels[1:]:
        merged = _under(merged, level, titles)
    made = sorted(merged, key=lambda t: t.x0)
    known = [t for t in made if t.role]
    money = sum(t.role in ("amount", "in", "out", "balance", "date") for t in known)
    repeated = len(known) - len({t.role for t in known})
    unknown = len(made) - len(known)
    exact = sum(titles.is_label(t.text) for t in known)
    tall = 1.5 * min(line.height for line in band)
    stacked = sum(t.y1 - t.y0 > tall and titles.is_label(t.text) for t in known)
    parties = sum(t.role.startswith("cp_") for t in known)  # 户名 alone is the holder's; under 对方 it is the other's
    score = (
        0.2 * stacked
        + 0.2 * parties
        + len(known)
        + 0.5 * money
        + 0.5 * exact
        - 1.1 * unknown
        - 0.3 * repeated
        - 0.15 * len(band)
        - (2.0 if _stands_off(band) else 0.0)
    )
    return Header(band[0].page, start, start + len(band) - 1, made, score, list(band))


def _stands_off(band: Sequence[Line]) -> bool:
    """True when the first line stands clearly further from the others than these from each other: the page's head."""
    gaps = [b.y - a.y for a, b in itertools.pairwise(band)]
    return len(gaps) > 1 and band[0].tokens[0].row < 0 and gaps[0] > 1.5 * max(gaps[1:])


def _titles_of(line: Line, titles: Titles) -> list[Title]:
    """The titles of one line: tokens joined over small gaps, letter-spaced ones by vocabulary, glued ones parted."""
    if line.tokens[0].row >= 0:
        return [_title([token], titles) for token in line.tokens]
    groups: list[list[Token]] = []
    for token in line.tokens:
        gap = token.x0 - groups[-1][-1].x1 if groups else 1.0
        near = 0.45 * line.height
        if groups and groups[-1][-1].word is token.word and token.norm.isascii():
            near *= 2  # two words of one English title, read as one line
        if groups and gap < near and not _both_known(groups[-1], token, titles):
            groups[-1].append(token)
        else:
            groups.append([token])
    out: list[Title] = []
    at = 0
    while at < len(groups):
        size = _spread(groups, at, titles, line.height)
        tokens = [token for group in groups[at : at + size] for token in group]
        out.extend(_parted(tokens, titles) or [_title(tokens, titles)])
        at += size
    return out


def _both_known(group: list[Token], token: Token, titles: Titles) -> bool:
    """True when both sides are titles of their own and make none together."""
    left = "".join(t.norm for t in group)
    return bool(titles.exact(left) and titles.exact(token.norm)) and not titles.exact(left + token.norm)


def _spread(groups: list[list[Token]], at: int, titles: Titles, height: float) -> int:
    """How many groups from `at` make one letter-spaced title: 户 名, 日 志 号, Paid out."""
    text = "".join(t.norm for t in groups[at])
    if titles.exact(text) and len(text) > 2:
        return 1
    best = 1
    for size in range(2, 9):
        if at + size > len(groups) or groups[at + size - 1][0].x0 - groups[at + size - 2][-1].x1 > 4 * height:
            break
        piece = "".join(t.norm for t in groups[at + size - 1])
        if titles.exact(piece) and len(piece) > 1 and not piece.isascii():
            break
        text += piece
        if len(text) > 30:
            break
        if titles.exact(text):
            best = size
    return best


def _parted(tokens: list[Token], titles: Titles) -> list[Title]:
    """The titles that a glued run holds, [] when it is one title."""
    spans = titles.split("".join(t.norm for t in tokens))
    if not spans or any(len(t.norm) != len(t.text) for t in tokens):
        return []
    return [_title(_slice(tokens, start, end), titles) for start, end in spans]


def _slice(tokens: list[Token], start: int, end: int) -> list[Token]:
    """The tokens of characters start..end of the joined text, cut where they straddle an end."""
    out, at = [], 0
    for whole in tokens:
        token, first = whole, at
        at += len(token.norm)
        if at <= start or first >= end:
            continue
        if first < start:
            token = token.cut(start - first)[1]
            first = start
        if at > end:
            token = token.cut(end - first)[0]
        out.append(token)
    return out


def _title(tokens: list[Token], titles: Titles) -> Title:
    latin = all(t.norm.isascii() for t in tokens)
    text = (" " if latin else "").join(t.norm for t in tokens)
    y0, y1 = min(t.y0 for t in tokens), max(t.y1 for t in tokens)
    return Title(text, titles.role(text), tokens[0].x0, tokens[-1].x1, y0, y1, tokens[0].column)


def _under(upper: list[Title], lower: list[Title], titles: Titles) -> list[Title]:
    """Titles of two levels joined where they stand above each other; a title over several is put before each."""
    over: dict[int, list[int]] = {}
    for at, below in enumerate(lower):
        best, shared = -1, 0.0
        for index, above in enumerate(upper):
            if below.column >= 0:
                overlap = 1.0 if below.column == above.column else 0.0
            else:
                width = max(min(above.x1 - above.x0, below.x1 - below.x0), 1e-6)
                overlap = (min(above.x1, below.x1) - max(above.x0, below.x0)) / width
            if overlap > max(shared, 0.25):
                best, shared = index, overlap
        over.setdefault(best, []).append(at)
    out = []
    for at in over.pop(-1, []):
        head = _head_of(lower[at], upper)
        if head >= 0 and titles.role("对方" + lower[at].text).startswith("cp_") and not lower[at].text.isascii():
            over.setdefault(head, []).append(at)
        else:
            out.append(lower[at])
    for index in over:
        if _PARTY.match(upper[index].text) and upper[index].y1 <= min(lower[at].y0 for at in over[index]) + 1e-6:
            over[index].sort(key=lambda at: lower[at].x0)
    for index, above in enumerate(upper):
        children = over.get(index, [])
        if not children:
            out.append(above)
        for at in children:
            out.append(_joined(above, lower[at], titles, alone=len(children) == 1))
    return out


def _head_of(below: Title, upper: Sequence[Title]) -> int:
    """The title of a group that stands over its middle: the next one left or right of a title that nothing stands over."""
    middle = (below.x0 + below.x1) / 2
    left = max((i for i, t in enumerate(upper) if (t.x0 + t.x1) / 2 < middle), key=lambda i: upper[i].x0, default=-1)
    right = min((i for i, t in enumerate(upper) if (t.x0 + t.x1) / 2 >= middle), key=lambda i: upper[i].x0, default=-1)
    return next((i for i in (left, right) if i >= 0 and _PARTY.match(upper[i].text)), -1)


def _joined(above: Title, below: Title, titles: Titles, alone: bool) -> Title:
    gap = " " if above.text.isascii() and below.text.isascii() else ""
    text = above.text + gap + below.text
    if (party := _PARTY.match(above.text)) is not None and not alone:
        role = titles.role(party[1] + below.text)
        if role:
            return Title(party[1] + below.text, role, below.x0, below.x1, above.y0, below.y1, below.column)
    role = titles.role(text)
    if not role or not titles.exact(text):
        role = titles.exact(below.text) or titles.exact(above.text) or role or below.role or above.role
        if alone and below.text.isascii() and not above.text.isascii() and above.role:
            role = above.role  # the second line is the first in English
    x0, x1 = (min(above.x0, below.x0), max(above.x1, below.x1)) if alone else (below.x0, below.x1)
    return Title(text, role, x0, x1, above.y0, below.y1, below.column)
