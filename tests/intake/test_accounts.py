"""The accounts of the desk, kept from the command line."""

import io
from pathlib import Path

import pytest

from intake import accounts
from intake.settings import Settings
from intake.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store that the command opens."""
    settings = Settings(data=tmp_path)
    monkeypatch.setattr(accounts, "load_settings", lambda: settings)
    return open_store(settings)


def test_a_person_is_added_changed_and_shut_out(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The made password is printed once and opens the desk; a new role or shutting out ends what was open."""
    assert accounts.main(["add", "王审核"]) == 0
    password = capsys.readouterr().out.rpartition(": ")[2].strip()
    cookie = store.staff.enter("王审核", password)
    assert cookie is not None and store.staff.find(cookie) is not None
    assert accounts.main(["role", "王审核", "admin"]) == 0
    assert store.staff.find(cookie) is None and store.staff.named("王审核").role == "admin"
    assert accounts.main(["disable", "王审核"]) == 0
    assert store.staff.enter("王审核", password) is None
    assert accounts.main(["enable", "王审核"]) == 0
    assert store.staff.enter("王审核", password) is not None
    capsys.readouterr()
    assert accounts.main(["list"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("王审核\tadmin\tactive\t2") and password not in told
    acts = [
        entry.action
        for entry in store.activity.entries(50, None, action=None, actor=accounts.ACTOR, case_id=None).entries
    ]
    assert acts.count("user.created") == 1 and acts.count("user.changed") == 3


def test_a_password_comes_by_standard_input(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never on the command line, where everybody on the machine sees it."""
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert accounts.main(["add", "管理", "--role", "admin", "--password-stdin"]) == 0
    assert store.staff.enter("管理", "correct horse battery") is not None
    monkeypatch.setattr("sys.stdin", io.StringIO("another long one\n"))
    assert accounts.main(["password", "管理", "--password-stdin"]) == 0
    assert store.staff.enter("管理", "correct horse battery") is None
    assert store.staff.enter("管理", "another long one") is not None


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (["add", "王审核", "--password-stdin"], "short\n", "password"),
        (["password", "管理", "--password-stdin"], "short\n", "10 characters"),
        (["disable", "nobody"], "", "nobody called nobody"),
        (["add", "管理"], "", "is taken"),
        (["add", "x"], "", "name"),
    ],
)
def test_what_cannot_be_done_is_said(
    store: Store,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    typed: str,
    why: str,
) -> None:
    """A short password, an unknown or a taken name end with 1 and one sentence, and nothing is changed."""
    store.staff.create("管理", "admin", "correct horse battery", "test")
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert accounts.main(words) == accounts.FAILED
    assert why in capsys.readouterr().err
    assert [each.name for each in store.staff.list()] == ["管理"]


def test_an_unknown_role_is_wrong_use(store: Store) -> None:
    """The four roles of the API are not those of accounts: only reviewers and admins have a desk."""
    with pytest.raises(SystemExit) as left:
        accounts.main(["add", "王审核", "--role", "scorer"])
    assert left.value.code == 2 and store.staff.count() == 0
