"""Digital signatures and electronic seals of a PDF: valid, of an unknown issuer, changed after signing, broken, unreadable.

Offline: no certificate is fetched, none is asked whether it was revoked. pyHanko is loaded only for a file that is signed.
"""

import re
from binascii import Error as NoHex
from binascii import unhexlify
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ocr.marks.traces.trace import Trace

MOST = 20  # signatures looked at
CHINESE = b"\x06\x08\x2a\x81\x1c\xcf\x55\x01"  # the start of SM2's and SM3's object ids, 1.2.156.10197.1
RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
READABLE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff0-9A-Za-z()（）]{3,}")
HARMLESS = ("NONE", "LTA_UPDATES", "FORM_FILLING")


def is_signed(content: Any) -> bool:
    """Whether the bytes hold a signature: its byte range is always written in the clear."""
    return bool(content.find(b"/ByteRange") >= 0)


def signatures(path: Path, password: str | None, roots: Sequence[str] = ()) -> list[Trace]:
    """A trace a signature. `roots`: PEM certificates of the issuers that are believed."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    with path.open("rb") as source:
        try:
            reader = PdfFileReader(source, strict=False)
            if reader.encrypted:
                reader.decrypt(password or "")
            embedded = list(reader.embedded_signatures)[:MOST]
        except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            return foreign_seals(path.read_bytes(), type(error).__name__)
        return [_judged(each, roots) for each in embedded]


def foreign_seals(content: bytes, why: str) -> list[Trace]:
    """What is known of seals that pyHanko can't read (GB/T 38540 with SM2 and SM3): the names in them, and whether they
    hold the digest of the bytes that they cover, so that those were not changed since."""
    found = []
    for range_ in list(RANGE.finditer(content))[:MOST]:
        a, b, c, d = map(int, range_.groups())
        if not a <= a + b < c <= c + d <= len(content):
            continue
        seal = b""
        with suppress(NoHex):
            seal = unhexlify(content[a + b : c].strip(b"<> \r\n\x00"))
        names = READABLE.findall(seal.decode("utf-8", errors="replace"))
        detail = {"why": "sm2" if CHINESE in seal else why, "signer": " ".join(dict.fromkeys(names))[:120]}
        covered = content[a : a + b] + content[c : c + d]
        if any(digest in seal for digest in _digests(covered)):
            detail["digest"] = "matches"
        found.append(Trace("signature_unread", 0, (), detail))
    return found or [Trace("signature_unread", 0, (), {"why": why})]


def _digests(covered: bytes) -> list[bytes]:
    from cryptography.hazmat.primitives import hashes

    digests = []
    for method in (hashes.SM3(), hashes.SHA256()):
        digest = hashes.Hash(method)
        digest.update(covered)
        digests.append(digest.finalize())
    return digests


def _judged(signature: Any, roots: Sequence[str]) -> Trace:
    detail = {"field": str(signature.field_name), "filter": _filter(signature)}
    try:
        status = _status(signature, roots)
    except Exception as error:  # noqa: BLE001 - what a library throws at a foreign seal is no verdict on it
        why = "sm2" if CHINESE in bytes(signature.pkcs7_content) else type(error).__name__
        return Trace("signature_unread", 0, (), {**detail, "why": why})
    certificate = status.signing_cert
    detail |= {
        "signer": certificate.subject.human_friendly,
        "issuer": certificate.issuer.human_friendly,
        "coverage": status.coverage.name,
        "changes": status.modification_level.name if status.modification_level is not None else "",
    }
    if status.signer_reported_dt is not None:
        detail["signed_on"] = status.signer_reported_dt.isoformat()
    if not (status.intact and status.valid):
        return Trace("signature_broken", 0, (), detail)
    if _changed(status):
        return Trace("signature_changed", 0, (), detail)
    return Trace("signature_valid" if status.trusted else "signature_unknown_issuer", 0, (), detail)


def _changed(status: Any) -> bool:
    """Whether something was saved after signing that a signature does not allow for."""
    if status.coverage.name == "ENTIRE_FILE":
        return False
    level = status.modification_level
    return status.docmdp_ok is False or level is None or level.name not in HARMLESS


def _status(signature: Any, roots: Sequence[str]) -> Any:
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = [_certificate(root) for root in roots]
    signature.compute_integrity_info()
    context = ValidationContext(
        trust_roots=trusted,
        allow_fetching=False,
        moment=signature.self_reported_timestamp,
        revocation_mode="soft-fail",
        weak_hash_algos=(),
    )
    return _driven(async_validate_pdf_signature(signature, signer_validation_context=context))


def _certificate(pem: str) -> Any:
    from asn1crypto import pem as armour
    from asn1crypto import x509

    return x509.Certificate.load(armour.unarmor(pem.encode())[2])


def _driven(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that waits for nothing: the walls refuse the sockets of an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise ValueError("the check wants to wait for something")


def _filter(signature: Any) -> str:
    return f"{signature.sig_object.get('/Filter', '')} {signature.sig_object.get('/SubFilter', '')}".strip()
