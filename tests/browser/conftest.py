"""One Chromium for all stories of a file, and a desk that is served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from playwright.sync_api import Browser, expect

from tests.api.desk import Desk, open_desk
from tests.browser.window import chromium, served

expect.set_options(timeout=20_000)  # a machine that is busy elsewhere draws a page slowly


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all stories; each opens windows of its own."""
    with chromium() as started:
        yield started


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The API over a fresh store."""
    return open_desk(tmp_path, webhook_allow_private=True)


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """Where the desk is served."""
    with served(desk) as told:
        yield told
