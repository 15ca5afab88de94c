"""The door to the room: pages -> the lines of the forms on them, each with its cells, their places and how sure they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from nlp.evidence import Row
from nlp.form.amounts import amount_of, looks_like_amount
from nlp.form.body import Piece, heading, pieces_of
from nlp.form.heads import Head, find_heads
from nlp.form.level import levelled
from nlp.form.mending import mended
from nlp.form.proof import prove
from nlp.form.standard import STATEMENTS, Known, aligned, best_form, distance, forms, key_of, likeness
from nlp.form.titles import CUMULATIVE, CURRENT, LABEL, LEAVES, MONEY, NUMBER, PREVIOUS
from nlp.normalise import compact
from nlp.statement.rules import page_rules
from nlp.statement.tokens import Line, Token, lines_of
from ocr.page import Box, Page

SURE = 0.985
CHARACTER_RISK = 0.35  # the share of an engine's doubt in a character that proves to be an error
STRAY = 4  # characters of a watermark or stamp that may stand beside a label
ASKEW = 0.6  # a row of a form that does not add up
HIDDEN = 0.75  # a row whose label was told by its neighbours
UNREADABLE = 0.4  # a row with a cell that is printed but can't be read
UNNUMBERED = 0.5  # of a form's rows: with fewer numbers it prints none
FOOT = re.compile(
    r"声明[:：]|声明人|签章|签名|签字|经办人|受理人|受理税务机关|受理日期|代理机构|单位负责人|企业负责人|财务负责人|会计主管|会计机构负责人|主管会计|制表人?[:：]|填表人|法定代表人[:：]|"
    r"公司法定代表人|是否代理申报|办税人员|^第\d+页|^共\d+页|SPECIMEN|^注[:：]"
)
UNIT = re.compile(
    r"(?:单位|币种)[:：]?(?:人民币|CNY)?[(（]?(百万元|万元|千元|元)|[(（](?:人民币)?(百万元|万元|千元)[)）]"
)
SCALES = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000}
Pages = Mapping[int, Page]  # by index
_DECIMAL = re.compile(r"\d[\d,]*\.\d{2}")


@dataclass(slots=True)
class Draft:
    """One row on its way: what is printed, its amounts by column, and the line of a standard form that it is."""

    piece: Piece
    label: str
    number: str | None
    section: str
    group: int
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    known: Known | None = None
    hidden: bool = False  # its label was not legible, and told by the lines around it
    repaired: dict[str, str] = field(default_factory=dict)

    def printed(self, column: str) -> str:
        """A cell as printed."""
        return "".join(token.text for token in self.piece.cells.get(column, ()))

    def doubt(self, column: str) -> float:
        """The engine's confidence in the least sure character of a cell."""
        return min((token.confidence for token in self.piece.cells.get(column, ())), default=1.0)


@dataclass(frozen=True, slots=True)
class Form:
    """What was read: the rows in order, the tokens they were made of, and what was learnt of the forms."""

    rows: tuple[Row, ...]
    taken: frozenset[tuple[int, Box, str]]  # page, box and text of words
    notes: dict[str, Any]


def read_form(pages: Sequence[Page]) -> Form:
    """The lines of every form on some pages; no rows when no head of a form is found."""
    drafts: list[Draft] = []
    taken: set[tuple[int, Box, str]] = set()
    columns: list[str] = []
    last: Head | None = None
    group = -1
    heads_of: dict[int, list[Line]] = {}
    for index, page in enumerate(pages):
        level = _level(page, index)
        lines = lines_of(level, index)
        heads = find_heads(lines)
        if not heads and last is not None and lines:
            heads = [replace(last, start=0, end=0)]
        for head, until in zip(heads, [*(h.start for h in heads), len(lines)][1:], strict=True):
            if head.end:
                group += 1
                above = lines[max(0, head.start - 12) : head.start]
                heads_of[group] = above if head is heads[0] else above[-6:]
                taken.update((index, t.word.box, t.word.text) for li in lines[head.start : head.end] for t in li.tokens)
            made = _drafts(level, lines, head, until, group)
            drafts += made
            taken.update((index, t.word.box, t.word.text) for draft in made for t in draft.piece.tokens)
            columns += [name for name in _columns(made) if name not in columns]
            last = head
    scale, unit = _unit(heads_of)
    found, runs = _recognise(drafts, dict(enumerate(pages)))
    sums = {"held": 0, "broken": 0}
    for form, members in runs:
        pixels = any(pages[draft.piece.page].text_from == "ocr" for draft in members)
        counted = prove(form, members, columns, pixels)
        if pixels and counted["broken"] > max(1, counted["held"]):
            _distrust(members)
        for name, count in counted.items():
            sums[name] += count
    names = list(dict.fromkeys(form for form, _ in runs))
    rows = tuple(_row(draft, pages[draft.piece.page], columns, scale, found) for draft in drafts)
    return Form(rows, frozenset(taken), {"forms": names, "unit": unit, "columns": columns, "sums": sums})


def _distrust(drafts: Sequence[Draft]) -> None:
    """Rows of an image whose sums mostly fail may have been put together wrongly: nobody should rely on them."""
    for draft in drafts:
        for name, sure in draft.sure.items():
            draft.sure[name] = min(sure, ASKEW)


def _level(page: Page, index: int) -> Page:
    """The page made level: of several ways, that by which the lines of its forms add up best."""
    best: tuple[int, int] | None = None
    chosen = page
    for level in levelled(page):
        lines = lines_of(level, index)
        heads = find_heads(lines)
        drafts = [
            draft
            for group, (head, until) in enumerate(zip(heads, [*(h.start for h in heads), len(lines)][1:], strict=True))
            for draft in _drafts(level, lines, head, until, group)
        ]
        pages = {index: level}
        _, runs = _recognise(drafts, pages)
        sums = [prove(form, members, _columns(members), True) for form, members in runs]
        worth = sum(s["held"] - 2 * s["broken"] for s in sums), sum(d.known is not None for d in drafts)
        if best is None or worth > best:
            best, chosen = worth, level
        if not any(s["broken"] for s in sums):
            break
    return chosen


def _columns(drafts: Sequence[Draft]) -> list[str]:
    return list(dict.fromkeys(name for draft in drafts for name in draft.amounts))


def _drafts(page: Page, lines: Sequence[Line], head: Head, until: int, group: int) -> list[Draft]:
    body = []
    for line in lines[head.end : until]:
        if FOOT.search(line.text) and not _DECIMAL.search(line.text):
            break
        body.append(line)
    head = mended(head, body)
    verticals, horizontals = (page_rules(page, lines, horizontal=way) for way in (False, True))
    pieces = pieces_of(head, body, verticals, horizontals)
    sections = dict.fromkeys(range(len(head.blocks)), "")
    out: list[Draft] = []
    for piece in pieces:
        label = piece.text(LABEL)
        has_amount = any(name.endswith(MONEY) for name in piece.cells)
        if label and heading(label) and not has_amount:
            sections[piece.block] = compact(label).rstrip(":")
            continue
        if not piece.anchored and likeness(label) < 0.9:
            continue
        if not label and piece.number is None:
            continue
        draft = Draft(piece, label, piece.number, sections[piece.block], group)
        for name, tokens in piece.cells.items():
            if name.endswith(MONEY):
                tokens = piece.cells[name] = _figures(tokens)
                amount, certain = amount_of("".join(t.text for t in tokens), page.text_from == "cells")
                draft.amounts[name] = amount
                draft.sure[name] = _sure(tokens, page) * certain if certain else UNREADABLE
        out.append(draft)
    return _inside(out)


def _figures(tokens: list[Token]) -> list[Token]:
    """Of a cell that a stamp or watermark reaches into, the figures."""
    figures = [token for token in tokens if looks_like_amount(token.norm)]
    return figures if any(c.isdigit() for token in figures for c in token.norm) else tokens


def _inside(drafts: list[Draft]) -> list[Draft]:
    """Without what follows a form: rows that have neither a number nor an amount and no like in any standard form."""
    while drafts and not any(v is not None for v in drafts[-1].amounts.values()) and likeness(drafts[-1].label) < 0.8:
        drafts.pop()
    return drafts


def _sure(tokens: Sequence[Token], page: Page) -> float:
    sure = SURE
    if page.text_from == "ocr":
        for token in tokens:
            sure *= 1 - CHARACTER_RISK * (1 - token.confidence)
    return sure


def _unit(heads: dict[int, list[Line]]) -> tuple[int, str]:
    for lines in heads.values():
        for line in reversed(lines):
            if found := UNIT.search(line.text):
                unit = found[1] or found[2]
                return SCALES[unit], unit
    return 1, "元"


def _recognise(drafts: list[Draft], pages: Pages) -> tuple[dict[int, str], list[tuple[str, list[Draft]]]]:
    """Tells for each group of rows which statement it is, and for its rows which of its standard lines they are."""
    groups: dict[int, list[Draft]] = {}
    told: dict[int, str | None] = {}
    for draft in drafts:
        groups.setdefault(draft.group, []).append(draft)
    for group, members in groups.items():
        told[group] = best_form([draft.label for draft in members])
    runs: list[tuple[str, list[Draft]]] = []
    for group, members in groups.items():
        form = told[group]
        if form is not None and runs and runs[-1][0] == form and not _restarts(runs[-1][1], members):
            runs[-1][1].extend(members)
        elif form is not None:
            runs.append((form, list(members)))
    for form, members in runs:
        _identify(form, members, pages)
    return {group: STATEMENTS[form] for group, form in told.items() if form is not None}, runs


def _restarts(before: Sequence[Draft], after: Sequence[Draft]) -> bool:
    """True when a form begins anew: its first line stands in both."""
    return bool({key_of(draft.label) for draft in before[:3]} & {key_of(draft.label) for draft in after[:3]})


def _identify(form: str, drafts: list[Draft], pages: Pages) -> None:
    known = aligned([(draft.number, draft.label) for draft in drafts], form)
    paired = [(draft, line) for draft, line in zip(drafts, known, strict=True) if line is not None]
    agreeing = sum(draft.number == line.number for draft, line in paired if draft.number)
    numbered = sum(draft.number is not None for draft in drafts) > UNNUMBERED * len(drafts)
    standard = bool(paired) and paired[0][1].number != "" and agreeing > 0.6 * len(paired)
    if any(pages[draft.piece.page].text_from == "ocr" for draft in drafts):
        paired += _between(drafts, known, form)
    for draft, line in paired:
        draft.known = line
        pixels = pages[draft.piece.page].text_from == "ocr"
        if standard and numbered and draft.number != line.number and (draft.number is None or pixels):
            draft.repaired[NUMBER] = draft.piece.text(NUMBER)
            draft.number = line.number
        if pixels and (draft.hidden or _slip(draft.label, line)):
            draft.repaired[LABEL] = draft.label
            draft.label = line.label
        if not draft.section and line.section:
            draft.section = line.section


def _between(drafts: Sequence[Draft], known: list[Known | None], form: str) -> list[tuple[Draft, Known]]:
    """Rows that stamps hide the labels of: one row between two known lines that one line of the form parts is that line."""
    lines = forms()[form]
    found = []
    for at in range(1, len(drafts) - 1):
        before, after = known[at - 1], known[at + 1]
        if known[at] is not None or before is None or after is None:
            continue
        first = lines.index(before)
        if first + 2 < len(lines) and lines[first + 2] is after:
            found.append((drafts[at], lines[first + 1]))
            drafts[at].hidden = True
    return found


def _slip(label: str, line: Known) -> bool:
    """True when a label is a standard one but for a few characters that an engine misread."""
    read, meant = key_of(label), line.key
    if read == meant or not read:
        return not read and bool(meant)
    if likeness(label) == 1:
        return False
    whole = distance(compact(label), compact(line.label)) <= max(1, len(line.label) // 8)
    beside = meant in read and len(read) - len(meant) <= STRAY
    return whole or beside or distance(read, meant) <= max(1, len(meant) // 6)


def _row(draft: Draft, page: Page, columns: Sequence[str], scale: int, statements: dict[int, str]) -> Row:
    values: dict[str, Any] = {
        "number": draft.number,
        "label": draft.label,
        "section": draft.section or None,
        "statement": statements.get(draft.group),
        **dict.fromkeys((CURRENT, CUMULATIVE, PREVIOUS), None),
        **dict.fromkeys(columns),
    }
    cells: dict[str, Any] = {}
    for name, amount in draft.amounts.items():
        values[name] = None if amount is None else f"{amount * scale:.2f}"
        tokens = draft.piece.cells[name]
        boxes = [t.box for t in tokens]
        cells[name] = {
            "text": "".join(t.text for t in tokens),
            "box": [round(edge, 5) for edge in Box.around(boxes)],
            "confidence": round(draft.sure[name], 4),
        }
    for role in (CURRENT, CUMULATIVE, PREVIOUS):
        parts = [f"{part}_{role}" for part in LEAVES if f"{part}_{role}" in columns]
        if parts:
            values[role] = _sum(draft, parts, scale)
    values["cells"] = cells
    tokens = draft.piece.tokens
    sure = min([HIDDEN if draft.hidden else SURE, *draft.sure.values()])
    if page.text_from == "ocr":
        for token in draft.piece.cells.get(LABEL, ()):
            sure *= 1 - CHARACTER_RISK * (1 - token.confidence)
    return Row(values, page.number, Box.around([t.box for t in tokens]), sure, draft.repaired)


def _sum(draft: Draft, parts: Sequence[str], scale: int) -> str | None:
    """The two sorts of sales together; None where none is printed or one can't be read."""
    amounts = [amount for name in parts if (amount := draft.amounts.get(name)) is not None]
    unread = any(draft.sure.get(name, 1.0) <= UNREADABLE for name in parts)
    return None if unread or not amounts else f"{sum(amounts, Decimal(0)) * scale:.2f}"


def without(pages: Sequence[Page], form: Form) -> list[Page]:
    """The pages without what the form was made of, so that no cell can pass for a field of the header."""
    return [
        replace(page, words=tuple(w for w in page.words if (index, w.box, w.text) not in form.taken))
        for index, page in enumerate(pages)
    ]
