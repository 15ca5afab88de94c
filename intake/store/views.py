"""What the store gives out: frozen views, free of sessions and tables."""

from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from intake.document import Document

Role = Literal["borrower", "reviewer", "scorer", "admin"]
Each = TypeVar("Each")


class NotFound(LookupError):
    """There is no such case, document, key or webhook (or it is not the asker's)."""


class Erased(LookupError):
    """It was erased at the person's wish; only hashes are left."""


class Conflict(RuntimeError):
    """Somebody was quicker, or the state does not allow it."""


class SecondNeeded(Conflict):
    """One person's word is there already; another person's is needed."""


class Stale(Conflict):
    """The document is no longer the version that the asker saw."""


class Held(Conflict):
    """Another reviewer holds the document."""


class KeyReused(Conflict):
    """An idempotency key came again with another request."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Each]):
    """One page of a list, and the cursor of the next, None on the last."""

    entries: tuple[Each, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as kept; `declared` as the applicant sent it, times in seconds since 1970."""

    id: str
    reference: str | None
    declared: dict[str, Any]
    created_at: float
    consented_at: float | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with what the store knows beside it; `version` makes its ETag."""

    document: Document
    version: int
    uploaded_at: float
    attempts: int
    kind_hint: str | None = None
    reviewer: str | None = None
    review_until: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A document taken for work: only the holder of the token may finish it, and only while the lease runs."""

    document: Document
    token: str
    attempt: int
    password: str | None
    kind_hint: str | None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a key's or a person's id, the role, and for borrowers the one case that the key opens."""

    id: str
    role: Role
    case_id: str | None = None
    name: str = ""
    session: bool = False  # a person at a desk, not a program with a key


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, without the password; times in seconds since 1970."""

    id: str
    name: str
    role: Role
    created_at: float
    disabled_at: float | None
    entered_at: float | None
    locked_until: float | None


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """How one reading of a document ended: its status, the kind, the code of its fault if it failed."""

    at: float
    status: str
    kind: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer found of one field: `how` is confirmed, corrected, or implied by accepting the document."""

    at: float
    kind: str
    field: str
    confidence: float
    how: str


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A new key; `secret` is shown this once and kept nowhere."""

    id: str
    secret: str
    role: Role
    expires_at: float | None


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key without its secret; times in seconds since 1970."""

    id: str
    role: Role
    name: str
    case_id: str | None
    created_at: float
    expires_at: float | None
    revoked_at: float | None
    used_at: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a case; `id` grows, so that a reader can go on where it stopped."""

    id: int
    case_id: str
    type: str
    body: dict[str, Any]
    at: float


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain: its hash covers the hash before it."""

    seq: int
    at: float
    actor: str
    action: str
    case_id: str | None
    subject: str | None
    detail: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """A registered receiver; `secret` signs what it is sent (shown at creation only)."""

    id: str
    url: str
    events: tuple[str, ...]
    created_at: float
    secret: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one receiver, tried until it arrives or is given up (`dead`)."""

    id: str
    webhook_id: str
    type: str
    body: dict[str, Any]
    status: str
    attempts: int
    next_at: float
    last_error: str | None
    created_at: float


@dataclass(frozen=True, slots=True)
class WorkStats:
    """How the work stands: documents by status, the oldest waiting one's age in seconds, workers seen lately."""

    by_status: dict[str, int]
    oldest_queued: float | None
    workers: int
