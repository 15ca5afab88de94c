"""Figures of the kept work for Prometheus: counts and ages only."""

from sqlalchemy import func, select

from intake.store.database import Database
from intake.store.records import AuditRecord, DeliveryRecord, DocumentRecord, RemovalRecord


def figures(database: Database) -> dict[str, tuple[str, float]]:
    """Name -> what it means, and its value now."""
    with database.read() as session:
        now = database.now(session)
        reading = select(func.min(DocumentRecord.lease_until)).where(DocumentRecord.status == "reading")
        oldest = session.scalar(reading)
        again = session.scalar(select(func.count()).where(DocumentRecord.attempts > 1)) or 0
        waiting = DeliveryRecord.status == "waiting"
        unsent = session.scalar(select(func.count()).where(waiting)) or 0
        first = session.scalar(select(func.min(DeliveryRecord.created_at)).where(waiting))
        dead = session.scalar(select(func.count()).where(DeliveryRecord.status == "dead")) or 0
        entries = session.scalar(select(func.max(AuditRecord.seq))) or 0
        erasing = session.scalar(select(func.count()).select_from(RemovalRecord)) or 0
    return {
        "yinzheng_lease_overdue_seconds": (
            "By how much the most overdue lease has run out",
            max(now - (oldest or now), 0.0),
        ),
        "yinzheng_read_again": ("Documents that took more than one try", again),
        "yinzheng_webhooks_waiting": ("Deliveries that wait to be sent", unsent),
        "yinzheng_webhooks_lag_seconds": ("Age of the oldest delivery that waits", now - (first or now)),
        "yinzheng_webhooks_dead": ("Deliveries given up", dead),
        "yinzheng_audit_entries": ("Entries of the audit chain", entries),
        "yinzheng_files_to_erase": ("Files of erased cases that are not gone yet", erasing),
    }
