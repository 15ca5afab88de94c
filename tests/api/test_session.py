"""People at their desks: logging in and out, what a change must carry, accounts."""

import pytest
from werkzeug.test import TestResponse

from tests.api.desk import API, Desk, is_problem

PASSWORD = "correct horse battery"


def made(desk: Desk, name: str = "王审核", role: str = "reviewer") -> str:
    answer = desk.ask("admin", "POST", "/users", json={"name": name, "role": role, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def entered(desk: Desk, password: str = PASSWORD, name: str = "王审核") -> TestResponse:
    return desk.client.post(f"{API}/session", json={"name": name, "password": password})


def test_a_person_logs_in_works_and_logs_out(desk: Desk) -> None:
    """A name and password give a cookie that scripts can't read; it opens what the role may, until it is given back."""
    made(desk)
    told = entered(desk)
    assert told.status_code == 201 and told.json["role"] == "reviewer"
    cookie = told.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert PASSWORD not in told.text
    assert desk.client.get(f"{API}/review/queue").status_code == 200
    assert is_problem(desk.client.get(f"{API}/users"), 403, "forbidden")
    token = {"X-CSRF-Token": told.json["csrf"]}
    assert desk.client.delete(f"{API}/session", headers=token).status_code == 204
    assert is_problem(desk.client.get(f"{API}/review/queue"), 401, "unauthorized")


def test_a_change_without_the_token_is_refused(desk: Desk) -> None:
    """The cookie alone changes nothing: another site can make a browser send it, but can't read the token."""
    made(desk)
    document_id = desk.finished()
    csrf = entered(desk).json["csrf"]
    lease = f"{API}/review/{document_id}/lease"
    assert is_problem(desk.client.post(lease, json={}), 403, "csrf_token_missing")
    assert is_problem(desk.client.post(lease, json={}, headers={"X-CSRF-Token": csrf[::-1]}), 403, "csrf_token_missing")
    assert desk.client.post(lease, json={}, headers={"X-CSRF-Token": csrf}).status_code == 200


def test_wrong_names_and_passwords_are_told_alike_and_slow_down(desk: Desk) -> None:
    """Nobody learns which names exist; after five wrong passwords the right one waits too, and the audit knows."""
    made(desk)
    answers = [entered(desk, "wrong password"), entered(desk, name="nobody")]
    assert all(is_problem(answer, 403, "wrong_login") for answer in answers)
    for _ in range(4):
        entered(desk, "wrong password")
    assert is_problem(entered(desk), 403, "wrong_login")
    assert desk.store.staff.named("王审核").locked_until is not None


def test_whoever_is_shut_out_is_out_at_once(desk: Desk) -> None:
    """Shutting an account ends its sessions; a new password ends them too, and is shown once."""
    user_id = made(desk)
    entered(desk)
    assert desk.ask("admin", "PATCH", f"/users/{user_id}", json={"disabled": True}).status_code == 200
    assert is_problem(desk.client.get(f"{API}/review/queue"), 401, "unauthorized")
    assert is_problem(entered(desk), 403, "wrong_login")
    told = desk.ask("admin", "PATCH", f"/users/{user_id}", json={"disabled": False, "new_password": True}).json
    assert entered(desk, told["password"]).status_code == 201
    assert all("password" not in user for user in desk.ask("admin", "GET", "/users").json["users"])


def test_a_key_opens_a_session_and_its_end_ends_it(desk: Desk) -> None:
    """Before there are accounts, a key of staff opens a desk; a borrower's or a wrong one does not."""
    for wrong in (desk.keys["borrower"], desk.keys["scorer"], "yz_wrong"):
        assert is_problem(desk.client.post(f"{API}/session", json={"key": wrong}), 403, "wrong_login")
    assert desk.client.post(f"{API}/session", json={"key": desk.keys["reviewer"]}).status_code == 201
    assert desk.client.get(f"{API}/review/queue").status_code == 200
    found = desk.store.keys.find(desk.keys["reviewer"])
    assert found is not None
    desk.store.keys.revoke(found.id, "test")
    assert is_problem(desk.client.get(f"{API}/review/queue"), 401, "unauthorized")


def test_a_person_changes_the_own_password(desk: Desk) -> None:
    """The present password is asked for; the old one opens nothing afterwards."""
    made(desk)
    token = {"X-CSRF-Token": entered(desk).json["csrf"]}
    change = {"present": "not this one", "new": "another long one"}
    assert is_problem(desk.client.post(f"{API}/session/password", json=change, headers=token), 422, "invalid_request")
    change["present"] = PASSWORD
    assert desk.client.post(f"{API}/session/password", json=change, headers=token).status_code == 204
    assert is_problem(entered(desk), 403, "wrong_login")
    assert entered(desk, "another long one").status_code == 201


def test_a_name_is_given_once(desk: Desk) -> None:
    """A second account of the same name is refused, and short passwords are."""
    made(desk)
    again = desk.ask("admin", "POST", "/users", json={"name": "王审核", "role": "admin", "password": PASSWORD})
    assert is_problem(again, 409, "name_taken")
    short = desk.ask("admin", "POST", "/users", json={"name": "李审核", "role": "admin", "password": "short"})
    assert is_problem(short, 422, "invalid_request")


def test_a_session_that_lies_still_is_over_after_fifteen_minutes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Used within each quarter of an hour it lasts twelve hours; left alone for longer than a quarter it opens nothing."""
    made(desk)
    entered(desk)
    database, ahead = desk.store.database, [0.0]
    clock = database.now
    monkeypatch.setattr(database, "now", lambda session: clock(session) + ahead[0])
    for minutes in (14, 28, 42):
        ahead[0] = minutes * 60.0
        assert desk.client.get(f"{API}/review/queue").status_code == 200
    ahead[0] += 15 * 60 + 1.0
    assert is_problem(desk.client.get(f"{API}/review/queue"), 401, "unauthorized")
    entered(desk)
    for _ in range(50):
        ahead[0] += 14 * 60.0
        desk.client.get(f"{API}/review/queue")
    assert desk.client.get(f"{API}/review/queue").status_code == 200
    for _ in range(2):  # the twelfth hour ends, however busy the session is
        ahead[0] += 14 * 60.0
        desk.client.get(f"{API}/review/queue")
    assert is_problem(desk.client.get(f"{API}/review/queue"), 401, "unauthorized")
