"""Pages of docs/ that are generated from code: `./run check` proves them current, `./run check --write` renews them."""

from collections.abc import Callable
from pathlib import Path


def pages() -> dict[Path, Callable[[], str]]:
    """Path under docs/ -> the function that gives its text."""
    from intake.errors import errors_page
    from intake.features.reference import features_page
    from intake.reference import kinds_page
    from intake.settings import settings_page
    from intake.verify.reference import rules_page

    docs = Path("docs")
    return {
        docs / "kinds.md": kinds_page,
        docs / "errors.md": errors_page,
        docs / "settings.md": settings_page,
        docs / "features.md": features_page,
        docs / "rules.md": rules_page,
    }


def stale_pages(write: bool = False) -> list[str]:
    """A sentence for each page that differs from what the code says (none, after writing them, with `write`)."""
    stale = []
    for path, text_of in pages().items():
        text = text_of()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if write:
            path.write_text(text, encoding="utf-8")
        else:
            stale.append(f"{path} is not what the code says; './run check --write' renews it")
    return stale
