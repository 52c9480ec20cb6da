"""Certificates for the TLS ports of the zoo, made anew for each run of the tests."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def make_certificates(folder: Path) -> Path:
    """Write one .pem a TLS port; return the file of the authority that signed the good ones."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zoo")])
    authority = _certificate(name, name, key, key, "zoo", ends=NOW + DAY, is_authority=True)
    for stem, host, ends, signed in [
        ("good", "127.0.0.1", NOW + DAY, True),
        ("expired", "127.0.0.1", NOW - DAY, True),
        ("legacy", "127.0.0.1", NOW + DAY, True),
        ("selfsigned", "127.0.0.1", NOW + DAY, False),
        ("wronghost", "127.0.0.99", NOW + DAY, True),
    ]:
        own = rsa.generate_private_key(65537, 2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, stem)])
        made = _certificate(
            subject, name if signed else subject, own, key if signed else own, host, ends=ends
        )
        secret = own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        (folder / f"{stem}.pem").write_bytes(secret + made)
    bundle = folder / "authority.crt"
    bundle.write_bytes(authority)
    return bundle


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    signer: rsa.RSAPrivateKey,
    host: str,
    *,
    ends: datetime,
    is_authority: bool = False,
) -> bytes:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 30 * DAY)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        address = x509.IPAddress(ipaddress.ip_address(host))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
