"""Stage 1: accept bytes. The type is told by content, limits hold, archives are opened, and each file is hashed."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Upload:
    """One accepted file: its cleaned name, where its bytes lie, their SHA-256 and size, the type told by content."""

    name: str
    path: Path
    sha256: str
    bytes: int
    media_type: str
