"""Runs the real way over specimens and worked cases, and judges what comes out."""

import json
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from intake.pipeline import PipelineOptions, read_pages, understand
from intake.upload import accept
from ocr.faults import DocumentFault
from tests.scores.ablation import without_some
from tests.scores.compare import judge_fields, judge_rows
from tests.scores.tally import Reading

CASES = Path(__file__).parent.parent / "cases"


def read_one(path: Path, truth: dict[str, Any], as_of: str, source: str, *, ablate: bool = False) -> Reading:
    """One document through the way, beside its truth; a document's fault counts as all fields missed. `ablate`: also by each finder alone."""
    began = time.perf_counter()
    told = truth["kind"], truth["family"], truth["condition"]
    with tempfile.TemporaryDirectory() as folder:
        uploads, refused = accept(path.name, path, Path(folder))
        if refused:
            return _failed(truth, source, refused[0].fault.code, began)
        try:
            options = PipelineOptions(today=date.fromisoformat(as_of))
            pages = read_pages(uploads[0], None, options)
            document, *_ = understand(uploads[0], pages, options=options)
        except DocumentFault as fault:
            return _failed(truth, source, fault.code, began)
    seconds = time.perf_counter() - began
    ways = without_some(pages, truth) if ablate and pages[0].text_from != "cells" else {}
    fields = tuple(judge_fields(truth["fields"], document.fields))
    rows = tuple(judge_rows(name, lines, document) for name, lines in truth["tables"].items() if lines)
    return Reading(source, *told, document.kind == truth["kind"], seconds, fields, rows, ways=ways)


def _failed(truth: dict[str, Any], source: str, code: str, began: float) -> Reading:
    from tests.scores.compare import Judged, JudgedRows

    fields = tuple(
        Judged(name, False, None, told["value"], None)
        for name, told in truth["fields"].items()
        if not told.get("optional")
    )
    rows = tuple(JudgedRows(name, len(lines), 0, 0, 0) for name, lines in truth["tables"].items() if lines)
    told = truth["kind"], truth["family"], truth["condition"]
    return Reading(source, *told, False, time.perf_counter() - began, fields, rows, code)


def worked_cases() -> Iterator[tuple[Path, dict[str, Any]]]:
    """(document, truth) of every folder of `tests/cases/<kind>/<case>/`."""
    for expected in sorted(CASES.glob("*/*/expected.json")):
        document = next(path for path in sorted(expected.parent.glob("document*")))
        yield document, json.loads(expected.read_text(encoding="utf-8"))


def specimens(folder: Path) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """(document, truth, as_of) of every case that `./run specimens` wrote into `folder`."""
    for case in sorted(folder.glob("*/case.json")):
        record = json.loads(case.read_text(encoding="utf-8"))
        for truth in record["documents"]:
            yield case.parent / truth["file"], truth, record["as_of"]
