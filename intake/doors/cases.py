"""Cases over HTTP: opened, told, listed, linked for the borrower, audited, erased."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from intake import schemas
from intake.access import actor, allow
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.once import once
from intake.doors.reach import found, known_id, moment, page_json, paged, reach_case
from intake.errors import Problem
from intake.standing import Standing, standing_of
from intake.store.views import CaseView, DocumentView

door = make_door("cases", "Applications and what stands of them")
DAY = 86400


@door.post("/cases", responses={201: schemas.CaseOut})
@allow("reviewer", "scorer", "admin")
@once
def open_case(body: schemas.CaseIn) -> Response:
    """Opens a case."""
    declared = body.declared.model_dump(exclude_none=True) if body.declared else {}
    case = rooms().store.cases.create(reference=body.reference, declared=declared, actor=actor(principal()))
    return json_answer(case_json(case, ()), 201, {"Location": f"/api/v1/cases/{case.id}"})


@door.get("/cases", responses={200: schemas.CasesOut})
@allow("borrower", "reviewer", "scorer", "admin")
def list_cases(query: schemas.Paging) -> Response:
    """Cases, newest first; a borrower sees the one case of the link."""
    asker, store = principal(), rooms().store
    if asker.role == "borrower":
        case = reach_case(asker.case_id or "")
        return json_answer(page_json("cases", [case_json(case, store.documents.of_case(case.id))], None))
    page = paged(lambda cursor: store.cases.list(query.limit, cursor), query.cursor)
    told = [case_json(case, store.documents.of_case(case.id)) for case in page.entries]
    return json_answer(page_json("cases", told, page.next_cursor))


@door.get("/cases/<case_id>", responses={200: schemas.CaseOut})
@allow("borrower", "reviewer", "scorer", "admin")
def show_case(path: schemas.CasePath) -> Response:
    """A case: its documents, what is missing, how it is verified."""
    case = reach_case(path.case_id)
    return json_answer(case_json(case, rooms().store.documents.of_case(case.id)))


@door.post("/cases/<case_id>/upload-links", responses={201: schemas.UploadLinkOut})
@allow("reviewer", "admin")
@once
def link_borrower(path: schemas.CasePath, body: schemas.UploadLinkIn) -> Response:
    """A page for the borrower, and the key of it, which is shown this once."""
    case = reach_case(path.case_id)
    lifetime = body.expires_in or rooms().settings.link_days * DAY
    with found():
        key = rooms().store.keys.create(
            "borrower", actor=actor(principal()), name="upload link", case_id=case.id, lifetime=lifetime
        )
    base = rooms().settings.public_url or request.host_url
    url = f"{base.rstrip('/')}/apply/{key.secret}"
    link = {"id": key.id, "url": url, "token": key.secret, "expires_at": moment(key.expires_at)}
    return json_answer(link, 201)


@door.get("/cases/<case_id>/audit", responses={200: schemas.EntriesOut})
@allow("admin")
def audit_case(path: schemas.CasePath, query: schemas.Paging) -> Response:
    """The case's entries of the audit chain, oldest first; they outlive the case's erasure."""
    store, case_id = rooms().store, known_id(path.case_id)
    if query.cursor is not None and not (query.cursor.isascii() and query.cursor.isdigit() and len(query.cursor) < 16):
        raise Problem("invalid_cursor")
    try:
        reach_case(case_id)
    except Problem as problem:
        if problem.code != "gone":
            raise
    page = store.audit.of_case(case_id, query.limit, query.cursor)
    entries = [
        {
            "seq": entry.seq,
            "at": moment(entry.at),
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "detail": entry.detail,
            "previous": entry.previous,
            "hash": entry.hash,
        }
        for entry in page.entries
    ]
    return json_answer(page_json("entries", entries, page.next_cursor))


@door.delete("/cases/<case_id>", responses={204: None})
@allow("admin")
def erase_case(path: schemas.CasePath) -> Response:
    """Erases the case's documents, results, files and keys for good."""
    forget_case(known_id(path.case_id))
    return Response(status=204)


def forget_case(case_id: str) -> None:
    """Erases a case, and what was still on its way to it."""
    with found():
        rooms().store.cases.erase(case_id, actor(principal()))
    rooms().pieces.forget(case_id)


def standing(case: CaseView, views: Sequence[DocumentView]) -> Standing:
    """How the case stands today; worked out once for each state of its documents."""
    today, known = rooms().today(), rooms().standings
    key = (case.id, today, *((view.document.id, view.version) for view in views))
    told = known.get(key)
    if told is None:
        documents = [view.document for view in views]
        met = rooms().store.likenesses.met(case.id, documents)
        told = standing_of(case, documents, today, met)
        known.put(key, told)
    return told


def case_json(case: CaseView, views: Sequence[DocumentView]) -> dict[str, Any]:
    """A case as CONTRACT §2 tells it."""
    told = standing(case, views)
    return {
        "id": case.id,
        "reference": case.reference,
        "status": told.status,
        "created_at": moment(case.created_at),
        "declared": case.declared,
        "documents": [_summary(view) for view in views],
        "missing": list(told.missing),
        "verification": {"outcome": told.outcome},
        "consent": {"text": case.consent, "at": moment(case.consented_at)} if case.consent else None,
    }


def _summary(view: DocumentView) -> dict[str, Any]:
    document = view.document.to_json()
    told = {name: document[name] for name in ("id", "file", "status", "kind", "kind_confidence", "error", "part")}
    return told | {"uploaded_at": moment(view.uploaded_at), "version": view.version}
