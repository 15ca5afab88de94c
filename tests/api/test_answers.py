"""Features over HTTP, told again: what was known when, the same bytes, the chain to the page, and nothing after erasure."""

import time
from datetime import UTC, datetime

import pytest

from tests.api.desk import API, CSV, Desk, is_problem, statement

ROWS = [
    {"date": "2024-03-04", "amount": "600.00", "balance": "600.00", "counterparty_name": "样例甲", "summary": "货款"},
    {"date": "2024-03-05", "amount": "-100.00", "balance": "500.00", "counterparty_name": "样例乙", "summary": "工资"},
    {"date": "2024-03-06", "amount": "50.00", "balance": "550.00", "counterparty_name": None, "summary": "结息"},
]


def now() -> str:
    """This moment, as a query's text."""
    told = datetime.now(UTC).isoformat().replace("+", "%2B")
    time.sleep(0.01)
    return told


def test_the_same_question_gets_the_same_bytes(desk: Desk) -> None:
    """Twice, under its id, and by its ETag; the answer says what it rests on."""
    document_id = desk.finished(**statement(*ROWS))
    path = f"/cases/{desk.case_id}/features?as_of=2100-12-31"
    first, second = desk.ask("scorer", "GET", path), desk.ask("scorer", "GET", path)
    told = first.json
    assert first.data == second.data and told["versions"]["documents"] == {document_id: 3}
    assert len(told["versions"]["code"]) == 16 and len(told["versions"]["models"]) == 16
    again = desk.ask("admin", "GET", f"/cases/{desk.case_id}/answers/{told['answer_id']}")
    assert again.data == first.data and again.headers["ETag"] == first.headers["ETag"]
    assert desk.ask("scorer", "GET", path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_correction_leaves_what_was_told_before(desk: Desk) -> None:
    """Known before it: the old value, to the byte; known now: the new one; before the upload: nothing."""
    before = now()
    document_id = desk.finished()
    path = f"/cases/{desk.case_id}/features?as_of=2100-12-31"
    told = desk.ask("scorer", "GET", path)
    between = now()
    tag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
    change = {"established_on": {"text": "2010年01月02日", "reason": "misread"}}
    answer = desk.ask("reviewer", "PATCH", f"/documents/{document_id}/fields", json=change, headers={"If-Match": tag})
    assert answer.status_code == 200
    after = desk.ask("scorer", "GET", path)
    assert after.data != told.data and desk.ask("scorer", "GET", f"{path}&known_at={between}").data == told.data
    empty = desk.ask("scorer", "GET", f"{path}&known_at={before}").json
    assert empty["features"]["business_age_years"]["reason"] == "no_establishment_date"
    listed = desk.ask("scorer", "GET", f"/cases/{desk.case_id}/answers").json["answers"]
    assert [each["id"] for each in listed] == [empty["answer_id"], after.json["answer_id"], told.json["answer_id"]]


def test_a_moment_needs_its_offset(desk: Desk) -> None:
    """A time that does not say where is none."""
    answer = desk.ask("scorer", "GET", f"/cases/{desk.case_id}/features?known_at=2024-01-01T00:00:00")
    assert is_problem(answer, 422, "invalid_request")


def test_one_call_leads_from_a_value_to_the_page(desk: Desk) -> None:
    """Each row with what stands there, its class, page and box; each field with its boxes; in pages."""
    document_id = desk.finished(**statement(*ROWS))
    path = f"/cases/{desk.case_id}/features/account_age_months/lineage?as_of=2100-12-31"
    told = desk.ask("reviewer", "GET", path).json
    assert told["feature"]["value"] is not None and told["total"] == 1
    (source,) = told["sources"]
    place = {name: source[name] for name in ("document_id", "table", "row", "page", "boxes", "class")}
    assert place == {"document_id": document_id, "table": "transactions", "row": 0, "page": 1, "boxes": [[0.1, 0.1, 0.4, 0.2]],
                     "class": "business"}  # fmt: skip
    assert source["values"]["amount"] == "600.00"
    path = f"/cases/{desk.case_id}/features/effective_inflow_12m/lineage?as_of=2024-12-31"
    assert desk.ask("scorer", "GET", path).json["total"] == 0  # uploaded later than that day
    licence_id = desk.finished(CSV + b"\n")
    told = desk.ask("scorer", "GET", f"/cases/{desk.case_id}/features/business_age_years/lineage?as_of=2100-12-31").json
    (source,) = told["sources"]
    assert (source["document_id"], source["field"], source["page"]) == (licence_id, "established_on", 1)
    assert source["boxes"] and source["values"]["text"] == "2020年01月02日"


@pytest.mark.parametrize("path", ["features/no_such_feature/lineage", "answers/ans_none"])
def test_what_is_not_there_is_404(desk: Desk, path: str) -> None:
    """Features and answers that nobody knows."""
    assert is_problem(desk.ask("scorer", "GET", f"/cases/{desk.case_id}/{path}"), 404, "not_found")


def test_answers_stay_in_their_case_and_go_with_it(desk: Desk) -> None:
    """Another case's answer is not found; after erasure neither answer nor version is left."""
    desk.finished(**statement(*ROWS))
    told = desk.ask("scorer", "GET", f"/cases/{desk.case_id}/features").json
    assert is_problem(
        desk.ask("scorer", "GET", f"/cases/{desk.other_case_id}/answers/{told['answer_id']}"), 404, "not_found"
    )
    desk.ask("admin", "DELETE", f"/cases/{desk.case_id}")
    assert desk.ask("scorer", "GET", f"{API}/cases/{desk.case_id}/answers/{told['answer_id']}").status_code == 410
    assert desk.store.history.known_at(desk.case_id, time.time()) == ()


def test_a_decision_is_on_the_version_that_was_seen(desk: Desk) -> None:
    """Of twenty decisions at once on one version one is taken; the others are told that somebody was quicker."""
    from concurrent.futures import ThreadPoolExecutor

    document_id = desk.finished()
    tag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]

    def decide(number: int) -> int:
        headers = {"If-Match": tag, "Authorization": f"Bearer {desk.keys['reviewer']}"}
        body = {"decision": "reject", "reason": str(number)}
        path = f"{API}/documents/{document_id}/decision"
        return desk.app.test_client().post(path, json=body, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(decide, range(20)))
    assert told == [200] + [412] * 19
