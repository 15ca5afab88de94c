"""Encryption at rest: AES-256-GCM under a key that is derived from the master key for each thing sealed."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = b"YZ1\x00"  # what is sealed starts with this, so that a store can go over from open to sealed
NONCE = 12


class SealBroken(RuntimeError):
    """Sealed bytes that don't open: the wrong master key, or tampering."""


class Sealer:
    """Seals and opens bytes; without a master key it lets them through unchanged."""

    def __init__(self, master_key: str = "") -> None:
        self._master = bytes.fromhex(master_key) if master_key else b""
        if self._master and len(self._master) != 32:
            raise ValueError("YINZHENG_MASTER_KEY must be 32 bytes as 64 hex digits")

    def seal(self, content: bytes, name: str) -> bytes:
        """`content` sealed for `name`; it opens under that name only, so two sealed things can't be swapped."""
        if not self._master:
            return content
        nonce = os.urandom(NONCE)
        return MARK + nonce + AESGCM(self._key(name)).encrypt(nonce, content, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """The content. Raises SealBroken."""
        if not sealed.startswith(MARK):
            return sealed
        if not self._master:
            raise SealBroken("the store is sealed, but YINZHENG_MASTER_KEY is not set")
        nonce, body = sealed[len(MARK) : len(MARK) + NONCE], sealed[len(MARK) + NONCE :]
        try:
            return AESGCM(self._key(name)).decrypt(nonce, body, name.encode())
        except InvalidTag as error:
            raise SealBroken(f"{name} does not open with this master key") from error

    def _key(self, name: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=b"yinzheng:" + name.encode()).derive(self._master)
