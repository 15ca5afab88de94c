"""Every test of the store runs on SQLite, and on PostgreSQL where a server is installed."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from intake.document import Document
from intake.settings import Settings
from intake.store import Store, open_store
from intake.store.database import Database
from intake.store.migrate import upgrade
from intake.store.views import DocumentView
from intake.upload import Upload
from tests.intake.store.postgres import programs, server

SECRET = "张三丰-PLANTED-NAME"


@dataclass
class Shop:
    """A store in a temporary folder, with the clock in the test's hand and one case in it."""

    store: Store
    settings: Settings
    folder: Path
    case_id: str = ""
    ahead: float = 0.0  # seconds that the store's clock is ahead

    def upload(self, content: bytes = b"SPECIMEN", name: str = "a.pdf") -> Upload:
        """A file as `intake.upload.accept` leaves it."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.folder / f"taken-{uuid4().hex}"
        path.write_bytes(content)
        return Upload(name, path, sha256, len(content), "application/pdf")

    def add(self, content: bytes = b"SPECIMEN", case_id: str | None = None, **more: Any) -> DocumentView:
        """A document that waits."""
        return self.store.documents.add(case_id or self.case_id, self.upload(content), actor="test", **more)

    def read(self, content: bytes = b"SPECIMEN", **facts: Any) -> DocumentView:
        """A document that was read, with these facts."""
        return self.finish(self.add(content).document.id, **facts)

    def finish(self, document_id: str, **facts: Any) -> DocumentView:
        """Ends the reading of a waiting document as a worker would."""
        claim = self.store.work.claim(document_id)
        assert claim is not None
        assert self.store.work.finish(replace(claim.document, **({"status": "done"} | facts)), claim.token)
        return self.store.documents.get(document_id)

    def status(self, document_id: str) -> str:
        return self.store.documents.get(document_id).document.status

    def document(self, document_id: str) -> Document:
        return self.store.documents.get(document_id).document


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL (with `{name}`) of a server whose database `template` has all tables."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    with server(found) as url:
        admin = create_engine(url.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("create database template_yz"))
        admin.dispose()
        database = Database(url.format(name="template_yz"))
        upgrade(database)
        database.engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each sort: "" is the embedded one."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres_url")
    name = f"t{uuid4().hex}"
    admin = create_engine(url.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name} template template_yz"))
    admin.dispose()
    return url.format(name=name)


@pytest.fixture
def open_shop(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Shop]]:
    """Opens a shop with other settings than usual; several shops share the database."""
    opened: list[Shop] = []

    def open_(**more: Any) -> Shop:
        settings = Settings(data=tmp_path, database_url=database_url, **more)
        shop = Shop(open_store(settings), settings, tmp_path)
        shop.case_id = shop.store.cases.create(reference="A-1", declared={"company_name": SECRET}, actor="test").id
        clock = shop.store.database.now
        monkeypatch.setattr(shop.store.database, "now", lambda session: clock(session) + shop.ahead)
        opened.append(shop)
        return shop

    yield open_
    for shop in opened:
        shop.store.database.engine.dispose()


@pytest.fixture
def shop(open_shop: Callable[..., Shop]) -> Shop:
    """A shop with the usual settings."""
    return open_shop()
