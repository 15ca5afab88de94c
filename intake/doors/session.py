"""Logging in and out: a session is a cookie that scripts can't read, and a token that each change must carry."""

from typing import Any

from flask import Response, request

from intake import desk_schemas as schemas
from intake.access import actor, allow, bearer, csrf_token, open_to_all
from intake.doors.frame import COOKIE, json_answer, make_door, principal, rooms
from intake.errors import Problem, invalid
from intake.store.staff import LONGEST
from intake.store.views import Principal

door = make_door("session", "People at their desks")
MAY_ENTER = ("reviewer", "admin")


@door.post("/session", responses={201: schemas.SessionOut})
@open_to_all
def log_in(body: schemas.LoginIn) -> Response:
    """Begins a session, with a name and password or with an API key of a reviewer or an admin."""
    staff, cookie = rooms().store.staff, None
    if body.key is not None:
        key = bearer(f"Bearer {body.key}")
        holder = None if key is None else rooms().store.keys.find(key)
        if holder is not None and holder.role in MAY_ENTER:
            cookie = staff.enter_with_key(holder)
    elif body.name is not None and body.password is not None:
        cookie = staff.enter(body.name, body.password)
    else:
        raise invalid("/", "name and password, or key")
    entered = None if cookie is None else staff.find(cookie)
    if cookie is None or entered is None:
        raise Problem("wrong_login")
    answer = json_answer(_told(entered, cookie), 201)
    secure = request.is_secure or rooms().settings.public_url.startswith("https:")
    answer.set_cookie(COOKIE, cookie, max_age=int(LONGEST), httponly=True, secure=secure, samesite="Strict")
    return answer


@door.get("/session", responses={200: schemas.SessionOut})
@allow("reviewer", "admin")
def show_session() -> Response:
    """Who is asking, and the token for changes where it is a session."""
    return json_answer(_told(principal(), request.cookies.get(COOKIE, "")))


@door.delete("/session", responses={204: None})
@allow("reviewer", "admin")
def log_out() -> Response:
    """Ends the session."""
    rooms().store.staff.leave(request.cookies.get(COOKIE, ""), actor(principal()))
    answer = Response(status=204)
    answer.delete_cookie(COOKIE, samesite="Strict", httponly=True)
    return answer


@door.post("/session/password", responses={204: None})
@allow("reviewer", "admin")
def change_password(body: schemas.OwnPasswordIn) -> Response:
    """A new password for oneself; all one's sessions end, this one too."""
    staff, person = rooms().store.staff, principal()
    if not person.session or not staff.verify(person.id, body.present):
        raise invalid("/present", "is not the present password")
    staff.change(person.id, actor(person), password=body.new)
    return Response(status=204)


def _told(person: Principal, cookie: str) -> dict[str, Any]:
    csrf = csrf_token(cookie) if person.session else None
    return {"id": person.id, "name": person.name, "role": person.role, "csrf": csrf}
