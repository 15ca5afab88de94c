"""Encryption at rest: each thing under a random key of its own (AES-256-GCM), that key wrapped under its owner's key, and that
one, in the ring (`keyring.py`), under the master key. So a new master key means new wrappings of 60 bytes each, and destroying
an owner's key makes all that was sealed for it unreadable. What has no owner is wrapped under the master key itself.
"""

import hashlib
import os
import re
import threading
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.store.keyring import Destroyed, Ring

MARK = b"YZ1\x00"  # what is sealed starts with this or the next, so that a store can go over from open to sealed
OWNED = b"YZ2\x00"  # then the length of the owner's name, the name, the wrapped key, the body
NONCE, LABEL, WRAPPED = 12, 4, 12 + 32 + 16  # bytes: a nonce, a master key's label, a wrapped key with nonce and tag
PERSONAL = re.compile(r"(?:doc|case)_.+|[0-9a-f]{64}|(?P<page>[0-9a-f]{32})-\d+\.png")
REMEMBERED, FRESH = 1024, 30.0  # owners' keys that a process holds, and seconds that it holds them


class SealBroken(RuntimeError):
    """Sealed bytes that don't open: the wrong master key, a destroyed key, or tampering."""


class Sealer:
    """Seals and opens bytes; without a master key it lets them through unchanged.

    Keys are 64 hex digits; what was sealed under a former one still opens. Raises ValueError for keys of another shape.
    """

    def __init__(self, master_key: str = "", former: str = "", ring: Ring | None = None) -> None:
        given = [bytes.fromhex(key) for key in (master_key, former) if key]
        if any(len(key) != 32 for key in given):
            raise ValueError("YINZHENG_MASTER_KEY must be 32 bytes as 64 hex digits")
        self._masters = given
        self._wrapping = {_label(key): AESGCM(_derive(key, "wrapping")) for key in given}
        self._current = _label(given[0]) if master_key else None
        self.ring = ring
        self._held: dict[str, tuple[float, bytes, str]] = {}
        self._holding = threading.Lock()

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """Keys for another purpose, from the present master key first; () without a master key."""
        return tuple(_derive(key, purpose) for key in self._masters)

    def seal(self, content: bytes, name: str, owner: str | None = None) -> bytes:
        """`content` sealed for `name`; it opens under that name only, so two sealed things can't be swapped.

        The owner, whose key can be destroyed, follows from the name where none is told. Raises SealBroken for one whose key was.
        """
        if self._current is None:
            return content
        owner, key, bound = owner or owner_of(name), AESGCM.generate_key(256), name.encode()
        body = _encrypt(AESGCM(key), content, bound)
        if owner is None or self.ring is None:
            return self._head(key, bound) + body
        held = AESGCM(self._owners_key(owner, making=True)[0])
        told = owner.encode()
        return OWNED + bytes([len(told)]) + told + _encrypt(held, key, bound) + body

    def open(self, sealed: bytes, name: str) -> bytes:
        """The content. Raises SealBroken."""
        if not sealed.startswith((MARK, OWNED)):
            return sealed
        key, body = self._unwrapped(sealed, name)
        return _decrypt(AESGCM(key), body, name)

    def rewrap(self, sealed: bytes, name: str) -> bytes:
        """The same sealed content, its key wrapped under the present master key. Raises SealBroken."""
        if not sealed.startswith(MARK) or self._current is None:
            return sealed if sealed.startswith(OWNED) else self.seal(sealed, name)
        key, body = self._unwrapped(sealed, name)
        return self._head(key, name.encode()) + body

    def rewrap_ring(self) -> int:
        """Wraps the owners' keys under the present master key; how many were not yet. Raises SealBroken."""
        done = 0
        for owner, wrapped in self.ring.standing() if self.ring is not None else ():
            if self._current is not None and wrapped[:LABEL] != self._current:
                assert self.ring is not None  # else there was nothing to go through
                self.ring.rewrap(owner, wrapped, self._wrapped(self._unwrap(wrapped, owner), owner))
                done += 1
        return done

    def is_current(self, sealed: bytes) -> bool:
        """True when there is nothing to wrap anew: it has an owner, or the present master key's label stands on it."""
        start = len(MARK) + LABEL
        return sealed.startswith(OWNED) or (sealed.startswith(MARK) and sealed[len(MARK) : start] == self._current)

    def fingerprint(self, name: str) -> str:
        """By what the present key of the name's owner is known; "" where there is none."""
        owner = owner_of(name)
        if owner is None or self._current is None or self.ring is None:
            return ""
        known = self.ring.find(owner)
        return known[1] if known is not None and known[0] is not None else ""

    def destroy(self, owners: list[str]) -> tuple[Destroyed, ...]:
        """Destroys owners' keys for good; without a master key too it is noted that they are to be no more."""
        if self.ring is None:
            return ()
        with self._holding:
            for owner in owners:
                self._held.pop(owner, None)
        return self.ring.destroy(owners)

    def _owners_key(self, owner: str, making: bool = False) -> tuple[bytes, str]:
        """An owner's key and its fingerprint, made where there is none yet. Raises SealBroken."""
        with self._holding:
            at, key, known_by = self._held.get(owner, (-FRESH, b"", ""))
        if key and time.monotonic() - at < FRESH and not making:
            return key, known_by
        assert self.ring is not None  # the callers asked
        found = self.ring.find(owner)
        dead = found is not None and found[0] is None
        if making and (found is None or (dead and not owner.startswith(("doc_", "case_")))):
            fresh = AESGCM.generate_key(256)
            # A file that comes again after its erasure gets a new key; a document's or a case's name never comes again.
            found = self.ring.put(owner, self._wrapped(fresh, owner), hashlib.sha256(fresh).hexdigest()[:16])
        if found is None or found[0] is None:
            raise SealBroken(f"the key of {owner} was destroyed, or is not in this ring")
        key, known_by = self._unwrap(found[0], owner), found[1]
        with self._holding:
            if len(self._held) >= REMEMBERED:
                self._held.clear()
            self._held[owner] = (time.monotonic(), key, known_by)
        return key, known_by

    def _head(self, key: bytes, bound: bytes) -> bytes:
        assert self._current is not None  # both callers asked
        return MARK + self._current + _encrypt(self._wrapping[self._current], key, bound)

    def _wrapped(self, key: bytes, owner: str) -> bytes:
        assert self._current is not None  # nothing is made without a master key
        return self._current + _encrypt(self._wrapping[self._current], key, b"owner\0" + owner.encode())

    def _unwrap(self, wrapped: bytes, owner: str) -> bytes:
        return _decrypt(self._wrapping_of(wrapped[:LABEL]), wrapped[LABEL:], f"owner\0{owner}")

    def _wrapping_of(self, label: bytes) -> AESGCM:
        wrapping = self._wrapping.get(label)
        if wrapping is None:
            raise SealBroken("the store is sealed under a master key that YINZHENG_MASTER_KEY does not hold")
        return wrapping

    def _unwrapped(self, sealed: bytes, name: str) -> tuple[bytes, bytes]:
        """The thing's own key, and its body still encrypted."""
        if sealed.startswith(OWNED):
            size = sealed[len(OWNED)] if len(sealed) > len(OWNED) else 0
            start = len(OWNED) + 1 + size
            owner = sealed[len(OWNED) + 1 : start].decode("ascii", "replace")
            if self.ring is None or not self._wrapping:
                raise SealBroken("the store is sealed under a master key that YINZHENG_MASTER_KEY does not hold")
            wrapping = AESGCM(self._owners_key(owner)[0])
        else:
            start = len(MARK) + LABEL
            wrapping = self._wrapping_of(sealed[len(MARK) : start])
        return _decrypt(wrapping, sealed[start : start + WRAPPED], name), sealed[start + WRAPPED :]


def owner_of(name: str) -> str | None:
    """Whose key seals what goes by this name: a document's or a case's own, a page its document's, a file its own; else None."""
    found = PERSONAL.fullmatch(name)
    if found is None:
        return None
    return f"doc_{found['page']}" if found["page"] else name


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
