"""Encryption at rest: each thing under a random key of its own (AES-256-GCM), that key wrapped under the master key.

So a new master key means new wrappings of 60 bytes each, not new encryption of every file.
"""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = b"YZ1\x00"  # what is sealed starts with this, so that a store can go over from open to sealed
NONCE, LABEL, WRAPPED = 12, 4, 12 + 32 + 16  # bytes: a nonce, a master key's label, a wrapped key with nonce and tag


class SealBroken(RuntimeError):
    """Sealed bytes that don't open: the wrong master key, or tampering."""


class Sealer:
    """Seals and opens bytes; without a master key it lets them through unchanged.

    Keys are 64 hex digits; what was sealed under a former one still opens. Raises ValueError for keys of another shape.
    """

    def __init__(self, master_key: str = "", former: str = "") -> None:
        given = [bytes.fromhex(key) for key in (master_key, former) if key]
        if any(len(key) != 32 for key in given):
            raise ValueError("YINZHENG_MASTER_KEY must be 32 bytes as 64 hex digits")
        self._masters = given
        self._wrapping = {_label(key): AESGCM(_derive(key, "wrapping")) for key in given}
        self._current = _label(given[0]) if master_key else None

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """Keys for another purpose, from the present master key first; () without a master key."""
        return tuple(_derive(key, purpose) for key in self._masters)

    def seal(self, content: bytes, name: str) -> bytes:
        """`content` sealed for `name`; it opens under that name only, so two sealed things can't be swapped."""
        if self._current is None:
            return content
        key, bound = AESGCM.generate_key(256), name.encode()
        return self._head(key, bound) + _encrypt(AESGCM(key), content, bound)

    def open(self, sealed: bytes, name: str) -> bytes:
        """The content. Raises SealBroken."""
        if not sealed.startswith(MARK):
            return sealed
        key, body = self._unwrapped(sealed, name)
        return _decrypt(AESGCM(key), body, name)

    def rewrap(self, sealed: bytes, name: str) -> bytes:
        """The same sealed content, its key wrapped under the present master key. Raises SealBroken."""
        if not sealed.startswith(MARK) or self._current is None:
            return self.seal(sealed, name)
        key, body = self._unwrapped(sealed, name)
        return self._head(key, name.encode()) + body

    def is_current(self, sealed: bytes) -> bool:
        """True when there is nothing to wrap anew: the present master key's label stands on it."""
        start = len(MARK) + LABEL
        return sealed.startswith(MARK) and sealed[len(MARK) : start] == self._current

    def _head(self, key: bytes, bound: bytes) -> bytes:
        assert self._current is not None  # both callers asked
        return MARK + self._current + _encrypt(self._wrapping[self._current], key, bound)

    def _unwrapped(self, sealed: bytes, name: str) -> tuple[bytes, bytes]:
        """The thing's own key, and its body still encrypted."""
        start = len(MARK) + LABEL
        wrapping = self._wrapping.get(sealed[len(MARK) : start])
        if wrapping is None:
            raise SealBroken("the store is sealed under a master key that YINZHENG_MASTER_KEY does not hold")
        return _decrypt(wrapping, sealed[start : start + WRAPPED], name), sealed[start + WRAPPED :]


def _encrypt(key: AESGCM, content: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, content, bound)


def _decrypt(key: AESGCM, sealed: bytes, name: str) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise SealBroken(f"{name} does not open: it was changed, cut or swapped") from error


def _label(master: bytes) -> bytes:
    return hashlib.sha256(b"yinzheng label\0" + master).digest()[:LABEL]


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"yinzheng " + purpose.encode()).derive(master)
