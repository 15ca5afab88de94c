"""The tables. Records never leave `intake/store/`; what leaves are the frozen views of `views.py`."""

from sqlalchemy import Float, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

WAITS = text("status in ('queued', 'reading')")


class Record(DeclarativeBase):
    """Base of all tables. Times are seconds since 1970 (UTC); ids are unguessable strings."""


class CaseRecord(Record):
    __tablename__ = "case_file"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    reference: Mapped[str | None] = mapped_column(String(200))
    declared: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[float] = mapped_column(Float, index=True)
    erased_at: Mapped[float | None] = mapped_column(Float)
    consented_at: Mapped[float | None] = mapped_column(Float)
    consent: Mapped[str | None] = mapped_column(String(40))  # the version of the text that the borrower agreed to


class DocumentRecord(Record):
    __tablename__ = "document"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    part: Mapped[int] = mapped_column(Integer, default=1, server_default="1")  # of several papers in one file
    body: Mapped[bytes] = mapped_column(LargeBinary)  # the document as JSON, sealed where a master key is set
    kind: Mapped[str] = mapped_column(String(60), default="unknown")
    kind_hint: Mapped[str | None] = mapped_column(String(60))
    password: Mapped[bytes | None] = mapped_column(LargeBinary)  # held only until the file has been opened
    uploaded_at: Mapped[float] = mapped_column(Float)
    finished_at: Mapped[float | None] = mapped_column(Float)
    version: Mapped[int] = mapped_column(Integer, default=1)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    token: Mapped[str | None] = mapped_column(String(40))
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[float | None] = mapped_column(Float)  # while reading: the lease; while queued: not before
    urgency: Mapped[int] = mapped_column(Integer, default=0)
    reviewer: Mapped[str | None] = mapped_column(String(40))
    review_until: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (
        UniqueConstraint("case_id", "sha256", "part", name="uq_document_part"),
        Index("document_work", "status", "uploaded_at"),
        Index("document_waiting", "attempts", "uploaded_at", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("document_review", "status", "urgency", "uploaded_at"),
    )


class VersionRecord(Record):
    """A document as it stood from `at` on, until the next version."""

    __tablename__ = "document_version"

    document_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[float] = mapped_column(Float)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class AnswerRecord(Record):
    """An answer that was given, to be given again byte for byte."""

    __tablename__ = "answer"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)  # a hash of all that it rests on
    case_id: Mapped[str] = mapped_column(String(40), index=True)
    as_of: Mapped[str] = mapped_column(String(10))
    at: Mapped[float] = mapped_column(Float)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class KeyRecord(Record):
    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the key; the key itself is shown once
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    created_at: Mapped[float] = mapped_column(Float)
    expires_at: Mapped[float | None] = mapped_column(Float)
    revoked_at: Mapped[float | None] = mapped_column(Float)
    used_at: Mapped[float | None] = mapped_column(Float)


class EventRecord(Record):
    __tablename__ = "event"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(String(40), index=True)
    type: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)  # ids and states only, never text of a document
    at: Mapped[float] = mapped_column(Float)


class AuditRecord(Record):
    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[float] = mapped_column(Float)
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    case_id: Mapped[str | None] = mapped_column(String(40), index=True)
    subject: Mapped[str | None] = mapped_column(String(40), index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class IdempotencyRecord(Record):
    __tablename__ = "idempotency"

    principal: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column(Integer)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[float] = mapped_column(Float, index=True)  # begun, or the last sign of life while under way
    holder: Mapped[str | None] = mapped_column(String(160), index=True)  # the web process that is at it


class WebhookRecord(Record):
    __tablename__ = "webhook"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    url: Mapped[str] = mapped_column(String(2000))
    events: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[float] = mapped_column(Float)
    removed_at: Mapped[float | None] = mapped_column(Float)


class DeliveryRecord(Record):
    __tablename__ = "delivery"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id"), index=True)
    event_id: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[float] = mapped_column(Float)
    last_error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[float] = mapped_column(Float)

    __table_args__ = (Index("delivery_due", "status", "next_at"),)


class WorkerRecord(Record):
    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[float] = mapped_column(Float)


class RemovalRecord(Record):
    """A blob that shall go, noted in the erasure's own transaction, so that a crash in between leaves nothing lying."""

    __tablename__ = "blob_removal"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[float] = mapped_column(Float)


class LikenessRecord(Record):
    """By what a document is known again in another case (`intake/likeness.py`); nothing of its text."""

    __tablename__ = "likeness"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(String(40), index=True)
    case_id: Mapped[str] = mapped_column(String(40), index=True)
    sort: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(256))

    __table_args__ = (Index("likeness_mark", "sort", "value"),)


class StaffRecord(Record):
    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str] = mapped_column(String(200))  # argon2id, with its salt and parameters
    created_at: Mapped[float] = mapped_column(Float)
    disabled_at: Mapped[float | None] = mapped_column(Float)
    failures: Mapped[int] = mapped_column(Integer, default=0)  # wrong passwords since the last right one
    locked_until: Mapped[float | None] = mapped_column(Float)
    entered_at: Mapped[float | None] = mapped_column(Float)


class SessionRecord(Record):
    __tablename__ = "staff_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the cookie
    owner: Mapped[str] = mapped_column(String(40), index=True)  # a member of staff, or an API key
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[float] = mapped_column(Float)
    seen_at: Mapped[float] = mapped_column(Float)


class JudgementRecord(Record):
    """What a reviewer found of one field as read: no text of it, so that it may outlive the document."""

    __tablename__ = "judgement"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[float] = mapped_column(Float, index=True)
    kind: Mapped[str] = mapped_column(String(60))
    field: Mapped[str] = mapped_column(String(60))
    confidence: Mapped[float] = mapped_column(Float)
    how: Mapped[str] = mapped_column(String(20))  # confirmed, corrected, or implied by accepting the document
    document_id: Mapped[str | None] = mapped_column(String(40), index=True)
