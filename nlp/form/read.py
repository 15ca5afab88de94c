"""The door to the room: pages -> the lines of the forms on them, each with its cells, their places and how sure they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from nlp.evidence import Row
from nlp.form.amounts import amount_of, looks_like_amount
from nlp.form.body import Piece, heading, pieces_of
from nlp.form.draft import Draft
from nlp.form.heads import Head, find_heads
from nlp.form.level import levelled
from nlp.form.mending import headless, mended
from nlp.form.naming import recognise
from nlp.form.proof import prove
from nlp.form.standard import likeness
from nlp.form.titles import CUMULATIVE, CURRENT, LABEL, LEAVES, MONEY, PREVIOUS
from nlp.normalise import compact
from nlp.spec import Unreadable
from nlp.statement.rules import page_rules
from nlp.statement.tokens import Line, Token, lines_of
from nlp.values import span
from ocr.page import Box, Page

SURE = 0.985
CHARACTER_RISK = 0.35  # the share of an engine's doubt in a character that proves to be an error
ASKEW = 0.6  # a row of a form that does not add up
BARE = 0.8
BLURRED = 0.7  # likeness to a standard line from which a label without amounts is a row of an image
HIDDEN = 0.75  # a row whose label was told by its neighbours
UNREADABLE = 0.4  # a row with a cell that is printed but can't be read
FOOT = re.compile(
    r"声明[:：]|声明人|签章|签名|签字|经办人|受理人|受理税务机关|受理日期|代理机构|单位负责人|企业负责人|财务负责人|会计主管|会计机构负责人|主管会计|制表人?[:：]|填表人|法定代表人[:：]|"
    r"公司法定代表人|是否代理申报|办税人员|^第\d+页|^共\d+页|SPECIMEN|^注[:：]"
)
UNIT = re.compile(
    r"(?:单位|币种)[:：]?(?:人民币|CNY)?[(（]?(百万元|万元|千元|元)|[(（](?:人民币)?(百万元|万元|千元)[)）]"
)
SCALES = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000}
_SPAN = re.compile(span.PRINTED)
_LETTER = re.compile(r"[\u4e00-\u9fff]")
_BARE = re.compile(r"\d{1,2}")
_DECIMAL = re.compile(r"\d[\d,]*\.\d{2}")


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
        goes_on = not heads and last is not None
        if not heads:
            heads = [replace(last, start=0, end=0)] if last is not None else headless(lines)
        for head, until in zip(heads, [*(h.start for h in heads), len(lines)][1:], strict=True):
            if not goes_on:
                group += 1
                above = lines[max(0, head.start - 12) : head.start] or lines[:4]
                heads_of[group] = above if head is heads[0] else above[-6:]
                taken.update((index, t.word.box, t.word.text) for li in lines[head.start : head.end] for t in li.tokens)
            made = _drafts(level, lines, head, until, group)
            drafts += made
            taken.update((index, t.word.box, t.word.text) for draft in made for t in draft.piece.tokens)
            columns += [name for name in _columns(made) if name not in columns]
            last = head
    scale, unit = _unit(heads_of)
    found, runs = recognise(drafts, dict(enumerate(pages)))
    sums = {"held": 0, "broken": 0}
    for form, members in runs:
        pixels = any(pages[draft.piece.page].text_from == "ocr" for draft in members)
        counted = prove(form, members, columns, pixels)
        if pixels and counted["broken"] > max(1, counted["held"]):
            _distrust(members)
        for name, count in counted.items():
            sums[name] += count
    times = _times(heads_of, found)
    names = list(dict.fromkeys(form for form, _ in runs))
    rows = tuple(_row(draft, pages[draft.piece.page], columns, scale, found) for draft in drafts)
    return Form(
        rows, frozenset(taken), {"forms": names, "unit": unit, "columns": columns, "sums": sums, "times": times}
    )


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
        heads = find_heads(lines) or headless(lines)
        drafts = [
            draft
            for group, (head, until) in enumerate(zip(heads, [*(h.start for h in heads), len(lines)][1:], strict=True))
            for draft in _drafts(level, lines, head, until, group)
        ]
        pages = {index: level}
        _, runs = recognise(drafts, pages)
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
        if label and heading(label) and not _filled(piece):
            for name in [name for name in piece.cells if name.endswith(MONEY)]:
                del piece.cells[name]  # what a stamp prints beside a heading
        has_amount = any(name.endswith(MONEY) for name in piece.cells)
        if label and heading(label) and not has_amount:
            sections[piece.block] = compact(label).rstrip(":")
            continue
        if not piece.anchored and likeness(label) < (BLURRED if page.text_from == "ocr" else 0.9):
            continue
        if piece.number is None and (not label or (not _filled(piece) and not _LETTER.search(label))):
            continue
        draft = Draft(piece, label, piece.number, sections[piece.block], group)
        for name, tokens in piece.cells.items():
            if name.endswith(MONEY):
                tokens = piece.cells[name] = _figures(tokens)
                amount, certain = amount_of("".join(t.text for t in tokens), page.text_from == "cells")
                if amount is not None and page.text_from == "ocr" and _BARE.fullmatch(compact(draft.printed(name))):
                    amount, certain = None, BARE  # a dash that an engine took for a figure
                draft.amounts[name] = amount
                draft.sure[name] = _sure(tokens, page) * certain if certain else UNREADABLE
        out.append(draft)
    return _inside(out)


def _filled(piece: Piece) -> bool:
    """True when a cell of amounts holds figures, or a dash for one."""
    return any(
        looks_like_amount(token.norm) for name, cell in piece.cells.items() if name.endswith(MONEY) for token in cell
    )


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


def _times(heads: dict[int, list[Line]], statements: dict[int, str]) -> dict[str, list[str | None]]:
    """Statement -> first and last day of the time printed over it, for statements that print one."""
    times: dict[str, list[str | None]] = {}
    for group, lines in heads.items():
        statement = statements.get(group)
        for line in lines:
            hit = _SPAN.search(line.spaced)
            if hit is not None and statement is not None and statement != "vat_return":
                try:
                    last = span.parse_to(hit[0]).value
                    first = span.first_day(hit[0])
                except Unreadable:
                    continue
                times.setdefault(statement, [first, last])
    return times


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
