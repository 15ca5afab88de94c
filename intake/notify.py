"""What happened is told outside: webhooks by Standard Webhooks from the outbox, and server-sent events of one case."""

import http.client
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from standardwebhooks import Webhook as Signer

from intake.egress import AddressRefused, check_address, post
from intake.store import Store
from intake.store.views import Delivery, Erased, Event, NotFound, Webhook

EVENTS = (
    "case.created",
    "document.queued",
    "document.reading",
    "document.done",
    "document.needs_review",
    "document.password_required",
    "document.failed",
    "document.confirmed",
    "document.corrected",
    "document.accepted",
    "document.rejected",
    "document.recapture",
)
log = structlog.get_logger("yinzheng.notify")


@dataclass(frozen=True, slots=True)
class Sending:
    """How webhooks are sent: private addresses and plain http only where a closed network or a test needs them."""

    allow_private: bool = False
    seconds: float = 5.0


def message_of(delivery: Delivery) -> str:
    """The body of a delivery: type, timestamp (RFC 3339) and ids. The same for every try."""
    told: dict[str, Any] = dict(delivery.body)
    if isinstance(told.get("timestamp"), int | float):
        told["timestamp"] = datetime.fromtimestamp(told["timestamp"], UTC).isoformat(timespec="milliseconds")
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def signed_headers(webhook: Webhook, delivery: Delivery, body: str, at: datetime) -> dict[str, str]:
    """Headers of Standard Webhooks: the id is the same in every try, the timestamp and so the signature are not."""
    at = datetime.fromtimestamp(int(at.timestamp()), UTC)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Yinzheng-Webhooks/1",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(webhook.secret).sign(delivery.id, at, body),
    }


def send(webhook: Webhook, delivery: Delivery, sending: Sending) -> str | None:
    """One try; None when the receiver took it (2xx), else what went wrong in a few words."""
    body = message_of(delivery)
    try:
        target = check_address(webhook.url, allow_private=sending.allow_private)
        headers = signed_headers(webhook, delivery, body, datetime.now(UTC))
        status = post(target, body.encode(), headers, sending.seconds)
    except AddressRefused as error:
        return f"refused: {error}"
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__
    return None if 200 <= status < 300 else f"status {status}"


def deliver_due(store: Store, sending: Sending, limit: int = 5) -> int:
    """Sends what is due and notes how it went; the number of tries made."""
    due = store.webhooks.due(limit)
    for webhook, delivery in due:
        error = send(webhook, delivery, sending)
        store.webhooks.settle(delivery.id, error)
        log.info("delivery", delivery=delivery.id, webhook=webhook.id, type=delivery.type, error=error)
    return len(due)


def run_deliveries(store: Store, sending: Sending, stop: threading.Event, every: float = 1.0) -> None:
    """Sends what becomes due until `stop` is set. Runs in one thread of the process that may reach the outside."""
    while not stop.is_set():
        try:
            made = deliver_due(store, sending)
        except Exception as error:  # noqa: BLE001 - a database that is away comes back; the loop must still be there then
            log.error("deliveries_halted", error=type(error).__name__)
            made = 0
        if not made:
            stop.wait(every)


@dataclass(frozen=True, slots=True)
class Streaming:
    """A stream's pace in seconds: how often it looks, how long it may be silent, when the client must come again."""

    look: float = 0.5
    silence: float = 5.0
    longest: float = 600.0


def event_stream(
    store: Store,
    case_id: str,
    after: int,
    pace: Streaming,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[str]:
    """A case's events after one id as server-sent events, with comments while nothing happens.

    Ends after `pace.longest` (the client comes again with Last-Event-ID) and when the case is erased. A client that left is
    noticed by the next thing sent.
    """
    began = spoke = clock()
    yield "retry: 2000\n\n"
    while clock() - began < pace.longest:
        events = store.events.since(case_id, after)
        for event in events:
            after = event.id
            yield as_sent(event)
        if events:
            spoke = clock()
            continue
        if clock() - spoke >= pace.silence:
            try:
                store.cases.get(case_id)
            except (Erased, NotFound):
                yield "event: case.erased\ndata: {}\n\n"
                return
            yield ": still here\n\n"
            spoke = clock()
        sleep(pace.look)


def as_sent(event: Event) -> str:
    """One event as text of an event stream."""
    at = datetime.fromtimestamp(event.at, UTC).isoformat(timespec="milliseconds")
    told = {"type": event.type, "at": at, "case_id": event.case_id, **event.body}
    return f"id: {event.id}\nevent: {event.type}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
