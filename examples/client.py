"""A small typed client of Yinzheng's API on the standard library alone.

client = Client("http://127.0.0.1:8000", key)
case = client.open_case(reference="A-1")
client.upload(case, Path("licence.jpg"), Path("statement.pdf"))
client.wait(case)
features = client.features(case, as_of=date(2024, 12, 31))
"""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

BUSY = (429, 503)  # asked again after Retry-After
READING = "processing"


class ApiError(Exception):
    """A problem (RFC 9457) as the API answered it."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status, self.code = status, code


@dataclass(frozen=True)
class Feature:
    """One feature: `value` is None where `reason` says why; money in yuan, ratios as fractions."""

    name: str
    value: Decimal | bool | str | None
    unit: str
    quality: str
    reason: str | None
    coverage_months: int | None

    @property
    def number(self) -> Decimal | None:
        """The value as a number, None where there is none."""
        return self.value if isinstance(self.value, Decimal) else None


@dataclass(frozen=True)
class Features:
    """What was answered, under the id by which it can be asked for again, byte for byte."""

    answer_id: str
    as_of: date
    by_name: Mapping[str, Feature]

    def __getitem__(self, name: str) -> Feature:
        return self.by_name[name]


@dataclass(frozen=True)
class Client:
    """Yinzheng at an address, with a key. Uploading takes a key of an admin (or an upload link's), features one of a scorer."""

    base: str
    key: str
    patience: float = 60.0  # seconds that a busy service is waited for

    def open_case(self, reference: str | None = None, declared: Mapping[str, Any] | None = None) -> str:
        """Opens a case; its id."""
        body = {"reference": reference, "declared": dict(declared) if declared else None}
        return str(self._json("POST", "/cases", body)["id"])

    def upload(self, case_id: str, *files: Path) -> list[str]:
        """Uploads files; the ids of their documents. Raises ApiError for the first file that is refused."""
        boundary = uuid.uuid4().hex
        parts = b""
        for file in files:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
            parts += head.encode() + file.read_bytes() + b"\r\n"
        parts += f"--{boundary}--\r\n".encode()
        told = self._send("POST", f"/cases/{case_id}/documents", parts, f"multipart/form-data; boundary={boundary}")
        answer = json.loads(told)
        for refused in answer["refused"]:
            raise ApiError(refused["status"], refused["code"], refused["detail_en"])
        return [str(document["id"]) for document in answer["documents"]]

    def wait(self, case_id: str, seconds: float = 300.0) -> str:
        """Waits until everything is read; the case's status then. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            status = str(self._json("GET", f"/cases/{case_id}")["status"])
            if status != READING:
                return status
            time.sleep(0.3)
        raise TimeoutError(f"{case_id} is still being read")

    def outcome(self, case_id: str) -> str:
        """pass, review, fail or incomplete."""
        return str(self._json("GET", f"/cases/{case_id}/verification")["outcome"])

    def features(self, case_id: str, as_of: date | None = None) -> Features:
        """The case's features as known on a day."""
        query = f"?{urlencode({'as_of': as_of.isoformat()})}" if as_of else ""
        told = self._json("GET", f"/cases/{case_id}/features{query}")
        by_name = {name: _feature(name, each) for name, each in told["features"].items()}
        return Features(told["answer_id"], date.fromisoformat(told["as_of"]), by_name)

    def lineage(self, case_id: str, name: str, as_of: date | None = None) -> list[dict[str, Any]]:
        """Every row and field behind a feature, with page and boxes."""
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            query = {"cursor": cursor} if cursor else {}
            query |= {"as_of": as_of.isoformat()} if as_of else {}
            told = self._json("GET", f"/cases/{case_id}/features/{name}/lineage?{urlencode(query)}")
            found, cursor = found + told["sources"], told["next_cursor"]
        return found

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        return json.loads(self._send(method, path, sent, "application/json"))

    def _send(self, method: str, path: str, body: bytes | None, media_type: str) -> bytes:
        """One request, sent again while the service is busy; every sending of a POST under one Idempotency-Key."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": media_type}
        if method == "POST":
            headers["Idempotency-Key"] = uuid.uuid4().hex
        until = time.monotonic() + self.patience
        while True:
            request = urllib.request.Request(f"{self.base}/api/v1{path}", body, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return bytes(answer.read())
            except urllib.error.HTTPError as error:
                told = json.loads(error.read() or b"{}")
                pause = float(error.headers.get("Retry-After") or 1)
                if error.code not in BUSY or time.monotonic() + pause > until:
                    raise ApiError(error.code, told.get("code", ""), told.get("detail_en", "")) from error
                time.sleep(pause)


def _feature(name: str, told: Mapping[str, Any]) -> Feature:
    value, unit = told["value"], told["unit"]
    if value is not None and unit not in ("code", "flag"):
        value = Decimal(str(value))
    return Feature(name, value, unit, told["quality"], told["reason"], told["coverage_months"])
