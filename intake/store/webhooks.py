"""Webhooks and their outbox: a delivery is a row with its own lease, tried with growing pauses, never dropped silently."""

import json
from uuid import uuid4

from sqlalchemy import select

from intake.store.audit import Audit
from intake.store.cursors import decode_cursor, encode_cursor
from intake.store.database import Database
from intake.store.records import DeliveryRecord, WebhookRecord
from intake.store.sealing import Sealer
from intake.store.views import Delivery, NotFound, Page, Webhook

PAUSES = (5.0, 30.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 86400.0)  # seconds after each failed try
LEASE = 30.0


class Webhooks:
    """Receivers and what they are sent."""

    def __init__(self, database: Database, sealer: Sealer, audit: Audit) -> None:
        self._database, self._sealer, self._audit = database, sealer, audit

    def create(self, url: str, events: tuple[str, ...], secret: str, actor: str) -> Webhook:
        """Registers a receiver."""
        webhook_id = f"hook_{uuid4().hex}"
        with self._database.write() as session:
            now = self._database.now(session)
            sealed = self._sealer.seal(secret.encode(), webhook_id)
            record = WebhookRecord(
                id=webhook_id, url=url, events=json.dumps(list(events)), secret=sealed, created_at=now
            )
            session.add(record)
            session.flush()
            self._audit.record(session, actor, "webhook.created", subject=webhook_id)
            return self._view(record)

    def list(self) -> tuple[Webhook, ...]:
        """All receivers."""
        query = select(WebhookRecord).where(WebhookRecord.removed_at.is_(None)).order_by(WebhookRecord.created_at)
        with self._database.read() as session:
            return tuple(self._view(record) for record in session.scalars(query))

    def remove(self, webhook_id: str, actor: str) -> None:
        """Sends nothing more to it. Raises NotFound."""
        with self._database.write() as session:
            record = session.get(WebhookRecord, webhook_id)
            if record is None or record.removed_at is not None:
                raise NotFound(webhook_id)
            record.removed_at = self._database.now(session)
            self._audit.record(session, actor, "webhook.removed", subject=webhook_id)

    def deliveries(
        self, webhook_id: str, limit: int = 50, cursor: str | None = None, status: str | None = None
    ) -> Page[Delivery]:
        """What was and will be sent to a receiver, newest first; of one status only where one is named."""
        query = select(DeliveryRecord).where(DeliveryRecord.webhook_id == webhook_id)
        if status is not None:
            query = query.where(DeliveryRecord.status == status)
        if cursor:
            at, last = decode_cursor(cursor)
            before = DeliveryRecord.created_at < float(at)
            query = query.where(before | ((DeliveryRecord.created_at == float(at)) & (DeliveryRecord.id < last)))
        query = query.order_by(DeliveryRecord.created_at.desc(), DeliveryRecord.id.desc()).limit(limit + 1)
        with self._database.read() as session:
            if session.get(WebhookRecord, webhook_id) is None:
                raise NotFound(webhook_id)
            found = session.scalars(query).all()
        more = encode_cursor(repr(found[limit - 1].created_at), found[limit - 1].id) if len(found) > limit else None
        return Page(tuple(_delivery(record) for record in found[:limit]), more)

    def due(self, limit: int = 20) -> tuple[tuple[Webhook, Delivery], ...]:
        """Deliveries whose time has come, leased to the caller."""
        with self._database.write() as session:
            now = self._database.now(session)
            query = select(DeliveryRecord).where(DeliveryRecord.status == "waiting", DeliveryRecord.next_at <= now)
            query = query.order_by(DeliveryRecord.next_at).limit(limit)
            if not self._database.embedded:
                query = query.with_for_update(skip_locked=True)
            due = []
            for record in session.scalars(query).all():
                webhook = session.get_one(WebhookRecord, record.webhook_id)
                if webhook.removed_at is not None:
                    record.status = "dead"
                    continue
                record.next_at = now + LEASE
                due.append((self._view(webhook), _delivery(record)))
            return tuple(due)

    def settle(self, delivery_id: str, error: str | None) -> None:
        """Notes how a try went: delivered, to be tried again after a pause, or dead after the last pause."""
        with self._database.write() as session:
            record = session.get_one(DeliveryRecord, delivery_id)
            record.attempts += 1
            record.last_error = error and error[:200]
            if error is None:
                record.status = "delivered"
            elif record.attempts > len(PAUSES):
                record.status = "dead"
            else:
                record.next_at = self._database.now(session) + PAUSES[record.attempts - 1]

    def retry(self, webhook_id: str, delivery_id: str) -> None:
        """Sends a delivery again at once, whatever became of it. Raises NotFound, also for another receiver's."""
        with self._database.write() as session:
            record = session.get(DeliveryRecord, delivery_id)
            if record is None or record.webhook_id != webhook_id:
                raise NotFound(delivery_id)
            record.status, record.next_at = "waiting", self._database.now(session)

    def _view(self, record: WebhookRecord) -> Webhook:
        secret = self._sealer.open(record.secret, record.id).decode()
        return Webhook(record.id, record.url, tuple(json.loads(record.events)), record.created_at, secret)


def _delivery(record: DeliveryRecord) -> Delivery:
    return Delivery(
        record.id,
        record.webhook_id,
        record.type,
        json.loads(record.body),
        record.status,
        record.attempts,
        record.next_at,
        record.last_error,
        record.created_at,
    )
