"""An invoice's sums prove each other: amount and tax are the total, the words say it again, the lines add up to both."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from nlp.evidence import Field, Row
from nlp.values.invoice import Payload

PROVEN = 0.995
DOUBTED = 0.6  # a reading that the others contradict


def proven(
    fields: dict[str, Field], rows: Sequence[Row], told: Payload | None, *, exact: bool
) -> tuple[dict[str, Field], tuple[Row, ...], dict[str, Any]]:
    """Fields and rows surer where they agree, less sure where others contradict them, and what was found.

    `exact`: the file itself says them, so that what disagrees is the document's doing and no misreading.
    """
    out = dict(fields)
    net, tax, total, words = (
        _amount(fields, n) for n in ("net_amount", "tax_amount", "total_amount", "total_in_words")
    )
    sums = _sum(rows, "amount"), _sum([row for row in rows if not _exempt(row)], "tax")
    due = tax if tax is not None else Decimal(0) if "tax_amount" not in fields else None
    adds = net is not None and due is not None and total is not None and net + due == total
    lines = {"net_amount": net is not None and sums[0] == net, "tax_amount": tax is not None and sums[1] == tax}
    good: set[str] = {name for name, holds in lines.items() if holds}
    if adds:
        good |= {"net_amount", "tax_amount", "total_amount"}
    if words is not None and words == total:
        good |= {"total_amount", "total_in_words"}
    if told is not None and told.amount is not None:
        good |= {name for name, value in (("net_amount", net), ("total_amount", total)) if value == told.amount}
    for name in good & out.keys():
        finders = tuple(dict.fromkeys((*out[name].found_by, "arithmetic")))
        out[name] = replace(out[name], confidence=max(out[name].confidence, PROVEN), found_by=finders)
    if not exact and good:
        for name in {"net_amount", "tax_amount", "total_amount", "total_in_words"} & out.keys() - good:
            out[name] = replace(out[name], confidence=min(out[name].confidence, DOUBTED))
    alone = net is None and tax is None and total is not None and sums[0] == total  # a roll prints no tax
    whole = bool(rows) and (alone or (lines["net_amount"] and (tax is None or lines["tax_amount"])))
    done = tuple(replace(row, confidence=max(row.confidence, 0.99)) for row in rows) if whole else tuple(rows)
    notes = {
        "proof": "proven" if whole else "unproven",
        "sum": None if sums[0] is None else f"{sums[0]:.2f}",
        "tax": None if sums[1] is None else f"{sums[1]:.2f}",
    }
    return out, done, notes


def _amount(fields: dict[str, Field], name: str) -> Decimal | None:
    field = fields.get(name)
    return None if field is None or field.value is None else Decimal(str(field.value))


def _exempt(row: Row) -> bool:
    """True for a line that bears no tax and prints none."""
    return row.values.get("tax") is None and row.values.get("tax_rate") in ("免税", "不征税", "0%")


def _sum(rows: Sequence[Row], name: str) -> Decimal | None:
    """The sum of a column, None where a row of it is missing or nothing is there."""
    found = [row.values.get(name) for row in rows]
    if not found or any(value is None for value in found):
        return None
    return sum((Decimal(str(value)) for value in found), Decimal(0))
