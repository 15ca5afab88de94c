"""Pictures of traces of editing: a place before and after a save, what was copied joined to where it came from."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from intake import desk_schemas as schemas
from intake.access import actor, allow
from intake.doors.documents import DRAWING
from intake.doors.frame import make_door, principal, rooms
from intake.doors.reach import reach_document
from intake.errors import Problem
from intake.store import page_blob_name
from ocr.faults import PasswordRequired

door = make_door("traces", "Pictures of traces of editing")
COPIED = "copied"  # such traces come in pairs: what was copied, and from where


@door.get("/documents/<document_id>/traces/<int:number>.png", responses={200: {"content": {"image/png": {}}}})
@allow("reviewer", "admin")
def show_trace(path: schemas.TracePath) -> Response:
    """A trace (its number in `notes.traces.found`, from 1) and all of its sort on that page, drawn behind walls.

    A change by a later save is shown before and after it; copied print as a map of copies with both places enlarged.
    """
    document = reach_document(path.document_id).document
    found: list[Mapping[str, Any]] = document.notes.get("traces", {}).get("found", [])
    if not 1 <= path.number <= len(found) or not found[path.number - 1]["page"]:
        raise Problem("not_found")
    trace = found[path.number - 1]
    alike = [each for each in found if _sort(each) == _sort(trace)]
    told = trace["detail"].get("revision", "")
    revision = int(told) if told.isascii() and told.isdigit() else None
    boxes = [box for each in alike for box in each["boxes"]]
    picture = _draw(document.id, document.file, trace["page"], boxes, revision, trace["sign"] == COPIED)
    rooms().store.audit.note(
        actor(principal()),
        "document.trace_seen",
        case_id=document.case_id,
        subject=document.id,
        detail={"trace": path.number, "sign": trace["sign"]},
    )
    return Response(picture, content_type="image/png")


def _sort(trace: Mapping[str, Any]) -> tuple[Any, ...]:
    """Traces of one sort are one picture: the same sign on the same page by the same save."""
    return trace["sign"], trace["page"], trace["detail"].get("revision")


def _draw(document_id: str, file: Any, page: int, boxes: list[Any], revision: int | None, joined: bool) -> bytes:
    from ocr.page import Box
    from ocr.pages import Limits
    from ocr.sandbox import WallMissing, trace_picture  # brings numpy along

    places, blobs = [Box(*box) for box in boxes], rooms().store.blobs
    limits = Limits(wall_seconds=DRAWING, every_wall=rooms().settings.require_sandbox)
    if not rooms().drawing.acquire(timeout=DRAWING):
        raise Problem("unavailable", headers={"Retry-After": "10"})
    try:
        try:
            with blobs.as_file(file.sha256) as source:
                sort = file.media_type
                return trace_picture(
                    source, page, places, media_type=sort, revision=revision, joined=joined, limits=limits
                )
        except PasswordRequired:  # nobody holds the password any more, but the pages' pictures were kept
            if not blobs.has(page_blob_name(document_id, page)):
                raise
            with blobs.as_file(page_blob_name(document_id, page)) as drawn:
                return trace_picture(drawn, 1, places, media_type="image/png", joined=joined, limits=limits)
    except WallMissing as error:
        raise Problem("unavailable", headers={"Retry-After": "600"}) from error
    finally:
        rooms().drawing.release()
