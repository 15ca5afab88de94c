"""Documents: kept, found, corrected, decided, reviewed, erased with their case."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from intake.document import Document, FileFacts
from intake.finding import Finding
from intake.store import open_store, page_blob_name
from intake.store.recent import Recent
from intake.store.views import Conflict, Erased, NotFound
from tests.intake.store.conftest import SECRET, Shop

GRAVE = Finding("X", "X-1", "fail", "high", "不符", "does not match")


def test_the_same_bytes_in_a_case_are_one_document(shop: Shop) -> None:
    """Sent twice, also at the same moment, a file is kept once and is one document; in another case it is another."""
    with ThreadPoolExecutor(6) as pool:
        ids = {view.document.id for view in pool.map(lambda _: shop.add(b"same"), range(6))}
    assert len(ids) == 1
    other = shop.store.cases.create(reference=None, declared={}, actor="test").id
    assert shop.add(b"same", other).document.id not in ids
    assert len(list((shop.folder / "blobs").rglob("*"))) == 2  # a folder and a file


def test_a_document_of_no_case_is_refused(shop: Shop) -> None:
    """A case that is not there, and one that was erased, take nothing."""
    with pytest.raises(NotFound):
        shop.add(case_id="case_none")
    shop.store.cases.erase(shop.case_id, "test")
    with pytest.raises(Erased):
        shop.add()


def test_the_quicker_correction_wins(shop: Shop) -> None:
    """Two corrections of one version: the first is kept, the second is a conflict and changes nothing."""
    view = shop.read()
    first = replace(view.document, kind="id_card")
    kept = shop.store.documents.correct(first, version=view.version, actor="r1", fields=("name",))
    assert kept.version == view.version + 1
    with pytest.raises(Conflict):
        second = replace(view.document, kind="bank_statement")
        shop.store.documents.correct(second, version=view.version, actor="r2", fields=("name",))
    assert shop.document(view.document.id).kind == "id_card"


def test_of_corrections_at_one_moment_one_is_kept(shop: Shop) -> None:
    """Four corrections of the same version at once: one succeeds."""
    view = shop.read()

    def correct(number: int) -> bool:
        try:
            document = replace(view.document, kind=f"kind{number}")
            shop.store.documents.correct(document, version=view.version, actor="r", fields=("name",))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(correct, range(4))) == 1


def test_a_decision_needs_a_document_that_was_read(shop: Shop) -> None:
    """Accept, reject and recapture become the status, with the reason kept; while it is being read there is nothing to say."""
    waiting = shop.add(b"waits")
    with pytest.raises(Conflict):
        shop.store.documents.decide(waiting.document.id, "accept", "", "r")
    for decision, status in (("accept", "accepted"), ("reject", "rejected"), ("recapture", "recapture")):
        view = shop.read(decision.encode())
        told = shop.store.documents.decide(view.document.id, decision, "因为", "r").document
        assert told.status == status and told.notes["decision"]["reason"] == "因为"


def test_the_queue_shows_the_worst_and_oldest_first(shop: Shop) -> None:
    """Grave findings before doubts before what could not be read before the rest, and of equals the older; paged whole."""
    plain, older = shop.read(b"1"), shop.read(b"2", status="needs_review")
    newer, grave = shop.read(b"3", status="needs_review"), shop.read(b"4", findings=(GRAVE,))
    broken = shop.read(b"5", status="failed", error={"code": "corrupt_file", "detail": "", "detail_en": ""})
    shop.store.documents.decide(shop.read(b"6").document.id, "accept", "", "r")
    shop.add(b"7")
    wanted = [view.document.id for view in (grave, older, newer, broken, plain)]
    seen, cursor = [], None
    while True:
        page = shop.store.documents.review_queue("r", 2, cursor)
        seen += [view.document.id for view in page.entries]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == wanted


def test_a_reviewer_holds_a_document_for_ten_minutes(shop: Shop) -> None:
    """What one reviewer holds is hidden from others and refused to them, until the ten minutes are over."""
    document_id = shop.read(status="needs_review").document.id
    shop.store.documents.lease(document_id, "r1")
    assert shop.store.documents.review_queue("r2").entries == ()
    assert len(shop.store.documents.review_queue("r1").entries) == 1
    with pytest.raises(Conflict):
        shop.store.documents.lease(document_id, "r2")
    shop.ahead += 601
    assert shop.store.documents.lease(document_id, "r2").reviewer == "r2"


def test_erasure_takes_rows_files_keys_and_events(shop: Shop) -> None:
    """After it every read says erased; the audit still knows the hashes; what another case also holds stays there."""
    other = shop.store.cases.create(reference=None, declared={}, actor="test").id
    shared = shop.add(b"shared", other)
    own = shop.read(b"own")
    shop.add(b"shared")
    shop.store.blobs.put(page_blob_name(own.document.id, 1), b"drawn")
    key = shop.store.keys.create("borrower", actor="test", case_id=shop.case_id)
    shop.store.cases.erase(shop.case_id, "admin")
    for read in (shop.store.cases.get, lambda _: shop.store.documents.get(own.document.id)):
        with pytest.raises(Erased):
            read(shop.case_id)
    with pytest.raises(Erased):
        shop.store.cases.erase(shop.case_id, "admin")
    with pytest.raises(NotFound):
        shop.store.documents.get("doc_never")
    assert shop.store.keys.find(key.secret) is None
    assert shop.store.events.since(shop.case_id) == ()
    assert shop.store.cases.list().entries == (shop.store.cases.get(other),)
    assert shop.store.blobs.get(shared.document.file.sha256) == b"shared"
    assert not shop.store.blobs.has(own.document.file.sha256)
    last = shop.store.audit.of_case(shop.case_id).entries[-1]
    assert last.action == "case.erased" and own.document.file.sha256 in last.detail["sha256"]
    assert shop.store.audit.verify() is None


def test_a_result_that_comes_after_the_erasure_is_dropped(shop: Shop) -> None:
    """The worker that was still reading can't bring the person's data back."""
    claim = shop.store.work.claim(shop.add().document.id)
    assert claim is not None
    shop.store.cases.erase(shop.case_id, "admin")
    assert not shop.store.work.finish(replace(claim.document, status="done"), claim.token)
    with pytest.raises(Erased):
        shop.store.documents.get(claim.document.id)


def test_erased_text_is_on_no_page_of_the_disk(shop: Shop) -> None:
    """With the embedded database the erased name stands in no file any more, not even in its log."""
    if not shop.store.database.embedded:
        pytest.skip("PostgreSQL keeps its files elsewhere; its vacuum frees what was erased")
    shop.read(SECRET.encode(), notes={"planted": SECRET})
    secret = SECRET.encode()
    assert any(secret in path.read_bytes() for path in shop.folder.glob("yinzheng.sqlite*"))
    shop.store.cases.erase(shop.case_id, "admin")
    held = [path for path in shop.folder.rglob("*") if path.is_file() and not path.name.startswith("taken-")]
    assert held and not any(secret in path.read_bytes() for path in held)


def test_files_of_an_erasure_that_was_cut_off_go_later(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash between the rows and the files: the note of what shall go was in the same transaction, so upkeep finds it."""
    own = shop.read(b"own").document

    def crash(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("intake.store.cases.remove_noted", crash)
    with pytest.raises(OSError):
        shop.store.cases.erase(shop.case_id, "admin")
    assert shop.store.blobs.has(own.file.sha256)
    assert shop.store.upkeep.remove_noted() == 3  # the file, and two keys
    assert not shop.store.blobs.has(own.file.sha256) and shop.store.upkeep.remove_noted() == 0


def test_a_file_taken_while_its_twin_is_erased_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """An erasure between an upload's file and its row takes the file away; the row's transaction puts it back."""
    other = shop.store.cases.create(reference=None, declared={}, actor="test").id
    shop.add(b"twin")
    lock = shop.store.database.lock_chain
    monkeypatch.setattr(shop.store.database, "lock_chain", lambda session: None)
    put, first = shop.store.blobs.put_file, []

    def erased_between(name: str, path: Path, *more: str) -> str:
        sealed_by = put(name, path, *more)
        if not first:
            first.append(name)
            monkeypatch.setattr(shop.store.database, "lock_chain", lock)
            shop.store.cases.erase(shop.case_id, "admin")
            assert not shop.store.blobs.has(name)
        return sealed_by

    monkeypatch.setattr(
        type(shop.store.blobs), "put_file", lambda _, name, path, *more: erased_between(name, path, *more)
    )
    kept = shop.add(b"twin", other)
    assert first and shop.store.blobs.get(kept.document.file.sha256) == b"twin"


def test_files_without_a_row_are_collected_after_a_day(shop: Shop) -> None:
    """What a crash left lying goes; what is younger, and what a row names, stays."""
    named = shop.read(b"named").document
    drawn = page_blob_name(named.id, 1)
    for name in ("f" * 64, page_blob_name("doc_gone", 1), drawn):
        shop.store.blobs.put(name, b"x")
    assert shop.store.upkeep.remove_orphans() == 0
    assert shop.store.upkeep.remove_orphans(older_than=-1.0) == 2
    assert shop.store.blobs.has(drawn) and shop.store.blobs.has(named.file.sha256)


def test_cases_are_listed_newest_first_page_by_page(shop: Shop) -> None:
    """Five cases in pages of two: each once, in order."""
    ids = [shop.case_id]
    ids += [shop.store.cases.create(reference=str(n), declared={}, actor="test").id for n in range(4)]
    seen, cursor = [], None
    while True:
        page = shop.store.cases.list(2, cursor)
        seen += [case.id for case in page.entries]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ids[::-1]
    assert shop.store.cases.get(shop.case_id).declared == {"company_name": SECRET}


def test_events_are_read_on_from_where_one_stopped(shop: Shop) -> None:
    """Events of one case only, in order, each after the last id seen."""
    shop.read()
    events = shop.store.events.since(shop.case_id)
    assert [e.type for e in events] == ["case.created", "document.queued", "document.reading", "document.done"]
    assert shop.store.events.since(shop.case_id, events[1].id) == events[2:]


def test_what_is_remembered_is_the_present_version(shop: Shop) -> None:
    """Asked twice a document is opened once; after any change, also one of another process, the new one is told."""
    view = shop.read()
    assert shop.document(view.document.id) is shop.document(view.document.id)
    other = open_store(shop.settings)
    changed = replace(view.document, kind="id_card")
    other.documents.correct(changed, version=view.version, actor="r", fields=("name",))
    other.database.engine.dispose()
    assert shop.document(view.document.id).kind == "id_card"
    with pytest.raises(Conflict):
        shop.store.documents.correct(view.document, version=view.version, actor="r", fields=())
    assert shop.document(view.document.id).kind == "id_card"


def test_memory_is_bounded() -> None:
    """The oldest are forgotten when the whole grows too large; what is too large by itself is never kept."""
    recent = Recent(most=10)
    documents = [Document(str(n), FileFacts("a", "", 0, "")) for n in range(4)]
    for n in range(3):
        assert recent.get(str(n), 1, 4, lambda n=n: documents[n]) is documents[n]  # type: ignore[misc]
    assert recent.get("2", 1, 4, lambda: documents[3]) is documents[2]
    assert recent.get("0", 1, 4, lambda: documents[3]) is documents[3]
    assert recent.get("big", 1, 11, lambda: documents[0]) is documents[0]
    assert recent.get("big", 1, 11, lambda: documents[1]) is documents[1]


def test_with_a_master_key_nothing_personal_lies_open(open_shop: Callable[..., Shop]) -> None:
    """What was declared, the file, its name, what was read and its password: no file of the data folder shows them."""
    shop = open_shop(master_key="ab" * 32)
    taken = shop.upload(SECRET.encode(), f"{SECRET}.pdf")
    document_id = shop.store.documents.add(shop.case_id, taken, actor="test", password=SECRET).document.id
    secret = SECRET.encode()

    def shown() -> list[str]:
        if shop.store.database.embedded:
            held = b"".join(path.read_bytes() for path in shop.folder.glob("yinzheng.sqlite*"))
        else:
            with shop.store.database.engine.connect() as connection:
                rows = [
                    list(connection.exec_driver_sql(f"select * from {t}")) for t in ("case_file", "document", "event")
                ]
            held = repr(rows).encode() + b"".join(bytes(v) for r in rows for x in r for v in x if isinstance(v, bytes))
        blobs = b"".join(path.read_bytes() for path in (shop.folder / "blobs").rglob("*") if path.is_file())
        return [name for name, content in (("rows", held), ("blobs", blobs)) if secret in content]

    assert shown() == []
    shop.finish(document_id, notes={"planted": SECRET})
    assert shown() == [] and shop.document(document_id).notes["planted"] == SECRET
