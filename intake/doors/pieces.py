"""Files in pieces: begun, sent piece by piece from wherever the last one ended, then taken like any other upload."""

import json
from pathlib import Path

from flask import Response, request

from intake import desk_schemas as schemas
from intake.access import allow
from intake.doors.documents import take_files
from intake.doors.frame import PIECE, json_answer, make_door, problem_answer, rooms
from intake.doors.reach import found, reach_case
from intake.errors import Problem, RefusedFile
from intake.pieces import PIECE_BYTES, Coming
from intake.schemas import CasePath, UploadOut
from intake.store.views import Conflict
from ocr.faults import FileTooLarge

door = make_door("pieces", "Files that arrive in pieces")


@door.post("/cases/<case_id>/uploads", responses={201: schemas.PieceOut})
@allow("borrower", "admin")
def begin(path: CasePath, body: schemas.PieceIn) -> Response:
    """Begins a file; the answer tells how large its pieces must be."""
    case = reach_case(path.case_id)
    if body.bytes > rooms().upload_limits.file_bytes:
        raise RefusedFile(FileTooLarge(), name=body.name)
    try:
        coming = rooms().pieces.begin(case.id, body.name, body.bytes)
    except Conflict as error:
        raise Problem("too_many_requests", headers={"Retry-After": "60"}) from error
    return _told(coming, 201)


@door.get("/cases/<case_id>/uploads/<upload_id>", responses={200: schemas.PieceOut})
@allow("borrower", "admin")
def show(path: schemas.PiecePath) -> Response:
    """How far a file has come: go on from `offset`. Once it was taken, `answer` tells what became of it."""
    case = reach_case(path.case_id)
    with found():
        return _told(rooms().pieces.find(case.id, path.upload_id))


@door.patch("/cases/<case_id>/uploads/<upload_id>", responses={200: schemas.PieceOut, 202: UploadOut})
@allow("borrower", "admin")
def add(path: schemas.PiecePath) -> Response:
    """Appends a piece that begins at `Upload-Offset`. The last one is answered as an upload is (202, or a problem)."""
    case = reach_case(path.case_id)
    told = request.headers.get("Upload-Offset", "")
    if request.mimetype != PIECE:
        raise Problem("unsupported_media_type")
    offset = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else -1
    pieces = rooms().pieces
    with found():
        try:
            coming = pieces.add(case.id, path.upload_id, offset, request.get_data(cache=False))
        except Conflict as error:
            at = pieces.find(case.id, path.upload_id).offset
            raise Problem("wrong_offset", headers={"Upload-Offset": str(at)}, offset=at) from error
    if coming.offset < coming.bytes:
        return _told(coming)
    rooms().drafts.mkdir(parents=True, exist_ok=True)
    with pieces.whole(case.id, coming, rooms().drafts) as whole:
        answer = _taken(case.id, coming.name, whole)
    pieces.settle(case.id, coming, {"status": answer.status_code, "body": json.loads(answer.get_data(as_text=True))})
    return answer


def _taken(case_id: str, name: str, whole: Path) -> Response:
    try:
        return take_files(case_id, [(name, whole)], None, None)
    except RefusedFile as problem:  # told as an answer: it is kept for who lost the connection meanwhile
        return problem_answer(problem)


def _told(coming: Coming, status: int = 200) -> Response:
    told = {"upload_id": coming.id, "offset": coming.offset, "bytes": coming.bytes, "piece_bytes": PIECE_BYTES}
    headers = {"Upload-Offset": str(coming.offset)}
    return json_answer(told | ({"answer": coming.answer} if coming.answer else {}), status, headers)
