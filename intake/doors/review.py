"""Review over HTTP: the queue, a lease on one document, the decision."""

from typing import Any

from flask import Response, request

from intake import desk_schemas, schemas
from intake.access import actor, allow
from intake.doors.documents import demand_match, document_answer
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.once import once
from intake.doors.reach import found, moment, page_json, paged, reach_document
from intake.errors import Problem
from intake.store.views import Conflict, DocumentView, Held, SecondNeeded, Stale

door = make_door("review", "What a person must see")


@door.get("/review/queue", responses={200: schemas.DocumentsOut})
@allow("reviewer")
def show_queue(query: desk_schemas.QueueQuery) -> Response:
    """What waits for a person, most urgent and oldest first, without what another reviewer holds."""
    queue, me = rooms().store.documents.review_queue, principal().id
    only = {"kind": query.kind, "status": query.status, "urgency": query.urgency}
    page = paged(lambda cursor: queue(me, query.limit, cursor, **only), query.cursor)  # type: ignore[arg-type]  # the three
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
    """A reviewer's word: accept, reject, or ask for a better copy. If-Match is honoured when sent.

    Where the settings ask for four eyes, accepting against a failed check of weight waits for a second reviewer: the
    answer is then the document as it stood, with `notes.approval`.
    """
    view = reach_document(path.document_id)
    demand_match(view, required=False)
    person, rule = principal(), rooms().settings.four_eyes
    four_eyes = rule == "all" or (rule == "people" and person.session)
    override = four_eyes and body.decision == "accept" and view.document.grave
    if override and not body.reason.strip():
        raise Problem("reason_required")
    try:
        with found():
            view = rooms().store.documents.decide(
                view.document.id,
                body.decision,
                body.reason,
                actor(person),
                four_eyes=four_eyes,
                version=view.version if "If-Match" in request.headers else None,  # seen again where it is written
                reviewer=person.id,
            )
    except Stale as error:
        raise Problem("precondition_failed") from error
    except Held as error:
        raise Problem("lease_held", headers={"Retry-After": "60"}) from error
    except SecondNeeded as error:
        raise Problem("second_reviewer_needed") from error
    except Conflict as error:
        raise Problem("not_yet_read") from error
    return document_answer(view)


def _waiting(view: DocumentView) -> dict[str, Any]:
    """A document in the queue: what it is and why it waits."""
    document = view.document.to_json()
    told = {
        name: document[name] for name in ("id", "case_id", "file", "status", "kind", "kind_confidence", "error", "part")
    }
    failed = [finding.code for finding in view.document.findings if finding.outcome == "fail"]
    weights = {"block": 4, "high": 3, "medium": 2, "low": 1}
    weight = max((weights.get(f.severity, 0) for f in view.document.findings if f.outcome == "fail"), default=0)
    approval = view.document.notes.get("approval")
    return told | {
        "failed": failed,
        "weight": weight,
        "approved_by": approval["by"] if approval else None,
        "uploaded_at": moment(view.uploaded_at),
        "version": view.version,
        "held_until": moment(view.review_until),
    }
