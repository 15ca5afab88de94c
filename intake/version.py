"""Which code and which models speak: two short hashes that stand in every result, so that it can be told later."""

import hashlib
from functools import cache
from pathlib import Path

from models.manifest import manifest

ROOT = Path(__file__).parent.parent
SPEAKING = ("intake", "nlp", "ocr")


@cache
def code_version() -> str:
    """Sixteen hex digits over the text of all code and tables that read, verify and count."""
    digest = hashlib.sha256()
    for part in SPEAKING:
        for path in sorted((ROOT / part).rglob("*")):
            if path.suffix in (".py", ".toml", ".tsv") and "training" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def model_version() -> str:
    """Sixteen hex digits over the hashes of all models."""
    told = "\n".join(f"{name} {entry['sha256']}" for name, entry in sorted(manifest().items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def versions() -> dict[str, str]:
    """Both, as results carry them."""
    return {"code": code_version(), "models": model_version()}
