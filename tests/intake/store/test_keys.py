"""Keys, idempotency keys, webhooks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.store.idempotency import Answer
from intake.store.views import Conflict, Erased, KeyReused, NotFound
from intake.store.webhooks import PAUSES
from tests.intake.store.conftest import Shop


def test_a_key_opens_until_it_is_revoked_or_expires(shop: Shop) -> None:
    """Found with role and case; a part of it, a revoked one and an old one open nothing."""
    key = shop.store.keys.create("borrower", actor="test", case_id=shop.case_id, lifetime=60)
    found = shop.store.keys.find(key.secret)
    assert found is not None and (found.role, found.case_id) == ("borrower", shop.case_id)
    assert shop.store.keys.find(key.secret[:-1]) is None and len(key.secret) >= 43
    shop.ahead += 61
    assert shop.store.keys.find(key.secret) is None
    staff = shop.store.keys.create("reviewer", actor="test", name="王")
    assert shop.store.keys.find(staff.secret) is not None
    shop.store.keys.revoke(staff.id, "test")
    assert shop.store.keys.find(staff.secret) is None
    with pytest.raises(NotFound):
        shop.store.keys.revoke("key_none", "test")
    listed = {view.id: view for view in shop.store.keys.list().entries}
    assert listed[staff.id].revoked_at is not None and listed[key.id].used_at is not None


@pytest.mark.parametrize("master_key", ["", "ab" * 32])
def test_no_secret_is_kept(open_shop: Callable[..., Shop], master_key: str) -> None:
    """Neither the key nor, with a master key, its plain hash stands in the database."""
    shop = open_shop(master_key=master_key)
    key = shop.store.keys.create("admin", actor="test")
    with shop.store.database.engine.connect() as connection:
        kept = [tuple(row) for row in connection.exec_driver_sql("select * from api_key")]
    assert key.secret not in repr(kept)
    assert shop.store.keys.find(key.secret) is not None


def test_keys_from_before_a_master_key_still_open(open_shop: Callable[..., Shop]) -> None:
    """Setting a master key, and changing it, locks nobody out."""
    plain = open_shop().store.keys.create("admin", actor="test").secret
    keyed_shop = open_shop(master_key="ab" * 32)
    keyed = keyed_shop.store.keys.create("admin", actor="test").secret
    changed = open_shop(master_key="cd" * 32, former_master_key="ab" * 32)
    assert changed.store.keys.find(plain) is not None and changed.store.keys.find(keyed) is not None


def test_the_first_admin_key_is_made_once(shop: Shop) -> None:
    """Made and shown at the first start only; one from the settings is taken, once, and not shown."""
    first = shop.store.keys.ensure_admin()
    assert first is not None and shop.store.keys.find(first) is not None
    assert shop.store.keys.ensure_admin() is None
    assert shop.store.keys.ensure_admin("chosen by the operator") is None
    found = shop.store.keys.find("chosen by the operator")
    assert found is not None and found.role == "admin"
    shop.store.keys.revoke(found.id, "test")
    shop.store.keys.ensure_admin("chosen by the operator")
    assert shop.store.keys.find("chosen by the operator") is None


def test_a_key_of_an_erased_case_is_not_made(shop: Shop) -> None:
    """No upload link leads to a case that is gone."""
    shop.store.cases.erase(shop.case_id, "test")
    with pytest.raises(Erased):
        shop.store.keys.create("borrower", actor="test", case_id=shop.case_id)


def test_of_equal_requests_at_once_one_is_carried_out(shop: Shop) -> None:
    """Of twenty, one begins; the others are told to wait, and then get its answer."""

    def begin(_: int) -> str:
        try:
            return "begun" if shop.store.idempotency.begin("p", "k", "r") is None else "answered"
        except Conflict:
            return "waits"

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(begin, range(20)))
    assert sorted(set(told)) == ["begun", "waits"] and told.count("begun") == 1
    shop.store.idempotency.finish("p", "k", 201, b"{}")
    assert shop.store.idempotency.begin("p", "k", "r") == Answer(201, b"{}")


def test_another_request_under_the_key_is_refused(shop: Shop) -> None:
    """The same key with another body is a conflict; another principal's same key is another key."""
    assert shop.store.idempotency.begin("p", "k", "r") is None
    shop.store.idempotency.finish("p", "k", 200, b"x")
    with pytest.raises(KeyReused):
        shop.store.idempotency.begin("p", "k", "other")
    assert shop.store.idempotency.begin("q", "k", "other") is None


def test_a_request_that_came_to_nothing_frees_its_key(shop: Shop) -> None:
    """Refused, the key is free at once; lost with its host, after its lease; an answer is kept for a week."""
    assert shop.store.idempotency.begin("p", "k", "r") is None
    shop.store.idempotency.abandon("p", "k")
    assert shop.store.idempotency.begin("p", "k", "other") is None
    shop.ahead += 21
    assert shop.store.idempotency.begin("p", "k", "r") is None
    shop.store.idempotency.finish("p", "k", 200, b"x")
    shop.ahead += 6 * 86400
    assert shop.store.idempotency.begin("p", "k", "r") == Answer(200, b"x")
    shop.ahead += 2 * 86400
    assert shop.store.idempotency.begin("p", "k", "r") is None


def test_what_a_killed_process_held_is_free_when_another_starts_there(open_shop: Callable[..., Shop]) -> None:
    """At once, at the same place; a request under way elsewhere goes on, and a late end of the dead one changes nothing."""
    dead, elsewhere, fresh = open_shop(), open_shop(port=8001), open_shop()
    assert dead.store.idempotency.begin("p", "k", "r") is None
    assert elsewhere.store.idempotency.begin("p", "other", "r") is None
    with pytest.raises(Conflict):
        fresh.store.idempotency.begin("p", "k", "r")
    assert fresh.store.idempotency.take_over() == 1
    assert fresh.store.idempotency.begin("p", "k", "r") is None
    dead.store.idempotency.finish("p", "k", 500, b"late")
    dead.store.idempotency.abandon("p", "k")
    fresh.store.idempotency.finish("p", "k", 202, b"taken")
    assert dead.store.idempotency.begin("p", "k", "r") == Answer(202, b"taken")
    with pytest.raises(Conflict):
        fresh.store.idempotency.begin("p", "other", "r")


def test_a_request_that_takes_long_keeps_its_key(shop: Shop) -> None:
    """Signs of life hold it beyond its lease; old answers are thrown away by the upkeep."""
    assert shop.store.idempotency.begin("p", "k", "r") is None
    for _ in range(3):
        shop.ahead += 15
        shop.store.idempotency.renew()
    with pytest.raises(Conflict):
        shop.store.idempotency.begin("p", "k", "r")
    shop.store.idempotency.finish("p", "k", 202, b"x")
    shop.ahead += 8 * 86400
    shop.store.idempotency.forget_old()
    assert shop.store.idempotency.begin("p", "k", "other") is None


def test_an_event_becomes_a_delivery_for_who_asked(shop: Shop) -> None:
    """In the same transaction as what it tells: one row a receiver of that type, none for the others."""
    every = shop.store.webhooks.create("https://a.example", ("*",), "whsec_a", "test")
    some = shop.store.webhooks.create("https://b.example", ("document.done",), "whsec_b", "test")
    gone = shop.store.webhooks.create("https://c.example", ("*",), "whsec_c", "test")
    shop.store.webhooks.remove(gone.id, "test")
    shop.read()
    types = [d.type for d in shop.store.webhooks.deliveries(every.id).entries]
    assert sorted(types) == ["document.done", "document.queued", "document.reading"]
    assert [d.type for d in shop.store.webhooks.deliveries(some.id).entries] == ["document.done"]
    assert shop.store.webhooks.deliveries(gone.id).entries == ()
    assert {hook.secret for hook in shop.store.webhooks.list()} == {"whsec_a", "whsec_b"}


def test_a_delivery_is_tried_with_growing_pauses_until_it_is_given_up(shop: Shop) -> None:
    """Leased to one sender at a time; each failure waits longer; the last one ends it, and an admin can begin anew."""
    hook = shop.store.webhooks.create("https://a.example", ("document.queued",), "whsec_a", "test")
    shop.add()
    for pause in (*PAUSES, 0.0):
        ((webhook, delivery),) = shop.store.webhooks.due()
        assert webhook.id == hook.id and shop.store.webhooks.due() == ()
        shop.store.webhooks.settle(delivery.id, "status 500")
        shop.ahead += pause - 1
        assert shop.store.webhooks.due() == ()
        shop.ahead += 2
    (told,) = shop.store.webhooks.deliveries(hook.id).entries
    assert (told.status, told.attempts, told.last_error) == ("dead", len(PAUSES) + 1, "status 500")
    (dead,) = shop.store.webhooks.deliveries(hook.id, status="dead").entries
    assert dead == told and shop.store.webhooks.deliveries(hook.id, status="waiting").entries == ()
    with pytest.raises(NotFound):
        shop.store.webhooks.retry("hook_other", told.id)
    shop.store.webhooks.retry(hook.id, told.id)
    ((_, again),) = shop.store.webhooks.due()
    assert again.id == told.id
    shop.store.webhooks.settle(again.id, None)
    assert shop.store.webhooks.deliveries(hook.id).entries[0].status == "delivered"
    assert shop.store.webhooks.due() == ()


def test_a_sender_that_dies_gives_its_deliveries_on(shop: Shop) -> None:
    """What was taken and not settled is due again when the lease ends, under the same id."""
    shop.store.webhooks.create("https://a.example", ("document.queued",), "whsec_a", "test")
    shop.add()
    ((_, first),) = shop.store.webhooks.due()
    shop.ahead += 31
    ((_, second),) = shop.store.webhooks.due()
    assert second.id == first.id and second.attempts == 0
