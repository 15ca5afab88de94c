"""The door to the room: pages -> the lines of the forms on them, each with its cells, their places and how sure they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from nlp.evidence import Row
from nlp.form.amounts import amount_of
from nlp.form.body import Piece, heading, pieces_of
from nlp.form.heads import Head, find_heads
from nlp.form.level import levelled
from nlp.form.standard import STATEMENTS, Known, aligned, best_form, distance, key_of, likeness
from nlp.form.titles import CUMULATIVE, CURRENT, LABEL, LEAVES, MONEY, NUMBER, PREVIOUS
from nlp.normalise import compact
from nlp.statement.rules import page_rules
from nlp.statement.tokens import Line, Token, lines_of
from ocr.page import Box, Page

SURE = 0.985
CHARACTER_RISK = 0.35  # the share of an engine's doubt in a character that proves to be an error
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
    repaired: dict[str, str] = field(default_factory=dict)


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
        level = levelled(page)
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
            columns += [c.name for block in head.blocks for c in block if c.role in MONEY and c.name not in columns]
            last = head
    scale, unit = _unit(heads_of)
    found = _recognise(drafts, pages)
    forms = list(dict.fromkeys(draft.known.form for draft in drafts if draft.known is not None))
    rows = tuple(_row(draft, pages[draft.piece.page], columns, scale, found) for draft in drafts)
    return Form(rows, frozenset(taken), {"forms": forms, "unit": unit, "columns": columns})


def _drafts(page: Page, lines: Sequence[Line], head: Head, until: int, group: int) -> list[Draft]:
    body = []
    for line in lines[head.end : until]:
        if FOOT.search(line.text) and not _DECIMAL.search(line.text):
            break
        body.append(line)
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
                amount, certain = amount_of("".join(t.text for t in tokens), page.text_from == "cells")
                draft.amounts[name] = amount
                draft.sure[name] = _sure(tokens, page) * certain if certain else UNREADABLE
        out.append(draft)
    return _inside(out)


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


def _recognise(drafts: list[Draft], pages: Sequence[Page]) -> dict[int, str]:
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
    return {group: STATEMENTS[form] for group, form in told.items() if form is not None}


def _restarts(before: Sequence[Draft], after: Sequence[Draft]) -> bool:
    """True when a form begins anew: its first line stands in both."""
    return bool({key_of(draft.label) for draft in before[:3]} & {key_of(draft.label) for draft in after[:3]})


def _identify(form: str, drafts: list[Draft], pages: Sequence[Page]) -> None:
    known = aligned([(draft.number, draft.label) for draft in drafts], form)
    paired = [(draft, line) for draft, line in zip(drafts, known, strict=True) if line is not None]
    agreeing = sum(draft.number == line.number for draft, line in paired if draft.number)
    numbered = sum(draft.number is not None for draft in drafts) > UNNUMBERED * len(drafts)
    standard = bool(paired) and paired[0][1].number != "" and agreeing > 0.6 * len(paired)
    for draft, line in paired:
        draft.known = line
        pixels = pages[draft.piece.page].text_from == "ocr"
        if standard and numbered and draft.number != line.number and (draft.number is None or pixels):
            draft.repaired[NUMBER] = draft.piece.text(NUMBER)
            draft.number = line.number
        if pixels and _slip(draft.label, line):
            draft.repaired[LABEL] = draft.label
            draft.label = line.label
        if not draft.section and line.section:
            draft.section = line.section


def _slip(label: str, line: Known) -> bool:
    """True when a label is a standard one but for a few characters that an engine misread."""
    read, meant = key_of(label), line.key
    if read == meant or not read:
        return not read and bool(meant)
    return distance(read, meant) <= max(1, len(meant) // 6) and likeness(label) < 1


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
    sure = min([SURE, *draft.sure.values()])
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
