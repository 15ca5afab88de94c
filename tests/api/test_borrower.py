"""What a borrower's page asks: consent, files in pieces, the code for the phone, confirmation, erasure."""

import os

from intake.pieces import PIECE_BYTES
from tests.api.desk import CSV, Desk, is_problem, open_desk

PIECE = "application/offset+octet-stream"


def begun(desk: Desk, name: str, size: int) -> str:
    answer = desk.ask("borrower", "POST", f"/cases/{desk.case_id}/uploads", json={"name": name, "bytes": size})
    assert answer.status_code == 201, answer.text
    return f"/cases/{desk.case_id}/uploads/{answer.json['upload_id']}"


def test_consent_is_kept_and_told(desk: Desk) -> None:
    """The version that was agreed to stands in the case and in the audit; agreeing again changes nothing."""
    path = f"/cases/{desk.case_id}"
    assert desk.ask("borrower", "GET", path).json["consent"] is None
    for _ in range(2):
        assert desk.ask("borrower", "POST", f"{path}/consent", json={"text": "a1b2"}).status_code == 200
    assert desk.ask("borrower", "GET", path).json["consent"]["text"] == "a1b2"
    entries = desk.ask("admin", "GET", f"{path}/audit").json["entries"]
    assert [e["detail"] for e in entries if e["action"] == "case.consented"] == [{"text": "a1b2"}]


def test_a_file_in_pieces_is_taken_once_it_is_whole(desk: Desk) -> None:
    """Pieces go on from where the last one ended; a piece that does not fit is refused and told where to go on."""
    rows = b"".join(b"2024-01-%02d,1.00,%d.00\n" % (n % 28 + 1, n) for n in range(40_000))
    content = CSV + rows
    assert len(content) > PIECE_BYTES
    path = begun(desk, "流水.csv", len(content))
    send = {"content_type": PIECE}
    first = desk.ask("borrower", "PATCH", path, data=content[:PIECE_BYTES], headers={"Upload-Offset": "0"}, **send)
    assert first.status_code == 200 and first.json["offset"] == PIECE_BYTES
    again = desk.ask("borrower", "PATCH", path, data=content[:PIECE_BYTES], headers={"Upload-Offset": "0"}, **send)
    assert is_problem(again, 409, "wrong_offset") and again.headers["Upload-Offset"] == str(PIECE_BYTES)
    offset = desk.ask("borrower", "GET", path).json["offset"]
    while True:
        part = content[offset : offset + PIECE_BYTES]
        answer = desk.ask("borrower", "PATCH", path, data=part, headers={"Upload-Offset": str(offset)}, **send)
        if answer.status_code != 200:
            break
        offset = answer.json["offset"]
    assert answer.status_code == 202, answer.text
    (document,) = answer.json["documents"]
    assert document["file"]["bytes"] == len(content) and document["file"]["name"] == "流水.csv"
    assert desk.hinted == [document["id"]]
    told = desk.ask("borrower", "GET", path).json["answer"]
    assert told["status"] == 202 and told["body"]["documents"][0]["id"] == document["id"]


def test_a_file_in_pieces_that_is_no_document_is_refused_as_ever(desk: Desk) -> None:
    """The last piece is answered with the problem that an upload in one request gets, and keeps it for a retry."""
    path = begun(desk, "x.exe", 300)
    body = b"MZ" + bytes(298)
    answer = desk.ask("borrower", "PATCH", path, data=body, headers={"Upload-Offset": "0"}, content_type=PIECE)
    assert is_problem(answer, 415, "unsupported_type")
    assert desk.ask("borrower", "GET", path).json["answer"]["body"]["code"] == "unsupported_type"


def test_pieces_are_bounded_and_anothers_are_missing(desk: Desk) -> None:
    """Too large a file is refused before its first byte; another case's upload is as if it were not there."""
    much = {"name": "x.pdf", "bytes": 1 << 40}
    assert is_problem(desk.ask("borrower", "POST", f"/cases/{desk.case_id}/uploads", json=much), 413, "file_too_large")
    path = begun(desk, "x.csv", 10).replace(desk.case_id, desk.other_case_id)
    assert is_problem(desk.ask("borrower", "GET", path), 404, "not_found")
    assert is_problem(desk.ask("admin", "GET", path), 404, "not_found")


def test_pieces_lie_sealed_and_go_with_the_case(tmp_path) -> None:
    """Nothing of an unfinished file can be read on the disk, and erasing the case removes it."""
    desk = open_desk(tmp_path, master_key=os.urandom(32).hex())
    secret = b"6222 9900 1234 5678 " * 20
    path = begun(desk, "私密流水.csv", PIECE_BYTES + 5)
    piece = (secret * (PIECE_BYTES // len(secret) + 1))[:PIECE_BYTES]
    sent = desk.ask("borrower", "PATCH", path, data=piece, headers={"Upload-Offset": "0"}, content_type=PIECE)
    assert sent.status_code == 200
    files = [each for each in (tmp_path / "pieces").rglob("*") if each.is_file()]
    assert len(files) == 2
    assert all(b"6222" not in each.read_bytes() and "私密".encode() not in each.read_bytes() for each in files)
    assert desk.ask("borrower", "POST", f"/cases/{desk.case_id}/erasure", json={"confirm": True}).status_code == 204
    assert [each for each in (tmp_path / "pieces").rglob("*") if each.is_file()] == []
    assert is_problem(desk.ask("borrower", "GET", f"/cases/{desk.case_id}"), 401, "unauthorized")
    assert is_problem(desk.ask("admin", "GET", f"/cases/{desk.case_id}"), 410, "gone")


def test_the_code_for_the_phone_leads_to_the_same_page(desk: Desk) -> None:
    """The SVG is drawn by the server and reads as the page's address with the borrower's own token."""
    import re

    import numpy as np
    import zxingcpp

    answer = desk.ask("borrower", "GET", f"/cases/{desk.case_id}/hand-off.svg")
    assert answer.status_code == 200 and answer.content_type == "image/svg+xml"
    side = int(re.search(r'width="(\d+)"', answer.text)[1])
    picture = np.full((side, side), 255, np.uint8)
    for x, y, w, h in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h", answer.text):
        picture[int(y) : int(y) + int(h), int(x) : int(x) + int(w)] = 0
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"http://localhost/apply/{desk.keys['borrower']}"


def test_a_borrower_confirms_or_objects(desk: Desk) -> None:
    """A word of confirmation is kept; one of objection sends a document that was done to a person."""
    document_id = desk.finished(status="done", findings=())
    path = f"/documents/{document_id}/confirmation"
    told = desk.ask("borrower", "POST", path, json={"right": True}).json
    assert told["status"] == "done" and told["notes"]["confirmation"]["right"] is True
    told = desk.ask("borrower", "POST", path, json={"right": False, "note": "名称少一个字"}).json
    assert told["status"] == "needs_review" and told["notes"]["confirmation"]["note"] == "名称少一个字"
    waiting = desk.uploaded(CSV + b"2024-01-02,1.00,2.00\n")
    early = desk.ask("borrower", "POST", f"/documents/{waiting}/confirmation", json={"right": True})
    assert is_problem(early, 409, "not_yet_read")
