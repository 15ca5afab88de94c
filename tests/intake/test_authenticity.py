"""What traces of editing weigh: each with its code and severity, cleared by a trusted signature, never clean unlooked."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from intake.document import Document, FileFacts
from intake.finding import Finding
from intake.original import with_pixels
from intake.verify import check_document
from intake.verify.authenticity import of_program
from intake.verify.policy import policy
from ocr.marks.traces.trace import Trace, Traces
from ocr.page import Box, Mark, Page
from tests.intake.books import document

TODAY = date(2024, 12, 31)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALL = ["revisions", "producer", "dates", "signatures", "covers", "hidden", "type", "layer"]
HERE = [[0.1, 0.2, 0.3, 0.22]]


def sign(name: str, page: int = 1, **detail: str) -> dict[str, Any]:
    return {"sign": name, "page": page, "boxes": HERE if page else [], "detail": detail}


def examined(*found: dict[str, Any], looked: list[str] | None = None, **facts: str) -> dict[str, Any]:
    return {"traces": {"looked": ALL if looked is None else looked, "facts": facts, "found": list(found)}}


def file(notes: dict[str, Any], media: str = "application/pdf", kind: str = "bank_statement", **more: Any) -> Document:
    return replace(document(kind, {}, **more), file=FileFacts("a", "a" * 64, 1, media), notes=notes)


def said(paper: Document, code: str) -> Finding:
    [finding] = [f for f in check_document(paper, TODAY) if f.code == code]
    return finding


@pytest.mark.parametrize(
    ("code", "severity", "trace"),
    [
        ("PDF_TAMPER_REVISION", "high", sign("revision_numbers", was="1,000.00", now="9,000.00", revision="2")),
        ("PDF_TAMPER_REVISION", "medium", sign("revision_text", was="甲", now="乙", revision="2")),
        ("PDF_TAMPER_REVISION", "medium", sign("revision_pages", 0, was="3", now="2")),
        ("PDF_TAMPER_OVERLAY", "high", sign("retyped", was="1,000.00", typed="9,000.00", by="fill")),
        ("PDF_TAMPER_OVERLAY", "high", sign("covered", was="1,000.00", typed="", by="picture", fit="tight")),
        ("PDF_TAMPER_OVERLAY", "medium", sign("covered", was="6222 0000", typed="", by="fill", fit="tight")),
        ("PDF_TAMPER_OVERLAY", "low", sign("covered", was="备注", typed="", by="picture", fit="wide")),
        ("PDF_TAMPER_HIDDEN_TEXT", "medium", sign("hidden", how="invisible", text="9,999.00")),
        ("PDF_TAMPER_HIDDEN_TEXT", "low", sign("hidden", how="off_page", text="9,999.00")),
        ("PDF_TAMPER_FONT", "high", sign("mixed_number", what="font", text="9,000.00")),
        ("PDF_TAMPER_FONT", "medium", sign("mixed_number", what="baseline", text="9,000.00")),
        ("PDF_TAMPER_FONT", "high", sign("odd_number_type", text="9,000.00", type="A 9", usual="B 9")),
        ("PDF_TAMPER_FONT", "medium", sign("odd_place", what="edge", text="9,000.00")),
        ("PDF_TAMPER_TEXT_LAYER", "high", sign("layer_differs", was="9,000.00", now="1,000.00")),
        ("PDF_SIGNATURE", "block", sign("signature_broken", 0, signer="SPECIMEN BANK")),
        ("PDF_SIGNATURE", "medium", sign("signature_changed", 0, signer="SPECIMEN BANK")),
    ],
)
def test_a_trace_weighs_what_it_is_worth(code: str, severity: str, trace: dict[str, Any]) -> None:
    """Each sort of edit fails its own rule, with its place and what was read there."""
    finding = said(file(examined(trace)), code)
    assert (finding.outcome, finding.severity) == ("fail", severity)
    assert finding.actual and finding.message and finding.message_en
    assert finding.evidence[0].page == (trace["page"] or None)


def test_a_visible_change_after_signing_blocks() -> None:
    """A change that no eye sees may be a server's addition; one that is seen is a forgery of what was signed."""
    notes = examined(sign("signature_changed", 0), sign("revision_numbers", was="1.00", now="9.00"))
    assert said(file(notes), "PDF_SIGNATURE").severity == "block"


def test_nothing_found_passes_where_it_was_looked_for() -> None:
    """A file that was searched and shows nothing is in order; what it does not tell is not evaluable."""
    paper = file(examined(revisions="1", producer="iText 2.1.7 by 1T3XT", seconds_after="0"))
    told = {f.code: f.outcome for f in check_document(paper, TODAY)}
    codes = ("REVISION", "OVERLAY", "HIDDEN_TEXT", "FONT", "TEXT_LAYER", "PRODUCER", "DATES")
    assert {told[f"PDF_TAMPER_{code}"] for code in codes} == {"pass"}
    assert said(paper, "PDF_SIGNATURE").reason == "not_signed"


def test_what_was_not_looked_at_is_not_called_clean() -> None:
    """No search, no verdict."""
    assert said(file({}), "PDF_TAMPER_REVISION").reason == "file_not_examined"
    bare = file(examined(looked=[]))
    assert said(bare, "PDF_TAMPER_REVISION").outcome == "not_evaluable"
    assert said(bare, "PDF_TAMPER_TEXT_LAYER").outcome == "not_evaluable"
    assert said(file(examined(looked=["software"]), "image/jpeg"), "IMAGE_TAMPER_COPY").reason == "too_little_noise"
    assert said(file(examined(looked=[]), "text/csv"), "SHEET_TAMPER_VALUE").reason == "format_keeps_no_traces"


def test_a_trusted_signature_clears_the_file() -> None:
    """What a trusted issuer signed as a whole is as it made it, however it was made."""
    odd = [sign("odd_number_type", text="9.00", type="A", usual="B"), sign("retyped", was="1.00", typed="9.00")]
    cleared = file(examined(sign("signature_valid", 0), *odd, producer="WPS", seconds_after="90000"))
    assert {f.outcome for f in check_document(cleared, TODAY) if f.code.startswith("PDF_TAMPER")} == {"pass"}


def test_anybodys_signature_clears_nothing() -> None:
    """A forger can sign as well; only that signing saves the file again is no sign of anything."""
    odd = sign("retyped", was="1.00", typed="9.00")
    paper = file(examined(sign("signature_unknown_issuer", 0), odd, sign("revision_unseen", 0), seconds_after="90000"))
    assert said(paper, "PDF_SIGNATURE").reason == "issuer_unknown"
    assert said(paper, "PDF_TAMPER_OVERLAY").outcome == "fail"
    assert said(paper, "PDF_TAMPER_REVISION").outcome == "pass"
    assert said(paper, "PDF_TAMPER_DATES").outcome == "pass"


def test_a_seal_that_cannot_be_checked_says_so() -> None:
    """SM2 is not broken, it is unread."""
    paper = file(examined(sign("signature_unread", 0, why="sm2", signer="样例银行电子专用章")))
    assert said(paper, "PDF_SIGNATURE").reason == "seal_algorithm"


def test_times_that_lie_apart_are_told_low() -> None:
    """A quarter of honest files are saved later."""
    late = str(policy().modified_after_seconds + 1)
    assert said(file(examined(seconds_after=late)), "PDF_TAMPER_DATES").severity == "low"
    assert said(file(examined(seconds_after="60")), "PDF_TAMPER_DATES").outcome == "pass"


@pytest.mark.parametrize(
    ("told", "text", "severity"),
    [
        ("Adobe Photoshop 25.0 (Windows)", True, "high"),
        ("Adobe Photoshop 25.0 (Windows)", False, "medium"),
        ("iLovePDF", True, "medium"),
        ("iLovePDF", False, "low"),
        ("WPS 表格", True, "low"),
        ("Microsoft® Word 2016", True, "low"),
        ("iText 2.1.7 by 1T3XT", True, None),
        ("OpenPDF 1.3.32", True, None),
        ("reportlab.pdfgen.canvas", True, None),
        ("iOS 17.1", False, None),
        ("HUAWEI P40", False, None),
    ],
)
def test_programs_are_told_by_name(told: str, text: bool, severity: str | None) -> None:
    """Editors weigh by what they are for and by what the page is; servers and phones weigh nothing."""
    assert of_program(told, text) == severity


def test_a_workbook_is_judged() -> None:
    """A value that its formula does not give, formulas in a bank's export, a person who saved it."""
    wrong = sign("value_not_formula", cells="1", shown="99", calculated="12", formula="A1+B1")
    notes = examined(
        wrong, sign("formulas", cells="9", formula="A1+B1"), looked=["formulas", "program"],
        program="Microsoft Excel", saved_by="张三",
    )  # fmt: skip
    paper = file(notes, XLSX)
    assert said(paper, "SHEET_TAMPER_VALUE").severity == "high" and said(paper, "SHEET_TAMPER_VALUE").outcome == "fail"
    assert said(paper, "SHEET_TAMPER_FORMULA").severity == "medium"
    assert said(paper, "SHEET_TAMPER_PROGRAM").outcome == "fail"
    plain = file(examined(looked=["formulas"], program="Apache POI"), XLSX)
    assert {said(plain, f"SHEET_TAMPER_{name}").outcome for name in ("VALUE", "FORMULA", "PROGRAM")} == {"pass"}


def test_pixels_traces_are_findings_with_their_places() -> None:
    """What was found while a page was read stands on that page; what was looked for on every picture counts as looked."""
    mark = Mark("trace", Box(0.1, 0.2, 0.3, 0.22), "flat_patch", 1.0, {"figures": "9,000.00"})
    pages = [Page(1, 1000, 1400, marks=(mark,), traced=("patches", "copies")), Page(2, 1000, 1400, traced=("patches",))]
    traces = with_pixels(Traces(("software",)), pages)
    assert traces.looked == ("software", "patches")
    assert traces.found == (Trace("flat_patch", 1, (mark.box,), mark.detail),)
    paper = file({"traces": traces.to_json()}, "image/jpeg", text_from="ocr")
    finding = said(paper, "IMAGE_TAMPER_PATCH")
    assert (finding.outcome, finding.severity) == ("fail", "high") and finding.evidence[0].boxes
    assert said(paper, "IMAGE_TAMPER_COPY").outcome == "not_evaluable"


def test_an_edited_photo_names_its_program() -> None:
    """A camera's own software is no editor."""
    looked = ["software"]
    edited = file(examined(looked=looked, software="Adobe Photoshop CC 2019"), "image/jpeg")
    camera = file(examined(looked=looked, software="HDR+ 1.0.540104767zd"), "image/jpeg")
    assert said(edited, "IMAGE_TAMPER_EDITOR").severity == "medium"
    assert said(camera, "IMAGE_TAMPER_EDITOR").outcome == "pass"


@pytest.mark.parametrize(("alike", "severity"), [("0.93", "high"), ("0.60", "medium")])
def test_copies_weigh_by_their_likeness(alike: str, severity: str) -> None:
    """Patterned paper may be alike; what is one grain for grain was copied."""
    copied = sign("copied", figures="8", alike=alike)
    paper = file(examined(copied, looked=["copies"]), "image/jpeg", text_from="ocr")
    assert said(paper, "IMAGE_TAMPER_COPY").severity == severity
