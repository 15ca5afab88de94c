"""The audit chain's arithmetic: each entry's hash covers its content and the hash before it.

With a key the hash is an HMAC: whoever can write to the database but does not hold the key can't forge an entry.
"""

import hashlib
import hmac
import json
from typing import Any

_PLAIN = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
)  # made once: verifying makes a million
FIRST = "0" * 64


def canonical(content: Any) -> str:
    """JSON with sorted names and no spaces: the same content gives the same text, always."""
    return _PLAIN.encode(content)


def entry_hash(previous: str, entry: dict[str, Any], key: bytes = b"") -> str:
    """SHA-256 (hex; HMAC-SHA256 with a key) over the previous hash and the entry's canonical JSON."""
    return stamp(f"{previous}\n{canonical(entry)}", key)


def stamp(text: str, key: bytes = b"") -> str:
    """SHA-256 of a text (hex), or its HMAC-SHA256 with a key."""
    if key:
        return hmac.digest(key, text.encode(), "sha256").hex()
    return hashlib.sha256(text.encode()).hexdigest()


def signed(text: str, key: bytes) -> dict[str, str]:
    """An Ed25519 signature of a text and the public key that proves it (hex), by a key that follows from this one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(hmac.new(key, b"checkpoint signing", hashlib.sha256).digest())
    return {"signature": private.sign(text.encode()).hex(), "public_key": private.public_key().public_bytes_raw().hex()}
