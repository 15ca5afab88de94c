"""The invoice as XML: element names -> fields. A page of cells holds each element as a row of its parent, name and text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.evidence import Field, Row
from nlp.spec import ColumnSpec, FieldSpec, Unreadable
from ocr.page import Box, Page, Word

SURE = 0.995  # the file says so, element by element
FIELDS: Mapping[str, str] = {
    "InvoiceNumber": "invoice_number", "EIid": "invoice_number", "InvoiceNo": "invoice_number", "InvoiceCode": "invoice_code",
    "IssueTime": "issued_on", "IssueDate": "issued_on", "RequestTime": "issued_on", "InvoiceCheckCode": "check_code",
    "MachineNo": "machine_number",
    "BuyerName": "buyer_name", "BuyerIdNum": "buyer_id", "BuyerTaxID": "buyer_id", "BuyerBankAccNum": "buyer_account",
    "BuyerFinancialAccount": "buyer_account",
    "SellerName": "seller_name", "SellerIdNum": "seller_id", "SellerTaxID": "seller_id", "SellerBankAccNum": "seller_account",
    "SellerFinancialAccount": "seller_account",
    "TotalAmWithoutTax": "net_amount", "TaxExclusiveTotalAmount": "net_amount", "TotalTaxAm": "tax_amount", "TaxTotalAmount": "tax_amount",
    "TotalTax-includedAmount": "total_amount", "TaxInclusiveTotalAmount": "total_amount",
    "TotalTax-includedAmountInChinese": "total_in_words", "TaxInclusiveTotalAmountWithWords": "total_in_words",
    "Drawer": "issuer", "InvoiceClerk": "issuer",
}  # fmt: skip
COLUMNS: Mapping[str, str] = {
    "ItemName": "item", "Item": "item", "SpecMod": "specification", "Specification": "specification", "MeaUnits": "unit",
    "MeasurementDimension": "unit", "Quantity": "quantity", "UnPrice": "unit_price", "Price": "unit_price", "Amount": "amount",
    "TaxRate": "tax_rate", "TaxScheme": "tax_rate", "ComTaxAm": "tax", "TaxAmount": "tax",
}  # fmt: skip
LINES = ("IssuItemInformation", "GoodsInfo")


@dataclass(frozen=True, slots=True)
class Said:
    """One element with text: its parent's name, its own, and the cell of its text."""

    parent: str
    name: str
    cell: Word


def elements(page: Page) -> Iterator[Said]:
    """The elements of a page of cells, in order."""
    rows: dict[int, dict[int, Word]] = {}
    for word in page.words:
        rows.setdefault(round(word.box.y0 * page.height), {})[round(word.box.x0 * page.width)] = word
    for at in sorted(rows):
        cells = rows[at]
        if {1, 2} <= cells.keys():
            yield Said(cells[0].text if 0 in cells else "", cells[1].text, cells[2])


def read(page: Page, specs: Sequence[FieldSpec], columns: Sequence[ColumnSpec]) -> tuple[dict[str, Field], list[Row]]:
    """Fields and lines; the first element of a field counts."""
    parsers = {spec.name: spec for spec in specs}
    fields: dict[str, Field] = {}
    lines: list[list[Said]] = []
    for said in elements(page):
        if said.parent in LINES:
            if not lines or COLUMNS.get(said.name) == "item":
                lines.append([])
            lines[-1].append(said)
            continue
        name = FIELDS.get(said.name)
        if name in parsers and name not in fields:
            fields[name] = _field(parsers[name], said, page.number)
    if (kind := _kind(page, parsers.get("invoice_type"))) is not None:
        fields["invoice_type"] = kind
    return fields, [_row(line, columns, page.number) for line in lines]


def _kind(page: Page, spec: FieldSpec | None) -> Field | None:
    for said in elements(page):
        if spec is not None and said.parent == "GeneralOrSpecialVAT" and said.name == "LabelName":
            return _field(spec, said, page.number, f"电子发票（{said.cell.text}）")
    return None


def _field(spec: FieldSpec, said: Said, number: int, text: str = "") -> Field:
    place = (number, (said.cell.box,), ("label",))
    try:
        parsed = spec.parse(text or said.cell.text)
    except Unreadable as reason:
        return Field(spec.name, None, said.cell.text, 0.5, *place, reason=str(reason))
    return Field(spec.name, parsed.value, said.cell.text, SURE * parsed.certain, *place, meaning=parsed.meaning)


def _row(line: Sequence[Said], columns: Sequence[ColumnSpec], number: int) -> Row:
    values: dict[str, object] = {column.name: None for column in columns}
    parsers = {column.name: column.parse for column in columns}
    sure = SURE
    for said in line:
        name = COLUMNS.get(said.name)
        if name is None or values.get(name) is not None:
            continue
        try:
            parsed = parsers[name](said.cell.text)
        except Unreadable as reason:
            sure = sure if str(reason) == "empty" else 0.4
            continue
        values[name] = parsed.value
        sure = min(sure, SURE * parsed.certain)
    return Row(values, number, Box.around([said.cell.box for said in line]), sure)
