"""The audit: appended in the transaction of the act itself, chained by hashes, verified from the first entry on."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from intake.audit import FIRST, canonical, entry_hash, signed, stamp
from intake.store.database import Database
from intake.store.records import AuditRecord
from intake.store.views import AuditEntry, Page

HASHED = ("seq", "at", "actor", "action", "case_id", "subject", "detail")


class Audit:
    """Reads and verifies the chain; `record` appends within a caller's transaction.

    `keys` make its hashes HMACs (the first one writes); the checkpoint is a file outside the database that knows how far the
    chain had grown, so that cutting its end off is noticed.
    """

    def __init__(self, database: Database, keys: tuple[bytes, ...] = (), checkpoint: Path | None = None) -> None:
        self._database, self._keys, self._checkpoint = database, keys, checkpoint

    def record(
        self,
        session: Session,
        actor: str,
        action: str,
        *,
        case_id: str | None = None,
        subject: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Appends one entry. `detail` holds ids, hashes and names of fields, never a document's text."""
        self._database.lock_chain(session)
        newest = select(AuditRecord.seq, AuditRecord.hash).order_by(AuditRecord.seq.desc()).limit(1)
        last = session.execute(newest).one_or_none()
        entry = AuditRecord(
            seq=last.seq + 1 if last else 1,
            at=round(self._database.now(session), 6),
            actor=actor,
            action=action,
            case_id=case_id,
            subject=subject,
            detail=canonical(detail or {}),
            previous=last.hash if last else FIRST,
        )
        content = {name: getattr(entry, name) for name in HASHED}
        entry.hash = entry_hash(entry.previous, content, self._keys[0] if self._keys else b"")
        session.add(entry)
        session.flush()

    def note(
        self,
        actor: str,
        action: str,
        *,
        case_id: str | None = None,
        subject: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Appends one entry in a transaction of its own: for acts that change nothing else (a look, a download)."""
        with self._database.write() as session:
            self.record(session, actor, action, case_id=case_id, subject=subject, detail=detail)

    def of_case(self, case_id: str, limit: int = 100, cursor: str | None = None) -> Page[AuditEntry]:
        """A case's entries, oldest first."""
        query = select(AuditRecord).where(AuditRecord.case_id == case_id, AuditRecord.seq > int(cursor or 0))
        with self._database.read() as session:
            found = session.scalars(query.order_by(AuditRecord.seq).limit(limit + 1)).all()
        entries = tuple(_view(entry) for entry in found[:limit])
        return Page(entries, str(entries[-1].seq) if len(found) > limit else None)

    def verify(self, kept_elsewhere: str | None = None) -> str | None:
        """None when the chain is whole, else a sentence that names the first bad entry.

        Open hashes may come first (the time before a master key was set), but none after the first HMAC. With
        `kept_elsewhere` (JSON, as `checkpoint` gave it) the chain must fit that one, and not the store's own.
        """
        known = self._known() if kept_elsewhere is None else _parsed(kept_elsewhere)
        if known is not None and known["mac"] not in self._stamps(known):
            return "the checkpoint was changed, or made under another master key"
        previous, expected, sealed = FIRST, 1, False
        columns = [getattr(AuditRecord, name) for name in (*HASHED, "previous", "hash")]
        query = select(*columns).order_by(AuditRecord.seq).execution_options(yield_per=1000)
        with self._database.read() as session, session.execute(query) as entries:
            for entry in entries:
                if entry.seq != expected:
                    return f"entry {expected} is missing"
                if entry.previous != previous:
                    return f"entry {entry.seq} does not follow the one before it"
                keyed = self._keyed(entry)
                if keyed is None or (sealed and not keyed):
                    return f"entry {entry.seq} was changed, or written under another master key"
                if known is not None and known["seq"] == entry.seq and known["hash"] != entry.hash:
                    return f"entry {entry.seq} is not the one that the checkpoint knows: the chain was written anew"
                previous, expected, sealed = entry.hash, expected + 1, sealed or keyed
        if known is not None and known["seq"] >= expected:
            return f"entry {expected} is missing: the checkpoint knows of {known['seq']} entries"
        return None

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry."""
        with self._database.read() as session:
            count = session.scalar(select(func.max(AuditRecord.seq))) or 0
            last = session.get(AuditRecord, count) if count else None
        return count, last.hash if last else FIRST

    def mark(self) -> bool:
        """Moves the checkpoint to the present end; False, and nothing changed, where the chain no longer fits the last one."""
        if self._checkpoint is None:
            return True
        known = self._known()
        if known is not None:
            with self._database.read() as session:
                same = session.scalar(select(AuditRecord.hash).where(AuditRecord.seq == known["seq"]))
            if known["mac"] not in self._stamps(known) or same != known["hash"]:
                return False
        seq, last = self.head()
        if seq == 0 or (known is not None and known["seq"] >= seq):
            return True
        draft = self._checkpoint.with_name(f".{self._checkpoint.name}.{uuid4().hex}")
        draft.write_text(self._told(seq, last), encoding="utf-8")
        draft.replace(self._checkpoint)
        return True

    def checkpoint(self) -> str:
        """The present end of the chain as JSON, to be kept where nobody who can write to this store can write.

        With a master key it is signed (Ed25519); the public key stands beside, so that others can check it without the
        master key.
        """
        return self._told(*self.head())

    def _told(self, seq: int, last: str) -> str:
        told: dict[str, Any] = {"seq": seq, "hash": last}
        told["mac"] = self._stamps(told)[0]
        if self._keys:
            told |= signed(f"{seq}\n{last}", self._keys[0])
        return json.dumps(told)

    def _known(self) -> dict[str, Any] | None:
        if self._checkpoint is None or not self._checkpoint.is_file():
            return None
        return _parsed(self._checkpoint.read_text(encoding="utf-8"))

    def _stamps(self, known: dict[str, Any]) -> list[str]:
        return [stamp(f"{known['seq']}\n{known['hash']}", key) for key in self._keys or (b"",)]

    def _keyed(self, entry: Row[Any]) -> bool | None:
        """True for a right HMAC, False for a right open hash, None when neither is."""
        content = {name: getattr(entry, name) for name in HASHED}
        for key in self._keys:
            if entry.hash == entry_hash(entry.previous, content, key):
                return True
        return False if entry.hash == entry_hash(entry.previous, content) else None


def _parsed(text: str) -> dict[str, Any]:
    try:
        known = json.loads(text)
        return {"seq": int(known["seq"]), "hash": str(known["hash"]), "mac": str(known["mac"])}
    except (ValueError, KeyError, TypeError):
        return {"seq": 0, "hash": "", "mac": ""}  # no stamp fits this: it will be called changed


def _view(entry: AuditRecord) -> AuditEntry:
    return AuditEntry(
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.case_id,
        entry.subject,
        json.loads(entry.detail),
        entry.previous,
        entry.hash,
    )
