"""What every request passes: its id, its size, its key, its answer's headers and log line. Answers are made here too."""

import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any, cast
from uuid import uuid4

import structlog
from flask import Flask, Response, current_app, g, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from werkzeug.exceptions import HTTPException

from intake.access import admit, csrf_token, roles_of
from intake.doors.rooms import Rooms
from intake.errors import MEDIA_TYPE, Problem, problem_for_status, problem_of
from intake.store import AWAY
from intake.store.views import Principal

JSON_LIMIT = 1 << 20  # bytes of a body that carries no file
COOKIE = "yinzheng_desk"
PIECE = "application/offset+octet-stream"  # a piece of a file, as tus names it
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
BARE_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
log = structlog.get_logger("yinzheng.web")


def make_door(name: str, about: str, prefix: str | None = "/api/v1") -> APIBlueprint:
    """A blueprint for one subject of the API; a view's name is its operation's id."""
    return APIBlueprint(
        f"{name}_door",
        "intake.doors",
        url_prefix=prefix,
        abp_tags=[Tag(name=name, description=about)],
        operation_id_callback=lambda *, name, path, method: name,  # noqa: ARG005 - the three are what it is called with
    )


def rooms() -> Rooms:
    """What the app was made with: store, settings and the rest."""
    return cast(Rooms, current_app.extensions["yinzheng"])


def principal() -> Principal:
    """Who is asking; only in views that declare roles."""
    return cast(Principal, g.principal)


def frame(app: Flask) -> None:
    """Sets the frame around every view of the app."""
    app.before_request(_begin)
    app.before_request(_guard)
    app.after_request(_dress)
    app.register_error_handler(Exception, _answer_error)


def _begin() -> None:
    """Gives the request an id, and refuses what is too large or of the wrong type before a byte of the body is read."""
    told = request.headers.get("X-Request-Id", "")
    g.request_id = told if SAFE_ID.fullmatch(told) else uuid4().hex
    g.began = time.monotonic()
    uploads = request.mimetype == "multipart/form-data"
    most = rooms().request_bytes if uploads else JSON_LIMIT
    request.max_content_length = most
    if (request.content_length or 0) > most:
        raise Problem("request_too_large", limit_bytes=most)


def _guard() -> None:
    """Lets in whoever the view's declaration allows; a view without one lets in nobody."""
    if request.endpoint is None or request.routing_exception is not None:
        return  # nothing is there to be guarded: the 404 or 405 follows
    view = current_app.view_functions.get(request.endpoint)
    g.principal = admit(request.headers.get("Authorization"), roles_of(view), rooms().store.keys, _entered)
    if g.principal is None:
        return
    if seconds := rooms().paces.wait(g.principal.id):
        raise Problem("too_many_requests", headers={"Retry-After": str(seconds)})
    if request.method in ("POST", "PATCH", "PUT"):
        _demand_json()


def _entered() -> Principal | None:
    """Whose session the cookie is. A change needs the session's token as well: a cookie alone may come from anywhere."""
    cookie = request.cookies.get(COOKIE, "")
    if not 20 <= len(cookie) <= 100 or not cookie.isascii():
        return None
    found = rooms().store.staff.find(cookie)
    changes = request.method not in ("GET", "HEAD", "OPTIONS")
    told = request.headers.get("X-CSRF-Token", "").encode()
    if found is not None and changes and not hmac.compare_digest(told, csrf_token(cookie).encode()):
        raise Problem("csrf_token_missing")
    return found


def _demand_json() -> None:
    """A body that is neither JSON nor a form of files is 415, one that is no JSON 400; validation sees the rest."""
    if request.mimetype in ("multipart/form-data", PIECE) or not (request.content_length or request.mimetype):
        return  # a view that wants neither says so itself
    if not request.is_json:
        if request.get_data(cache=True):
            raise Problem("unsupported_media_type")
        return
    if request.get_data(cache=True):
        try:
            request.json  # noqa: B018 - parsed once, kept by the request
        except (HTTPException, RecursionError, UnicodeDecodeError) as error:
            raise Problem("malformed_json") from error


def _dress(answer: Response) -> Response:
    """Security headers, the request's id, and one line in the log: never a path with a token, a query or a body."""
    headers = answer.headers
    headers.setdefault("Content-Security-Policy", PAGE_CSP if answer.mimetype == "text/html" else BARE_CSP)
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    headers["X-Request-Id"] = request_id()
    route = request.url_rule.rule if request.url_rule is not None else "none"
    seconds = time.monotonic() - g.get("began", time.monotonic())
    rooms().meter.request(route, request.method, answer.status_code, seconds)
    key = g.get("principal")
    log.info(
        "request",
        request_id=request_id(),
        method=request.method,
        route=route,
        status=answer.status_code,
        ms=round(seconds * 1000, 1),
        role=key.role if key is not None else None,
        key_id=key.id if key is not None else None,
    )
    return answer


def request_id() -> str:
    return str(g.get("request_id", "none"))


def _answer_error(error: Exception) -> Response:
    """Every error as a problem. What we did not foresee is logged with its stack and answered without."""
    if isinstance(error, HTTPException):
        if error.response is not None and error.response.mimetype == MEDIA_TYPE:
            return cast(Response, error.response)  # a problem already made
        if error.code is not None and 300 <= error.code < 400:
            return cast(Response, error.get_response())
        problem = problem_for_status(error.code or 500)
        kept = {"Allow", "Retry-After", "WWW-Authenticate"}
        problem.headers |= {name: value for name, value in error.get_headers() if name in kept}
        return problem_answer(problem)
    problem = problem_of(error)
    if isinstance(error, AWAY):
        log.warning("database_away", request_id=request_id(), error=type(error).__name__)
        return problem_answer(Problem("unavailable", headers={"Retry-After": "5"}))
    if problem.status >= 500:
        # The name and the place only: an exception's message may quote the document.
        log.error("unforeseen", request_id=request_id(), error=type(error).__name__, at=place_of(error))
    return problem_answer(problem)


def place_of(error: BaseException) -> list[str]:
    """Where an exception rose, as file:line of each frame, innermost last."""
    found, step = [], error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        found.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{step.tb_lineno}:{code.co_name}")
        step = step.tb_next
    return found[-12:]


def problem_answer(problem: Problem) -> Response:
    """A problem as an answer of its media type."""
    members = problem.to_json() | {"instance": f"urn:request:{request_id()}", "request_id": request_id()}
    return json_answer(members, problem.status, problem.headers, media_type=MEDIA_TYPE)


def json_answer(
    members: Any, status: int = 200, headers: Mapping[str, str] | None = None, *, media_type: str = "application/json"
) -> Response:
    """JSON in UTF-8, Chinese as it is."""
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, headers=dict(headers or {}), content_type=media_type)
