"""Mail: whether the server takes what the site sends, without sending anything unless asked."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from config.doctor.findings import Finding, NotChecked, advice, error, ok, warning
from config.doctor.outside.asking import reason
from config.doctor.settings import is_here
from config.doctor.visit import Visit

DOMAIN = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+", re.IGNORECASE)
#: Names that no mail can come from (RFC 2606, RFC 6762, RFC 8375).
NOWHERE = re.compile(r"(.*\.)?(localhost|local|localdomain|internal|home\.arpa|test|invalid|example(\.(com|net|org))?)")


def sender(visit: Visit) -> Iterator[Finding]:
    address = parseaddr(visit.env.email_from)[1]
    domain = address.rpartition("@")[2].lower()
    mend = "Set EMAIL_FROM to an address of a domain of yours, like Lectern <no-reply@learn.example.org>."
    if "@" not in address or not DOMAIN.fullmatch(domain) or NOWHERE.fullmatch(domain):
        grave = error if visit.env.is_production else advice
        shown = address or visit.env.email_from
        yield grave(f"mails come from {shown}, which cannot be: other servers refuse them", mend)
    else:
        yield ok(f"mails come from {address}")


def server(visit: Visit) -> Iterator[Finding]:
    """Connect, encrypt and sign in as the site does; name the sender, and take it back."""
    connection = get_connection()
    if not isinstance(connection, EmailBackend):
        if visit.env.is_production:
            yield warning(
                "mails are printed in the log: nobody gets one, and nobody can sign up",
                "Set EMAIL_URL=smtp://user:password@host:587.",
            )
        else:
            yield advice("mails are printed, not sent", "Right for looking. For people, set EMAIL_URL.")
        return
    where = f"{connection.host}:{connection.port}"
    try:
        connection.open()
        smtp = connection.connection
        assert isinstance(smtp, smtplib.SMTP)
        yield from greeted(smtp, connection, where)
    except (OSError, smtplib.SMTPException) as trouble:
        yield refused(trouble, connection, where)
    finally:
        connection.close()


def greeted(smtp: smtplib.SMTP, connection: EmailBackend, where: str) -> Iterator[Finding]:
    """A connection that is ready to send."""
    smtp.ehlo_or_helo_if_needed()
    is_encrypted = isinstance(smtp.sock, ssl.SSLSocket)
    if not is_encrypted and not is_here(f"smtp://{connection.host}"):
        offered = "although the server offers to encrypt it" if smtp.has_extn("starttls") else "in the clear"
        yield warning(
            f"codes to sign in travel to {where} {offered}" + (", and the password too" if connection.username else ""),
            "Use port 587 (STARTTLS) or smtps:// in EMAIL_URL.",
        )
    smtp.noop()
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    code, said = smtp.mail(address)
    smtp.rset()
    if code >= 400:
        yield error(
            f"{where} takes no mail from {address}: {code} {said.decode(errors='replace')}",
            "Set EMAIL_FROM to an address that this mail account may send from.",
        )
    else:
        signed_in = "the password is accepted" if connection.username else "no password is asked for"
        yield ok(f"{where} takes mail from {address}, {'encrypted' if is_encrypted else 'not encrypted'}; {signed_in}")


def refused(trouble: Exception, connection: EmailBackend, where: str) -> Finding:
    """Why a mail server could not be used, by what it raised."""
    if isinstance(trouble, smtplib.SMTPAuthenticationError):
        return error(f"{where} refuses user or password ({trouble.smtp_code})", "Mend user and password in EMAIL_URL.")
    if isinstance(trouble, smtplib.SMTPNotSupportedError):
        if connection.use_tls and "STARTTLS" in str(trouble):
            return error(
                f"{where} does not offer STARTTLS, which is used on port 587",
                "Use smtps:// where the server encrypts at once (465), or another port on a network of your own.",
            )
        return error(f"{where} does not ask for a password, and EMAIL_URL has one", "Take user and password out.")
    if isinstance(trouble, ssl.SSLCertVerificationError):
        return error(
            f"the certificate of {where} does not count: {trouble.verify_message}",
            "Use the name that the certificate is for, or renew it.",
        )
    if isinstance(trouble, ssl.SSLError):
        return error(f"{where} does not speak TLS", "Use smtp:// with port 587 in EMAIL_URL, or the server's TLS port.")
    if isinstance(trouble, smtplib.SMTPResponseException):
        return error(
            f"{where} refuses: {trouble.smtp_code} {text(trouble.smtp_error)}", "Ask who runs the mail server."
        )
    return error(
        f"{where} does not answer ({reason(trouble)})",
        "Check host and port in EMAIL_URL, and that this machine may connect there.",
    )


def text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def letter(visit: Visit) -> Iterator[Finding]:
    """One mail, where an address was given."""
    if not visit.mail:
        return
    if visit.errors_in("Mail"):
        raise NotChecked(f"no mail was sent to {visit.mail}: see above")
    body = f"This is a test mail of {visit.env.site_name} ({visit.env.site_url}). If you read it, mail works.\n"
    try:
        EmailMessage(f"Test mail of {visit.env.site_name}", body, to=[visit.mail]).send()
    except (OSError, smtplib.SMTPException) as trouble:
        yield error(
            f"the mail server did not take a mail to {visit.mail} ({type(trouble).__name__})",
            "Try another address; if none is taken, ask who runs the mail server.",
        )
    else:
        yield ok(f"a mail to {visit.mail} is on its way; if it does not come, look into spam, and at SPF and DKIM")
