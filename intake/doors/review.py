"""Review over HTTP: the queue, a lease on one document, the decision."""

import time
from typing import Any

from flask import Response

from intake import schemas
from intake.access import actor, allow
from intake.doors.documents import demand_match, document_answer
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.once import once
from intake.doors.reach import found, moment, page_json, paged, reach_document
from intake.errors import Problem
from intake.store.views import Conflict, DocumentView

door = make_door("review", "What a person must see")


@door.get("/review/queue", responses={200: schemas.DocumentsOut})
@allow("reviewer")
def show_queue(query: schemas.Paging) -> Response:
    """What waits for a person, most urgent and oldest first, without what another reviewer holds."""
    queue = rooms().store.documents.review_queue
    page = paged(lambda cursor: queue(principal().id, query.limit, cursor), query.cursor)
    return json_answer(page_json("documents", [_waiting(view) for view in page.entries], page.next_cursor))


@door.post("/review/<document_id>/lease", responses={200: schemas.LeaseOut})
@allow("reviewer")
@once
def lease_document(path: schemas.DocumentPath, body: schemas.NothingIn) -> Response:  # noqa: ARG001 - nothing in it
    """Holds a document for ten minutes, so that nobody else works on it; asking again extends the lease."""
    view = reach_document(path.document_id)
    try:
        with found():
            view = rooms().store.documents.lease(view.document.id, principal().id)
    except Conflict as error:
        raise Problem("lease_held") from error
    return json_answer({"document_id": view.document.id, "expires_at": moment(view.review_until)})


@door.post("/documents/<document_id>/decision", responses={200: schemas.DocumentOut})
@allow("reviewer")
@once
def decide_document(path: schemas.DocumentPath, body: schemas.DecisionIn) -> Response:
    """A reviewer's word: accept, reject, or ask for a better copy. If-Match is honoured when sent."""
    view = reach_document(path.document_id)
    demand_match(view, required=False)
    if view.reviewer not in (None, principal().id) and (view.review_until or 0) > time.time():
        raise Problem("lease_held", headers={"Retry-After": "60"})
    try:
        with found():
            view = rooms().store.documents.decide(view.document.id, body.decision, body.reason, actor(principal()))
    except Conflict as error:
        raise Problem("not_yet_read") from error
    return document_answer(view)


def _waiting(view: DocumentView) -> dict[str, Any]:
    """A document in the queue: what it is and why it waits."""
    document = view.document.to_json()
    told = {name: document[name] for name in ("id", "case_id", "file", "status", "kind", "kind_confidence", "error")}
    failed = [finding.code for finding in view.document.findings if finding.outcome == "fail"]
    return told | {
        "failed": failed,
        "uploaded_at": moment(view.uploaded_at),
        "version": view.version,
        "held_until": moment(view.review_until),
    }
