"""Who sees what of a document: masked for the roles that the settings name, told to the audit when somebody looks."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from flask import request

from intake.access import actor
from intake.doors.frame import principal, rooms
from intake.errors import Problem
from intake.masking import mask_document, mask_row
from intake.store.views import DocumentView

REMEMBERED = 5000  # looks that are told to the audit once
REASON = range(4, 201)  # characters


def reveals(view: DocumentView) -> bool:
    """True when the asker may see everything: by role, or for a reason given (`?reveal=`), which the audit keeps."""
    if principal().role not in rooms().settings.masked_roles:
        return True
    reason = request.args.get("reveal")
    if reason is None:
        return False
    if len(reason) not in REASON:
        raise Problem("invalid_request", errors=[{"at": "/reveal", "message": "4 to 200 characters: why"}])
    document = view.document
    rooms().store.audit.note(
        actor(principal()),
        "document.revealed",
        case_id=document.case_id,
        subject=document.id,
        detail={"reason": reason},
    )
    return True


def shown(view: DocumentView, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """A document's JSON as the asker may see it."""
    note_look(view)
    return told if reveals(view) else mask_document(told)


def shown_rows(view: DocumentView, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A table's rows as the asker may see them."""
    note_look(view)
    return rows if reveals(view) else [mask_row(row) for row in rows]


def note_look(view: DocumentView) -> None:
    """Tells the audit that a member of staff saw this version of a document: once, however often it is asked for."""
    asker, document = principal(), view.document
    if asker.role == "borrower" or document.status in ("queued", "reading"):
        return
    seen: OrderedDict[tuple[str, str, int], None] = rooms().seen
    key = (asker.id, document.id, view.version)
    if key in seen:
        return
    seen[key] = None
    while len(seen) > REMEMBERED:
        seen.popitem(last=False)
    rooms().store.audit.note(actor(asker), "document.seen", case_id=document.case_id, subject=document.id)
