"""What a specimen says: its fields and rows in the shape of CONTRACT §3, and where each character stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from PIL import Image

from nlp.training.specimens.sheet import Run


@dataclass(frozen=True, slots=True)
class Said:
    """One field as printed and as meant. `optional`: told only by a seal or QR code, so that missing it is no error."""

    value: Any
    text: str
    meaning: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Specimen:
    """A document that was drawn: page pictures (or a file elsewhere), what it says, and the record of its characters.

    `runs` hold places in pixels of `images`, or in fractions of the page where there are no images. `blanks` names
    what the layout has no room for. A run's `field` may name several fields, joined by "+".
    """

    kind: str
    family: str
    fields: Mapping[str, Said]
    runs: Sequence[Run]
    images: Sequence[Image.Image] = ()
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    condition: str = "clean"
    edits: Sequence[Mapping[str, Any]] = ()
    rotation: int = 0
    notes: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self, *, characters: bool = True) -> dict[str, Any]:
        """The truth beside a document; boxes as fractions of the page as delivered."""
        placed = [self._fractions(run) for run in self.runs]
        return {
            "kind": self.kind,
            "family": self.family,
            "condition": self.condition,
            "rotation": self.rotation,
            "fields": {name: self._field(name, said, placed) for name, said in self.fields.items()},
            "tables": {name: self._rows(rows, placed) for name, rows in self.tables.items()},
            "edits": list(self.edits),
            **dict(self.notes),
            **({"runs": [_run_record(run) for run in placed]} if characters else {}),
        }

    def _fractions(self, run: Run) -> Run:
        if not self.images:
            return run
        return replace(run, quads=run.quads / np.array(self.images[run.page - 1].size, dtype=float))

    def _field(self, name: str, said: Said, placed: Sequence[Run]) -> dict[str, Any]:
        mine = [run for run in placed if run.row is None and name in run.field.split("+")]
        mine = [run for run in mine if run.page == mine[0].page]
        record: dict[str, Any] = {
            "value": said.value,
            "text": said.text,
            "page": mine[0].page if mine else 1,
            "boxes": [_box(run.quads) for run in mine],
        }
        if said.meaning:
            record["meaning"] = said.meaning
        if said.optional:
            record["optional"] = True
        return record

    def _rows(self, rows: Sequence[Mapping[str, Any]], placed: Sequence[Run]) -> list[dict[str, Any]]:
        by_row: dict[int, list[Run]] = {}
        for run in placed:
            if run.row is not None:
                by_row.setdefault(run.row, []).append(run)
        out = []
        for at, row in enumerate(rows):
            record = dict(row)
            if mine := by_row.get(at):
                first = [run for run in mine if run.page == mine[0].page]
                record |= {"page": first[0].page, "box": _box(np.concatenate([run.quads for run in first]))}
            out.append(record)
        return out


def _box(quads: Any) -> list[float]:
    corners = np.clip(np.asarray(quads).reshape(-1, 2), 0, 1)
    return [round(float(edge), 5) for edge in (*corners.min(axis=0), *corners.max(axis=0))]


def _run_record(run: Run) -> dict[str, Any]:
    record: dict[str, Any] = {"text": run.text, "page": run.page, "chars": [_box(quad) for quad in run.quads]}
    if run.field:
        record["field"] = run.field
    if run.row is not None:
        record["row"] = run.row
    return record
