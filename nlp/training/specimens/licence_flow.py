"""Items laid on a sheet: beside their labels, under them, glued to them, in ruled cells; in rows, pairs or columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from nlp.training.specimens.faces import fit
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.licence import Item
from nlp.training.specimens.licence_labels import english
from nlp.training.specimens.sheet import Colour, ImageSheet, wrap

SHORT = 17  # characters: what is no longer may share its line with another item


@dataclass(frozen=True, slots=True)
class Style:
    """How one sheet prints its items. `mode`: beside, right, glued, above, ruled; `label_width` in ems of `size`."""

    mode: str
    label_face: str
    value_face: str
    label_colour: Colour
    value_colour: Colour
    colon: str
    spread: bool
    label_width: float
    label_scale: float
    leading: float
    gap: float
    heavy: float
    bilingual: str  # "", "under", "after"
    run_in: bool  # glued values wrap back to the label's edge


@dataclass(frozen=True, slots=True)
class Cell:
    """One item between two edges."""

    item: Item
    x0: float
    x1: float


Row = tuple[Cell, ...]


def _rows(rng: Random, family: str, items: Sequence[Item], left: float, right: float) -> list[Row]:
    if family in ("licence_list", "licence_ruled", "licence_bilingual", "licence_phone", "licence_right_labels"):
        return [(Cell(item, left, right),) for item in items]
    if family == "licence_stacked":
        return [(Cell(item, left, right),) for item in items]
    rows: list[Row] = []
    waiting: list[Item] = []
    per = 3 if family == "licence_above" and right - left > 600 else 2
    step = (right - left) / per

    def flush() -> None:
        if len(waiting) == 1:
            rows.append((Cell(waiting[0], left, right),))
        elif waiting:
            rows.append(tuple(Cell(item, left + k * step, left + (k + 1) * step - 8) for k, item in enumerate(waiting)))
        waiting.clear()

    for item in items:
        if len(item.text) > SHORT or rng.random() < 0.12:
            flush()
            rows.append((Cell(item, left, right),))
        else:
            waiting.append(item)
            if len(waiting) == per:
                flush()
    flush()
    return rows


def flow(
    sheet: ImageSheet, rng: Random, family: str, style: Style, items: Sequence[Item], left: float, right: float, y: float,
    bottom: float
) -> None:  # fmt: skip
    """Draws the items between y and bottom as the family and the style have them, smaller where they need it."""
    size = rng.uniform(10.5, 15.5) if family != "licence_phone" else 11.5
    if family == "licence_columns":
        cut = max(len(items) // 2 + rng.choice((-1, 0, 0, 1)), 1)
        half = left + (right - left) * rng.uniform(0.44, 0.56)
        stacks: list[list[Row]] = [
            [(Cell(item, left, half - 10),) for item in items[:cut]],
            [(Cell(item, half + 6, right),) for item in items[cut:]],
        ]
    else:
        stacks = [_rows(rng, family, items, left, right)]
    words = {item.slot: english(rng, item.slot) for item in items} if style.bilingual else {}
    tall = max(_tall(stack, style, size) for stack in stacks)
    if tall < 0.7 * (bottom - y) and rng.random() < 0.75:  # sheets are filled, as offices fill theirs
        size *= min(1.25, 16.5 / size)
        spare = bottom - y - max(_tall(stack, style, size) for stack in stacks)
        style = replace(
            style, gap=style.gap + max(spare, 0) * rng.uniform(0.3, 0.9) / size / max(len(s) for s in stacks)
        )
    while size > 6.4 and max(_tall(stack, style, size) for stack in stacks) > bottom - y:
        size *= 0.95
    for stack in stacks:
        at = y
        top = y
        for row in stack:
            high = _row_tall(row, style, size)
            for cell in row:
                _print(sheet, cell, style, size, at, high, words.get(cell.item.slot, ""))
            at += high
            if family == "licence_phone":
                sheet.line(left, at - 2, right, at - 2, weight=0.4, colour=(214, 214, 214))
        if style.mode == "ruled":
            sheet.box(left, top, right, at, weight=0.8)


def _label_room(cell: Cell, style: Style, size: float) -> float:
    return min(style.label_width * size, (cell.x1 - cell.x0) * 0.42)


def _lines(cell: Cell, style: Style, size: float) -> list[str]:
    text = cell.item.text or " "
    small = size * (0.9 if cell.item.slot == "scope" and len(text) > 80 else 1.0)
    if style.mode == "above":
        room = cell.x1 - cell.x0
    elif style.mode == "glued":
        used = text_width(cell.item.label + style.colon, style.label_face, size * style.label_scale)
        room = cell.x1 - cell.x0 - used
        if style.run_in:
            first = wrap(text, style.value_face, small, room)[:1] or [""]
            rest = text[len(first[0]) :]
            return first + (wrap(rest, style.value_face, small, cell.x1 - cell.x0) if rest else [])
    else:
        room = cell.x1 - cell.x0 - _label_room(cell, style, size) - 8
    return wrap(text, style.value_face, small, room) or [" "]


def _row_tall(row: Row, style: Style, size: float) -> float:
    most = max(len(_lines(cell, style, size)) for cell in row) * size * style.leading
    extra = size * style.label_scale * 1.3 if style.mode == "above" else 0.0
    if style.bilingual == "under":
        most = max(most, size * 1.75)
    return most + extra + size * style.gap + (size * 0.35 if style.mode == "ruled" else 0.0)


def _tall(stack: Sequence[Row], style: Style, size: float) -> float:
    return sum(_row_tall(row, style, size) for row in stack)


def _print(sheet: ImageSheet, cell: Cell, style: Style, size: float, y: float, tall: float, words: str) -> None:
    item, lines = cell.item, _lines(cell, style, size)
    small = size * (0.9 if item.slot == "scope" and len(item.text) > 80 else 1.0)
    face = fit(style.value_face, item.text)
    role = "legal_representative_role" if item.slot == "head" else ""
    if style.mode == "ruled":
        edge = cell.x0 + _label_room(cell, style, size)
        sheet.line(cell.x0, y, cell.x1 + 8, y, weight=0.5)
        sheet.line(edge, y, edge, y + tall, weight=0.5)
        sheet.line(cell.x0, y, cell.x0, y + tall, weight=0.5)
    y += size * style.gap / 2 if style.mode == "ruled" else 0.0
    x = _print_label(sheet, cell, style, size, y, words, role)
    if style.mode == "above":
        y += size * style.label_scale * 1.3
    for k, line in enumerate(lines):
        start = cell.x0 if style.mode == "glued" and style.run_in and k else x
        sheet.text(
            start, y + k * size * style.leading, line.strip() or line, face, small, colour=style.value_colour,
            field=item.field, heavy=style.heavy,
        )  # fmt: skip


def _print_label(sheet: ImageSheet, cell: Cell, style: Style, size: float, y: float, words: str, role: str) -> float:
    """Draws the label; gives back where the value starts."""
    text, small = cell.item.label + style.colon, size * style.label_scale
    drop = (size - small) * 0.8
    room = _label_room(cell, style, size)
    if style.mode in ("glued", "above"):
        used = sheet.text(cell.x0, y + drop, text, style.label_face, small, colour=style.label_colour, field=role)
        return cell.x0 + (used if style.mode == "glued" else 0.0)
    natural = text_width(text, style.label_face, small)
    if words and style.bilingual == "after":
        room *= 0.55
    fitted = small * min(1.0, room / natural)
    natural *= fitted / small
    spacing = (room - natural) / max(len(text) - 1, 1) if style.spread and style.mode == "beside" else 0.0
    x = cell.x0 + (4 if style.mode == "ruled" else room - natural if style.mode == "right" else 0.0)
    if style.mode == "ruled":
        spacing = 0.0
        x = cell.x0 + max((room - natural) / 2, 1.0)
    used = sheet.text(
        x, y + drop, text, style.label_face, fitted, spacing=spacing, colour=style.label_colour, field=role
    )
    if words and style.bilingual == "under":
        sheet.text(cell.x0, y + size * 1.02, words, "digits", size * 0.52, colour=style.label_colour)
    elif words:
        left = _label_room(cell, style, size) - used - 6
        fine = min(size * 0.62, size * 0.62 * left / max(text_width(words, "digits", size * 0.62), 1))
        sheet.text(x + used + 3, y + size * 0.3, words, "digits", fine, colour=style.label_colour)
    return cell.x0 + _label_room(cell, style, size) + 8
