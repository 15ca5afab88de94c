"""Operations over HTTP, for admins alone: figures, the audit, and corrections as cases to learn and test with."""

import io
import json
import zipfile
from pathlib import PurePath
from time import time
from typing import Any

from flask import Response

from intake import desk_schemas as schemas
from intake.access import actor, allow
from intake.document import Document
from intake.doors.documents import attachment
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.reach import moment, page_json, paged
from intake.figures import figures_of
from intake.schemas import EntriesOut
from intake.store.views import Erased, NotFound

door = make_door("operations", "For those who run the service")
DAY = 86400.0
MOST_CASES = 200  # documents of one export
MOST_BYTES = 256 << 20  # of their files together


@door.get("/operations/figures", responses={200: schemas.FiguresOut})
@allow("admin")
def show_figures(query: schemas.FiguresQuery) -> Response:
    """Straight-through rate, queue, throughput, failures, accuracy and calibration of the last days."""
    store, since = rooms().store, time() - query.days * DAY
    told = figures_of(
        store.activity.outcomes(since),
        store.activity.waiting(),
        store.judgements.since(since),
        rooms().today(),
        query.days,
    )
    stats = store.work.stats()
    work = {"by_status": stats.by_status, "workers": stats.workers, "oldest_queued_seconds": stats.oldest_queued}
    return json_answer(told | {"decisions": store.activity.decisions(since), "work": work})


@door.get("/audit", responses={200: EntriesOut})
@allow("admin")
def list_entries(query: schemas.AuditQuery) -> Response:
    """Entries of the audit chain, newest first."""
    ask, only = rooms().store.activity.entries, {"action": query.action, "actor": query.actor, "case_id": query.case_id}
    page = paged(lambda cursor: ask(query.limit, cursor, **only), query.cursor)
    told = [
        {"seq": e.seq, "at": moment(e.at), "actor": e.actor, "action": e.action, "case_id": e.case_id,
         "subject": e.subject, "detail": e.detail, "hash": e.hash}
        for e in page.entries
    ]  # fmt: skip
    return json_answer(page_json("entries", told, page.next_cursor))


@door.get("/audit/verification", responses={200: {"content": {"application/json": {}}}})
@allow("admin")
def verify_entries() -> Response:
    """Whether the chain is whole; where it breaks, if it does."""
    broken = rooms().store.audit.verify()
    count, last = rooms().store.audit.head()
    return json_answer({"whole": broken is None, "broken": broken, "entries": count, "last_hash": last})


@door.get("/operations/training-cases.zip", responses={200: {"content": {"application/zip": {}}}})
@allow("admin")
def export_cases() -> Response:
    """What reviewers corrected, as worked cases: each file with its `expected.json`. Holds personal data."""
    store, out, size, told = rooms().store, io.BytesIO(), 0, []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for document_id in store.activity.corrected(MOST_CASES):
            try:
                document = store.documents.get(document_id).document
            except (NotFound, Erased):
                continue
            size += document.file.bytes
            if size > MOST_BYTES:
                break
            folder = f"{document.kind}/{document.id}"
            suffix = PurePath(document.file.name).suffix.lower()[:8]
            archive.writestr(f"{folder}/document{suffix}", store.blobs.get(document.file.sha256))
            archive.writestr(f"{folder}/expected.json", json.dumps(expected(document), ensure_ascii=False, indent=1))
            told.append(document.id)
    store.audit.note(actor(principal()), "corrections.exported", detail={"documents": told})
    headers = {"Content-Disposition": attachment("yinzheng-training-cases.zip")}
    return Response(out.getvalue(), content_type="application/zip", headers=headers)


def expected(document: Document) -> dict[str, Any]:
    """A corrected document as the worked cases have it: what is printed where, and what was read instead."""
    whole = document.to_json()
    fields = {
        name: {part: field[part] for part in ("value", "text", "page", "boxes")}
        for name, field in whole["fields"].items()
    }
    wrong = [each for each in document.notes.get("corrections", ()) if not each.get("confirmed")]
    read = {each["field"]: each["before"] for each in reversed(wrong)}
    return {"kind": document.kind, "condition": "corrected", "fields": fields, "read_as": read}
