"""Which way round the head's dates are meant, 03/04/2024 the one or the other: as the rows lie, else as the country prints."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nlp.evidence import Field
from nlp.statement.moments import dates_in

OPEN = 0.5  # a day that can be read two ways, and nothing says which
TIGHT = 0.5  # of the other reading's length
PLACES = (("period_from", 0), ("period_to", -1), ("printed_on", 0))


def settle_heads(heads: dict[str, Field], days: Sequence[str | None], month_first: bool | None) -> None:
    """Reads the head's ambiguous dates again. `days`: those of the rows; `month_first`: the country's order, if known."""
    told = sorted(day for day in days if day)
    for name, at in PLACES:
        found = heads.get(name)
        if found is None or found.value is None or found.status != "read":
            continue
        ways = [dates_in(found.text, month_first=order) for order in (False, True)]
        if not all(ways) or ways[0] == ways[1] or len(ways[0]) != len(ways[1]):
            continue
        fits = [bool(told) and _fits(name, way, told) for way in ways]
        lengths = [_days(way[0], way[-1]) for way in ways]
        if fits[0] != fits[1]:
            order = fits[1]
        elif all(fits) and min(lengths) < TIGHT * max(lengths):  # rows fill a period as a rule
            order = lengths[1] < lengths[0]
        elif month_first is not None:
            order = month_first
        else:
            heads[name] = replace(found, confidence=min(found.confidence, OPEN))
            continue
        heads[name] = replace(found, value=ways[order][at])


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _fits(name: str, way: Sequence[str], told: Sequence[str]) -> bool:
    """True when the rows lie within the dates; of a single one, behind a beginning and before an end or a print."""
    if len(way) > 1 and name != "printed_on":
        return way[0] <= told[0] and told[-1] <= way[-1]
    return way[0] <= told[0] if name == "period_from" else told[-1] <= way[0]
