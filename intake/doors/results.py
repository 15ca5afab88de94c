"""What was made of the documents: rows, verification, and what features there are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response

from intake import feature_schemas, schemas
from intake.access import actor, allow
from intake.case import CaseFile
from intake.document import row_to_json
from intake.doors.documents import attachment
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.privacy import shown_rows
from intake.doors.reach import reach_case, reach_document, slice_of
from intake.errors import Problem
from intake.export import TRANSACTIONS, Columns, to_csv, to_parquet
from intake.standing import BEING_READ, case_file

door = make_door("results", "Rows, verification, features")
PARQUET = "application/vnd.apache.parquet"


@door.get("/documents/<document_id>/transactions", responses={200: schemas.RowsOut})
@allow("scorer", "reviewer")
def show_rows(path: schemas.DocumentPath, query: schemas.RowsQuery) -> Response:
    """A statement's rows as JSON (paged), CSV or Parquet (whole)."""
    view = reach_document(path.document_id)
    document = view.document
    if document.status in BEING_READ:
        raise Problem("not_yet_read")
    if "transactions" not in document.tables:
        raise Problem("no_transactions")
    rows = document.rows("transactions")
    if query.format != "json":
        whole = shown_rows(view, [row_to_json(row) for row in rows])
        return send_file(whole, TRANSACTIONS, query.format, f"{document.id}-transactions", document.case_id)
    page = slice_of(rows, query.limit, query.cursor)
    told = shown_rows(view, [row_to_json(row) for row in page.entries])
    return json_answer({"document_id": document.id, "rows": told, "total": len(rows), "next_cursor": page.next_cursor})


@door.get("/cases/<case_id>/verification", responses={200: schemas.VerificationOut})
@allow("borrower", "reviewer", "scorer", "admin")
def show_verification(path: schemas.CasePath, query: schemas.AsOfQuery) -> Response:
    """The case's documents checked against each other, what was declared and the calendar."""
    from intake.verify import verify_case

    judged = _case_file(path.case_id, query.as_of)
    if judged.as_of >= rooms().today():  # what others handed in later was not known on an earlier day
        judged = replace(judged, met_before=rooms().store.likenesses.met(judged.id, judged.documents))
    return json_answer({"case_id": judged.id, "as_of": judged.as_of.isoformat(), **verify_case(judged).to_json()})


@door.get("/features/schema", responses={200: feature_schemas.SchemaOut})
@allow("scorer")
def show_schema() -> Response:
    """Every feature: name, meaning in two languages, unit, group, window, version."""
    from intake.features import schema

    return json_answer({"features": list(schema())})


def _case_file(case_id: str, as_of: date | None) -> CaseFile:
    case = reach_case(case_id)
    documents = [view.document for view in rooms().store.documents.of_case(case.id)]
    return case_file(case, documents, as_of or rooms().today())


def send_file(
    lines: Sequence[Mapping[str, Any]], columns: Columns, sort: str, name: str, case_id: str | None
) -> Response:
    """An export as an attachment; the audit notes it."""
    rooms().store.audit.note(actor(principal()), "case.exported", case_id=case_id, detail={"file": f"{name}.{sort}"})
    headers = {"Content-Disposition": attachment(f"{name}.{sort}")}
    if sort == "csv":
        return Response("".join(to_csv(lines, columns)), content_type="text/csv; charset=utf-8", headers=headers)
    return Response(to_parquet(lines, columns), content_type=PARQUET, headers=headers)
