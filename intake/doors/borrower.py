"""What the borrower's page asks beyond documents: consent, a code for the phone, confirmation, erasure."""

from flask import Response, request

from intake import desk_schemas as schemas
from intake.access import actor, allow, bearer
from intake.doors.cases import forget_case
from intake.doors.documents import document_answer
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.reach import found, moment, reach_case, reach_document
from intake.errors import Problem
from intake.schemas import CasePath, DocumentOut, DocumentPath
from intake.store.views import Conflict

door = make_door("borrower", "What a borrower says and asks")
SVG_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@door.post("/cases/<case_id>/consent", responses={200: {"content": {"application/json": {}}}})
@allow("borrower")
def consent(path: CasePath, body: schemas.AgreementIn) -> Response:
    """The borrower agrees to the text of that version, which the page shows before the first upload."""
    case = reach_case(path.case_id)
    with found():
        case = rooms().store.cases.consent(case.id, body.text, actor(principal()))
    return json_answer({"text": case.consent, "at": moment(case.consented_at)})


@door.get("/cases/<case_id>/hand-off.svg", responses={200: {"content": {"image/svg+xml": {}}}})
@allow("borrower")
def hand_off(path: CasePath) -> Response:
    """A QR code of the page itself: opened on a computer, gone on with on the phone."""
    reach_case(path.case_id)
    import zxingcpp

    token = bearer(request.headers.get("Authorization"))
    base = rooms().settings.public_url or request.host_url
    code = zxingcpp.create_barcode(f"{base.rstrip('/')}/apply/{token}", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = str(code.to_svg(scale=6, add_quiet_zones=True))
    return Response(drawn, content_type="image/svg+xml", headers={"Content-Security-Policy": SVG_CSP})


@door.post("/documents/<document_id>/confirmation", responses={200: DocumentOut})
@allow("borrower")
def confirm(path: DocumentPath, body: schemas.ConfirmationIn) -> Response:
    """The borrower says whether what was read is what the paper says; where it is not, a person looks."""
    view = reach_document(path.document_id)
    try:
        with found():
            view = rooms().store.documents.confirm(view.document.id, body.right, body.note, actor(principal()))
    except Conflict as error:
        raise Problem("not_yet_read") from error
    return document_answer(view)


@door.post("/cases/<case_id>/erasure", responses={204: None})
@allow("borrower")
def erase(path: CasePath, body: schemas.ErasureIn) -> Response:  # noqa: ARG001 - its one member is the confirmation
    """Erases all of the borrower's data at their wish, the link itself too."""
    forget_case(reach_case(path.case_id).id)
    return Response(status=204)
