"""Cursors of lists: where the last page ended, opaque to the outside."""

import base64
import binascii
import json


class BadCursor(ValueError):
    """A cursor that this list never gave out."""


def encode_cursor(*parts: str) -> str:
    """A cursor that holds the sort key of the last entry shown."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[str]:
    """The parts. Raises BadCursor."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise BadCursor(cursor) from error
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise BadCursor(cursor)
    return parts
