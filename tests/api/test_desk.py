"""The review desk's own routes: confirmations, boxes read again, rows, four eyes, and what they say of the reading."""

import io
from typing import Any

from PIL import Image, ImageDraw

from intake.document import PageFacts
from intake.finding import Finding
from tests.api.desk import API, CSV, Desk, is_problem, open_desk, statement
from tests.ocr.paper import font, pdf

PASSWORD = "correct horse battery"
GRAVE = Finding("USCC_CHECKSUM", "LIC-01", "fail", "high", "校验码不符", "the check digit is wrong")


def patch(desk: Desk, document_id: str, part: str, body: Any) -> Any:
    tag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
    return desk.ask("reviewer", "PATCH", f"/documents/{document_id}/{part}", json=body, headers={"If-Match": tag})


def logged_in(desk: Desk, name: str) -> dict[str, str]:
    """Headers of a person's session, for `as_person`."""
    desk.store.staff.create(name, "reviewer", PASSWORD, "test")
    answer = desk.client.post(f"{API}/session", json={"name": name, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    return {"Cookie": cookie, "X-CSRF-Token": answer.json["csrf"]}


def as_person(desk: Desk, method: str, path: str, headers: dict[str, str], **more: Any) -> Any:
    """A request with that session, of a client that keeps no cookies itself."""
    return desk.app.test_client(use_cookies=False).open(API + path, method=method, headers=headers, **more)


def test_a_confirmed_field_is_vouched_for_and_counted(desk: Desk) -> None:
    """Confirming keeps text and value, makes it certain, and counts the reading as right; correcting counts it as wrong."""
    document_id = desk.finished()
    told = patch(desk, document_id, "fields", {
        "name": {"text": "样品科技有限公司", "reason": "核对", "confirm": True},
        "established_on": {"text": "2020年01月03日", "reason": "看错", "page": 1, "box": [0.2, 0.2, 0.5, 0.3]},
    })  # fmt: skip
    assert told.status_code == 200, told.text
    name, day = told.json["fields"]["name"], told.json["fields"]["established_on"]
    assert name["confidence"] == 1.0 and "reviewer" in name["found_by"] and name["status"] == "read"
    assert day["value"] == "2020-01-03" and day["boxes"] == [[0.2, 0.2, 0.5, 0.3]]
    found = {(each.field, each.how, each.confidence) for each in desk.store.judgements.since(0)}
    assert found == {("name", "confirmed", 0.9), ("established_on", "corrected", 0.7)}
    again = patch(
        desk, document_id, "fields", {"name": {"text": "样品科技有限公司", "reason": "再核对", "confirm": True}}
    )
    assert again.status_code == 200 and len(desk.store.judgements.since(0)) == 2


def test_accepting_vouches_for_what_was_left_alone_and_erasure_leaves_only_counts(desk: Desk) -> None:
    """Fields that nobody touched count as right when the document is accepted; they outlive it without its id."""
    document_id = desk.finished()
    answer = desk.ask("reviewer", "POST", f"/documents/{document_id}/decision", json={"decision": "accept"})
    assert answer.json["status"] == "accepted"
    assert {each.how for each in desk.store.judgements.since(0)} == {"implied"}
    assert desk.ask("admin", "DELETE", f"/cases/{desk.case_id}").status_code == 204
    assert len(desk.store.judgements.since(0)) == 2
    with desk.store.database.engine.connect() as connection:
        left = connection.exec_driver_sql("select count(*) from judgement where document_id is not null").scalar()
    assert left == 0


def test_a_box_is_read_again_from_text_and_from_pixels(desk: Desk) -> None:
    """A drawn box gives its text: out of the cells of a sheet, and out of the pixels of a picture; nothing is changed."""
    picture = Image.new("RGB", (1200, 600), "white")
    ImageDraw.Draw(picture).text((300, 260), "91990100MA0D3MYNXQ", fill="black", font=font(48))
    out = io.BytesIO()
    picture.save(out, "PNG")
    document_id = desk.uploaded(out.getvalue(), "执照.png")
    desk.finish(document_id)
    path = f"/documents/{document_id}/reading"
    told = desk.ask("reviewer", "POST", path, json={"page": 1, "box": [0.24, 0.42, 0.72, 0.54]})
    assert told.status_code == 200, told.text
    assert told.json["text"] == "91990100MA0D3MYNXQ" and told.json["confidence"] > 0.8
    assert desk.ask("reviewer", "POST", path, json={"page": 1, "box": [0.0, 0.0, 0.1, 0.1]}).json["text"] == ""
    wrong = desk.ask("reviewer", "POST", path, json={"page": 2, "box": [0.0, 0.0, 0.1, 0.1]})
    assert is_problem(wrong, 422, "invalid_request")
    sheet = desk.finished(CSV + b"2024-01-05,7.00,8.00\n")
    whole = desk.ask("reviewer", "POST", f"/documents/{sheet}/reading", json={"page": 1, "box": [0, 0, 1, 1]})
    assert "2024-01-05" in whole.json["text"]


def test_a_box_on_any_page_of_many_is_read_again(desk: Desk) -> None:
    """The first page of a file of three, as well as its last."""
    document_id = desk.uploaded(pdf((("户名：甲公司",), ("户名：乙公司",), ("户名：丙公司",))), "流水.pdf")
    pages = tuple(PageFacts(number, 595.0, 842.0, 0, "pdf", 1.0, ()) for number in (1, 2, 3))
    desk.finish(document_id, pages=pages)
    for page, holder in ((1, "甲公司"), (3, "丙公司")):
        told = desk.ask(
            "reviewer", "POST", f"/documents/{document_id}/reading", json={"page": page, "box": [0, 0, 1, 0.3]}
        )
        assert told.status_code == 200, told.text
        assert holder in told.json["text"]


def test_a_rows_category_is_corrected(desk: Desk) -> None:
    """Another category stands in the rows and in the export; what stood there before is kept; unknown ones are refused."""
    document_id = desk.finished(**statement({"date": "2024-01-05", "amount": "-5.00", "category": "tax"}))
    told = patch(desk, document_id, "rows", {"0": {"category": "rent"}})
    assert told.status_code == 200 and told.json["tables"]["transactions"][0]["category"] == "rent"
    assert told.json["notes"]["rows_corrected"][0]["before"] == "tax"
    assert is_problem(patch(desk, document_id, "rows", {"7": {"category": "rent"}}), 422, "unknown_field")
    assert is_problem(patch(desk, document_id, "rows", {"0": {"category": "gifts"}}), 422, "invalid_request")
    blind = desk.ask("reviewer", "PATCH", f"/documents/{document_id}/rows", json={"0": {"category": "rent"}})
    assert is_problem(blind, 428, "precondition_required")


def test_overriding_a_grave_finding_takes_two_people(desk: Desk) -> None:
    """The first person's acceptance needs a reason and waits; the same person can't be the second; another can."""
    document_id = desk.finished(findings=(GRAVE,))
    first, second = logged_in(desk, "甲审核"), logged_in(desk, "乙审核")
    decide = f"/documents/{document_id}/decision"
    told = as_person(desk, "POST", decide, first, json={"decision": "accept"})
    assert is_problem(told, 422, "reason_required")
    accept = {"decision": "accept", "reason": "已电话核实"}
    told = as_person(desk, "POST", decide, first, json=accept)
    assert told.status_code == 200 and told.json["status"] == "needs_review"
    assert told.json["notes"]["approval"]["reason"] == "已电话核实"
    assert is_problem(as_person(desk, "POST", decide, first, json=accept), 409, "second_reviewer_needed")
    (waiting,) = as_person(desk, "GET", "/review/queue", second).json["documents"]
    assert waiting["approved_by"].startswith("reviewer:user_") and waiting["weight"] == 3
    told = as_person(desk, "POST", decide, second, json=accept)
    assert told.json["status"] == "accepted"
    actions = [e["action"] for e in desk.ask("admin", "GET", f"/cases/{desk.case_id}/audit").json["entries"]]
    assert "document.approved_once" in actions and actions[-1] == "document.accepted"


def test_a_correction_takes_the_first_approval_back(desk: Desk) -> None:
    """What was approved is that reading and no other."""
    document_id = desk.finished(findings=(GRAVE,))
    accept = {"decision": "accept", "reason": "已核实"}
    first = logged_in(desk, "甲审核")
    as_person(desk, "POST", f"/documents/{document_id}/decision", first, json=accept)
    told = patch(desk, document_id, "fields", {"name": {"text": "另一公司", "reason": "更正"}})
    assert "approval" not in told.json["notes"]


def test_keys_decide_alone_unless_the_settings_ask_for_two(desk: Desk, tmp_path: Any) -> None:
    """A program's key accepts at once by default; with four_eyes=all it needs a second key like anybody."""
    accept = {"decision": "accept", "reason": "自动"}
    document_id = desk.finished(findings=(GRAVE,))
    assert desk.ask("reviewer", "POST", f"/documents/{document_id}/decision", json=accept).json["status"] == "accepted"
    strict = open_desk(tmp_path / "strict", four_eyes="all")
    document_id = strict.finished(findings=(GRAVE,))
    path = f"/documents/{document_id}/decision"
    assert strict.ask("reviewer", "POST", path, json=accept).json["status"] == "needs_review"
    assert strict.ask("reviewer2", "POST", path, json=accept).json["status"] == "accepted"


def test_the_queue_is_narrowed(desk: Desk) -> None:
    """By kind, status and urgency; in order of risk, then of age."""
    mild = desk.finished(CSV + b"1")
    grave = desk.finished(CSV + b"2", findings=(GRAVE,))
    done = desk.finished(CSV + b"3", status="done", findings=(), kind="id_card")

    def ids(query: str) -> list[str]:
        return [each["id"] for each in desk.ask("reviewer", "GET", f"/review/queue{query}").json["documents"]]

    assert ids("") == [grave, mild, done]
    assert ids("?urgency=3") == [grave]
    assert ids("?kind=id_card") == [done]
    assert ids("?status=needs_review") == [grave, mild]
    assert "name" in desk.ask("reviewer", "GET", "/kinds").json["kinds"]["business_licence"]["fields"]
