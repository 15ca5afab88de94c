"""Print altered after the fact: an amount's digit in a PDF, a digit moved within a picture, a patch over one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
from PIL import ImageDraw

from nlp.training.specimens.faces import font
from nlp.training.specimens.sheet import Retouch, Run
from nlp.training.specimens.truth import Said, Specimen

SLOTS = {"amount": "amount", "in": "amount", "unsigned": "amount", "out": "amount"}


@dataclass(frozen=True, slots=True)
class Altered:
    """What to alter while drawing, the truth as it then reads, and the record of the edit."""

    retouches: Mapping[tuple[str, int | None], Retouch]
    rows: tuple[dict[str, str | None], ...]
    record: dict[str, Any]


def other_digit(rng: Random, text: str, *, keep_last: int = 3) -> str:
    """The text with one of its digits (none of the last few) changed; the first digit never becomes 0."""
    places = [at for at, c in enumerate(text) if c.isdigit()]
    places = places[: max(len(places) - keep_last, 1)]
    at = rng.choice(places)
    lowest = "123456789" if at == places[0] else "0123456789"
    return text[:at] + rng.choice([c for c in lowest if c != text[at]]) + text[at + 1 :]


def amount_of_a_row(
    rng: Random, way: str, slots: Sequence[str], cells: Sequence[Sequence[str]], rows: Sequence[dict[str, str | None]]
) -> Altered:
    """One larger amount of a statement, altered by a digit."""
    slot = next(slot for slot in slots if slot in SLOTS)
    column = list(slots).index(slot)
    large = [
        at
        for at, row in enumerate(rows)
        if abs(float(row["amount"] or 0)) > 1000 and any(c.isdigit() for c in cells[at][column])
    ]
    at = rng.choice(large)
    before = cells[at][column]
    after = other_digit(rng, before)
    sign = "-" if (rows[at]["amount"] or "").startswith("-") else ""
    row = {**rows[at], "amount": sign + after.replace(",", "").lstrip("+-")}
    told = tuple(row if k == at else old for k, old in enumerate(rows))
    record = {"field": "amount", "row": at, "before": before, "after": after, "way": way}
    return Altered({("amount", at): Retouch(way, after)}, told, record)


def issue_date(rng: Random, way: str, fields: dict[str, Said]) -> tuple[Altered, dict[str, Said]]:
    """A certificate's day of issue, made later by some months."""
    said = fields["issued_on"]
    later = date.fromisoformat(said.value) + timedelta(days=rng.randrange(40, 200))
    text = f"{later:%Y-%m-%d}"
    record = {"field": "issued_on", "before": said.text, "after": text, "way": way}
    changed = {**fields, "issued_on": Said(text, text)}
    return Altered({("issued_on", None): Retouch(way, text)}, (), record), changed


def picture(rng: Random, specimen: Specimen, way: str, field: str) -> Specimen:
    """A page picture with one digit of `field` replaced: by a copy of another digit of the page, or by a patch with print."""
    runs = [run for run in specimen.runs if field in run.field.split("+") and run.row is None and run.page == 1]
    if not runs:
        return specimen
    run = max(runs, key=lambda one: len(one.text))
    places = [at for at, c in enumerate(run.text) if c.isdigit()]
    sources = _digits(specimen.runs)
    at = rng.choice(places[: max(len(places) - 3, 1)])
    others = [(one, k) for one, k in sources if one.text[k] not in (run.text[at], "0") and _alike(one, k, run, at)]
    if not others:
        return specimen
    source, k = rng.choice(others)
    image = specimen.images[0].convert("RGB").copy()
    box, digit = _box(run, at), source.text[k]
    size = (max(box[2] - box[0], 1), max(box[3] - box[1], 1))
    if way == "copy":
        image.paste(image.crop(_box(source, k)).resize(size), box[:2])
    else:
        area = np.asarray(image.crop(box), np.float32).reshape(-1, 3)
        ImageDraw.Draw(image).rectangle(box, fill=tuple(int(c) for c in np.percentile(area, 85, axis=0)))
        ink = ImageDraw.Draw(image)
        baseline = box[1] + 0.83 * size[1]
        ink.text(
            ((box[0] + box[2]) / 2, baseline),
            digit,
            font=font("digits", round(size[1] * 0.94)),
            fill=(20, 20, 22),
            anchor="ms",
        )
    text = run.text[:at] + digit + run.text[at + 1 :]
    said = specimen.fields[field]
    value = text.replace(",", "")
    changed = [replace(one, text=text) if one is run else one for one in specimen.runs]
    record = {"field": field, "before": said.text, "after": text, "way": way, "page": 1, "pixels": list(box)}
    return replace(
        specimen, images=(image, *specimen.images[1:]), runs=changed, edits=(*specimen.edits, record),
        fields={**specimen.fields, field: replace(said, value=value, text=text)},
    )  # fmt: skip


def _digits(runs: Sequence[Run]) -> list[tuple[Run, int]]:
    return [(run, k) for run in runs if run.page == 1 for k, c in enumerate(run.text) if c.isdigit()]


def _box(run: Run, at: int) -> tuple[int, int, int, int]:
    low, high = run.quads[at].min(axis=0), run.quads[at].max(axis=0)
    return round(float(low[0])), round(float(low[1])), round(float(high[0])), round(float(high[1]))


def _alike(one: Run, k: int, other: Run, at: int) -> bool:
    a, b = _box(one, k), _box(other, at)
    return (
        abs((a[3] - a[1]) - (b[3] - b[1])) <= 0.25 * (b[3] - b[1])
        and abs((a[2] - a[0]) - (b[2] - b[0])) <= 0.3 * (b[2] - b[0]) + 1
    )
