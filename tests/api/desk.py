"""The API over a store in a temporary folder, with a key for each role, and documents finished by hand instead of read."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from werkzeug.test import TestResponse

from api import create_app
from intake.document import PageFacts
from intake.doors.rooms import Rooms
from intake.finding import Finding
from intake.settings import Settings
from intake.store import Store
from nlp.evidence import Field, Row, Table
from ocr.page import Box

API = "/api/v1"
WHOLE = Box(0.1, 0.1, 0.4, 0.2)
CSV = "日期,金额,余额\n2024-01-01,1.00,1.00\n".encode()


class TidyClient(FlaskClient):
    """A client that closes what it sent: the file of a large upload would wait for the collector, in any later test."""

    def open(self, *args: Any, **more: Any) -> TestResponse:
        answer = super().open(*args, **more)
        if close := getattr(answer.request.environ["wsgi.input"], "close", None):
            close()
        return answer


@dataclass(frozen=True)
class Desk:
    """The app, its store, a client, and one key a role; the borrower's opens `case_id`."""

    app: OpenAPI
    store: Store
    client: FlaskClient
    keys: Mapping[str, str]
    case_id: str
    other_case_id: str
    hinted: list[str]

    def ask(self, role: str | None, method: str, path: str, **more: Any) -> TestResponse:
        """A request of that role; paths without a leading /api are under it."""
        headers = dict(more.pop("headers", {}))
        if role is not None:
            headers["Authorization"] = f"Bearer {self.keys[role]}"
        path = path if path.startswith(("/api", "/healthz", "/docs")) else API + path
        return self.client.open(path, method=method, headers=headers, **more)

    def upload(
        self, *files: tuple[bytes, str], role: str = "admin", case_id: str | None = None, **more: Any
    ) -> TestResponse:
        """Uploads files to a case, with further form fields as `fields` and `headers`."""
        form = {"file": [(io.BytesIO(content), name) for content, name in files], **more.pop("fields", {})}
        return self.ask(role, "POST", f"/cases/{case_id or self.case_id}/documents", data=form, **more)

    def uploaded(self, content: bytes = CSV, name: str = "流水.csv", case_id: str | None = None) -> str:
        """The id of a document just taken."""
        answer = self.upload((content, name), case_id=case_id)
        assert answer.status_code == 202, answer.text
        return str(answer.json["documents"][0]["id"])

    def finished(self, content: bytes = CSV, *, case_id: str | None = None, **facts: Any) -> str:
        """The id of a document that was taken and read: a licence unless `facts` (of Document) say otherwise."""
        document_id = self.uploaded(content, case_id=case_id)
        self.finish(document_id, **facts)
        return document_id

    def finish(self, document_id: str, **facts: Any) -> None:
        """Ends the reading of a waiting document as a worker would."""
        claim = self.store.work.claim(document_id)
        assert claim is not None
        assert self.store.work.finish(replace(claim.document, **{**licence(), **facts}), claim.token)


def licence() -> dict[str, Any]:
    """What was read of a licence that a person should look at."""
    return {
        "status": "needs_review",
        "kind": "business_licence",
        "kind_confidence": 0.99,
        "pages": (PageFacts(1, 1000.0, 700.0, 0, "ocr", 0.9, ()),),
        "fields": {
            "name": Field("name", "样品科技有限公司", "样品科技有限公司", 0.9, 1, (WHOLE,), ("label",)),
            "established_on": Field("established_on", "2020-01-02", "2020年01月02日", 0.7, 1, (WHOLE,), ("label",)),
        },
        "findings": (Finding("LIC_TEST", "LIC-00", "fail", "low", "不符", "does not match"),),
    }


def statement(*rows: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of a statement with these rows."""
    table = Table("transactions", tuple(Row(dict(row), 1, WHOLE, 0.98) for row in rows))
    return {"status": "done", "kind": "bank_statement", "fields": {}, "findings": (), "tables": {"transactions": table}}


def open_desk(folder: Path, **settings: Any) -> Desk:
    """A desk with two cases; the borrower is bound to the first."""
    hinted: list[str] = []
    app = create_app(Settings(data=folder, **settings), hint=hinted.append)
    store = rooms_of(app).store
    mine = store.cases.create(reference="A-1", declared={"company_name": "样品科技有限公司"}, actor="test")
    other = store.cases.create(reference="A-2", declared={}, actor="test")
    keys = {role: store.keys.create(role, actor="test", name=role).secret for role in ("reviewer", "scorer", "admin")}
    keys["reviewer2"] = store.keys.create("reviewer", actor="test", name="second").secret
    keys["borrower"] = store.keys.create("borrower", actor="test", case_id=mine.id).secret
    app.test_client_class = TidyClient
    return Desk(app, store, app.test_client(), keys, mine.id, other.id, hinted)


def rooms_of(app: OpenAPI) -> Rooms:
    """What the app was made with."""
    rooms = app.extensions["yinzheng"]
    assert isinstance(rooms, Rooms)
    return rooms


def is_problem(answer: TestResponse, status: int, code: str) -> bool:
    """True for a problem of RFC 9457 with this status and code, and both sentences."""
    told = answer.json
    return (
        answer.status_code == status
        and answer.content_type == "application/problem+json"
        and told["status"] == status
        and told["code"] == code
        and bool(told["title"] and told["detail"] and told["detail_en"] and told["request_id"])
    )
