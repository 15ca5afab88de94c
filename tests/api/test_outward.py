"""What is told outside: events as they happen, webhooks signed and guarded, probes, figures, OpenAPI."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from intake.egress import AddressRefused, check_address, is_public
from intake.notify import Sending, Streaming, deliver_due, event_stream
from tests.api.desk import Desk, is_problem, open_desk
from tests.api.test_access import CONTRACT

LOCAL = Sending(allow_private=True, seconds=2)


class Receiver(HTTPServer):
    """A receiver on this machine that keeps what it got and answers with `status`."""

    status = 204
    got: list[tuple[dict[str, str], bytes]]


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def receiving(status: int = 204) -> Iterator[tuple[str, Receiver]]:
    """The address of a receiver, and itself."""
    server = Receiver(("127.0.0.1", 0), _Taking)
    server.status, server.got = status, []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def open_house(tmp_path: Path) -> Desk:
    """A desk whose webhooks may go to this machine."""
    return open_desk(tmp_path, webhook_allow_private=True)


def test_a_webhook_is_signed_by_the_standard(open_house: Desk) -> None:
    """The reference verifier accepts what arrives, and nothing that was changed or signed otherwise."""
    with receiving() as (url, server):
        made = open_house.ask("admin", "POST", "/webhooks", json={"url": url, "events": ["document.queued"]}).json
        document_id = open_house.uploaded()
        assert deliver_due(open_house.store, LOCAL) == 1
    ((headers, body),) = server.got
    told = Verifier(made["secret"]).verify(body, headers)
    assert told["type"] == "document.queued" and told["data"]["document_id"] == document_id
    assert re.match(r"\d{4}-\d\d-\d\dT", told["timestamp"])
    for wrong in (body + b" ", body.replace(b"queued", b"failed")):
        with pytest.raises(WebhookVerificationError):
            Verifier(made["secret"]).verify(wrong, headers)
    (delivery,) = open_house.ask("admin", "GET", f"/webhooks/{made['id']}/deliveries").json["deliveries"]
    assert delivery["status"] == "delivered" and delivery["id"] == headers["webhook-id"]
    assert made["secret"] not in open_house.ask("admin", "GET", "/webhooks").text


def test_a_failed_delivery_is_tried_again_with_its_id(open_house: Desk) -> None:
    """A receiver that fails or redirects gets the same id again later; a redirect is never followed."""
    with receiving(302) as (url, server):
        hook = open_house.ask("admin", "POST", "/webhooks", json={"url": url, "events": ["*"]}).json
        open_house.uploaded()
        assert deliver_due(open_house.store, LOCAL) == 1
        assert deliver_due(open_house.store, LOCAL) == 0
        (waiting,) = open_house.ask("admin", "GET", f"/webhooks/{hook['id']}/deliveries").json["deliveries"]
        assert waiting["status"] == "waiting" and waiting["last_error"] == "status 302" and waiting["attempts"] == 1
        server.status = 200
        retry = f"/webhooks/{hook['id']}/deliveries/{waiting['id']}/retry"
        assert open_house.ask("admin", "POST", retry).status_code == 202
        assert deliver_due(open_house.store, LOCAL) == 1
    assert len({headers["webhook-id"] for headers, _ in server.got}) == 1 and len(server.got) == 2


def test_a_removed_webhook_gets_nothing(open_house: Desk) -> None:
    """After DELETE nothing more is sent."""
    with receiving() as (url, server):
        hook = open_house.ask("admin", "POST", "/webhooks", json={"url": url, "events": ["*"]}).json
        assert open_house.ask("admin", "DELETE", f"/webhooks/{hook['id']}").status_code == 204
        open_house.uploaded()
        deliver_due(open_house.store, LOCAL)
    assert server.got == []


@pytest.mark.parametrize(
    "url",
    [
        "http://1.1.1.1/", "https://127.0.0.1/", "https://0x7f.1/", "https://2130706433/", "https://[::1]/", "https://localhost/",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://169.254.169.254/",
        "https://10.0.0.1/", "https://192.168.1.1/", "https://100.64.0.1/", "https://0.0.0.0/", "https://user:pw@1.1.1.1/",
        "https://1.1.1.1:99999/", "ftp://1.1.1.1/", "https:///x", "https://1.1.1.1/\r\nX: y",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(url: str) -> None:
    """No spelling of an inner address gets through, nor plain http, nor a password in the URL."""
    with pytest.raises(AddressRefused):
        check_address(url)


def test_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that first resolves to a public host and then to this machine gains nothing: it is resolved once."""
    answers = iter(["1.1.1.1", "127.0.0.1"])
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 443))])
    assert check_address("https://rebind.example/").addresses == ("1.1.1.1",)
    assert not is_public("127.0.0.1")


def test_events_stream_and_go_on(desk: Desk) -> None:
    """Every step of a document comes as an event with a growing id; Last-Event-ID goes on after it; silence has comments."""
    desk.finished()
    ticks = iter(range(1000))
    pace = Streaming(look=0, silence=3, longest=12)
    parts = list(
        event_stream(desk.store, desk.case_id, 0, pace, clock=lambda: float(next(ticks)), sleep=lambda _: None)
    )
    events = [part for part in parts if part.startswith("id:")]
    types = [re.findall(r"^event: (\S+)$", part, re.MULTILINE)[0] for part in events]
    assert types == ["case.created", "document.queued", "document.reading", "document.needs_review"]
    assert any(part.startswith(":") for part in parts)
    third = int(re.findall(r"^id: (\d+)$", events[2], re.MULTILINE)[0])
    with desk.app.test_client() as client:
        headers = {"Authorization": f"Bearer {desk.keys['borrower']}", "Last-Event-ID": str(third)}
        answer = client.get(f"/api/v1/cases/{desk.case_id}/events", headers=headers, buffered=False)
        assert answer.content_type == "text/event-stream; charset=utf-8"
        stream = iter(answer.response)
        assert next(stream).startswith(b"retry:")
        told = next(stream).decode()
        assert "event: document.needs_review" in told and json.loads(told.split("data: ")[1])["case_id"] == desk.case_id
        answer.close()


def test_streams_never_take_all_threads(tmp_path: Path) -> None:
    """Half of the threads may hold a stream; one more is 503 with Retry-After, and a closed one frees its place."""
    desk = open_desk(tmp_path, web_threads=2)
    path = f"/api/v1/cases/{desk.case_id}/events"
    headers = {"Authorization": f"Bearer {desk.keys['borrower']}"}
    held = desk.client.get(path, headers=headers, buffered=False)
    next(iter(held.response))
    refused = desk.client.get(path, headers=headers)
    assert is_problem(refused, 503, "unavailable") and refused.headers["Retry-After"]
    held.close()
    again = desk.client.get(path, headers=headers, buffered=False)
    assert again.status_code == 200
    again.close()


def test_probes_name_what_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """/healthz answers; /readyz is ready with a worker's heartbeat and names a store that fails."""
    assert desk.client.get("/healthz").json == {"status": "ok"}
    desk.store.work.beat("worker-1")
    assert desk.client.get("/readyz").json["status"] == "ready"
    rooms = desk.app.extensions["yinzheng"]
    rooms.readiness.clear()

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(type(desk.store.blobs), "put", full)
    answer = desk.client.get("/readyz")
    assert answer.status_code == 503 and answer.json["checks"]["blobs"] == "failing"


def test_figures_hold_no_person(desk: Desk) -> None:
    """/metrics counts by route and status; no id, key or name is a label."""
    document_id = desk.finished()
    desk.ask("reviewer", "GET", f"/documents/{document_id}")
    text = desk.client.get("/metrics").text
    assert 'route="/api/v1/documents/<document_id>"' in text and 'yinzheng_documents{status="needs_review"} 1.0' in text
    assert not any(word in text for word in (document_id, desk.case_id, "样品", *desk.keys.values()))


def test_openapi_lists_every_route_with_security_and_problems(desk: Desk) -> None:
    """/openapi.json has each route of the contract, its roles, its problems, and no dangling reference."""
    told = desk.client.get("/openapi.json").json
    assert told["openapi"].startswith("3.1")
    for route in [*CONTRACT, "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /docs"]:
        method, path = route.split(" ")
        operation = told["paths"][path][method.lower()]
        assert operation["summary"] and any(code.startswith("2") for code in operation["responses"]), route
        if route in CONTRACT:
            assert operation["security"] == [{"key": []}] and operation["x-roles"], route
            assert "application/problem+json" in operation["responses"]["401"]["content"], route
    ids = [operation["operationId"] for path in told["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids))
    references = set(re.findall(r'"\$ref": ?"#/components/schemas/([^"]+)"', json.dumps(told)))
    assert references <= set(told["components"]["schemas"])
    assert set(re.findall(r"{(\w+)}", "".join(told["paths"]))) == {
        parameter["name"]
        for path in told["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "path"
    }


def test_the_reference_page_needs_nothing_from_outside(desk: Desk) -> None:
    """/docs loads only bundled files that exist, and no script of its own stands inline."""
    page = desk.client.get("/docs").text
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        answer = desk.client.get(address)
        assert answer.status_code == 200, address
        answer.close()
    assert "<script>" not in page and "http" not in page
    assert desk.client.get("/docs/assets/../../api.py").status_code == 404


def test_the_web_starts_without_the_heavy_libraries() -> None:
    """Importing the app brings neither pixels nor language nor tables along."""
    code = "import api, sys; print([m for m in sys.modules if m.split('.')[0] in {'cv2','numpy','onnxruntime','spacy','transformers','pyarrow','pdfplumber','boto3'}])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
