"""Documents over HTTP: taken, told, shown, corrected."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from flask import Response, request

from intake import schemas
from intake.access import actor, allow
from intake.doors.admission import admit_upload
from intake.doors.frame import json_answer, log, make_door, principal, request_id, rooms
from intake.doors.once import once
from intake.doors.privacy import shown
from intake.doors.reach import found, moment, reach_case, reach_document
from intake.errors import Problem, RefusedFile, file_problem
from intake.store import page_blob_name
from intake.store.views import Conflict, DocumentView
from intake.upload import Refused, Upload, accept

door = make_door("documents", "Uploaded files and what was read of them")
FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "One or more; ZIP is unpacked.",
        },
        "kind": {
            "type": "string",
            "description": "What it is, as docs/kinds.md names it; told by content when absent.",
        },
        "password": {"type": "string", "description": "Opens protected files."},
    },
}
UPLOAD = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}}
DRAWING = 20.0  # seconds that a page may take to be drawn, and that a request waits for its turn
INERT = re.compile(r"image/(jpeg|png|tiff|webp|heic|bmp)|application/(pdf|zip|vnd\.[a-z.-]+)|text/csv")


@door.post("/cases/<case_id>/documents", responses={202: schemas.UploadOut}, openapi_extensions=UPLOAD)
@allow("borrower", "admin")
@once
def take_documents(path: schemas.CasePath) -> Response:
    """Takes files: each is kept and queued, or told as a problem that names it. 202 when at least one was taken."""
    case = reach_case(path.case_id)
    if request.mimetype != "multipart/form-data":
        raise Problem("unsupported_media_type")
    files = [file for file in request.files.getlist("file") if file.filename or file.stream.read(1)]
    if not files:
        raise Problem("no_file")
    kind, password = _kind(request.form.get("kind")), request.form.get("password") or None
    if password is not None and (len(password) > 255 or "\x00" in password):
        raise Problem("invalid_request", errors=[{"at": "/password", "message": "1 to 255 characters"}])
    return take_files(case.id, [(file.filename or "file", _from_start(file.stream)) for file in files], kind, password)


def _from_start(stream: IO[bytes]) -> IO[bytes]:
    stream.seek(0)
    return stream


def take_files(
    case_id: str, files: Sequence[tuple[str, Path | IO[bytes]]], kind: str | None, password: str | None
) -> Response:
    """Keeps each file and queues it; 202 when at least one was taken. Raises RefusedFile when none was."""
    admit_upload()
    views: dict[str, DocumentView] = {}
    refused: list[Refused] = []
    rooms().drafts.mkdir(parents=True, exist_ok=True)
    for name, source in files:
        with tempfile.TemporaryDirectory(dir=rooms().drafts) as folder:
            taken, turned_away = accept(name, source, Path(folder), rooms().upload_limits, password=password)
            refused += turned_away
            for view in _keep(case_id, taken, kind, password):
                views[view.document.id] = view
    for each in refused:
        rooms().meter.refused(each.fault.code)
    problems = [file_problem(each.name, each.fault) for each in refused]
    if not views:
        raise RefusedFile(refused[0].fault, name=refused[0].name, refused=problems)
    for view in views.values():
        if view.document.status == "queued":
            hint(view.document.id)
    told = [document_json(view) for view in views.values()]
    return json_answer({"documents": told, "refused": problems}, 202)


def _keep(case_id: str, taken: Sequence[Upload], kind: str | None, password: str | None) -> list[DocumentView]:
    documents = rooms().store.documents
    with found():
        return [documents.add(case_id, each, actor=actor(principal()), kind=kind, password=password) for each in taken]


def _kind(told: str | None) -> str | None:
    if not told:
        return None
    from intake.kind import all_kinds  # the kinds bring the parsers of all their values along

    if told not in all_kinds():
        raise Problem("unknown_kind", kinds=sorted(all_kinds()))
    return told


def hint(document_id: str) -> None:
    """Tells the queue that a document waits. Only a hint: without it the sweeper finds the document."""
    try:
        rooms().hint(document_id)
    except Exception as error:  # noqa: BLE001 - whatever ails the broker, the file is kept and will be read
        log.warning("no_hint", request_id=request_id(), error=type(error).__name__)


@door.get("/documents/<document_id>", responses={200: schemas.DocumentOut})
@allow("borrower", "reviewer", "scorer", "admin")
def show_document(path: schemas.DocumentPath) -> Response:
    """A document as it was read. Its ETag goes into If-Match of a correction."""
    view = reach_document(path.document_id)
    if request.if_none_match.contains_weak(_tag(view)):
        return Response(status=304, headers={"ETag": etag(view)})
    return json_answer(shown(view, document_json(view)), 200, {"ETag": etag(view)})


@door.post("/documents/<document_id>/password", responses={202: schemas.DocumentOut})
@allow("borrower", "admin")
@once
def unlock_document(path: schemas.DocumentPath, body: schemas.PasswordIn) -> Response:
    """Sends the password that a document in state password_required waits for; it is read again."""
    view = reach_document(path.document_id)
    try:
        with found():
            view = rooms().store.documents.give_password(view.document.id, body.password, actor(principal()))
    except Conflict as error:
        raise Problem("no_password_needed") from error
    hint(view.document.id)
    return document_answer(view, 202)


@door.get("/documents/<document_id>/original", responses={200: {"content": {"application/octet-stream": {}}}})
@allow("borrower", "reviewer", "admin")
def download_original(path: schemas.DocumentPath) -> Response:
    """The file as uploaded, as an attachment."""
    document = reach_document(path.document_id).document
    content = rooms().store.blobs.get(document.file.sha256)
    rooms().store.audit.note(actor(principal()), "document.downloaded", case_id=document.case_id, subject=document.id)
    inert = INERT.fullmatch(document.file.media_type)
    return Response(
        content,
        content_type=document.file.media_type if inert else "application/octet-stream",
        headers={"Content-Disposition": attachment(document.file.name)},
    )


@door.get("/documents/<document_id>/pages/<int:number>.png", responses={200: {"content": {"image/png": {}}}})
@allow("borrower", "reviewer", "admin")
def show_page(path: schemas.PagePath) -> Response:
    """One page as a picture, drawn from the file behind walls and kept."""
    document = reach_document(path.document_id).document
    if path.number < 1 or (document.pages and path.number not in {page.number for page in document.pages}):
        raise Problem("not_found")
    blobs, name = rooms().store.blobs, page_blob_name(document.id, path.number)
    if blobs.has(name):
        return Response(blobs.get(name), content_type="image/png")
    from ocr.pages import Limits
    from ocr.sandbox import WallMissing, render_page  # brings numpy along

    limits = Limits(wall_seconds=DRAWING, every_wall=rooms().settings.require_sandbox)
    if not rooms().drawing.acquire(timeout=DRAWING):
        raise Problem("unavailable", headers={"Retry-After": "10"})
    try:
        with blobs.as_file(document.file.sha256) as file:
            picture = render_page(file, document.file.media_type, path.number, limits=limits)
    except WallMissing as error:
        raise Problem("unavailable", headers={"Retry-After": "600"}) from error
    finally:
        rooms().drawing.release()
    if document.pages:  # only then is it certain that the page exists and the erasure will find its picture
        blobs.put(name, picture)
    return Response(picture, content_type="image/png")


@door.patch("/documents/<document_id>/fields", responses={200: schemas.DocumentOut})
@allow("reviewer")
def correct_document(path: schemas.DocumentPath, body: schemas.CorrectionsIn) -> Response:
    """Corrects the text of fields; values and findings follow from it. Needs If-Match."""
    from intake.correct import Correction, correct_fields, judged  # brings the parsers of all values along
    from ocr.page import Box

    view = reach_document(path.document_id)
    demand_match(view, required=True)
    if view.document.status in ("queued", "reading", "password_required", "failed"):
        raise Problem("not_yet_read" if view.document.status in ("queued", "reading") else "conflict")
    wanted = {
        name: Correction(each.text, each.reason, each.confirm, each.page, Box(*each.box) if each.box else None)
        for name, each in body.root.items()
    }
    corrected = correct_fields(view.document, wanted, rooms().today(), principal().id)
    try:
        with found():
            view = rooms().store.documents.correct(
                corrected,
                version=view.version,
                actor=actor(principal()),
                fields=tuple(wanted),
                judged=judged(view.document, wanted),
            )
    except Conflict as error:
        raise Problem("precondition_failed") from error
    return document_answer(view)


def demand_match(view: DocumentView, *, required: bool) -> None:
    """Raises Problem `precondition_failed` when If-Match names another version, `precondition_required` without one."""
    if "If-Match" not in request.headers:
        if required:
            raise Problem("precondition_required")
        return
    if not request.if_match.contains(_tag(view)):
        raise Problem("precondition_failed", headers={"ETag": etag(view)})


def _tag(view: DocumentView) -> str:
    return f"{view.document.id}.{view.version}"


def etag(view: DocumentView) -> str:
    """The ETag of a document's version."""
    return f'"{_tag(view)}"'


def document_json(view: DocumentView) -> dict[str, Any]:
    """A document as CONTRACT §3 tells it, and its version."""
    return view.document.to_json() | {"version": view.version, "uploaded_at": moment(view.uploaded_at)}


def document_answer(view: DocumentView, status: int = 200) -> Response:
    """A document with its ETag."""
    return json_answer(document_json(view), status, {"ETag": etag(view)})


def attachment(name: str) -> str:
    """A Content-Disposition by RFC 6266: a plain ASCII name, and the true one as filename*."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
