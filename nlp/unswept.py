"""No walk for garbage while a long statement is worked on: millions of small things that all stay until the end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Within it the collector of cycles rests; it comes back as it was."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()
