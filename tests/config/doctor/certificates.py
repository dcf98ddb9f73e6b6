"""An authority of our own and what it certifies, made when a test needs it."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = ("learn.example.org", "localhost")


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(began, until, *, key=None, signer=None, names=NAMES):
    """A certificate for ``names``, or, without a ``signer``, an authority that signs itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    is_authority = signer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(named("authority" if is_authority else names[0]))
        .issuer_name(named("authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    return builder.sign(signer or key, hashes.SHA256())


def write(folder):
    """``authority.pem`` and ``server.pem`` (certificate and key) in ``folder``."""
    now = datetime.now(UTC)
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    span = (now - timedelta(days=1), now + timedelta(days=60))
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "authority.pem").write_bytes(certificate(*span, key=authority).public_bytes(pem))
    (folder / "server.pem").write_bytes(certificate(*span, key=key, signer=authority).public_bytes(pem) + private)
    return folder / "authority.pem", folder / "server.pem"
