"""Who may do what: role by route, own and other, and nothing without a declaration."""

import json
import re
from pathlib import Path

import pytest

from intake.access import PUBLIC, ROLES, roles_of
from tests.api.desk import CSV, Desk, is_problem, open_desk

# CONTRACT §2, and the routes added to it: b(orrower) r(eviewer) s(corer) a(dmin)
CONTRACT = {
    "POST /api/v1/cases": "rsa",
    "GET /api/v1/cases": "brsa",
    "GET /api/v1/cases/{case_id}": "brsa",
    "DELETE /api/v1/cases/{case_id}": "a",
    "POST /api/v1/cases/{case_id}/upload-links": "ra",
    "POST /api/v1/cases/{case_id}/documents": "ba",
    "GET /api/v1/cases/{case_id}/verification": "brsa",
    "GET /api/v1/cases/{case_id}/features": "s",
    "GET /api/v1/cases/{case_id}/events": "brsa",
    "GET /api/v1/cases/{case_id}/audit": "a",
    "GET /api/v1/documents/{document_id}": "brsa",
    "GET /api/v1/documents/{document_id}/original": "bra",
    "GET /api/v1/documents/{document_id}/pages/{number}.png": "bra",
    "GET /api/v1/documents/{document_id}/transactions": "rs",
    "PATCH /api/v1/documents/{document_id}/fields": "r",
    "POST /api/v1/documents/{document_id}/decision": "r",
    "POST /api/v1/documents/{document_id}/password": "ba",
    "GET /api/v1/review/queue": "r",
    "POST /api/v1/review/{document_id}/lease": "r",
    "GET /api/v1/features/schema": "s",
    "POST /api/v1/webhooks": "a",
    "GET /api/v1/webhooks": "a",
    "DELETE /api/v1/webhooks/{webhook_id}": "a",
    "GET /api/v1/webhooks/{webhook_id}/deliveries": "a",
    "POST /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/retry": "a",
    "POST /api/v1/keys": "a",
    "GET /api/v1/keys": "a",
    "DELETE /api/v1/keys/{key_id}": "a",
    "POST /api/v1/cases/{case_id}/consent": "b",
    "GET /api/v1/cases/{case_id}/hand-off.svg": "b",
    "POST /api/v1/cases/{case_id}/erasure": "b",
    "POST /api/v1/documents/{document_id}/confirmation": "b",
    "POST /api/v1/cases/{case_id}/uploads": "ba",
    "GET /api/v1/cases/{case_id}/uploads/{upload_id}": "ba",
    "PATCH /api/v1/cases/{case_id}/uploads/{upload_id}": "ba",
    "GET /api/v1/kinds": "ra",
    "POST /api/v1/documents/{document_id}/reading": "r",
    "PATCH /api/v1/documents/{document_id}/rows": "r",
    "GET /api/v1/session": "ra",
    "DELETE /api/v1/session": "ra",
    "POST /api/v1/session/password": "ra",
    "GET /api/v1/cases/{case_id}/answers": "sa",
    "GET /api/v1/cases/{case_id}/answers/{answer_id}": "sa",
    "GET /api/v1/cases/{case_id}/features/{name}/lineage": "rs",
    "GET /api/v1/cases/{case_id}/report": "r",
    "GET /api/v1/cases/{case_id}/figures": "r",
    "GET /api/v1/documents/{document_id}/traces/{number}.png": "ra",
    "GET /api/v1/operations/figures": "a",
    "GET /api/v1/operations/training-cases.zip": "a",
    "GET /api/v1/audit": "a",
    "GET /api/v1/audit/verification": "a",
    "GET /api/v1/users": "a",
    "POST /api/v1/users": "a",
    "PATCH /api/v1/users/{user_id}": "a",
}
BODIES = {
    "PATCH /api/v1/documents/{document_id}/fields": {"name": {"text": "新名", "reason": "x"}},
    "POST /api/v1/documents/{document_id}/decision": {"decision": "accept", "reason": "x"},
    "POST /api/v1/documents/{document_id}/password": {"password": "x"},
    "POST /api/v1/cases/{case_id}/consent": {"text": "x"},
    "POST /api/v1/cases/{case_id}/erasure": {"confirm": True},
    "POST /api/v1/documents/{document_id}/confirmation": {"right": True},
    "POST /api/v1/cases/{case_id}/uploads": {"name": "x.csv", "bytes": 9},
    "POST /api/v1/documents/{document_id}/reading": {"page": 1, "box": [0, 0, 1, 1]},
    "PATCH /api/v1/documents/{document_id}/rows": {"0": {"category": "tax"}},
    "POST /api/v1/users": {"name": "somebody", "role": "reviewer"},
    "POST /api/v1/session/password": {"present": "x", "new": "long enough"},
}
ENDING = ("/events", "/erasure")


def routes_of(desk: Desk) -> dict[str, frozenset[str]]:
    """`METHOD path` -> declared roles, of every route of the app."""
    found = {}
    for rule in desk.app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>:]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {path}"] = roles_of(desk.app.view_functions[rule.endpoint])
    return found


def test_every_route_declares_who_may_call_it(desk: Desk) -> None:
    """A route without a declaration is denied to all, and this test fails so that nobody ships one."""
    assert [route for route, roles in routes_of(desk).items() if not roles] == []


def test_roles_are_those_of_the_contract(desk: Desk) -> None:
    """The declared roles of the API are the contract's, route by route."""
    declared = {
        route: "".join(role[0] for role in ROLES if role in roles)
        for route, roles in routes_of(desk).items()
        if "/api/v1/" in route and PUBLIC not in roles
    }
    assert declared == CONTRACT


def test_public_routes_are_few(desk: Desk) -> None:
    """What needs no key shows nothing of any case: probes, the reference, and the empty pages."""
    public = {route for route, roles in routes_of(desk).items() if PUBLIC in roles}
    assert public == {
        "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /docs", "GET /docs/start.js", "GET /docs/errors",
        "POST /api/v1/session", "GET /docs/assets/{name}", "GET /apply/{token}", "GET /review", "GET /admin", "GET /assets/admin/{filename}", "GET /assets/apply/{filename}",
        "GET /assets/review/{filename}", "GET /assets/words/apply.js", "GET /assets/words/review.js", "GET /assets/words/admin.js",
    }  # fmt: skip


def test_matrix_of_roles_and_routes(desk: Desk) -> None:
    """Each route answers 401 without a key, 403 to roles not named, and something else to those named."""
    document_id = desk.uploaded()
    for route, allowed in CONTRACT.items():
        method, path = route.split(" ")
        if path.endswith(ENDING) or method == "DELETE":
            continue  # the stream does not end, and erasure would end the test; both have tests of their own
        path = path.format(
            case_id=desk.case_id, document_id=document_id, number=1, webhook_id="x", delivery_id="x", key_id="x",
            upload_id="a" * 32, user_id="x", answer_id="x", name="x",
        )  # fmt: skip
        body = BODIES.get(route, {}) if method in ("POST", "PATCH") and not path.endswith("/documents") else None
        assert is_problem(desk.ask(None, method, path, json=body), 401, "unauthorized"), route
        for role in ROLES:
            answer = desk.ask(role, method, path, json=body)
            assert (answer.status_code == 403) == (role[0] not in allowed), (route, role, answer.text)
            assert answer.status_code not in (401, 500), (route, role, answer.text)


def test_another_borrowers_things_are_as_if_missing(desk: Desk) -> None:
    """What is another's gives the very answer of what is not there, apart from the request's own id."""
    foreign = desk.uploaded(CSV + b"2024-01-09,1.00,9.00\n", case_id=desk.other_case_id)
    for route, allowed in CONTRACT.items():
        method, path = route.split(" ")
        if "b" not in allowed or "{" not in path:
            continue
        body = BODIES.get(route) if method != "GET" else None
        answers = []
        for case_id, document_id in ((desk.other_case_id, foreign), ("case_none", "doc_none"), ("\x00'--", "%2e%2e")):
            told = desk.ask(
                "borrower",
                method,
                path.format(case_id=case_id, document_id=document_id, number=1, upload_id="a" * 32),
                json=body,
            )
            assert is_problem(told, 404, "not_found"), (route, told.text)
            answers.append({name: value for name, value in told.json.items() if name not in ("instance", "request_id")})
        assert answers[0] == answers[1] == answers[2]


def test_borrower_lists_the_one_case(desk: Desk) -> None:
    """A borrower's list holds the case of the link and no other."""
    assert [case["id"] for case in desk.ask("borrower", "GET", "/cases").json["cases"]] == [desk.case_id]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer wrong", "Bearer 中文", f"Bearer {'x' * 9999}"]
)
def test_no_key_that_is_none(desk: Desk, header: str) -> None:
    """Whatever is not a valid key is 401 and told how to send one."""
    answer = desk.client.get("/api/v1/cases", headers={"Authorization": header.encode().decode("latin-1")})
    assert is_problem(answer, 401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_key_opens_nothing(desk: Desk) -> None:
    """A key is shown once at its making, works at once, and no longer after it is revoked."""
    made = desk.ask("admin", "POST", "/keys", json={"role": "scorer", "name": "score service"}).json
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert desk.client.get("/api/v1/cases", headers=headers).status_code == 200
    listed = desk.ask("admin", "GET", "/keys")
    assert made["id"] in listed.text and made["key"] not in listed.text
    assert desk.ask("admin", "DELETE", f"/keys/{made['id']}").status_code == 204
    assert desk.client.get("/api/v1/cases", headers=headers).status_code == 401


def test_links_bind_a_borrower_to_the_case(desk: Desk) -> None:
    """An upload link's token opens its case and nothing else; its page exists."""
    link = desk.ask("reviewer", "POST", f"/cases/{desk.other_case_id}/upload-links", json={"expires_in": 3600}).json
    assert link["url"].endswith(f"/apply/{link['token']}") and link["expires_at"]
    headers = {"Authorization": f"Bearer {link['token']}"}
    assert desk.client.get(f"/api/v1/cases/{desk.other_case_id}", headers=headers).status_code == 200
    assert desk.client.get(f"/api/v1/cases/{desk.case_id}", headers=headers).status_code == 404
    assert desk.client.get(f"/apply/{link['token']}").status_code == 200
    for body in (None, {}):
        assert desk.ask("reviewer", "POST", f"/cases/{desk.case_id}/upload-links", json=body).status_code == 201


def test_keys_and_texts_stay_out_of_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A log line is JSON with route, status and the key's id; no key, token, query, file name or text of a document."""
    desk = open_desk(tmp_path)
    capsys.readouterr()
    desk.client.get(f"/apply/{desk.keys['borrower']}")
    desk.ask("admin", "GET", "/cases?cursor=secretcursor")
    desk.finished()
    told = capsys.readouterr()
    lines = [json.loads(line) for line in (told.out + told.err).splitlines()]
    assert {"route", "status", "request_id", "ms"} <= lines[0].keys()
    text = json.dumps(lines, ensure_ascii=False)
    assert not any(secret in text for secret in (*desk.keys.values(), "secretcursor", "流水", "样品"))


def test_links_lead_to_the_public_address(tmp_path: Path) -> None:
    """With a public address set, a link leads there whatever Host the request named."""
    desk = open_desk(tmp_path, public_url="https://loans.example/")
    headers = {"Host": "evil.example"}
    link = desk.ask("admin", "POST", f"/cases/{desk.case_id}/upload-links", json={}, headers=headers).json
    assert link["url"] == f"https://loans.example/apply/{link['token']}"
