"""What happened in a case, in order; each event also becomes a delivery for every webhook that asked for its type."""

import json
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store.database import Database
from intake.store.records import DeliveryRecord, EventRecord, WebhookRecord
from intake.store.views import Event


class Events:
    """Appends within a caller's transaction (so an event exists exactly when what it tells does), and reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, session: Session, case_id: str, type_: str, body: dict[str, Any]) -> None:
        """Appends an event and puts its deliveries into the outbox."""
        self._database.lock_chain(
            session
        )  # ids are committed in their order, so a reader who goes on from one misses none
        now = self._database.now(session)
        event = EventRecord(case_id=case_id, type=type_, body=json.dumps(body, ensure_ascii=False), at=now)
        session.add(event)
        session.flush()
        for webhook in session.scalars(select(WebhookRecord).where(WebhookRecord.removed_at.is_(None))):
            wanted = json.loads(webhook.events)
            if "*" in wanted or type_ in wanted:
                session.add(
                    DeliveryRecord(
                        id=f"msg_{uuid4().hex}",
                        webhook_id=webhook.id,
                        event_id=event.id,
                        type=type_,
                        body=json.dumps({"type": type_, "timestamp": now, "data": {"case_id": case_id, **body}}),
                        status="waiting",
                        attempts=0,
                        next_at=now,
                        created_at=now,
                    )
                )

    def since(self, case_id: str, after: int = 0, limit: int = 200) -> tuple[Event, ...]:
        """A case's events with an id above `after`, oldest first."""
        query = select(EventRecord).where(EventRecord.case_id == case_id, EventRecord.id > after)
        with self._database.read() as session:
            found = session.scalars(query.order_by(EventRecord.id).limit(limit)).all()
        return tuple(Event(e.id, e.case_id, e.type, json.loads(e.body), e.at) for e in found)
