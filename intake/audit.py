"""The audit chain's arithmetic: each entry's hash covers its content and the hash before it."""

import hashlib
import json
from typing import Any

FIRST = "0" * 64


def entry_hash(previous: str, entry: dict[str, Any]) -> str:
    """SHA-256 (hex) over the previous hash and the entry's canonical JSON."""
    canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
