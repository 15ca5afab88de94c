"""Documents over HTTP: taken one by one or many, told, shown, corrected, decided."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.api.desk import CSV, Desk, is_problem, licence, rooms_of, statement

EXE = b"MZ\x90\x00" + bytes(200)


def zipped(**files: bytes) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()


def test_a_good_file_is_taken(desk: Desk) -> None:
    """202 with the document in the contract's shape; the case shows it; its bytes come back as they were."""
    answer = desk.upload((CSV, "银行流水.csv"), role="borrower", fields={"kind": "business_licence"})
    assert answer.status_code == 202 and answer.json["refused"] == []
    (document,) = answer.json["documents"]
    assert document["status"] == "queued" and document["case_id"] == desk.case_id
    assert document["file"]["name"] == "银行流水.csv" and document["file"]["bytes"] == len(CSV)
    case = desk.ask("borrower", "GET", f"/cases/{desk.case_id}").json
    assert case["status"] == "processing" and [each["id"] for each in case["documents"]] == [document["id"]]
    original = desk.ask("borrower", "GET", f"/documents/{document['id']}/original")
    assert original.data == CSV
    assert "filename*=UTF-8''%E9%93%B6%E8%A1%8C" in original.headers["Content-Disposition"]
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in original.headers["Content-Security-Policy"]


def test_good_and_bad_files_part_company(desk: Desk) -> None:
    """Of several files the good are taken, and each bad one is a problem that names it."""
    answer = desk.upload((CSV, "a.csv"), (b"", "空.pdf"), (EXE, "setup.exe"), (b"%PDF-1.7\n%%EOF", "ok.pdf"))
    assert answer.status_code == 202
    assert [each["file"]["name"] for each in answer.json["documents"]] == ["a.csv", "ok.pdf"]
    refused = {each["name"]: each for each in answer.json["refused"]}
    assert refused["空.pdf"]["code"] == "empty_file" and refused["setup.exe"]["code"] == "unsupported_type"
    assert all(each["detail"] and each["detail_en"] and each["status"] for each in refused.values())


def test_only_bad_files_are_a_problem(desk: Desk) -> None:
    """When nothing could be taken the answer is the problem itself, naming the file."""
    answer = desk.upload((EXE, "setup.exe"))
    assert is_problem(answer, 415, "unsupported_type") and answer.json["name"] == "setup.exe"
    assert is_problem(desk.upload((b"", "leer.pdf")), 422, "empty_file")
    assert desk.ask("admin", "GET", f"/cases/{desk.case_id}").json["documents"] == []


def test_an_archive_is_unpacked(desk: Desk) -> None:
    """Each file of a ZIP becomes a document; what in it can't be taken is told."""
    answer = desk.upload((zipped(one=CSV, two=CSV + b"2024-01-02,1.00,2.00\n", empty=b""), "all.zip"))
    assert sorted(each["file"]["name"] for each in answer.json["documents"]) == ["one.csv", "two.csv"]
    assert [(each["name"], each["code"]) for each in answer.json["refused"]] == [("empty.csv", "empty_file")]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"data": {"other": "x"}, "content_type": "multipart/form-data"}, 422, "no_file"),
        ({"json": {}}, 415, "unsupported_media_type"),
        ({"data": b"", "content_type": "multipart/form-data; boundary=x"}, 422, "no_file"),
    ],
)
def test_an_upload_without_files_is_a_problem(desk: Desk, more: dict[str, object], status: int, code: str) -> None:
    """No file, or no form at all, is told as such."""
    assert is_problem(desk.ask("admin", "POST", f"/cases/{desk.case_id}/documents", **more), status, code)


def test_an_unknown_kind_is_refused(desk: Desk) -> None:
    """The uploader's word for the kind must be a kind."""
    assert is_problem(desk.upload((CSV, "a.csv"), fields={"kind": "horoscope"}), 422, "unknown_kind")


def test_a_name_is_only_data(desk: Desk) -> None:
    """Paths, quotes, line breaks and direction marks in a name harm neither the store nor the download's header."""
    document_id = desk.uploaded(name="../../etc/\"p\u202ea\tss';<b>.csv")
    answer = desk.ask("admin", "GET", f"/documents/{document_id}/original")
    name = desk.ask("admin", "GET", f"/documents/{document_id}").json["file"]["name"]
    assert "/" not in name and "\u202e" not in name and answer.status_code == 200
    assert answer.headers["Content-Disposition"].count('"') == 2


def test_the_same_key_and_files_are_taken_once(desk: Desk) -> None:
    """Fifty equal posts at once with one Idempotency-Key: one answer, one document, one entry of the audit."""

    def post(_: int) -> tuple[int, bytes]:
        client = desk.app.test_client()
        headers = {"Authorization": f"Bearer {desk.keys['admin']}", "Idempotency-Key": "k-1"}
        form = {"file": (io.BytesIO(CSV), "a.csv")}
        answer = client.post(f"/api/v1/cases/{desk.case_id}/documents", data=form, headers=headers)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, range(50)))
    assert len(set(answers)) == 1 and answers[0][0] == 202
    entries = desk.ask("admin", "GET", f"/cases/{desk.case_id}/audit").json["entries"]
    assert [entry["action"] for entry in entries].count("document.added") == 1
    changed = desk.upload((CSV + b"x", "a.csv"), headers={"Idempotency-Key": "k-1"})
    assert is_problem(changed, 409, "idempotency_key_reused")


def test_idempotency_keeps_no_secret_readable(desk: Desk) -> None:
    """The kept answer holds the link's token, and yet neither the token nor the key can be found in the database's files."""
    path, headers = f"/cases/{desk.case_id}/upload-links", {"Idempotency-Key": "link 1"}
    first, again = (desk.ask("admin", "POST", path, json={}, headers=headers) for _ in range(2))
    assert first.data == again.data and again.headers["Idempotent-Replayed"] == "true"
    files = [path for path in desk.app.extensions["yinzheng"].settings.data.rglob("*") if path.is_file()]
    for secret in (first.json["token"], desk.keys["admin"], "link 1"):
        assert not any(secret.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize("key", ["", " x", "ü", "x" * 256])
def test_an_odd_idempotency_key_is_refused(desk: Desk, key: str) -> None:
    """A key that is no key is told, not ignored."""
    answer = desk.ask("admin", "POST", "/cases", json={}, headers={"Idempotency-Key": key})
    assert is_problem(answer, 400, "invalid_idempotency_key")


def test_a_refused_request_frees_its_key(desk: Desk) -> None:
    """A request that failed changed nothing: the same key serves the corrected request."""
    headers = {"Idempotency-Key": "k"}
    assert (
        desk.ask(
            "admin", "POST", "/webhooks", json={"url": "https://10.0.0.1/", "events": ["*"]}, headers=headers
        ).status_code
        == 422
    )
    assert desk.ask("admin", "POST", "/cases", json={}, headers=headers).status_code == 201


def test_a_correction_is_parsed_and_checked_again(desk: Desk) -> None:
    """A reviewer corrects text; the value follows by the field's parser, the status is corrected, the reason is kept."""
    document_id = desk.finished()
    etag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
    body = {"established_on": {"text": "2021年03月04日", "reason": "看错一位"}}
    answer = desk.ask("reviewer", "PATCH", f"/documents/{document_id}/fields", json=body, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    field = answer.json["fields"]["established_on"]
    assert (field["value"], field["text"], field["status"], field["confidence"]) == (
        "2021-03-04",
        "2021年03月04日",
        "corrected",
        1.0,
    )
    assert field["boxes"] == [[0.1, 0.1, 0.4, 0.2]]
    assert answer.json["notes"]["corrections"][0]["reason"] == "看错一位"
    assert answer.headers["ETag"] != etag
    assert "LIC_TEST" not in [finding["code"] for finding in answer.json["findings"]]


def test_whoever_is_slower_is_told(desk: Desk) -> None:
    """Without If-Match 428, with an old one 412, and the field stays as the quicker one left it."""
    document_id = desk.finished()
    path, etag = (
        f"/documents/{document_id}/fields",
        desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"],
    )
    body = {"name": {"text": "甲公司", "reason": "x"}}
    assert is_problem(desk.ask("reviewer", "PATCH", path, json=body), 428, "precondition_required")
    assert desk.ask("reviewer", "PATCH", path, json=body, headers={"If-Match": etag}).status_code == 200
    late = {"name": {"text": "乙公司", "reason": "x"}}
    answer = desk.ask("reviewer2", "PATCH", path, json=late, headers={"If-Match": etag})
    assert is_problem(answer, 412, "precondition_failed")
    assert desk.ask("reviewer", "GET", f"/documents/{document_id}").json["fields"]["name"]["text"] == "甲公司"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"horoscope": {"text": "x", "reason": "x"}}, "unknown_field"),
        ({"established_on": {"text": "no date", "reason": "x"}}, "unreadable_value"),
        ({"established_on": {"text": "2020-01-01"}}, "invalid_request"),
        ({}, "invalid_request"),
    ],
)
def test_a_wrong_correction_changes_nothing(desk: Desk, body: dict[str, object], code: str) -> None:
    """An unknown field, an unreadable text or a missing reason is a problem, and the version stays."""
    document_id = desk.finished()
    etag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
    answer = desk.ask("reviewer", "PATCH", f"/documents/{document_id}/fields", json=body, headers={"If-Match": etag})
    assert is_problem(answer, 422, code), answer.text
    assert desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"] == etag


def test_an_unchanged_document_is_not_sent_again(desk: Desk) -> None:
    """If-None-Match with the present ETag is 304."""
    document_id = desk.finished()
    etag = desk.ask("scorer", "GET", f"/documents/{document_id}").headers["ETag"]
    assert desk.ask("scorer", "GET", f"/documents/{document_id}", headers={"If-None-Match": etag}).status_code == 304


def test_review_goes_from_queue_to_decision(desk: Desk) -> None:
    """The queue shows what waits; a lease keeps others away; the decision is the document's status."""
    document_id = desk.finished()
    assert [each["id"] for each in desk.ask("reviewer", "GET", "/review/queue").json["documents"]] == [document_id]
    lease = desk.ask("reviewer", "POST", f"/review/{document_id}/lease")
    assert lease.status_code == 200 and lease.json["expires_at"]
    assert is_problem(desk.ask("reviewer2", "POST", f"/review/{document_id}/lease", json={}), 409, "lease_held")
    assert desk.ask("reviewer2", "GET", "/review/queue").json["documents"] == []
    body = {"decision": "accept", "reason": "与原件一致"}
    assert is_problem(desk.ask("reviewer2", "POST", f"/documents/{document_id}/decision", json=body), 409, "lease_held")
    answer = desk.ask("reviewer", "POST", f"/documents/{document_id}/decision", json=body)
    assert answer.status_code == 200 and answer.json["status"] == "accepted"
    assert desk.ask("reviewer", "GET", "/review/queue").json["documents"] == []


def test_nothing_is_decided_before_it_is_read(desk: Desk) -> None:
    """A document that still waits can be neither decided nor corrected."""
    document_id = desk.uploaded()
    body = {"decision": "accept", "reason": "x"}
    assert is_problem(
        desk.ask("reviewer", "POST", f"/documents/{document_id}/decision", json=body), 409, "not_yet_read"
    )
    etag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
    change = {"name": {"text": "甲", "reason": "x"}}
    answer = desk.ask("reviewer", "PATCH", f"/documents/{document_id}/fields", json=change, headers={"If-Match": etag})
    assert is_problem(answer, 409, "not_yet_read")


def test_a_locked_document_goes_on_with_its_password(desk: Desk) -> None:
    """A document in state password_required takes a password and waits again; one that does not is 409."""
    error = {"code": "password_required", "detail": "x", "detail_en": "x"}
    document_id = desk.finished(status="password_required", error=error, fields={}, findings=(), pages=())
    answer = desk.ask("borrower", "POST", f"/documents/{document_id}/password", json={"password": "123456"})
    assert answer.status_code == 202 and answer.json["status"] == "queued" and answer.json["error"] is None
    claim = desk.store.work.claim(document_id)
    assert claim is not None and claim.password == "123456"
    again = desk.ask("borrower", "POST", f"/documents/{document_id}/password", json={"password": "123456"})
    assert is_problem(again, 409, "no_password_needed")


def test_a_password_of_digits_stays_text(desk: Desk) -> None:
    """The password of a form is taken as typed, also when it looks like a number."""
    document_id = desk.upload((CSV, "a.csv"), fields={"password": "1e5"}).json["documents"][0]["id"]
    claim = desk.store.work.claim(document_id)
    assert claim is not None and claim.password == "1e5"


def test_a_page_is_drawn_once_and_kept(desk: Desk) -> None:
    """A page comes as PNG and is kept until the case is erased; pages that are not there are 404."""
    facts = licence() | statement({"date": "2024-01-01", "amount": "1.00"})
    document_id = desk.finished(**facts)
    first = desk.ask("reviewer", "GET", f"/documents/{document_id}/pages/1.png")
    assert first.status_code == 200 and first.data.startswith(b"\x89PNG") and first.content_type == "image/png"
    assert desk.ask("borrower", "GET", f"/documents/{document_id}/pages/1.png").data == first.data
    for number in ("0", "2", "99999999999999999999"):
        assert desk.ask("reviewer", "GET", f"/documents/{document_id}/pages/{number}.png").status_code == 404


def test_the_queue_is_told_of_each_file_taken(desk: Desk) -> None:
    """Each document taken is hinted at once, by its id."""
    assert [desk.uploaded(), desk.uploaded(CSV + b"2024-01-04,1.00,4.00\n")] == desk.hinted


def test_a_dead_broker_does_not_fail_an_upload(desk: Desk) -> None:
    """The hint is only a hint: whatever rises there, the file is kept and the answer is 202."""

    def dead(_: str) -> None:
        raise ConnectionError("no broker")

    desk.app.extensions["yinzheng"] = replace(rooms_of(desk.app), hint=dead)
    assert desk.upload((CSV, "a.csv")).status_code == 202
