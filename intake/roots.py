"""The issuers whose signatures are believed: certificates that the lender laid into a folder."""

from pathlib import Path

MOST_ROOTS = 40_000  # characters of certificates; an order to a decoder must fit into one message


def roots_in(folder: Path | None) -> tuple[str, ...]:
    """The certificates (`*.pem`) in a folder: issuers whose signatures are believed. Raises OSError, and ValueError for
    more of them than can be handed to a decoder."""
    roots = tuple(path.read_text("ascii") for path in sorted(folder.glob("*.pem"))) if folder is not None else ()
    if sum(map(len, roots)) > MOST_ROOTS:
        raise ValueError(f"{folder} holds more than {MOST_ROOTS} characters of certificates")
    return roots
