"""A statement: the account's rows put into a layout's cells, and drawn as pages, PDF or picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from nlp.training.specimens import ornaments, written
from nlp.training.specimens.faces import width as text_width
from nlp.training.specimens.ledger import Account, Transaction
from nlp.training.specimens.revision import save_on_top
from nlp.training.specimens.sheet import ImageSheet, PdfSheet, Retouch, Sheet, fractional, wrap
from nlp.training.specimens.statement_layouts import StatementLayout
from nlp.training.specimens.truth import Said, Specimen


@dataclass(frozen=True, slots=True)
class Filled:
    """Rows in printed order: cells by slot beside what they mean; the head lines; the fields they tell."""

    layout: StatementLayout
    title: str
    issuer: str
    head: tuple[tuple[str, str, str], ...]  # label, text, field
    cells: tuple[tuple[str, ...], ...]
    rows: tuple[dict[str, str | None], ...]
    amounts: tuple[Decimal, ...]
    balances: tuple[Decimal, ...]
    opening: Decimal
    fields: dict[str, Said]


def fill(account: Account, layout: StatementLayout, printed: date) -> Filled:
    """What this layout prints of the account; the fields that it has no place for are left out."""
    ordered = account.rows[::-1] if layout.newest_first else account.rows
    slots = [slot for slot, _, _ in layout.columns]
    cells = tuple(tuple(_cell(slot, row, at, layout) for slot in slots) for at, row in enumerate(ordered))
    title = layout.title.format(bank=account.bank)
    fields: dict[str, Said] = {}
    if account.bank in title:
        fields["bank"] = Said(account.bank, account.bank)
    head = []
    for slot, label in layout.head:
        text, told = _head_text(slot, account, layout, printed)
        fields |= told
        head.append((label, text, "+".join(told)))
    if layout.sum_labels[0] and layout.page_totals:
        came, went = totals([row.amount for row in account.rows])
        fields |= {
            "total_in": Said(f"{came:.2f}", written.grouped(came)),
            "total_out": Said(f"{went:.2f}", written.grouped(went)),
        }
    came, went = totals([row.amount for row in account.rows])
    for name, amount in (
        ("opening_balance", account.opened_with), ("closing_balance", account.closing), ("total_in", came), ("total_out", went)
    ):  # fmt: skip
        fields.setdefault(name, Said(f"{amount:.2f}", written.grouped(amount), optional=True))
    fields.setdefault("bank", Said(account.bank, account.bank, optional=True))
    rows = tuple(_meaning(row, set(slots), layout) for row in ordered)
    return Filled(
        layout, title, account.branch, tuple(head), cells, rows, tuple(r.amount for r in ordered),
         tuple(r.balance for r in ordered),
         account.opened_with, fields
    )  # fmt: skip


def totals(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Money in, and money out as a positive sum."""
    return sum((a for a in amounts if a > 0), Decimal(0)), -sum((a for a in amounts if a < 0), Decimal(0))


def _money(amount: Decimal, layout: StatementLayout) -> str:
    return f"{amount:,.2f}" if layout.grouped else f"{amount:.2f}"


def _cell(slot: str, row: Transaction, at: int, layout: StatementLayout) -> str:
    null = layout.null
    day = row.day.strftime(layout.date_style)
    time = row.time.replace(":", "") if layout.time_style == "%H%M%S" else row.time
    sign = "+" if layout.plus and row.amount > 0 else ""
    text_null = "" if null == "0.00" else null
    return {
        "seq": str(at + 1),
        "date": day,
        "time": time or ("" if layout.plus else "00:00:00"),
        "datetime": f"{day} {row.time or '00:00:00'}",
        "amount": sign + _money(row.amount, layout),
        "in": _money(row.amount, layout) if row.amount > 0 else null,
        "out": _money(-row.amount, layout) if row.amount < 0 else null,
        "unsigned": _money(abs(row.amount), layout),
        "mark": layout.marks[0] if row.amount > 0 else layout.marks[1],
        "balance": _money(row.balance, layout),
        "name": row.counterparty or text_null,
        "account": row.counterparty_account or text_null,
        "bank": row.counterparty_bank or text_null,
        "mixed": f"{row.counterparty_account} {row.counterparty}".strip() or text_null,
        "summary": row.summary,
        "purpose": row.purpose or text_null,
        "serial": row.serial,
        "currency": "人民币",
    }[slot]


def _meaning(row: Transaction, slots: set[str], layout: StatementLayout) -> dict[str, str | None]:
    out: dict[str, str | None] = {
        "date": row.day.isoformat(),
        "amount": f"{row.amount:.2f}",
        "balance": f"{row.balance:.2f}",
    }
    if slots & {"time", "datetime"}:
        out["time"] = row.time or (None if layout.plus and "datetime" not in slots else "00:00:00")
    if slots & {"name", "mixed"}:
        out["counterparty_name"] = row.counterparty or None
    if slots & {"account", "mixed"}:
        out["counterparty_account"] = row.counterparty_account or None
    for slot, name, value in (
        ("bank", "counterparty_bank", row.counterparty_bank),
        ("summary", "summary", row.summary),
        ("purpose", "purpose", row.purpose),
        ("serial", "reference", row.serial),
    ):
        if slot in slots:
            out[name] = value or None
    return out


def _head_text(slot: str, account: Account, layout: StatementLayout, printed: date) -> tuple[str, dict[str, Said]]:
    first, last = (d.strftime(layout.date_style) for d in (account.first_day, account.last_day))
    begin = {"period_from": Said(account.first_day.isoformat(), first)}
    end = {"period_to": Said(account.last_day.isoformat(), last)}
    if slot == "period":
        joint = {"%Y%m%d": "-", "%Y-%m-%d": " 至 "}.get(layout.date_style, "-")
        return f"{first}{joint}{last}", begin | end
    return {
        "holder": (account.holder, {"account_holder": Said(account.holder, account.holder)}),
        "account": (account.number, {"account_number": Said(account.number, account.number)}),
        "filter": ("收入", {}),
        "currency": ("人民币", {"currency": Said("CNY", "人民币")}),
        "first": (first, begin),
        "last": (last, end),
        "printed": (
            printed.strftime(layout.date_style),
            {"printed_on": Said(printed.isoformat(), printed.strftime(layout.date_style))},
        ),
        "opening": (
            _money(account.opened_with, layout),
            {"opening_balance": Said(f"{account.opened_with:.2f}", _money(account.opened_with, layout))},
        ),
    }[slot]


def draw(
    rng: Random,
    filled: Filled,
    *,
    pdf: Path | None = None,
    dpi: float = 190,
    order: Callable[[int], Sequence[int]] | None = None,
    retouches: Mapping[tuple[str, int | None], Retouch] | None = None,
) -> Specimen:
    """The statement as a PDF with a text layer (`pdf`), or as page pictures.

    `order` takes the number of pages and gives those to deliver, from 0; `retouches` alters print of a PDF.
    """
    layout = filled.layout
    wide, high = (842.0, 595.0) if layout.wide else (595.0, 842.0)
    sheet: ImageSheet | PdfSheet = PdfSheet(pdf, wide, high) if pdf else ImageSheet(wide, high, dpi)
    pages = _paginate(filled, wide, high)
    seal = ornaments.seal_picture(
        filled.issuer,
        300 if pdf else round(100 * dpi / 72),
        rng,
        inner="电子回单专用章",
    )
    if isinstance(sheet, PdfSheet):
        sheet.retouches.update(retouches or {})
    delivered = list(order(len(pages)) if order else range(len(pages)))
    rows_told: list[dict[str, str | None]] = []
    for at, page in enumerate(delivered):
        number, (start, end) = page + 1, pages[page]
        if at:
            sheet.new_page()
        if isinstance(sheet, ImageSheet):
            ornaments.specimen_mark(sheet, rng)
        first = len(sheet.runs)
        _page(sheet, filled, start, end, number, len(pages), wide, high)
        shift = len(rows_told) - start  # rows count as delivered
        if shift:
            sheet.runs[first:] = [
                run if run.row is None else replace(run, row=run.row + shift) for run in sheet.runs[first:]
            ]
        rows_told += filled.rows[start:end]
        if number in (1, len(pages)):
            if isinstance(sheet, PdfSheet):
                sheet.picture(seal, wide - 170, high - 150, 96, 96)
            else:
                ornaments.stamp(sheet, seal, wide - 120, high - 100)
    rows = {"transactions": tuple(rows_told)}
    notes = {"row_order": "desc" if layout.newest_first else "asc"}
    if isinstance(sheet, PdfSheet):
        sheet.save()
        if pdf and sheet.patches:
            save_on_top(pdf, sheet.patches, high)
        return Specimen(
            "bank_statement",
            layout.family,
            filled.fields,
            fractional(sheet.runs, [(wide, high)] * sheet.pages),
            (),
            rows,
            notes=notes,
        )
    return Specimen(
        "bank_statement", layout.family, filled.fields, sheet.pixel_runs(), tuple(sheet.images), rows, notes=notes
    )


MARGIN, TOP, LEAD = 30.0, 96.0, 1.28


def _lines(text: str, layout: StatementLayout, room: float, slot: str) -> list[str]:
    if slot in ("name", "mixed", "bank", "purpose", "account", "datetime", "summary", "serial"):
        if slot == "datetime" and text_width(text, layout.face, layout.size) > room:
            return text.split(" ")
        return wrap(text, layout.face, layout.size, room) or [""]
    return [text]


def _row_height(cells: Sequence[str], layout: StatementLayout, wide: float) -> float:
    most = max(
        len(_lines(text, layout, share * wide - 5, slot))
        for text, (slot, _, share) in zip(cells, layout.columns, strict=True)
    )
    return most * layout.size * LEAD + 4.5


def _paginate(filled: Filled, wide: float, high: float) -> list[tuple[int, int]]:
    pages: list[tuple[int, int]] = []
    start, y = 0, TOP + 20
    room = wide - 2 * MARGIN
    for at, cells in enumerate(filled.cells):
        tall = _row_height(cells, filled.layout, room)
        if y + tall > high - 62:
            pages.append((start, at))
            start, y = at, TOP + 20
        y += tall
    return [*pages, (start, len(filled.cells))]


def _page(
    sheet: Sheet, filled: Filled, start: int, end: int, number: int, count: int, wide: float, high: float
) -> None:
    layout, room = filled.layout, wide - 2 * MARGIN
    at_title = filled.title.find(filled.fields["bank"].text) if not filled.fields["bank"].optional else -1
    title_wide = text_width(filled.title, layout.face, 15)
    x = (wide - title_wide) / 2
    if at_title == 0 and number == 1:
        bank = filled.fields["bank"].text
        x += sheet.text(x, 24, bank, layout.face, 15, field="bank", heavy=0.02)
        sheet.text(x, 24, filled.title[len(bank) :], layout.face, 15, heavy=0.02)
    else:
        sheet.text(x, 24, filled.title, layout.face, 15, heavy=0.02)
    per = 2 if layout.wide else 1
    lead = 15 if layout.wide else 13
    for k, (label, text, tag) in enumerate(filled.head):
        x, head_y = MARGIN + (k % per) * room / per, 50.0 + (k // per) * lead
        used = sheet.text(x, head_y, label, layout.face, 8.6)
        sheet.text(x + used, head_y, text, layout.face, 8.6, field=tag if number == 1 else "")
    y = max(TOP + (12 if len(filled.head) > 4 else 0) - 4, 52 + -(-len(filled.head) // per) * lead)
    edges = [MARGIN]
    for _, _, share in layout.columns:
        edges.append(edges[-1] + share * room)
    top = y
    for k, (slot, label, _) in enumerate(layout.columns):
        middle = (edges[k] + edges[k + 1]) / 2
        fit = min(layout.size, (edges[k + 1] - edges[k] - 2) / max(text_width(label, layout.face, 1), 0.1))
        if slot in ("amount", "in", "out", "unsigned", "balance") and not layout.ruled:
            sheet.text(edges[k + 1] - 3, y + 3, label, layout.face, fit, anchor="right")
        else:
            sheet.text(middle, y + 3, label, layout.face, fit, anchor="centre")
    y += layout.size * 1.3 + 5
    if layout.ruled:
        sheet.line(MARGIN, top, MARGIN + room, top, weight=0.5)
    sheet.line(MARGIN, y, MARGIN + room, y, weight=0.5)
    if layout.carried:
        before = filled.balances[start - 1] if start else filled.opening
        y = _note(sheet, layout, edges, y, "承前页", before)
    for at in range(start, end):
        tall = _row_height(filled.cells[at], layout, room)
        for k, (text, (slot, _, _)) in enumerate(zip(filled.cells[at], layout.columns, strict=True)):
            _print(sheet, layout, edges[k], edges[k + 1], y, text, slot, at)
        y += tall
        if layout.ruled:
            sheet.line(MARGIN, y, MARGIN + room, y, weight=0.3)
    if layout.page_totals == "page" and end > start:
        came, went = totals(filled.amounts[start:end])
        sheet.text(
            MARGIN + 4,
            y + 3,
            f"本页合计  借方：{written.grouped(went)}  贷方：{written.grouped(came)}",
            layout.face,
            layout.size,
        )
        y += layout.size * LEAD + 4.5
    if layout.carried:
        y = _note(
            sheet,
            layout,
            edges,
            y,
            "过次页" if number < count else "本页余额",
            filled.balances[end - 1] if end else filled.opening,
        )
    if layout.ruled:
        for edge in edges:
            sheet.line(edge, top, edge, y, weight=0.3)
    if number == count and layout.page_totals and layout.sum_labels[0]:
        x = MARGIN
        for label, name in zip(layout.sum_labels, ("total_out", "total_in"), strict=True):
            x += sheet.text(x, y + 8, label, layout.face, 8.4)
            x += sheet.text(x, y + 8, filled.fields[name].text, layout.face, 8.4, field=name) + 24
    sheet.text(wide / 2, high - 34, layout.footer.format(page=number, pages=count), layout.face, 8, anchor="centre")
    sheet.text(MARGIN, high - 20, "SPECIMEN 样本", "hei", 7, colour=(150, 150, 150))


def _note(sheet: Sheet, layout: StatementLayout, edges: list[float], y: float, label: str, balance: Decimal) -> float:
    slots = [slot for slot, _, _ in layout.columns]
    sheet.text(edges[slots.index("summary")] + 3, y + 3, label, layout.face, layout.size)
    sheet.text(
        edges[slots.index("balance") + 1] - 3, y + 3, _money(balance, layout), layout.face, layout.size, anchor="right"
    )
    return y + layout.size * LEAD + 4.5


FIELD_OF = {
    "date": "date", "time": "time", "datetime": "date+time", "amount": "amount", "in": "amount", "out": "amount",
     "unsigned": "amount",
    "balance": "balance", "name": "counterparty_name", "account": "counterparty_account", "bank": "counterparty_bank",
    "mixed": "counterparty_account+counterparty_name", "summary": "summary", "purpose": "purpose", "serial": "reference",
}  # fmt: skip


def _print(
    sheet: Sheet, layout: StatementLayout, x0: float, x1: float, y: float, text: str, slot: str, at: int
) -> None:
    size = layout.size
    if slot in ("amount", "in", "out", "unsigned", "balance"):
        fit = min(size, (x1 - x0 - 4) / max(text_width(text, layout.face, 1), 0.1))
        sheet.text(x1 - 3, y + 3, text, layout.face, fit, anchor="right", field=FIELD_OF[slot], row=at)
        return
    for k, part in enumerate(_lines(text, layout, x1 - x0 - 5, slot)):
        sheet.text(x0 + 2.5, y + 3 + k * size * LEAD, part, layout.face, size, field=FIELD_OF.get(slot, ""), row=at)
