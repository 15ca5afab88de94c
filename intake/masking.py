"""Personal numbers and names hidden from roles that need not know them: a number keeps its ends, a name its first character.

By JR/T 0171-2020, annex A: identity numbers 6+4, accounts the last four, telephones 3+4, names the first, addresses to the
district. What is hidden in a field is hidden wherever else in the same answer it stands.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

STAR = "*"
DISTRICT = re.compile(r"^.{2,}?[区县市旗](?=.)")
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
SHORTEST = 2  # characters of what is looked for elsewhere; a single one stands everywhere


def ends(text: str, first: int, last: int) -> str:
    """The first and last characters, stars between; all stars where nothing would be hidden."""
    hidden = len(text) - first - last
    return text[:first] + STAR * hidden + text[len(text) - last :] if hidden > 0 else STAR * len(text)


def account(text: str) -> str:
    """The last four."""
    return ends(text, 0, 4)


def identity(text: str) -> str:
    """Six and four: region and the end, without the day of birth."""
    return ends(text, 6, 4)


def name(text: str) -> str:
    """The first character."""
    return ends(text, 1, 0) if len(text) > 1 else text


def address(text: str) -> str:
    """Down to the district."""
    found = DISTRICT.match(text)
    return found[0] + STAR * 6 if found else STAR * 6


def whole(text: str) -> str:
    """Nothing of it."""
    return STAR * 6 if text else text


Mask = Callable[[str], str]
FIELDS: Mapping[str, Mask] = {
    "account_number": account,
    "id_number": identity,
    "legal_representative": name,
    "qr_payload": whole,
}
ID_CARD: Mapping[str, Mask] = {"name": name, "address": address, "born_on": whole}  # beside those of every kind
COLUMNS: Mapping[str, Mask] = {"counterparty_account": account}


def mask_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table with its accounts hidden, and telephones wherever they stand."""
    return {column: _cell(column, value) for column, value in row.items()}


def _cell(column: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    mask = COLUMNS.get(column)
    return PHONE.sub(r"\1****\2", value) if mask is None else mask(value)


def mask_document(told: Mapping[str, Any]) -> dict[str, Any]:
    """A document (JSON of CONTRACT §3) as a role sees it that need not know whom it is about."""
    masks = {**FIELDS, **ID_CARD} if told.get("kind") == "id_card" else FIELDS
    hidden: dict[str, str] = {}
    for field_name, mask in masks.items():
        for part in ("value", "text"):
            shown = (told.get("fields") or {}).get(field_name, {}).get(part)
            if isinstance(shown, str) and len(shown) >= SHORTEST:
                hidden[shown] = mask(shown)
    tables = {key: [mask_row(row) for row in rows] for key, rows in (told.get("tables") or {}).items()}
    rest = {key: part for key, part in told.items() if key != "tables"}
    return {**_replaced(rest, hidden), "tables": tables}


def _replaced(part: Any, hidden: Mapping[str, str]) -> Any:
    """Every text of a piece of JSON with what is hidden replaced, longest first."""
    if isinstance(part, str):
        for shown in sorted(hidden, key=len, reverse=True):
            if shown in part:
                part = part.replace(shown, hidden[shown])
        return PHONE.sub(r"\1****\2", part)
    if isinstance(part, Mapping):
        return {key: _replaced(value, hidden) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_replaced(value, hidden) for value in part]
    return part
