"""Draws a form: ruled as the offices print it, lightly as portals do, or open as accounting programs do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nlp.training.specimens import ornaments, overlays
from nlp.training.specimens.faces import BODY
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.form_paper import Block, FormRow, Paper, head_lines
from nlp.training.specimens.sheet import ImageSheet, PdfSheet, Sheet, fractional, wrap
from nlp.training.specimens.truth import Specimen

INSET = 3.0
LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Style:
    """How one form prints. `rules`: grid, rows or none; `sides`: blocks beside each other or one below the other."""

    family: str
    face: str
    digits: str
    size: float
    rules: str
    side: bool
    sides: int
    numbers: bool
    dash: str
    nil: str
    grouped: bool
    wide: bool
    pad: float
    wraps: bool
    colon: str


def style_of(rng: Random, family: str) -> Style:
    """A style of a family, with what varies from office to office."""
    official = family.endswith(("official", "portal"))
    rules = {"return_official": "grid", "return_portal": "grid", "return_open": "rows", "books_official": "grid",
             "books_single": rng.choice(("rows", "grid")), "books_plain": "none"}.get(family, "grid")  # fmt: skip
    sides = 2 if family in ("books_official", "books_plain", "books_sheet") else 1
    return Style(
        family, rng.choice(BODY), rng.choice(("digits", "song", "hei", "digits_serif")),
        rng.uniform(7.2, 8.2) if family.startswith("return") else rng.uniform(7.8, 9.4), rules,
        family in ("return_official", "return_sheet"), sides, official or rng.random() < 0.5,
        rng.choice(("——", "--", "—")), rng.choice(("0.00", "0.00", "", "-" if family == "books_plain" else "0.00")),
        rng.random() < 0.7, family == "books_plain" or (sides == 2 and rng.random() < 0.4), rng.uniform(2.2, 4.0),
        rng.random() < 0.7, rng.choice(("：", ":", "：")),
    )  # fmt: skip


def draw_paper(rng: Random, paper: Paper, style: Style, pdf: Path | None, *, dpi: float = 200) -> Specimen:
    """The form as pictures, or as a PDF with a text layer when `pdf` names a file."""
    width, height = (842.0, 595.0) if style.wide else (595.0, 842.0)
    needed = max(_height(style, block, (width - 60) / len(blocks)) for _, blocks in paper.parts for block in blocks)
    height = max(height, needed + 210)
    sheet: Sheet = PdfSheet(pdf, width, height) if pdf else ImageSheet(width, height, dpi)
    row = 0
    for number, (title, blocks) in enumerate(paper.parts):
        if number:
            sheet.new_page()
        if isinstance(sheet, ImageSheet):
            ornaments.specimen_mark(sheet, rng)
        else:
            sheet.text(width / 2, height - 16, ornaments.MARK, "hei", 7, colour=(150, 150, 150), anchor="centre")
        row = _page(sheet, rng, paper, style, number, title, blocks, row)
        if isinstance(sheet, ImageSheet):
            overlays.lay_over(sheet, rng, paper.owner)
    rows = {"lines": tuple(paper.truth())}
    if isinstance(sheet, PdfSheet):
        sheet.save()
        return Specimen(
            paper.kind, paper.family, paper.fields, fractional(sheet.runs, [(width, height)] * sheet.pages), (), rows
        )
    assert isinstance(sheet, ImageSheet)
    return Specimen(paper.kind, paper.family, paper.fields, sheet.pixel_runs(), tuple(sheet.images), rows)


def _page(
    sheet: Sheet, rng: Random, paper: Paper, style: Style, part: int, title: str, blocks: Sequence[Block], row: int
) -> int:
    left, right = 30.0, sheet.width - 30
    y = 28.0
    sheet.text(
        sheet.width / 2, y, title, rng.choice(("hei", style.face)), 15, anchor="centre", spacing=rng.choice((0.0, 2.0))
    )
    if paper.kind == "financial_statement" and style.numbers:
        sheet.text(right, y + 4, rng.choice(("会小企01表", "会企01表", "")) or " ", style.face, 7.5, anchor="right")
    y += 27
    for line in head_lines(paper, part):
        y = _head_line(sheet, paper, style, line, left, right, y)
    y += 4
    share = (right - left) / len(blocks)
    ends = []
    for k, block in enumerate(blocks):
        ends.append(_block(sheet, style, block, left + k * share, left + (k + 1) * share, y, row))
        row += len(block.rows)
    if style.rules == "grid":
        for k in range(len(blocks)):
            sheet.box(left + k * share, y, left + (k + 1) * share, max(ends), weight=0.8)
    y = max(ends) + 10
    for text in _foot(rng, paper):
        sheet.text(left, y, text, style.face, 7.2)
        y += 14
    return row


def _foot(rng: Random, paper: Paper) -> Sequence[str]:
    if paper.kind == "vat_return":
        return (
            "声明：此表是根据国家税收法律法规及相关规定填写的，本人（单位）对填报内容的真实性、可靠性、完整性负责。",
            "经办人：                    受理人：                    受理税务机关（章）：",
        )
    return (
        rng.choice(
            (
                "单位负责人：          财会负责人：          复核：          制表：",
                "法定代表人：        主管会计工作负责人：        会计机构负责人：",
            )
        ),
    )


def _head_line(
    sheet: Sheet, paper: Paper, style: Style, line: Sequence[tuple[str, str]], left: float, right: float, y: float
) -> float:
    size, low = 7.6, y + 13
    shown = []
    for label, name in line:
        said = paper.fields.get(name.split("+")[0])
        shown.append((label + style.colon if label else "", said.text if said else name, name if said else ""))
    needed = [text_width(label + text, style.face, size) + 12 for label, text, _ in shown]
    spare = max((right - left - sum(needed)) / len(shown), 0)
    x = left
    for (label, text, name), room in zip(shown, needed, strict=True):
        used = sheet.text(x, y, label, style.face, size) if label else 0.0
        wide = min(room + spare, right - x) - used - 4
        low = max(low, sheet.paragraph(x + used + 1, y, text, style.face, size, wide, field=name))
        x += room + spare
    return low


def _widths(block: Block, wide: float) -> list[float]:
    total = sum(column.share for column in block.columns)
    return [column.share / total * wide for column in block.columns]


def _lines_of(style: Style, row: FormRow, widths: Sequence[float], block: Block) -> list[list[str]]:
    """The printed lines of each cell of a row."""
    out = []
    for column, wide in zip(block.columns, widths, strict=True):
        text = row.under(column.name)
        room = wide - 2 * INSET - (10 if column.name == "label" and block.side else 0)
        fits = text_width(text, style.face, style.size) <= room
        if fits or column.name not in ("label", "number") or (column.name == "label" and not style.wraps):
            out.append([text])
        else:
            out.append(wrap(text, style.face, style.size, room))
    return out


def _tall(style: Style, row: FormRow, widths: Sequence[float], block: Block) -> float:
    return max(len(cell) for cell in _lines_of(style, row, widths, block)) * style.size * LEADING + 2 * style.pad


def _height(style: Style, block: Block, wide: float) -> float:
    widths = _widths(block, wide)
    headings = len({row.section for row in block.rows}) * 16
    return 30 + headings + sum(_tall(style, row, widths, block) for row in block.rows)


def _block(sheet: Sheet, style: Style, block: Block, left: float, right: float, top: float, first: int) -> float:
    shift = 14.0 if block.side else 0.0
    widths = _widths(block, right - left - shift)
    edges = [left + shift]
    for wide in widths:
        edges.append(edges[-1] + wide)
    y = _titles(sheet, style, block, left, edges, top)
    section, began = None, y
    marks: list[tuple[str, float, float]] = []
    for at, row in enumerate(block.rows):
        if row.section != section:
            if block.side and section:
                marks.append((section, began, y))
            section, began = row.section, y
            if block.headings and row.section:
                tall = style.size * LEADING + 2 * style.pad
                mark = "" if row.section[0] in "一二三" and "现金" not in row.section else "："
                sheet.text(left + INSET, y + style.pad, row.section + mark, style.face, style.size)
                y += tall
                _under(sheet, style, left, right, y)
        y = _row(sheet, style, block, row, edges, y, first + at)
        _under(sheet, style, edges[0], right, y)
    if block.side and section:
        marks.append((section, began, y))
    for text, low, high in marks:
        sheet.line(left, high, edges[0], high, weight=0.4)
        start = (low + high) / 2 - len(text) * style.size * 0.6
        for k, character in enumerate(text):
            sheet.text(
                left + shift / 2, start + k * style.size * 1.2, character, style.face, style.size, anchor="centre"
            )
    if style.rules == "grid":
        for edge in edges[:-1]:
            sheet.line(edge, top, edge, y, weight=0.4)
    return y


def _under(sheet: Sheet, style: Style, left: float, right: float, y: float) -> None:
    if style.rules != "none":
        sheet.line(left, y, right, y, weight=0.35)


def _titles(sheet: Sheet, style: Style, block: Block, left: float, edges: Sequence[float], top: float) -> float:
    """The head: one line of titles, or two where some stand under another."""
    double = any(column.over for column in block.columns)
    step = style.size * LEADING + 2 * style.pad
    high = 2 * step if double else step
    at = 0
    while at < len(block.columns):
        column = block.columns[at]
        if not column.over:
            start = left if column.name == "label" else edges[at]
            _centred(sheet, style, column.title, start, edges[at + 1], top + (high - style.size) / 2)
            at += 1
            continue
        end = at
        while end < len(block.columns) and block.columns[end].over == column.over:
            end += 1
        _centred(sheet, style, column.over, edges[at], edges[end], top + style.pad)
        if style.rules != "none":
            sheet.line(edges[at], top + step, edges[end], top + step, weight=0.35)
        for k in range(at, end):
            _centred(sheet, style, block.columns[k].title, edges[k], edges[k + 1], top + step + style.pad)
        at = end
    if style.rules == "grid":
        sheet.line(left, top, edges[-1], top, weight=0.6)
    sheet.line(left, top + high, edges[-1], top + high, weight=0.5)
    return top + high


def _centred(sheet: Sheet, style: Style, text: str, x0: float, x1: float, y: float) -> None:
    wide = text_width(text, style.face, style.size)
    size = min(style.size, style.size * (x1 - x0 - 2) / max(wide, 1))
    sheet.text((x0 + x1) / 2, y, text, style.face, size, anchor="centre")


def _row(
    sheet: Sheet, style: Style, block: Block, row: FormRow, edges: Sequence[float], y: float, number: int
) -> float:
    widths = [b - a for a, b in zip(edges, edges[1:], strict=False)]
    cells = _lines_of(style, row, widths, block)
    tall = max(len(cell) for cell in cells) * style.size * LEADING + 2 * style.pad
    for k, (column, cell) in enumerate(zip(block.columns, cells, strict=True)):
        drop = (tall - len(cell) * style.size * LEADING) / 2
        for n, text in enumerate(cell):
            face = style.face if column.name in ("label", "number") else style.digits
            room = widths[k] - 2 * INSET
            size = min(style.size, style.size * room / max(text_width(text, face, style.size), 1))
            indent = style.size if column.name == "label" and row.label[:1] not in "一二三四五（" else 0.0
            indent = indent if text_width(text, face, size) + indent < room else 0.0
            x, anchor = edges[k] + INSET + indent, "left"
            if column.name == "number" or text in ("——", "--", "—"):
                x, anchor = (edges[k] + edges[k + 1]) / 2, "centre"
            elif column.name != "label":
                x, anchor = edges[k + 1] - INSET, "right"
            if text:
                sheet.text(
                    x,
                    y + drop + n * style.size * LEADING,
                    text,
                    face,
                    size,
                    anchor=anchor,
                    field=column.name,
                    row=number,
                )
    return y + tall
