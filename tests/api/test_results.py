"""Rows, verification, features, erasure: what comes out, in each format, and what is gone."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from intake.export import TRANSACTIONS, guarded, plain, to_csv
from tests.api.desk import CSV, Desk, is_problem, rooms_of, statement

NASTY = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1",
    "'quoted",
    '"quoted"',
    "a,b\nc",
    "正常",
    "",
]


def test_formulas_come_back_as_text() -> None:
    """No cell of text starts with a sign that runs, and every text comes back as it was; numbers stay numbers."""
    rows = [{"summary": text, "amount": "-12.50", "balance": None} for text in NASTY]
    text = "".join(to_csv(rows, TRANSACTIONS))
    assert text.startswith("\ufeffdate,")
    told = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [plain(row["summary"]) for row in told] == NASTY
    assert not any(row["summary"].startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for row in told)
    assert {row["amount"] for row in told} == {"-12.50"} and {row["balance"] for row in told} == {""}
    assert guarded("平安") == "平安"


def rows_of(count: int) -> list[dict[str, object]]:
    return [
        {"date": "2024-01-02", "amount": f"-{n}.10", "balance": "5.00", "summary": "=1+1", "flags": ["x"]}
        for n in range(count)
    ]


def test_rows_come_in_three_formats(desk: Desk) -> None:
    """JSON in pages, CSV and Parquet whole, as attachments with their types."""
    document_id = desk.finished(**statement(*rows_of(5)))
    path = f"/documents/{document_id}/transactions"
    first = desk.ask("scorer", "GET", f"{path}?limit=3").json
    rest = desk.ask("scorer", "GET", f"{path}?limit=3&cursor={first['next_cursor']}").json
    assert first["total"] == 5 and rest["next_cursor"] is None
    assert [row["amount"] for row in first["rows"] + rest["rows"]] == [f"-{n}.10" for n in range(5)]
    table = desk.ask("reviewer", "GET", f"{path}?format=csv")
    assert table.content_type == "text/csv; charset=utf-8" and "attachment" in table.headers["Content-Disposition"]
    assert len(list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))) == 5


def test_parquet_has_real_types(desk: Desk) -> None:
    """Days are days and money is decimal in Parquet."""
    parquet = pytest.importorskip("pyarrow.parquet")
    document_id = desk.finished(**statement(*rows_of(2)))
    answer = desk.ask("scorer", "GET", f"/documents/{document_id}/transactions?format=parquet")
    told = parquet.read_table(io.BytesIO(answer.data)).to_pylist()
    assert (
        told[1]["date"] == date(2024, 1, 2) and told[1]["amount"] == Decimal("-1.10") and told[1]["summary"] == "=1+1"
    )


def test_what_is_no_statement_has_no_rows(desk: Desk) -> None:
    """A licence has no transactions, and a file that still waits has none yet."""
    document_id = desk.finished()
    assert is_problem(desk.ask("scorer", "GET", f"/documents/{document_id}/transactions"), 404, "no_transactions")
    waiting = desk.uploaded(CSV + b"2024-01-03,1.00,3.00\n")
    assert is_problem(desk.ask("scorer", "GET", f"/documents/{waiting}/transactions"), 409, "not_yet_read")


def test_a_case_is_verified_and_its_features_computed(desk: Desk) -> None:
    """Verification and features answer in the contract's shapes, on the day asked for."""
    desk.finished()
    verified = desk.ask("borrower", "GET", f"/cases/{desk.case_id}/verification").json
    assert verified["outcome"] in ("pass", "review", "fail", "incomplete")
    assert isinstance(verified["findings"], list) and "missing" in verified
    case = desk.ask("borrower", "GET", f"/cases/{desk.case_id}").json
    assert case["verification"]["outcome"] == verified["outcome"] and case["missing"] == list(verified["missing"])
    path = f"/cases/{desk.case_id}/features?as_of=2024-12-31"
    features = desk.ask("scorer", "GET", path).json
    assert features["as_of"] == "2024-12-31" and features["case_id"] == desk.case_id and features["schema_version"]
    lines = list(csv.DictReader(io.StringIO(desk.ask("scorer", "GET", f"{path}&format=csv").data.decode("utf-8-sig"))))
    assert {line["name"] for line in lines} == set(features["features"])
    assert desk.ask("scorer", "GET", f"{path}&format=parquet").data.startswith(b"PAR1")
    assert desk.ask("scorer", "GET", "/features/schema").json["features"]


def test_lists_are_walked_by_cursor(desk: Desk) -> None:
    """Pages of one follow each other without gap or repeat, for cases, the audit and webhooks."""
    for number in range(3):
        desk.ask("admin", "POST", "/cases", json={"reference": f"B-{number}"})
        desk.ask("admin", "POST", "/webhooks", json={"url": "https://1.1.1.1/", "events": ["*"]})
    desk.finished()
    for path, name in (("/cases", "cases"), (f"/cases/{desk.case_id}/audit", "entries"), ("/webhooks", "webhooks")):
        whole = desk.ask("admin", "GET", path).json[name]
        walked, cursor = [], ""
        while cursor is not None:
            page = desk.ask("admin", "GET", f"{path}?limit=1{cursor and f'&cursor={cursor}'}").json
            walked += page[name]
            cursor = page["next_cursor"]
        assert walked == whole and len(whole) >= 3


def test_erasure_leaves_nothing_but_hashes(desk: Desk) -> None:
    """After erasure the case is 410, its documents and key are gone, no file of it lies anywhere, and the audit stands."""
    document_id = desk.finished(**statement(*rows_of(2)))
    desk.ask("reviewer", "GET", f"/documents/{document_id}/pages/1.png")
    assert desk.ask("admin", "DELETE", f"/cases/{desk.case_id}").status_code == 204
    assert is_problem(desk.ask("admin", "GET", f"/cases/{desk.case_id}"), 410, "gone")
    assert is_problem(desk.ask("admin", "DELETE", f"/cases/{desk.case_id}"), 410, "gone")
    assert desk.upload((CSV, "a.csv")).status_code == 410
    assert is_problem(desk.ask("admin", "GET", f"/documents/{document_id}"), 410, "gone")
    assert is_problem(desk.ask("borrower", "GET", "/cases"), 401, "unauthorized")
    entries = desk.ask("admin", "GET", f"/cases/{desk.case_id}/audit").json["entries"]
    assert entries[-1]["action"] == "case.erased" and desk.store.audit.verify() is None
    data = rooms_of(desk.app).settings.data
    assert [path for path in (data / "blobs").rglob("*") if path.is_file()] == []
    assert list((data / "drafts").iterdir()) == []
