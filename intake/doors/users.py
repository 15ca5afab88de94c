"""Accounts of the people who work here: for admins alone."""

import secrets
from typing import Any

from flask import Response

from intake import desk_schemas as schemas
from intake.access import actor, allow
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.once import once
from intake.doors.reach import found, known_id, moment
from intake.errors import Problem, invalid
from intake.store.views import Conflict, Person

door = make_door("users", "People who work here")


@door.get("/users", responses={200: schemas.UsersOut})
@allow("admin")
def list_users() -> Response:
    """Everybody who may log in, or might once."""
    return json_answer({"users": [user_json(each) for each in rooms().store.staff.list()]})


@door.post("/users", responses={201: schemas.UserOut})
@allow("admin")
@once
def add_user(body: schemas.UserIn) -> Response:
    """A new account. Without a password one is made and shown this once."""
    password = body.password or secrets.token_urlsafe(12)
    try:
        person = rooms().store.staff.create(body.name, body.role, password, actor(principal()))
    except Conflict as error:
        raise Problem("name_taken") from error
    told = user_json(person) | ({} if body.password else {"password": password})
    return json_answer(told, 201, {"Location": f"/api/v1/users/{person.id}"})


@door.patch("/users/<user_id>", responses={200: schemas.UserOut})
@allow("admin")
def change_user(path: schemas.UserPath, body: schemas.UserChangeIn) -> Response:
    """Another role, a new password (made and shown this once), or shut out; the person's sessions end."""
    if path.user_id == principal().id and (body.disabled or body.role not in (None, principal().role)):
        raise invalid("/", "nobody shuts out or lowers themselves")
    password = secrets.token_urlsafe(12) if body.new_password else None
    with found():
        person = rooms().store.staff.change(
            known_id(path.user_id), actor(principal()), role=body.role, password=password, disabled=body.disabled
        )
    return json_answer(user_json(person) | ({"password": password} if password else {}))


def user_json(person: Person) -> dict[str, Any]:
    """An account, without its password."""
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "created_at": moment(person.created_at),
        "disabled_at": moment(person.disabled_at),
        "entered_at": moment(person.entered_at),
        "locked_until": moment(person.locked_until),
    }
