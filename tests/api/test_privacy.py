"""Personal data: masked by role, shown for a reason that is kept, never in logs, figures, errors, the queue or on the disk."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.document import PageFacts
from intake.masking import account, address, identity, mask_document, mask_row, name
from intake.store.retention import expired
from nlp.evidence import Field, Row, Table
from ocr.page import Box
from tests.api.desk import CSV, WHOLE, Desk, open_desk, rooms_of

CANARIES = {
    "id_number": "110101199003070018",
    "name": "欧阳金丝雀",
    "address": "样例省样例市金丝雀区测试路99号",
    "account_number": "6222020200099887766",
    "phone": "13900009999",
}


@pytest.mark.parametrize(
    ("masked", "told"),
    [
        (account("6222020200099887766"), "***************7766"),
        (account("123"), "***"),
        (identity("110101199003070018"), "110101********0018"),
        (name("张三丰"), "张**"),
        (name("张"), "张"),
        (address("样例省样例市样例区样例路88号"), "样例省样例市******"),
        (address("某处"), "******"),
    ],
)
def test_ends_are_kept_and_no_more(masked: str, told: str) -> None:
    """As the financial standard's annex has it; what is too short to keep ends is hidden whole."""
    assert masked == told


def card() -> dict[str, object]:
    """What was read of an identity card of nobody."""
    fields = {
        key: Field(key, CANARIES[key], CANARIES[key], 0.99, 1, (WHOLE,), ("label",))
        for key in ("id_number", "name", "address")
    }
    page = PageFacts(1, 10.0, 10.0, 0, "ocr", 0.9, ())
    return {"status": "done", "kind": "id_card", "fields": fields, "findings": (), "pages": (page,), "tables": {}}


def rows() -> dict[str, object]:
    """What was read of a statement whose rows name a person."""
    values = {"date": "2024-01-01", "amount": "1.00", "balance": "1.00", "counterparty_name": "样例商贸"}
    values |= {"counterparty_account": CANARIES["account_number"], "purpose": f"电话{CANARIES['phone']}"}
    table = Table("transactions", (Row(values, 1, Box(0.1, 0.1, 0.2, 0.2), 0.98),))
    fields = {
        "account_number": Field(
            "account_number", CANARIES["account_number"], CANARIES["account_number"], 0.9, 1, (WHOLE,), ("label",)
        )
    }
    return {
        "status": "done",
        "kind": "bank_statement",
        "fields": fields,
        "findings": (),
        "tables": {"transactions": table},
    }


def test_a_scorer_sees_masks_and_a_reviewer_the_whole(desk: Desk) -> None:
    """The role that only computes sees no number whole, in no format; whoever must compare with the paper does."""
    person, statement = desk.finished(**card()), desk.finished(CSV + b"\n", **rows())
    for path in (f"/documents/{person}", f"/documents/{statement}", f"/documents/{statement}/transactions?format=csv"):
        told = desk.ask("scorer", "GET", path).text
        assert not [word for word in CANARIES.values() if word in told], path
    assert "110101********0018" in desk.ask("scorer", "GET", f"/documents/{person}").text
    assert CANARIES["id_number"] in desk.ask("reviewer", "GET", f"/documents/{person}").text
    assert CANARIES["account_number"] in desk.ask("reviewer", "GET", f"/documents/{statement}/transactions").text


def test_unmasking_needs_a_reason_and_leaves_a_trace(desk: Desk) -> None:
    """`?reveal=` shows the whole and the audit keeps who, what and why; a reason of a letter is none."""
    person = desk.finished(**card())
    assert desk.ask("scorer", "GET", f"/documents/{person}?reveal=x").status_code in (400, 422)
    told = desk.ask("scorer", "GET", f"/documents/{person}?reveal=dispute 17").text
    assert CANARIES["id_number"] in told
    entries = desk.ask("admin", "GET", f"/cases/{desk.case_id}/audit").json["entries"]
    (entry,) = [entry for entry in entries if entry["action"] == "document.revealed"]
    assert (
        entry["subject"] == person
        and entry["detail"] == {"reason": "dispute 17"}
        and entry["actor"].startswith("scorer:")
    )


def test_each_look_of_staff_is_told_once(desk: Desk) -> None:
    """Who has seen a person's document stands in the audit: once a version, however often a page asks."""
    person = desk.finished(**card())
    for _ in range(3):
        desk.ask("reviewer", "GET", f"/documents/{person}")
    desk.ask("borrower", "GET", f"/documents/{person}")
    entries = desk.ask("admin", "GET", f"/cases/{desk.case_id}/audit").json["entries"]
    seen = [entry["actor"].split(":")[0] for entry in entries if entry["action"] == "document.seen"]
    assert seen == ["reviewer"]


def test_what_is_hidden_in_a_field_is_hidden_in_findings_too() -> None:
    """A check that quotes the number must not tell it."""
    told = mask_document(
        {
            "fields": {"account_number": {"value": "62220001", "text": "6222 0001"}},
            "findings": [{"actual": "62220001 6222 0001"}],
        }
    )
    assert told["findings"] == [{"actual": "****0001 *****0001"}]
    assert mask_row({"purpose": "13900009999转", "amount": "1.00", "page": 1}) == {
        "purpose": "139****9999转",
        "amount": "1.00",
        "page": 1,
    }


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a master key."""
    yield open_desk(tmp_path / "kept", master_key="ab" * 32)


def test_canaries_are_nowhere_but_in_the_answers(
    sealed: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Planted in the file, its name, the case, the result, the password and wrong requests: not in a log line, figure, error,
    hint, event or file of the data folder."""
    content = "\n".join(f"{word},1" for word in CANARIES.values()).encode() + CSV
    answer = sealed.upload((content, f"{CANARIES['name']}.csv"), fields={"password": CANARIES["id_number"]})
    document_id = answer.json["documents"][0]["id"]
    sealed.finish(document_id, **card())
    case = {"declared": {"company_name": CANARIES["name"], "account_numbers": [CANARIES["account_number"]]}}
    sealed.ask("admin", "POST", "/cases", json=case)
    errors = [
        sealed.ask("admin", "POST", "/cases", json={"declared": {"uscc": [CANARIES["id_number"]]}}),
        sealed.ask("reviewer", "GET", f"/cases/{CANARIES['id_number']}"),
        sealed.ask("reviewer", "GET", f"/cases?cursor={CANARIES['phone']}"),
        sealed.upload((b"\0\1" * 50, f"{CANARIES['phone']}.exe")),
    ]
    sealed.ask(
        "reviewer",
        "PATCH",
        f"/documents/{document_id}/fields",
        json={"name": {"text": CANARIES["name"], "reason": "x"}},
    )
    told = capsys.readouterr()
    places = {
        "log": told.out + told.err,
        "figures": sealed.client.get("/metrics").text,
        "hints": json.dumps(sealed.hinted),
    }
    places |= {f"error {n}": each.text for n, each in enumerate(errors[:3])}
    places["events"] = json.dumps([event.body for event in sealed.store.events.since(sealed.case_id)])
    for place, text in places.items():
        assert not [word for word in CANARIES.values() if word in text], place
    for path in (tmp_path / "kept").rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert not [word for word in CANARIES.values() if word.encode() in kept], path


def test_cases_go_when_the_terms_of_all_their_documents_are_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By kind; without a term for a kind its case stays; one erased is gone as by hand."""
    desk.finished(**rows())
    desk.finished(CSV + b"\n2024-01-05,2.00,2.00\n", **card())
    store, clock = desk.store, desk.store.database.now
    monkeypatch.setattr(store.database, "now", lambda session: clock(session) + 100 * 86400)
    assert expired(store.database, {}) == [] == expired(store.database, {"bank_statement": 90})
    assert expired(store.database, {"bank_statement": 90, "id_card": 180}) == []
    assert desk.case_id in expired(store.database, {"bank_statement": 90, "*": 99})


def test_a_full_queue_or_disk_refuses_uploads_and_nothing_else(desk: Desk) -> None:
    """503 with Retry-After for what is new; what is kept can be read; with room again uploads are taken."""
    document_id = desk.uploaded()
    house = rooms_of(desk.app)
    for limit in ({"max_queued": 1}, {"min_free_mb": 1 << 40}):
        house.readiness.pop("waiting", None)
        desk.app.extensions["yinzheng"] = replace(house, settings=house.settings.model_copy(update=limit))
        answer = desk.upload((CSV + b"2024-01-09,1.00,1.00\n", "b.csv"))
        assert (
            answer.status_code == 503
            and answer.json["code"] == "unavailable"
            and int(answer.headers["Retry-After"]) > 0
        )
        assert desk.ask("reviewer", "GET", f"/documents/{document_id}").status_code == 200
    desk.app.extensions["yinzheng"] = house
    assert desk.upload((CSV + b"2024-01-09,1.00,1.00\n", "b.csv")).status_code == 202


def test_a_database_that_is_away_is_said_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not an error of the request: 503 with Retry-After."""
    from sqlalchemy.exc import OperationalError

    def away(*_: object, **__: object) -> None:
        raise OperationalError("select 1", {}, Exception("server closed the connection"))

    monkeypatch.setattr(type(desk.store.cases), "get", away)
    answer = desk.ask("reviewer", "GET", f"/cases/{desk.case_id}")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
