"""What is kept: cases, documents, files, keys, events, the audit. One door, `open_store`; records never leave it."""

import socket
from dataclasses import dataclass

from intake.settings import Settings
from intake.store.activity import Activity
from intake.store.audit import Audit
from intake.store.blobs import Blobs, open_shelf
from intake.store.cases import Cases, page_blob_name
from intake.store.database import AWAY, Database
from intake.store.documents import Documents
from intake.store.events import Events
from intake.store.history import History
from intake.store.idempotency import Idempotency
from intake.store.judgements import Judgements
from intake.store.keyring import Ring
from intake.store.keys import Keys
from intake.store.likeness import Likenesses
from intake.store.migrate import upgrade
from intake.store.recent import Recent
from intake.store.sealing import Sealer
from intake.store.staff import Staff
from intake.store.upkeep import Upkeep
from intake.store.webhooks import Webhooks
from intake.store.work import Work

__all__ = ["AWAY", "Store", "open_sealer", "open_store", "page_blob_name"]


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, by concern."""

    database: Database
    blobs: Blobs
    cases: Cases
    documents: Documents
    work: Work
    keys: Keys
    events: Events
    audit: Audit
    idempotency: Idempotency
    webhooks: Webhooks
    upkeep: Upkeep
    staff: Staff
    judgements: Judgements
    activity: Activity
    likenesses: Likenesses
    sealer: Sealer
    history: History


def open_sealer(settings: Settings, beside: Database | None = None) -> Sealer:
    """What seals and opens under the settings' master key, with its ring of keys. Raises ValueError for another shape of key."""
    ring = Ring(settings.resolved_keys_url, beside)
    return Sealer(settings.master_key.get_secret_value(), settings.former_master_key.get_secret_value(), ring)


def open_store(settings: Settings) -> Store:
    """The store that the settings name, its tables brought up to date. Raises ValueError for wrong settings."""
    database = Database(settings.resolved_database_url)
    database.await_server()
    upgrade(database)
    sealer = open_sealer(settings, database)
    blobs = Blobs(open_shelf(settings.resolved_blob_url), sealer)
    audit = Audit(database, sealer.derived("audit"), settings.data.resolve() / "audit.checkpoint")
    events = Events(database)
    recent = Recent()
    documents = Documents(database, blobs, sealer, audit, events, recent)
    return Store(
        database,
        blobs,
        Cases(database, blobs, sealer, audit, events, recent),
        documents,
        Work(database, documents, sealer, audit, events, settings.lease_seconds, settings.attempts),
        Keys(database, audit, sealer.derived("api keys")),
        events,
        audit,
        Idempotency(database, f"{socket.gethostname()}:{settings.port}"),
        Webhooks(database, sealer, audit),
        Upkeep(database, blobs, audit),
        Staff(database, audit),
        Judgements(database),
        Activity(database),
        Likenesses(database, sealer),
        sealer,
        History(database, sealer),
    )
