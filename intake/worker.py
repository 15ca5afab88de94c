"""A worker's shift: it claims, reads and finishes one document after another, and watches over itself meanwhile."""

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from intake.document import Document
from intake.settings import Settings
from intake.store import AWAY, Store, page_blob_name
from intake.store.retention import expired
from intake.store.views import Claim, Erased, NotFound
from ocr.faults import DecodeLimit, DocumentFault

if TYPE_CHECKING:
    from ocr.pages import Limits

SIGN_OF_LIFE = 5.0  # seconds between two of them
AGAIN = 0.5  # seconds between two tries to keep a result while the database is away
FAREWELL = 12.0  # seconds that a stopping worker goes on with its document before it gives it back
UPKEEP, ORPHANS = 60.0, 21600.0  # seconds between looks for erased files, and for files without a row
DRAWN = 200  # pages of a protected file that are drawn while its password is at hand
log = structlog.get_logger("yinzheng.worker")


class Shift:
    """One worker process: `take` does the work, a thread watches over it; both only ever read each other's notes."""

    def __init__(self, kept: Store, settings: Settings, name: str) -> None:
        self._kept, self._settings, self.name = kept, settings, name
        self._claim: Claim | None = None
        self._since = time.monotonic()  # when it last began or ended something
        self._stop_by: float | None = None
        self._one = threading.Lock()  # one document at a time

    def begin(self) -> None:
        """Gives free what a former process of this name held when it died, and starts to watch."""
        if self._settings.require_sandbox:
            self._demand_walls()
        self._kept.work.bury(self.name)
        self._rouse()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()
        threading.Thread(target=self._upkeep, name="upkeep", daemon=True).start()

    def _demand_walls(self) -> None:
        """Ends the process where a decoder would stand without one of its walls, before it has claimed anything."""
        from ocr.sandbox import missing_walls

        missing = missing_walls()
        if missing:
            log.error("walls_missing", missing=list(missing))
            os._exit(5)  # celery would swallow an exception here

    def stop(self) -> None:
        """Ends after the document at hand; if that takes long, the document is given back."""
        self._stop_by = time.monotonic() + FAREWELL

    def rest(self) -> None:
        """Waits for the document at hand, if another thread than celery's is at it."""
        if self._one.acquire(timeout=FAREWELL):
            self._one.release()

    def take(self, document_id: str) -> int:
        """Reads the document, then whatever else waits: a hint wakes, the rows are the queue. How many were read.

        Nothing (0) when this process is at it already.
        """
        self._since = time.monotonic()
        if not self._one.acquire(blocking=False):
            return 0
        try:
            return self._take(document_id)
        finally:
            self._one.release()

    def _take(self, document_id: str) -> int:
        work, count = self._kept.work, 0
        claim = work.claim(document_id, self.name) or work.claim_next(self.name)
        while claim is not None:
            self._carry_out(claim)
            count += 1
            claim = None if self._stop_by is not None else work.claim_next(self.name)
        return count

    def _carry_out(self, claim: Claim) -> None:
        document_id, began = claim.document.id, time.monotonic()
        self._claim, self._since = claim, began
        try:
            document, *others = read_claimed(self._kept, self._settings, claim)
            kept = self._patiently(lambda: self._kept.work.finish(document, claim.token, others))
            seconds = round(time.monotonic() - began, 3)
            log.info("read", document=document_id, status=document.status, seconds=seconds, kept=kept)
        except Exception as error:  # noqa: BLE001 - no fault of the document's: it is tried again, and the worker lives on
            # Only the sort of error is told: its text may quote the document.
            log.error(
                "stumbled", document=document_id, attempt=claim.attempt, error=type(error).__name__, at=_place(error)
            )
            if isinstance(error, AWAY):  # neither the document's fault nor its reading's: the try does not count
                self._patiently(lambda: self._kept.work.release(document_id, claim.token))
            else:
                reason = type(error).__name__
                self._patiently(lambda: self._kept.work.stumble(document_id, claim.token, reason))
        finally:
            self._claim, self._since = None, time.monotonic()

    def _patiently(self, act: Callable[[], bool]) -> bool:
        """Does what needs the database; one that is away is waited for as long as the lease may still run, and some."""
        until = time.monotonic() + 2 * self._settings.lease_seconds
        while True:
            try:
                return act()
            except AWAY:
                if time.monotonic() > until:
                    raise
                time.sleep(AGAIN)

    def _watch(self) -> None:
        """Leases extended, signs of life, forgotten work; and an end with a worker that hangs."""
        tick = min(0.5, self._settings.lease_seconds / 8)
        done = {"beat": 0.0, "lease": 0.0, "sweep": 0.0}
        while True:
            time.sleep(tick * random.uniform(0.8, 1.2))  # a thousand workers must not all ask at once
            now, claim = time.monotonic(), self._claim
            self._leave_if_late(now, claim)
            try:
                if claim is not None and now - done["lease"] >= self._settings.lease_seconds / 4:
                    done["lease"] = now
                    self._kept.work.heartbeat(claim.document.id, claim.token)
                if now - done["beat"] >= SIGN_OF_LIFE:
                    done["beat"] = now
                    self._kept.work.beat(self.name)
                if now - done["sweep"] >= self._settings.sweep_seconds and self._stop_by is None:
                    done["sweep"] = now
                    self._rouse()
            except Exception as error:  # noqa: BLE001 - a database that is away comes back; the watch goes on
                log.warning("watch_failed", error=type(error).__name__)

    def _leave_if_late(self, now: float, claim: Claim | None) -> None:
        """Ends the process when its document takes too long (that fails the document), or when it has to stop by now."""
        overrun = claim is not None and now - self._since > self._settings.read_seconds
        if not overrun and (self._stop_by is None or now < self._stop_by):
            return
        try:
            if claim is not None and overrun:
                log.error("took_too_long", document=claim.document.id)
                self._kept.work.finish(claim.document.with_fault(DecodeLimit()), claim.token)
            elif claim is not None:
                self._kept.work.release(claim.document.id, claim.token)
        finally:
            os._exit(4 if overrun else 0)  # the main thread is deep in the document and hears nothing else

    def _rouse(self) -> None:
        """Reads what was forgotten, if idle, without asking the broker: hints are for speed, the rows are the queue.

        So a broker that is away, or that has left celery deaf, costs seconds and no restart.
        """
        waiting = self._kept.work.sweep()
        if waiting and not self._one.locked():
            threading.Thread(target=self._stand_in, args=(waiting[0],), name="stand-in", daemon=True).start()

    def _stand_in(self, document_id: str) -> None:
        try:
            self.take(document_id)
        except Exception as error:  # noqa: BLE001 - the next sweep finds it again
            log.warning("not_taken", error=type(error).__name__)

    def _retire(self) -> None:
        """Erases the cases whose time is over."""
        for case_id in expired(self._kept.database, self._settings.keep_days):
            try:
                self._kept.cases.erase(case_id, "retention")
            except (Erased, NotFound):
                continue  # another worker was quicker
            log.info("case_retired", case=case_id)

    def _upkeep(self) -> None:
        orphans_at = time.monotonic() + UPKEEP
        while True:
            time.sleep(UPKEEP)
            try:
                self._kept.upkeep.remove_noted()
                self._kept.idempotency.forget_old()
                self._retire()
                if not self._kept.audit.mark():
                    log.error(
                        "audit_broken"
                    )  # the chain no longer fits its checkpoint; `./run audit verify` says where
                if time.monotonic() > orphans_at:
                    orphans_at = time.monotonic() + ORPHANS
                    self._kept.upkeep.remove_orphans()
            except Exception as error:  # noqa: BLE001 - a store that is away comes back; the upkeep goes on
                log.warning("upkeep_failed", error=type(error).__name__)


def read_claimed(kept: Store, settings: Settings, claim: Claim) -> list[Document]:
    """The document along the whole way, and the other papers in its file; a fault of its own becomes its `error`. What
    else rises is the world's fault."""
    from intake.pipeline import PipelineOptions, read_documents  # heavy: only workers carry it
    from intake.roots import roots_in
    from intake.upload import Upload
    from ocr.pages import Limits
    from ocr.read import ReadOptions

    waiting = claim.document
    uploaded = date.fromisoformat(waiting.uploaded_on) if waiting.uploaded_on else None
    limits = Limits(max_pages=settings.max_pages, every_wall=settings.require_sandbox)
    roots = roots_in(settings.signature_roots)
    options = PipelineOptions(ReadOptions(limits=limits), uploaded, roots)
    with kept.blobs.as_file(waiting.file.sha256) as path:
        upload = Upload(waiting.file.name, path, waiting.file.sha256, waiting.file.bytes, waiting.file.media_type)
        try:
            read = read_documents(
                upload, password=claim.password, kind=claim.kind_hint, document_id=waiting.id, options=options
            )
            if claim.password is not None:
                for document in read:
                    draw_pages(kept, path, document, claim.password, limits)
        except DocumentFault as fault:
            return [waiting.with_fault(fault)]
    return [replace(each, case_id=waiting.case_id, uploaded_on=waiting.uploaded_on) for each in read]


def draw_pages(kept: Store, path: Path, document: Document, password: str, limits: "Limits") -> None:
    """Keeps the pictures of a protected PDF's pages: later nobody holds its password any more."""
    from ocr.sandbox import render_page

    if document.file.media_type != "application/pdf":
        return
    for page in document.pages[:DRAWN]:
        picture = render_page(path, document.file.media_type, page.number, password=password, limits=limits)
        kept.blobs.put(page_blob_name(document.id, page.number), picture)


def _place(error: BaseException) -> str:
    """File and line where an error rose: enough to find it, nothing of the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
