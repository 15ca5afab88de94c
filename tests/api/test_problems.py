"""Every error is a problem of RFC 9457, in two languages, and says nothing it should not."""

import io
import re

import pytest

from intake.errors import all_sorts, errors_page
from tests.api.desk import Desk, is_problem


@pytest.mark.parametrize(
    ("role", "method", "path", "more", "status", "code"),
    [
        ("admin", "GET", "/nowhere", {}, 404, "not_found"),
        ("admin", "PUT", "/cases", {}, 405, "method_not_allowed"),
        ("admin", "GET", "/cases/case_none", {}, 404, "not_found"),
        ("admin", "GET", "/documents/doc_none", {}, 404, "not_found"),
        ("admin", "GET", "/cases?limit=0", {}, 422, "invalid_request"),
        ("admin", "GET", "/cases?limit=many", {}, 422, "invalid_request"),
        ("admin", "GET", "/cases?cursor=never-given", {}, 400, "invalid_cursor"),
        ("admin", "GET", "/webhooks?cursor=WyJ4Il0", {}, 400, "invalid_cursor"),
        ("admin", "POST", "/cases", {"data": "{", "content_type": "application/json"}, 400, "malformed_json"),
        ("admin", "POST", "/cases", {"data": "[" * 5000, "content_type": "application/json"}, 400, "malformed_json"),
        (
            "admin",
            "POST",
            "/cases",
            {"data": b'{"reference":"\xff"}', "content_type": "application/json"},
            400,
            "malformed_json",
        ),
        ("admin", "POST", "/cases", {"data": "a=b", "content_type": "text/plain"}, 415, "unsupported_media_type"),
        ("admin", "POST", "/cases", {"json": []}, 422, "invalid_request"),
        ("admin", "POST", "/cases", {"json": {"referent": "x"}}, 422, "invalid_request"),
        ("admin", "POST", "/cases", {"json": {"reference": "a\0b"}}, 422, "invalid_request"),
        (
            "admin",
            "POST",
            "/cases",
            {"data": b'{"reference":"\\ud800"}', "content_type": "application/json"},
            422,
            "invalid_request",
        ),
        ("admin", "POST", "/cases", {"json": {"reference": "x" * 5000}}, 422, "invalid_request"),
        (
            "admin",
            "POST",
            "/cases",
            {"data": b" " * (2 << 20), "content_type": "application/json"},
            413,
            "request_too_large",
        ),
        ("admin", "POST", "/keys", {"json": {"role": "emperor", "name": "x"}}, 422, "invalid_request"),
        (
            "admin",
            "POST",
            "/webhooks",
            {"json": {"url": "https://127.0.0.1/", "events": ["*"]}},
            422,
            "url_not_allowed",
        ),
        (
            "admin",
            "POST",
            "/webhooks",
            {"json": {"url": "https://1.1.1.1/", "events": ["no.such"]}},
            422,
            "invalid_request",
        ),
        ("scorer", "GET", "/cases/CASE/features?as_of=yesterday", {}, 422, "invalid_request"),
        ("scorer", "GET", "/cases/CASE/features?format=xml", {}, 422, "invalid_request"),
        ("scorer", "GET", "/cases/CASE/features?as_of=0001-01-01", {}, 422, "invalid_request"),
        ("scorer", "GET", "/cases/CASE/features?as_of=9999-12-31", {}, 422, "invalid_request"),
        ("scorer", "GET", "/cases/CASE/verification?as_of=9999-12-31", {}, 422, "invalid_request"),
        ("admin", "GET", "/cases/CASE/audit?cursor=x", {}, 400, "invalid_cursor"),
    ],
)
def test_what_goes_wrong_is_a_problem(
    desk: Desk, role: str, method: str, path: str, more: dict[str, object], status: int, code: str
) -> None:
    """Wrong address, method, shape, size, type, cursor: each its status and code, with both sentences."""
    answer = desk.ask(role, method, path.replace("CASE", desk.case_id), **more)
    assert is_problem(answer, status, code), answer.text


def test_an_unforeseen_error_says_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is a 500 without stack, path, statement or message."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret at /var/lib, SELECT * FROM document")

    monkeypatch.setattr(type(desk.store.cases), "list", fail)
    answer = desk.ask("admin", "GET", "/cases")
    assert is_problem(answer, 500, "internal_error")
    assert not re.search(r"secret|/var|SELECT|Traceback|\.py", answer.text)


def test_invalid_parts_are_named_but_not_repeated(desk: Desk) -> None:
    """A validation problem tells where and what, never the value that was sent."""
    answer = desk.ask("admin", "POST", "/cases", json={"declared": {"account_numbers": "6222021234567890"}})
    assert answer.json["errors"][0]["at"] == "/declared/account_numbers"
    assert "6222021234567890" not in answer.text


def test_a_body_too_large_is_not_read(desk: Desk) -> None:
    """An upload beyond the limit is refused by its length alone: not a byte of the body is taken."""

    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    length = {"CONTENT_LENGTH": str(10 << 30), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    path = f"/cases/{desk.case_id}/documents"
    answer = desk.ask("admin", "POST", path, input_stream=Unread(), environ_overrides=length)
    assert is_problem(answer, 413, "request_too_large")


def test_too_many_parts_are_refused(desk: Desk) -> None:
    """A form of ten thousand parts is 413."""
    body = (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\nx\r\n' for _ in range(10_000)) + b"--x--\r\n"
    )
    path, kind = f"/cases/{desk.case_id}/documents", "multipart/form-data; boundary=x"
    answer = desk.ask("admin", "POST", path, input_stream=io.BytesIO(body), content_length=len(body), content_type=kind)
    assert is_problem(answer, 413, "request_too_large")


@pytest.mark.parametrize(
    "path", ["/api/v1/cases", "/healthz", "/docs", "/docs/errors", "/api/v1/nowhere", "/api/v1/cases/x"]
)
def test_security_headers_stand_on_every_answer(desk: Desk, path: str) -> None:
    """Good or bad, every answer carries the headers; personal data is never stored on the way."""
    headers = desk.ask("admin", "GET", path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Request-Id"]


def test_the_page_of_problems_lists_each_code_once() -> None:
    """docs/errors.md names every code of the API and of the documents' faults, with a status and two sentences."""
    codes = re.findall(r"^\| `(\w+)` \| \d{3} \| \S.* \| \S.* \|$", errors_page(), re.MULTILINE)
    assert sorted(codes) == sorted({sort.code for sort in all_sorts()}) and len(codes) == len(set(codes))
