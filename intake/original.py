"""What the untouched original tells of editing, as a document's notes: the file's structure, and the text against the pixels."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from intake.upload import Upload
from ocr.faults import DocumentFault
from ocr.marks.traces.layer import layer_traces
from ocr.marks.traces.trace import Trace, Traces
from ocr.page import Page
from ocr.pages import Limits
from ocr.sandbox import file_traces


def traces_of(
    upload: Upload,
    pages: Sequence[Page],
    *,
    password: str | None = None,
    limits: Limits = Limits(),
    roots: Sequence[str] = (),
    threads: int = 1,
) -> dict[str, Any]:
    """`{"traces": …}` of a file that was searched, and of its pages as they were read; nothing when the search broke,
    which the checks then tell."""
    try:
        found = file_traces(upload.path, upload.media_type, password=password, limits=limits, roots=roots)
    except DocumentFault:
        return {}
    try:
        compared, differ = layer_traces(upload.path, pages, password=password, limits=limits, threads=threads)
    except DocumentFault:
        compared, differ = False, []
    if compared:
        found = replace(found, looked=(*found.looked, "layer"), found=(*differ, *found.found))
    return {"traces": with_pixels(found, pages).to_json()}


def traces_on(traces: dict[str, Any], pages: Sequence[Page]) -> dict[str, Any]:
    """Of a file's traces those that concern one paper in it: of its pages, and of the file as a whole."""
    if "traces" not in traces:
        return traces
    numbers = {0, *(page.number for page in pages)}
    found = [trace for trace in traces["traces"]["found"] if trace["page"] in numbers]
    return {"traces": {**traces["traces"], "found": found}}


def with_pixels(found: Traces, pages: Sequence[Page]) -> Traces:
    """The file's traces and those that were found while its pages were read; looked for is what was on every picture."""
    pictures = [page.traced for page in pages if page.text_from == "ocr"]
    everywhere = [name for name in (pictures[0] if pictures else ()) if all(name in traced for traced in pictures)]
    marks = [(page.number, mark) for page in pages for mark in page.marks if mark.kind == "trace"]
    seen = tuple(Trace(mark.text, number, (mark.box,), mark.detail) for number, mark in marks)
    return replace(found, looked=tuple(dict.fromkeys((*found.looked, *everywhere))), found=found.found + seen)
