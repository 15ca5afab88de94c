"""What the asker may reach: another's case, a missing one and an id that can't be are all the same 404."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from intake.access import may_see
from intake.doors.frame import principal, rooms
from intake.errors import Problem
from intake.store.cursors import decode_cursor, encode_cursor
from intake.store.views import CaseView, DocumentView, Erased, NotFound, Page

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
Each = TypeVar("Each")


@contextmanager
def found() -> Iterator[None]:
    """Turns the store's NotFound and Erased into problems."""
    try:
        yield
    except NotFound as error:
        raise Problem("not_found") from error
    except Erased as error:
        raise Problem("gone") from error


def known_id(text: str) -> str:
    """The id, if it could be one."""
    if not ID.fullmatch(text):
        raise Problem("not_found")
    return text


def reach_case(case_id: str) -> CaseView:
    """The case, if the asker may see it. Raises Problem `not_found` or `gone`."""
    if not may_see(principal(), known_id(case_id)):
        raise Problem("not_found")
    with found():
        return rooms().store.cases.get(case_id)


def reach_document(document_id: str) -> DocumentView:
    """The document, if the asker may see its case."""
    try:
        view = rooms().store.documents.get(known_id(document_id))
    except NotFound as error:
        raise Problem("not_found") from error
    except Erased as error:  # told to those who might have seen it
        raise Problem("gone" if may_see(principal(), str(error)) else "not_found") from error
    if not may_see(principal(), view.document.case_id):
        raise Problem("not_found")
    return view


def paged(ask: Callable[[str | None], Page[Each]], cursor: str | None) -> Page[Each]:
    """One page of a list of the store; a cursor that it never gave out is the asker's fault."""
    try:
        return ask(cursor)
    except (ValueError, OverflowError) as error:
        if cursor is None:
            raise
        raise Problem("invalid_cursor") from error


def slice_of(entries: Sequence[Each], limit: int, cursor: str | None) -> Page[Each]:
    """One page of a list that is at hand whole."""
    start = 0
    if cursor is not None:
        try:
            start = int(decode_cursor(cursor)[0])
        except (ValueError, IndexError) as error:
            raise Problem("invalid_cursor") from error
        if not 0 <= start <= 10**9:
            raise Problem("invalid_cursor")
    more = encode_cursor(str(start + limit)) if start + limit < len(entries) else None
    return Page(tuple(entries[start : start + limit]), more)


def moment(seconds: float | None) -> str | None:
    """A time as RFC 3339 in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def page_json(name: str, entries: Sequence[Any], next_cursor: str | None) -> dict[str, Any]:
    """The answer of a list: its entries under their name, and the cursor of the next page."""
    return {name: list(entries), "next_cursor": next_cursor}
