"""Claims, leases, fences and the sweep."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from intake.store.work import PAUSES
from tests.intake.store.conftest import Shop


def test_of_many_claimers_one_gets_the_document(shop: Shop) -> None:
    """Eight workers that reach for one document at once: one has it, seven have nothing."""
    document_id = shop.add().document.id
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: shop.store.work.claim(document_id, f"w{n}"), range(8)))
    assert sum(claim is not None for claim in claims) == 1


def test_workers_share_a_queue_without_meeting(shop: Shop) -> None:
    """Four workers that take whatever comes next read thirty documents, each once."""
    wanted = {shop.add(b"%d" % n).document.id for n in range(30)}

    def take(worker: int) -> list[str]:
        taken = []
        while claim := shop.store.work.claim_next(f"w{worker}"):
            taken.append(claim.document.id)
            assert shop.store.work.finish(replace(claim.document, status="done"), claim.token)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [document_id for each in pool.map(take, range(4)) for document_id in each]
    # A worker may find the queue empty while another commits; nothing is read twice and nothing is left in the end.
    taken += take(9)
    assert sorted(taken) == sorted(wanted)


def test_a_result_after_the_lease_was_given_on_is_refused(shop: Shop) -> None:
    """The worker that was silent too long can't finish: the document is the second one's, and read once."""
    document_id = shop.add().document.id
    slow = shop.store.work.claim(document_id, "slow")
    assert slow is not None
    shop.ahead += shop.settings.lease_seconds + 1
    quick = shop.store.work.claim(document_id, "quick")
    assert quick is not None and quick.attempt == 2
    assert not shop.store.work.heartbeat(document_id, slow.token)
    assert not shop.store.work.finish(replace(slow.document, status="done", kind="id_card"), slow.token)
    assert not shop.store.work.stumble(document_id, slow.token, "OSError")
    shop.store.work.release(document_id, slow.token)
    assert shop.status(document_id) == "reading"
    assert shop.store.work.finish(replace(quick.document, status="done", kind="bank_statement"), quick.token)
    assert shop.document(document_id).kind == "bank_statement"
    assert not shop.store.work.finish(replace(quick.document, status="done"), quick.token)


def test_a_heartbeat_keeps_the_document(shop: Shop) -> None:
    """As long as its worker gives signs of life, nobody else gets the document."""
    claim = shop.store.work.claim(shop.add().document.id)
    assert claim is not None
    for _ in range(3):
        shop.ahead += shop.settings.lease_seconds * 0.8
        assert shop.store.work.heartbeat(claim.document.id, claim.token)
        assert shop.store.work.claim(claim.document.id) is None
    assert shop.store.work.finish(replace(claim.document, status="done"), claim.token)


def test_a_document_that_kills_its_workers_fails_after_three(shop: Shop) -> None:
    """Each claim counts before anything is opened; after the third worker lost, the document is failed with a reason."""
    document_id = shop.add(password="geheim").document.id
    for attempt in (1, 2, 3):
        claim = shop.store.work.claim(document_id)
        assert claim is not None and claim.attempt == attempt and claim.password == "geheim"
        shop.ahead += shop.settings.lease_seconds + 1
        assert shop.store.work.sweep() == ([document_id] if attempt < 3 else [])
    assert shop.store.work.claim(document_id) is None
    failed = shop.document(document_id)
    assert failed.status == "failed" and failed.error is not None and failed.error["code"] == "worker_lost"
    assert "document.failed" in [event.type for event in shop.store.events.since(shop.case_id)]
    assert shop.store.audit.verify() is None


def test_a_stumble_waits_and_the_last_one_fails(shop: Shop) -> None:
    """What is not the document's fault is tried again after a pause that grows; the third time it fails as ours."""
    document_id = shop.add().document.id
    for pause in PAUSES:
        claim = shop.store.work.claim(document_id)
        assert claim is not None
        assert shop.store.work.stumble(document_id, claim.token, "OSError")
        assert shop.status(document_id) == "queued"
        assert shop.store.work.claim(document_id) is None and shop.store.work.claim_next() is None
        assert shop.store.work.sweep() == []
        shop.ahead += pause + 1
    claim = shop.store.work.claim(document_id)
    assert claim is not None and claim.attempt == 3
    assert shop.store.work.stumble(document_id, claim.token, "OSError")
    failed = shop.document(document_id)
    assert failed.status == "failed" and failed.error is not None and failed.error["code"] == "internal_error"


def test_what_failed_through_our_fault_is_read_anew_when_sent_again(shop: Shop) -> None:
    """The same file once more gets three new tries; one that failed by its own fault stays as it is."""
    ours = shop.read(b"1", status="failed", error={"code": "internal_error", "detail": "", "detail_en": ""})
    own = shop.read(b"2", status="failed", error={"code": "corrupt_file", "detail": "", "detail_en": ""})
    again = shop.add(b"1")
    assert again.document.id == ours.document.id and again.document.status == "queued" and again.attempts == 0
    assert again.document.error is None
    assert shop.add(b"2").document == own.document


def test_a_released_document_waits_at_once_and_does_not_count(shop: Shop) -> None:
    """A worker that has to stop gives its document back as if it had never had it."""
    claim = shop.store.work.claim(shop.add().document.id)
    assert claim is not None
    shop.store.work.release(claim.document.id, claim.token)
    again = shop.store.work.claim(claim.document.id)
    assert again is not None and again.attempt == 1


def test_what_a_dead_worker_held_is_free_at_once(shop: Shop) -> None:
    """A worker that comes back under its name knows that its former self is dead; others' documents stay theirs."""
    dead, alive = (shop.store.work.claim(shop.add(name).document.id, name.decode()) for name in (b"w1", b"w2"))
    assert dead is not None and alive is not None
    assert shop.store.work.bury("w1") == 1
    taken = shop.store.work.claim_next("w1")
    assert taken is not None and taken.document.id == dead.document.id and taken.attempt == 2
    assert shop.store.work.claim_next("w1") is None


def test_what_failed_before_comes_after_what_is_new(shop: Shop) -> None:
    """A document that kills workers does not hold up the others."""
    poison, good = shop.add(b"poison").document.id, shop.add(b"good").document.id
    assert shop.store.work.claim(poison, "w1") is not None
    shop.store.work.bury("w1")
    taken = [shop.store.work.claim_next(), shop.store.work.claim_next()]
    assert [claim and claim.document.id for claim in taken] == [good, poison]


def test_the_sweep_names_what_nobody_was_told_of(shop: Shop) -> None:
    """A hint that was lost costs seconds: what has waited longer is named, what has just come is not."""
    document_id = shop.add().document.id
    assert shop.store.work.sweep() == []
    shop.ahead += 5
    assert shop.store.work.sweep() == [document_id]


def test_stats_tell_what_waits_and_who_lives(shop: Shop) -> None:
    """Documents by status, the age of the oldest waiting one, workers heard of in the last half minute."""
    shop.add(b"1")
    shop.read(b"2")
    shop.store.work.beat("w1")
    shop.ahead += 10
    shop.store.work.beat("w2")
    stats = shop.store.work.stats()
    assert stats.by_status == {"queued": 1, "done": 1} and stats.workers == 2
    assert stats.oldest_queued is not None and 10 <= stats.oldest_queued < 20
    shop.ahead += 25
    assert shop.store.work.stats().workers == 1


def test_a_password_is_kept_only_until_it_was_used(shop: Shop) -> None:
    """Whatever the reading came to, the password is gone; a document that lacks it takes one and waits again."""
    document_id = shop.add(password="falsch").document.id
    shop.finish(
        document_id, status="password_required", error={"code": "wrong_password", "detail": "", "detail_en": ""}
    )
    view = shop.store.documents.give_password(document_id, "richtig", "test")
    assert view.document.status == "queued" and view.document.error is None
    claim = shop.store.work.claim(document_id)
    assert claim is not None and claim.password == "richtig" and claim.attempt == 1
    assert shop.store.work.finish(replace(claim.document, status="done"), claim.token)
    with shop.store.database.engine.connect() as connection:
        assert connection.exec_driver_sql("select password from document").scalar_one() is None
