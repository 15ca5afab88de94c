"""A desk for every test of the API."""

from pathlib import Path

import pytest

from tests.api.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The API over a fresh store."""
    return open_desk(tmp_path)
