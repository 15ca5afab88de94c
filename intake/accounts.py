"""`./run users`: the accounts of the desk from the command line, on the machine that holds the store."""

import argparse
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from intake.desk_schemas import StaffRole, UserIn
from intake.settings import load_settings
from intake.store import Store, open_store
from intake.store.staff import SHORTEST
from intake.store.views import Conflict, NotFound, Person

ACTOR = "command line"
FAILED = 1


class Refused(Exception):
    """What was asked can't be done; its text says why."""


def list_people(store: Store) -> str:
    """Everybody, a line each: name, role, state, last login in UTC."""
    lines = [f"{each.name}\t{each.role}\t{_state(each)}\t{_moment(each.entered_at)}" for each in store.staff.list()]
    return "\n".join(lines) or "nobody yet; `./run users add NAME --role reviewer` makes an account"


def add(store: Store, name: str, role: StaffRole, password: str | None) -> str:
    """A new account; without a password one is made, to be shown this once. Raises Refused."""
    try:
        told = TypeAdapter(UserIn).validate_python({"name": name, "role": role, "password": password})
    except ValidationError as error:
        raise Refused("; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())) from error
    given = told.password or secrets.token_urlsafe(12)
    try:
        person = store.staff.create(told.name, role, given, ACTOR)
    except Conflict as error:
        raise Refused(f"the name {name} is taken") from error
    return f"{person.name} may log in at /review as {role}" + ("" if password else _once(given))


def set_password(store: Store, name: str, password: str | None) -> str:
    """Another password; without one given one is made. The person's sessions end. Raises Refused."""
    if password is not None and len(password) < SHORTEST:
        raise Refused(f"a password has {SHORTEST} characters or more")
    given = password or secrets.token_urlsafe(12)
    store.staff.change(_named(store, name).id, ACTOR, password=given)
    return f"{name} has another password" + ("" if password else _once(given))


def set_role(store: Store, name: str, role: StaffRole) -> str:
    """Another role; the person's sessions end. Raises Refused."""
    store.staff.change(_named(store, name).id, ACTOR, role=role)
    return f"{name} is {role}"


def shut(store: Store, name: str, out: bool) -> str:
    """Shuts a person out at once, or lets them in again. Raises Refused."""
    store.staff.change(_named(store, name).id, ACTOR, disabled=out)
    return f"{name} is {'shut out, and all sessions ended' if out else 'let in again'}"


def _named(store: Store, name: str) -> Person:
    try:
        return store.staff.named(name)
    except NotFound as error:
        raise Refused(f"there is nobody called {name}; `./run users list` tells all") from error


def _once(password: str) -> str:
    return f"\npassword (shown this once): {password}"


def _state(person: Person) -> str:
    if person.disabled_at is not None:
        return "shut out"
    waits = person.locked_until is not None and person.locked_until > datetime.now(UTC).timestamp()
    return "waits after wrong passwords" if waits else "active"


def _moment(seconds: float | None) -> str:
    return "never" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run users")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("list")
    for act in ("add", "password", "role", "disable", "enable"):
        one = acts.add_parser(act)
        one.add_argument("name")
        if act == "add":
            one.add_argument("--role", choices=get_args(StaffRole), default="reviewer")
        if act == "role":
            one.add_argument("role", choices=get_args(StaffRole))
        if act in ("add", "password"):
            stdin = "the password is the first line of standard input: a command line is seen by all on the machine"
            one.add_argument("--password-stdin", action="store_true", help=stdin)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Parses and carries out one act; 1 when it can't be done, 2 for wrong use."""
    asked = _parser().parse_args(words)
    password = sys.stdin.readline().rstrip("\r\n") if getattr(asked, "password_stdin", False) else None
    store = open_store(load_settings())
    try:
        if asked.act == "list":
            told = list_people(store)
        elif asked.act == "add":
            told = add(store, asked.name, asked.role, password)
        elif asked.act == "password":
            told = set_password(store, asked.name, password)
        elif asked.act == "role":
            told = set_role(store, asked.name, asked.role)
        else:
            told = shut(store, asked.name, asked.act == "disable")
    except Refused as error:
        print(f"run users: {error}", file=sys.stderr)
        return FAILED
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
