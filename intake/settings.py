"""Settings from the environment (prefix YINZHENG_), read once at the top and handed down as frozen options."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings, each with what it means; `docs/settings.md` is generated from here."""

    model_config = SettingsConfigDict(env_prefix="YINZHENG_", frozen=True, extra="ignore")

    data: Path = Field(Path("var"), description="Folder of the embedded stores: database, blobs, queue.")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data folder.")
    broker_url: str = Field(
        "", description="Celery broker URL (redis://…, amqp://…); empty: a queue in the data folder."
    )
    blob_url: str = Field(
        "", description="Where files are kept: file:///… or s3://bucket/prefix; empty: the data folder."
    )
    admin_key: SecretStr = Field(SecretStr(""), description="The first admin key; empty: made and printed once.")
    master_key: SecretStr = Field(
        SecretStr(""), description="32 bytes as 64 hex digits: files and results are encrypted at rest with it."
    )
    former_master_key: SecretStr = Field(
        SecretStr(""), description="The master key before this one: what was sealed with it still opens."
    )
    keys_url: str = Field(
        "",
        description="SQLAlchemy URL of the ring of keys, whose loss or destruction makes what they seal unreadable: a "
        "database that old backups do not hold. Empty: keys.sqlite in the data folder, or the rows' own PostgreSQL.",
    )
    host: str = Field("127.0.0.1", description="Address the web listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the web listens on.")
    public_url: str = Field(
        "", description="Address that borrowers reach the web at (https://…); empty: the one that a request came to."
    )
    workers: int = Field(0, ge=0, le=64, description="Worker processes; 0: one a core.")
    web_threads: int = Field(16, ge=1, le=256, description="Requests that the web answers at once.")
    rate_per_minute: int = Field(
        1200,
        ge=0,
        le=1_000_000,
        description="Requests a minute that one key may make; more are answered 429. 0: no limit.",
    )
    rate_burst: int = Field(300, ge=1, le=1_000_000, description="Requests that one key may make at once.")
    max_file_mb: int = Field(64, ge=1, le=1024, description="Largest file taken, megabytes.")
    max_request_mb: int = Field(256, ge=1, le=4096, description="Largest request taken, megabytes.")
    max_pages: int = Field(1000, ge=1, description="Most pages of one document.")
    lease_seconds: float = Field(8.0, ge=2, description="How long a worker may be silent before its work is given on.")
    read_seconds: float = Field(1800.0, ge=1, description="How long one document may be read before it fails.")
    attempts: int = Field(3, ge=1, le=10, description="How often a document is tried before it fails.")
    sweep_seconds: float = Field(1.0, gt=0, description="How often forgotten work is looked for.")
    masked_roles: tuple[Literal["borrower", "reviewer", "scorer", "admin"], ...] = Field(
        ("scorer",),
        description="Roles that see identity and account numbers and names masked, as JSON; `?reveal=REASON` shows them, "
        "and the audit keeps the reason.",
    )
    keep_days: dict[str, int] = Field(
        {},
        description='Days that each kind is kept, as JSON (`{"bank_statement": 90, "*": 365}`); a case is erased when the '
        "terms of all its documents are over. Empty: until somebody erases it.",
    )
    max_queued: int = Field(
        20_000, ge=1, description="Documents that may wait; beyond, uploads get 503 with Retry-After."
    )
    min_free_mb: int = Field(
        512, ge=0, description="Free disk below which uploads get 503 with Retry-After, megabytes."
    )
    require_sandbox: bool = Field(
        False,
        description="Open no file where the kernel lacks a wall of the sandbox (Landlock, seccomp); else /readyz tells.",
    )
    signature_roots: Path | None = Field(
        None,
        description="Folder of certificates (*.pem) of the issuers whose PDF signatures are believed; empty: none is.",
    )
    link_days: int = Field(14, ge=1, le=365, description="How long an upload link is valid, days.")
    lender: str = Field("", description="Name of the lender, as the borrower's consent text tells it.")
    contact: str = Field("", description="Whom borrowers may ask about their data: a telephone number or an address.")
    retention: str = Field(
        "",
        description="How long data is kept, as the consent text tells it; empty: until the law's term for loans ends.",
    )
    four_eyes: Literal["off", "people", "all"] = Field(
        "people",
        description="Whether accepting against a failed check of weight needs a second reviewer: never, for people who "
        "logged in at the desk, or for API keys as well.",
    )
    webhook_allow_private: bool = Field(
        False, description="Allow webhooks to plain-HTTP and private addresses (for tests and closed networks)."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("master_key", "former_master_key")
    @classmethod
    def _is_a_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not re.fullmatch(r"[0-9a-fA-F]{64}", key.get_secret_value()):
            raise ValueError("must be 32 bytes as 64 hex digits, as `openssl rand -hex 32` makes them")
        return key

    @field_validator("blob_url")
    @classmethod
    def _is_a_place(cls, url: str) -> str:
        if url and not url.startswith(("file:///", "s3://")):
            raise ValueError("must start with file:/// or s3://")
        return url

    @property
    def resolved_database_url(self) -> str:
        """The database's URL, the embedded one when none is set."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'yinzheng.sqlite'}"

    @property
    def resolved_blob_url(self) -> str:
        """Where blobs are kept, the embedded folder when none is set."""
        return self.blob_url or f"file://{self.data.resolve() / 'blobs'}"

    @property
    def resolved_keys_url(self) -> str:
        """The URL of the ring of keys."""
        return self.keys_url or self.database_url or f"sqlite:///{self.data.resolve() / 'keys.sqlite'}"

    @property
    def queue_folder(self) -> Path:
        """Folder of the embedded queue."""
        return self.data.resolve() / "queue"


@cache
def load_settings() -> Settings:
    """The process's settings. Raises pydantic's ValidationError, which names the setting that is wrong."""
    return Settings()


def settings_page() -> str:
    """The text of docs/settings.md."""
    lines = ["# Settings", "", "From the environment. Generated from `intake/settings.py`.", ""]
    lines += ["| name | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        lines.append(f"| `YINZHENG_{name.upper()}` | {f'`{default}`' if default != '' else ''} | {field.description} |")
    return "\n".join(lines) + "\n"
