"""Edits of PDFs and workbooks leave traces that are found; genuine twins leave none."""

import io
import random
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from PIL import Image

from ocr.faults import CorruptFile
from ocr.marks.traces.pdf_facts import moment, seconds_between
from ocr.marks.traces.revisions import revision_ends
from ocr.marks.traces.search import find_traces
from ocr.marks.traces.signatures import foreign_seals
from ocr.marks.traces.trace import Trace, Traces
from ocr.page import Box
from ocr.pages import Limits
from ocr.sandbox import file_traces, trace_picture
from ocr.sniff import PDF, XLSX
from tests.ocr.forgeries import EDITS, FONT_FILE, saved_on_top, scan, statement, white_box
from tests.ocr.signing import issuer, signed

pytestmark = pytest.mark.skipif(not Path(FONT_FILE).exists(), reason=f"no font at {FONT_FILE}")
SIGNS = {
    "PDF_TAMPER_OVERLAY": {"retyped", "covered", "box_on_scan"},
    "PDF_TAMPER_FONT": {"mixed_number", "odd_number_type", "second_subset", "odd_place", "foreign_page"},
    "PDF_TAMPER_REVISION": {"revision_numbers"},
    "PDF_TAMPER_HIDDEN_TEXT": {"hidden"},
}


def search(content: bytes, folder: Path, **options: object) -> Traces:
    path = folder / "file.pdf"
    path.write_bytes(content)
    return find_traces(path, PDF, password=None, limits=Limits(), **options)  # type: ignore[arg-type]


def names(traces: Traces) -> set[str]:
    return {trace.sign for trace in traces.found}


@pytest.mark.parametrize("name", [name for name, (code, _) in EDITS.items() if code in SIGNS])
@pytest.mark.parametrize("seed", [2, 3])
def test_an_edit_is_found(name: str, seed: int, tmp_path: Path) -> None:
    """Every way of changing an amount leaves its own sign, on the page where it was changed."""
    code, edit = EDITS[name]
    found = search(edit(statement(seed), random.Random(seed)), tmp_path)
    assert names(found) & SIGNS[code]
    assert all(trace.page >= 1 for trace in found.found)


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_genuine_statement_shows_nothing(seed: int, tmp_path: Path) -> None:
    """Shaded rows, totals and several pages are no signs of editing, whatever the size of the print."""
    assert search(statement(seed, size=(8.0, 9.0, 10.5)[seed % 3]), tmp_path).found == ()


def test_a_scan_shows_nothing(tmp_path: Path) -> None:
    """A page that is one picture has neither covers nor hidden text."""
    assert search(scan(3), tmp_path).found == ()


def test_the_place_of_a_change_is_told(tmp_path: Path) -> None:
    """The box of a retyped amount, and what stood there and stands there now."""
    found = search(saved_on_top(statement(2), white_box(statement(2), random.Random(2))), tmp_path)
    change = next(trace for trace in found.found if trace.sign == "revision_numbers")
    assert change.detail["revision"] == "2" and change.detail["was"] and change.detail["now"]
    assert all(0 < box.width < 0.3 and 0 < box.height < 0.05 for box in change.boxes)


def test_saving_whole_is_one_revision(tmp_path: Path) -> None:
    """A linearized file has two ends and was saved once; each save on top counts one more."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(statement(1))) as document:
        document.save(out, linearize=True)
    assert len(revision_ends(out.getvalue())) == 1
    assert len(revision_ends(statement(1))) == 1
    assert len(revision_ends(signed(statement(1)))) == 2
    assert revision_ends(b"%PDF-1.4 no end") == []


def test_an_attached_pdf_is_no_revision(tmp_path: Path) -> None:
    """The end of a file within the file does not count."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(statement(1))) as document:
        document.attachments["a.pdf"] = statement(2)
        document.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(revision_ends(out.getvalue())) == 1


def test_a_signature_is_told_valid_by_a_trusted_root_only(tmp_path: Path) -> None:
    """A signature holds for whoever made it; it is believed only from an issuer that the lender trusts."""
    content = signed(statement(1))
    assert names(search(content, tmp_path)) == {"signature_unknown_issuer", "revision_unseen"}
    assert names(search(content, tmp_path, roots=(issuer()[1],))) == {"signature_valid", "revision_unseen"}


def test_a_change_after_signing_is_told(tmp_path: Path) -> None:
    """The signature itself stays intact; what was saved on top of it is seen."""
    content = saved_on_top(signed(statement(1)), white_box(statement(1), random.Random(3)))
    assert {"signature_changed", "revision_numbers"} <= names(search(content, tmp_path, roots=(issuer()[1],)))


def test_a_changed_byte_breaks_a_signature(tmp_path: Path) -> None:
    """Bytes under the signature were changed."""
    content = bytearray(signed(statement(1)))
    content[content.index(b"SPECIMEN")] = ord("X")
    assert "signature_broken" in names(search(bytes(content), tmp_path))


def test_signatures_are_checked_behind_the_walls(tmp_path: Path) -> None:
    """No socket, no thread, no file is needed to check one."""
    path = tmp_path / "file.pdf"
    path.write_bytes(signed(statement(1)))
    assert "signature_valid" in names(file_traces(path, PDF, roots=(issuer()[1],)))


def test_a_chinese_seal_is_named_and_its_digest_compared() -> None:
    """A seal with SM2 can't be checked, but it tells whose it is, and whether its bytes are still those it covers."""
    from cryptography.hazmat.primitives import hashes

    head, tail = b"%PDF-1.7 /ByteRange [0 60 360 40] ".ljust(60), b"tail".ljust(40)
    digest = hashes.Hash(hashes.SM3())
    digest.update(head + tail)
    seal = b"\x06\x08\x2a\x81\x1c\xcf\x55\x01\x83\x75" + "样例银行电子专用章".encode() + digest.finalize()
    hex_ = b"<" + seal.hex().encode().ljust(298, b"0") + b">"
    [trace] = foreign_seals(head + hex_ + tail, "ValueError")
    assert trace.detail == {"why": "sm2", "signer": "样例银行电子专用章", "digest": "matches"}
    [other] = foreign_seals(head + hex_ + tail.replace(b"tail", b"tale"), "ValueError")
    assert "digest" not in other.detail


def book(path: Path, shown: float | None) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["date", "amount", "balance"])
        balance = 1000.0
        for row in range(1, 12):
            balance += 10 * row
            sheet.write_row(row, 0, [f"2024-01-{row:02d}", 10 * row])
            if shown is None or row == 1:
                sheet.write_number(row, 2, balance)
            else:
                sheet.write_formula(row, 2, f"=C{row}+B{row + 1}", None, shown if row == 7 else balance)
    return path


def test_a_value_that_is_not_its_formulas_is_told(tmp_path: Path) -> None:
    """A cell shows 99,999.00 where its formula gives 1,280.00."""
    found = find_traces(book(tmp_path / "a.xlsx", 99999.0), XLSX, password=None, limits=Limits())
    wrong = next(trace for trace in found.found if trace.sign == "value_not_formula")
    assert wrong.detail["shown"] == "99999" and wrong.detail["calculated"] == "1280" and wrong.page == 1
    assert "formulas" in names(found)


def test_plain_numbers_are_no_sign(tmp_path: Path) -> None:
    """A sheet of plain values, as banks export them."""
    assert find_traces(book(tmp_path / "a.xlsx", None), XLSX, password=None, limits=Limits()).found == ()


@pytest.mark.parametrize(
    ("created", "modified", "seconds"),
    [
        ("D:20240101120000+08'00'", "D:20240101120100+08'00'", 60.0),
        ("D:20240101120000+08'00'", "2024-01-01T04:00:00Z", 0.0),
        ("D:20240101", "D:20240102", 86400.0),
        ("yesterday", "D:20240102", None),
        ("D:20241301", "D:20240102", None),
    ],
)
def test_times_are_compared_in_any_notation(created: str, modified: str, seconds: float | None) -> None:
    """PDF's and XMP's dates, with and without zones."""
    assert seconds_between(created, modified) == seconds
    assert moment("") is None


def test_traces_survive_their_way_over_the_pipe() -> None:
    """What is written is what is read, and what no honest child writes is refused."""
    told = Traces(("type",), {"producer": "x"}, (Trace("hidden", 2, (Box(0.1, 0.2, 0.3, 0.4),), {"how": "off_page"}),))
    assert Traces.from_json(told.to_json()) == told
    for broken in ({}, {"looked": [], "facts": {}, "found": [{"sign": "x"}]}, {"looked": [], "facts": [], "found": []}):
        with pytest.raises(CorruptFile):
            Traces.from_json(broken)
    nan = told.to_json()
    nan["found"][0]["boxes"] = [[0, 0, float("nan"), 1]]
    with pytest.raises(CorruptFile):
        Traces.from_json(nan)


def test_a_change_is_drawn_before_and_after(tmp_path: Path) -> None:
    """The reviewer sees the place as it was and as it is; a save that never was is told."""
    path = tmp_path / "file.pdf"
    path.write_bytes(saved_on_top(statement(2), white_box(statement(2), random.Random(2))))
    box = next(t for t in file_traces(path, PDF).found if t.sign == "revision_numbers").boxes
    both = Image.open(io.BytesIO(trace_picture(path, 1, box, revision=2)))
    one = Image.open(io.BytesIO(trace_picture(path, 1, box)))
    assert both.height > 2 * one.height and both.width == one.width
    upper, lower = both.crop((0, 0, one.width, one.height)), both.crop((0, both.height - one.height, *both.size))
    assert upper.tobytes() != lower.tobytes() and lower.tobytes() == one.tobytes()
    with pytest.raises(CorruptFile):
        trace_picture(path, 1, box, revision=5)
