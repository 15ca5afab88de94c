"""An invoice's pages -> fields and lines: the labels of both parties parted, the sums proven, the code compared."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from nlp.candidate import Candidate
from nlp.evidence import Extraction, Field, Row, Table
from nlp.invoice import markup
from nlp.invoice.sides import sided, split_of
from nlp.invoice.sums import proven
from nlp.layout import lay_out
from nlp.normalise import compact
from nlp.spec import FieldSpec, TableSpec
from nlp.statement.grid import read_sheet
from nlp.table import grammar, read_rows
from nlp.values.invoice import Payload, payload
from ocr.page import Page

PARTY = "party"
LONGEST_CLASS = 12  # characters of the class of goods that stands between stars
MOST_PAGES = 4  # an invoice has one, and a list of goods
JOURNEY = re.compile(r"运输工具种类|运输工具牌号|出行人|有效身份证件号")
SUMS = re.compile(r"合计?$|计$|价税合计")
LIST = re.compile(r"^\(?(?:详见|见)(?:销货|销售|货物)?清单|^\(?(?:销货|详细)清单")
_NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
UNITS = frozenset(
    "件个套台箱吨米次项批只张本把支条块片包袋瓶桶盒组根双对辆月年天时人升克斤株间桌份户笔期宗枚副卷捆架棵页平"
)
# Words beside the parties that run downwards: read as one, they stand on a row with a label, and make another label of it.
ASIDE = frozenset(
    ("购买方", "销售方", "购买方信息", "销售方信息", "购货单位", "销货单位", "购方", "销方", *"购买方销售信息货单位")
)
AGREED = 0.995
FROM_CODE = 0.9  # what is read from the code alone: right, but not seen in print


def read_invoice(
    pages: Sequence[Page],
    specs: Sequence[FieldSpec],
    parties: Sequence[FieldSpec],
    table: TableSpec,
    sorts: Sequence[Sequence[str]],
) -> Extraction:
    """Fields and lines. `parties`: specs named party_…, given as buyer_… and seller_…; `sorts`: see `sides.split_of`."""
    if pages and pages[0].text_from == "cells":
        named = [*specs, *(spec for side in ("buyer", "seller") for spec in _of(side, parties))]
        fields, rows = markup.read(pages[0], named, table.columns)
        exact = True
    else:
        rows, bare = _lines(pages, table)
        fields = _printed(bare, specs, parties, sorts)
        exact = all(page.text_from != "ocr" for page in pages)
        rows = rows if exact else _starred(_parted(_one_each(rows)))
    rows = _listed(rows)
    told = _code(fields)
    fields = _compared(fields, told, exact=exact)
    fields, done, notes = proven(fields, rows, told, exact=exact)
    return Extraction(fields, {table.name: Table(table.name, done, notes)} if done else {})


def _of(side: str, parties: Sequence[FieldSpec]) -> list[FieldSpec]:
    return [replace(spec, name=spec.name.replace(PARTY, side, 1), pattern=None) for spec in parties]


def _lines(pages: Sequence[Page], table: TableSpec) -> tuple[list[Row], list[Page]]:
    """The lines, and the pages without them, so that no line can pass for a field."""
    sheet = read_sheet([_without_journeys(page) for page in pages], grammar(table))
    rows = [
        row for row in read_rows(pages, sheet, table) if row.values.get("amount") is not None and row.values.get("item")
    ]
    taken = {id(token.word) for s in sheet.sections for record in s.records for token in record.tokens}
    for section in sheet.sections:
        if section.header is not None:
            taken.update(id(token.word) for line in section.header.lines for token in line.tokens)
    return _units_apart(rows), [
        replace(page, words=tuple(w for w in page.words if id(w) not in taken and compact(w.text) not in ASIDE))
        for page in pages
    ]


def _without_journeys(page: Page) -> Page:
    """The page without the second table of carriage and travel, from its titles to the sums: its rows are no lines."""
    tops = [word.at.y0 for word in page.words if JOURNEY.match(compact(word.text))]
    if not tops:
        return page
    top = min(tops) - 0.002
    sums = [word.at.y0 for word in page.words if word.at.y0 > top and SUMS.match(compact(word.text))]
    below = min(sums, default=top)
    return replace(page, words=tuple(word for word in page.words if not top <= word.at.y0 < below - 0.002))


def _listed(rows: Sequence[Row]) -> list[Row]:
    """Without a line that only says that a list follows (详见销货清单), where the list makes its amount."""
    rest = [row for row in rows if not LIST.search(compact(str(row.values.get("item") or "")))]
    if not rest or len(rest) == len(rows):
        return list(rows)
    whole, listed = (
        sum((Decimal(str(row.values["amount"])) for row in some), Decimal(0))
        for some in ([row for row in rows if row not in rest], rest)
    )
    return rest if whole == listed else list(rows)


def _units_apart(rows: Sequence[Row]) -> list[Row]:
    """Units that an engine read downwards as one word, given back to their rows: 件批 beside two lines is 件 and 批."""
    out = list(rows)
    for at, row in enumerate(rows):
        told = str(row.values.get("unit") or "")
        below = rows[at + 1 : at + len(told)]
        if len(told) < 2 or not UNITS.issuperset(told) or len(below) < len(told) - 1:
            continue
        if all(other.values.get("unit") is None for other in below):
            for step, unit in enumerate(told):
                out[at + step] = replace(rows[at + step], values={**rows[at + step].values, "unit": unit})
    return out


def _one_each(rows: Sequence[Row]) -> list[Row]:
    """A lonely 1 is the sign that engines overlook most: where a price is the amount, it is the quantity."""
    out = []
    for row in rows:
        price, net = row.values.get("unit_price"), row.values.get("amount")
        if (
            row.values.get("quantity") is None
            and price is not None
            and net is not None
            and Decimal(price) == Decimal(net)
        ):
            row = replace(row, values={**row.values, "quantity": "1"}, repaired={**row.repaired, "quantity": ""})
        out.append(row)
    return out


def _parted(rows: Sequence[Row]) -> list[Row]:
    """Quantity and price that were read as one number, parted where their product is the amount, if at one place only."""
    out = []
    for row in rows:
        told = str(row.values.get("quantity") or "") + str(row.values.get("unit_price") or "")
        net = row.values.get("amount")
        if (
            net is not None
            and len(told) >= 4
            and not _multiplies(row.values.get("quantity"), row.values.get("unit_price"), net)
        ):
            cuts = [(told[:at], told[at:]) for at in range(1, len(told))]
            fit = [cut for cut in cuts if all(map(_NUMBER.fullmatch, cut)) and _multiplies(*cut, net)]
            if len(fit) == 1:
                was = {name: str(row.values.get(name) or "") for name in ("quantity", "unit_price")}
                values = {**row.values, "quantity": fit[0][0], "unit_price": fit[0][1]}
                row = replace(row, values=values, repaired={**row.repaired, **was})
        out.append(row)
    return out


def _starred(rows: Sequence[Row]) -> list[Row]:
    """The star before an item's class, where an engine overlooked it: 建材*水泥 is *建材*水泥."""
    out = []
    for row in rows:
        told = str(row.values.get("item") or "")
        if 0 < told.find("*") <= LONGEST_CLASS and told.count("*") == 1:
            row = replace(row, values={**row.values, "item": f"*{told}"}, repaired={**row.repaired, "item": told})
        out.append(row)
    return out


def _multiplies(quantity: Any, price: Any, net: Any) -> bool:
    """True when quantity and price make the amount to the cent, as closely as the price's places allow."""
    if quantity is None or price is None:
        return False
    count, each = Decimal(quantity), Decimal(price)
    slack = abs(count) * Decimal(1).scaleb(-max(-int(each.as_tuple().exponent), 0)) + Decimal("0.01")
    return abs(count * each - Decimal(net)) <= min(slack, Decimal("0.06"))


def _printed(
    pages: Sequence[Page], specs: Sequence[FieldSpec], parties: Sequence[FieldSpec], sorts: Sequence[Sequence[str]]
) -> dict[str, Field]:
    from nlp.language import language, page_doc  # spaCy takes a second to load, and the web process never needs it
    from nlp.resolver import resolve

    layout = lay_out(pages[:MOST_PAGES])
    if not layout.glyphs:
        return {}
    every = (*specs, *parties)
    nlp = language(every)
    doc = nlp(page_doc(nlp, layout, every))
    candidates: tuple[Candidate, ...] = doc._.candidates
    numbers = [page.number for page in layout.pages]
    found = resolve(specs, [c for c in candidates if not c.field.startswith(PARTY)], numbers)
    split = split_of(doc._.labels, sorts)
    if split is not None:
        theirs = sided(layout, candidates, split, PARTY)
        for side in ("buyer", "seller"):
            found |= resolve(_of(side, parties), theirs, numbers)
    return found


def _code(fields: Mapping[str, Field]) -> Payload | None:
    field = fields.get("qr_payload")
    return None if field is None else payload(str(field.value))


def _compared(fields: dict[str, Field], told: Payload | None, *, exact: bool) -> dict[str, Field]:
    """Print that the code repeats is sure; what only the code says is taken from it, which its finder tells."""
    if told is None:
        return fields
    out = dict(fields)
    source = fields["qr_payload"]
    said = {
        "invoice_number": told.number,
        "invoice_code": told.code,
        "issued_on": told.day,
        "check_code": told.check_code,
    }
    for name, value in said.items():
        if not value:
            continue
        field = out.get(name)
        if field is None or field.value is None:
            out[name] = Field(name, value, value, FROM_CODE, source.page, source.boxes, ("qr",))
        elif field.value == value:
            finders = tuple(dict.fromkeys((*field.found_by, "qr")))
            out[name] = replace(field, confidence=max(field.confidence, AGREED), found_by=finders)
        elif not exact and field.confidence < AGREED:
            out[name] = replace(field, confidence=min(field.confidence, 0.7))
    return out
