"""A case's events over HTTP, as they happen."""

from collections.abc import Callable, Iterator

from flask import Response, request

from intake import schemas
from intake.access import allow
from intake.doors.frame import make_door, rooms
from intake.doors.reach import reach_case
from intake.errors import Problem
from intake.notify import event_stream

door = make_door("events", "What happens in a case, as it happens")


@door.get("/cases/<case_id>/events", responses={200: {"content": {"text/event-stream": {}}}})
@allow("borrower", "reviewer", "scorer", "admin")
def stream_events(path: schemas.CasePath) -> Response:
    """Server-sent events of the case: every step of every document. Goes on after Last-Event-ID."""
    case, house = reach_case(path.case_id), rooms()
    told = request.headers.get("Last-Event-ID", "0")
    after = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0
    if not house.streams.acquire(blocking=False):
        raise Problem("unavailable", headers={"Retry-After": "5"})
    stream = _Held(event_stream(house.store, case.id, after, house.pace), house.streams.release)
    headers = {"X-Accel-Buffering": "no"}
    return Response(stream, content_type="text/event-stream; charset=utf-8", headers=headers)


class _Held:
    """A stream that gives its place back when it ends, however it ends (the server calls `close`)."""

    def __init__(self, parts: Iterator[str], give_back: Callable[[], None]) -> None:
        self._parts, self._give_back, self._open = parts, give_back, True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._parts)

    def close(self) -> None:
        if self._open:
            self._open = False
            self._give_back()
