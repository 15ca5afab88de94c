"""Signed PDFs for the tests: a self-signed certificate of an invented bank, a seal on the page, nothing fetched."""

import io
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys
from asn1crypto import x509 as certificates
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers


@cache
def issuer() -> tuple[signers.SimpleSigner, str]:
    """A signer of "SPECIMEN BANK" and its certificate as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "SPECIMEN BANK")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, True, True, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=900))
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(usage, True)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(
        signing_cert=certificates.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=None,
    )
    return signer, certificate.public_bytes(serialization.Encoding.PEM).decode()


def signed(content: bytes) -> bytes:
    """The file with a visible signature on its first page, saved on top as signing does."""
    top = IncrementalPdfFileWriter(io.BytesIO(content))
    place = fields.SigFieldSpec("Seal", box=(400, 60, 540, 140))
    told = signers.PdfSignatureMetadata(field_name="Seal")
    return bytes(signers.PdfSigner(told, signer=issuer()[0], new_field_spec=place).sign_pdf(top).getvalue())
