"""The case report over HTTP: for reviewers, as a page to read and print, or as PDF."""

from flask import Response

from intake import schemas
from intake.access import actor, allow
from intake.doors.answers import asked
from intake.doors.documents import attachment
from intake.doors.frame import make_door, principal, rooms

door = make_door("report", "The case report for people")
desk_door = make_door("report_page", "The case report at the desk", None)


@door.get("/cases/<case_id>/report", responses={200: {"content": {"text/html": {}, "application/pdf": {}}}})
@allow("reviewer")
def show_report(path: schemas.CasePath, query: schemas.ReportQuery) -> Response:
    """One page: the firm, the outcome, plots of inflow and balance, key figures, counterparties, findings, documents."""
    return _report(path.case_id, query)


@desk_door.get("/review/cases/<case_id>", doc_ui=False)
@allow("reviewer")
def show_report_page(path: schemas.CasePath, query: schemas.ReportQuery) -> Response:
    """The same, under the desk's own address."""
    return _report(path.case_id, query)


def _report(case_id: str, query: schemas.ReportQuery) -> Response:
    from intake.report.facts import facts_of
    from intake.report.page import POLICY, report_html

    judged = asked(case_id, query.as_of, query.known_at).case
    rooms().store.audit.note(actor(principal()), "case.reported", case_id=judged.id, detail={"format": query.format})
    facts = facts_of(judged)
    if query.format == "pdf":
        from intake.report.pdf import report_pdf  # brings reportlab along

        headers = {"Content-Disposition": attachment(f"{judged.id}-{judged.as_of.isoformat()}.pdf")}
        return Response(report_pdf(facts, query.lang), content_type="application/pdf", headers=headers)
    page = report_html(facts, query.lang)
    return Response(page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
