"""The figures of operations, the audit looked through, and corrections as worked cases."""

import io
import json
import zipfile
from datetime import date, datetime

from intake.figures import calibration, figures_of
from intake.store.views import Judgement, ReadOutcome
from tests.api.desk import CSV, Desk, is_problem

NOON = datetime(2026, 11, 23, 12).timestamp()


def test_figures_count_by_hand() -> None:
    """Three read, two straight through; a password that is waited for is neither; accuracy needs five judgements."""
    outcomes = [
        ReadOutcome(NOON, "done", "id_card", None),
        ReadOutcome(NOON, "done", "id_card", None),
        ReadOutcome(NOON, "failed", "unknown", "corrupt"),
        ReadOutcome(NOON, "password_required", "unknown", "password_required"),
    ]
    judgements = [Judgement(NOON, "id_card", "name", 0.9, "confirmed")] * 4
    judgements += [
        Judgement(NOON, "id_card", "name", 0.6, "corrected"),
        Judgement(NOON, "id_card", "sex", 0.99, "implied"),
    ]
    waiting = (("needs_review", 7200.0), ("done", 90000.0))
    told = figures_of(outcomes, waiting, judgements, date(2026, 11, 24), 2)
    assert told["straight_through"] == round(2 / 3, 4) and told["failures"] == {"corrupt": 1}
    assert told["throughput"][0] == {"day": "2026-11-23", "done": 2, "needs_review": 0, "failed": 1}
    assert (
        told["queue"]["for_a_person"] == 1 and told["queue"]["oldest_hours"] == 2.0 and told["queue"]["ages"]["8h"] == 1
    )
    name, sex = told["accuracy"]
    assert (name["accuracy"], name["corrected"]) == (0.8, 1) and sex["accuracy"] is None
    assert told["weeks"] == [{"week": "2026-11-23", "kind": "id_card", "judged": 6, "corrected": 1}]
    assert sum(each["judged"] for each in told["field_weeks"]) == 6
    assert {each["field"] for each in told["field_weeks"]} == {each["field"] for each in told["accuracy"]}
    assert calibration(judgements) == [
        {"confidence": 0.6, "right": 0.0, "count": 1},
        {"confidence": 0.9, "right": 1.0, "count": 4},
    ]


def test_corrections_come_out_as_worked_cases(desk: Desk) -> None:
    """Each corrected document comes with its file and what is printed on it; the export is in the audit."""
    document_id = desk.finished()
    tag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
    fix = {"name": {"text": "样品科技有限责任公司", "reason": "看错"}}
    desk.ask("reviewer", "PATCH", f"/documents/{document_id}/fields", json=fix, headers={"If-Match": tag})
    answer = desk.ask("admin", "GET", "/operations/training-cases.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        folder = f"business_licence/{document_id}"
        assert sorted(archive.namelist()) == [f"{folder}/document.csv", f"{folder}/expected.json"]
        assert archive.read(f"{folder}/document.csv") == CSV
        told = json.loads(archive.read(f"{folder}/expected.json"))
    assert told["fields"]["name"]["text"] == "样品科技有限责任公司" and told["read_as"] == {"name": "样品科技有限公司"}
    (entry,) = desk.ask("admin", "GET", "/audit?action=corrections").json["entries"]
    assert entry["detail"] == {"documents": [document_id]}


def test_the_audit_is_looked_through_and_verified(desk: Desk) -> None:
    """Newest first, narrowed by what and who, page by page; verification says that the chain is whole."""
    for number in range(3):
        desk.uploaded(CSV + bytes([48 + number]))
    first = desk.ask("admin", "GET", "/audit?action=document.added&limit=2").json
    second = desk.ask("admin", "GET", f"/audit?action=document.added&limit=2&cursor={first['next_cursor']}").json
    seqs = [entry["seq"] for entry in first["entries"] + second["entries"]]
    assert len(seqs) == 3 and seqs == sorted(seqs, reverse=True) and second["next_cursor"] is None
    assert is_problem(desk.ask("admin", "GET", "/audit?cursor=x"), 400, "invalid_cursor")
    assert desk.ask("admin", "GET", "/audit/verification").json["whole"] is True
