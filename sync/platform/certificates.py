"""The platform's own certificate authority, and the certificates that its servers show (ECDSA P-256)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_VALIDITY = timedelta(days=50 * 365)
SERVER_VALIDITY = timedelta(days=5 * 365)
_EARLIER = timedelta(days=1)
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Certified:
    """Hold a certificate and its private key, both PEM; the key never shows itself."""

    certificate: str
    key: str = field(repr=False)


def new_authority(name: str, *, now: datetime) -> Certified:
    """Return a new authority that signs server certificates and nothing below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"{name} CA")
    builder = (
        _begun(subject, subject, key.public_key(), now=now, until=now + AUTHORITY_VALIDITY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    return _certified(builder.sign(key, SHA256()), key)


def new_server_certificate(
    authority: Certified, hosts: Sequence[str], *, now: datetime, valid: timedelta = SERVER_VALIDITY
) -> Certified:
    """Return a certificate, with a new key, for host names and IP addresses (at least one)."""
    signer = _key(authority.key)
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _begun(_name(hosts[0]), issuer.subject, key.public_key(), now=now, until=now + valid)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_alternative(host) for host in hosts]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return _certified(builder.sign(signer, SHA256()), key)


def expiry(certificate: str) -> datetime:
    """Return until when a certificate (PEM) is valid, aware UTC."""
    return x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc


def hosts_of(certificate: str) -> tuple[str, ...]:
    """Return the host names and IP addresses that a server certificate (PEM) is for."""
    loaded = x509.load_pem_x509_certificate(certificate.encode())
    names = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        *names.get_values_for_type(x509.DNSName),
        *(str(address) for address in names.get_values_for_type(x509.IPAddress)),
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:_LONGEST_NAME])])


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _key(pem: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("an authority's key is an elliptic curve key")
    return key


def _certified(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Certified:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Certified(certificate.public_bytes(Encoding.PEM).decode(), private.decode())
