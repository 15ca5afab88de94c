"""What the review desk asks beyond the contract: a box read again, rows corrected, what kinds may carry."""

from pathlib import Path

from flask import Response, request

from intake import desk_schemas as schemas
from intake.access import actor, allow
from intake.doors.documents import DRAWING, demand_match, document_answer
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.reach import found, reach_document
from intake.errors import Problem
from intake.schemas import DocumentOut, DocumentPath
from intake.store import page_blob_name
from intake.store.views import Conflict, DocumentView
from ocr.faults import PasswordRequired

door = make_door("desk", "What reviewers work with")


@door.get("/kinds", responses={200: schemas.KindsOut})
@allow("reviewer", "admin")
def list_kinds() -> Response:
    """Every kind with the names of its fields and columns: what a reviewer may fill in."""
    from intake.kind import all_kinds  # the kinds bring the parsers of all their values along

    told = {}
    for name, kind in all_kinds().items():
        columns = [column.name for column in kind.table.columns] if kind.table else []
        told[name] = {"fields": [field.name for field in kind.fields], "columns": columns}
    return json_answer({"kinds": told})


@door.post("/documents/<document_id>/reading", responses={200: schemas.RereadOut})
@allow("reviewer")
def read_again(path: DocumentPath, body: schemas.BoxIn) -> Response:
    """Reads a box of a page again. Nothing is changed by it: a correction may follow."""
    view = reach_document(path.document_id)
    x0, y0, x1, y1 = body.box
    if not (x0 < x1 and y0 < y1) or body.page not in {page.number for page in view.document.pages}:
        raise Problem("invalid_request", errors=[{"at": "/box", "message": "a box on a page of the document"}])
    if not rooms().drawing.acquire(timeout=DRAWING):
        raise Problem("unavailable", headers={"Retry-After": "10"})
    try:
        text, confidence = _read(view, body.page, (x0, y0, x1, y1))
    finally:
        rooms().drawing.release()
    return json_answer({"text": text, "confidence": round(confidence, 3)})


def _read(view: DocumentView, page: int, box: tuple[float, float, float, float]) -> tuple[str, float]:
    from ocr.page import Box
    from ocr.pages import Limits
    from ocr.reread import read_box  # brings numpy and the engine along

    blobs, document, place = rooms().store.blobs, view.document, Box(*box)
    limits = Limits(wall_seconds=DRAWING, every_wall=rooms().settings.require_sandbox)

    def read(file: Path, media_type: str, number: int) -> tuple[str, float]:
        turn = next(each.rotation for each in document.pages if each.number == page)
        return read_box(file, media_type, number, place, turn=turn, limits=limits)

    try:
        with blobs.as_file(document.file.sha256) as file:
            return read(file, document.file.media_type, page)
    except PasswordRequired:  # nobody holds the password any more, but the pages' pictures were kept
        with blobs.as_file(page_blob_name(document.id, page)) as picture:
            return read(picture, "image/png", 1)


@door.patch("/documents/<document_id>/rows", responses={200: DocumentOut})
@allow("reviewer")
def correct_rows_of(path: DocumentPath, body: schemas.RowsIn) -> Response:
    """Changes the category of rows of a statement. Needs If-Match."""
    from intake.correct import correct_rows  # brings the parsers of all values along

    view = reach_document(path.document_id)
    if "If-Match" not in request.headers:
        raise Problem("precondition_required")
    demand_match(view, required=True)
    if "transactions" not in view.document.tables:
        raise Problem("no_transactions")
    changes = {}
    for index, change in body.root.items():
        if not (index.isascii() and index.isdigit() and len(index) < 8):
            raise Problem("unknown_field", field=index[:40])
        changes[int(index)] = {"category": change.category}
    changed = correct_rows(view.document, changes, principal().id)
    try:
        with found():
            view = rooms().store.documents.correct(
                changed, version=view.version, actor=actor(principal()), fields=("transactions",)
            )
    except Conflict as error:
        raise Problem("precondition_failed") from error
    return document_answer(view)
