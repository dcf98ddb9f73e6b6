"""The mail server is used as the site uses it, up to the point where a mail would be sent."""

import pytest

from config import backends
from config.doctor import mail
from config.doctor.findings import error
from config.doctor.visit import Found
from tests.config.doctor import certificates
from tests.config.doctor.servers import MailServer, served
from tests.config.doctor.visits import told, visit

OURS = "Lectern <no-reply@learn.example.edu>"
MECHANISMS = ("AUTH PLAIN LOGIN",)
TLS = ("STARTTLS", *MECHANISMS)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return certificates.write(tmp_path_factory.mktemp("certificates"))


def use(settings, url, **values):
    """Send mails by this address; a visit that looks."""
    seen = visit(email_url=url, email_from=OURS, **values)
    for name, value in backends.email(seen.env).items():
        setattr(settings, name, value)
    settings.DEFAULT_FROM_EMAIL = OURS
    return seen


def checked(settings, url, *, port_587=False, **server):
    """What is said of a mail server, without its address, and what it heard."""
    with served(made := MailServer(**server)) as port:
        seen = use(settings, url.format(port=port))
        settings.EMAIL_USE_TLS = port_587
        host = f"{settings.EMAIL_HOST}:{port}"
        return [(level, says.replace(host, "HOST")) for level, says in told(mail.server, seen)], made.said


def test_a_server_that_takes_mail(settings, files, monkeypatch):
    authority, certificate = files
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    taken = "HOST takes mail from no-reply@learn.example.edu"
    for case, url, server, says, heard in (
        ("STARTTLS", "smtp://ann:word@localhost:{port}", {"offers": TLS, "certificate": certificate, "port_587": True},
         f"{taken}, encrypted; the password is accepted", ["EHLO", "STARTTLS", "EHLO", "AUTH"]),
        ("TLS", "smtps://ann:word@localhost:{port}",
         {"offers": MECHANISMS, "certificate": certificate, "implicit": True},
         f"{taken}, encrypted; the password is accepted", ["EHLO", "AUTH"]),
        ("plain", "smtp://127.0.0.1:{port}", {}, f"{taken}, not encrypted; no password is asked for", ["EHLO"]),
    ):  # fmt: skip
        found, said = checked(settings, url, **server)

        assert found == [("ok", says)], case
        assert [line.split(" ")[0].upper() for line in said] == [*heard, "NOOP", "MAIL", "RSET", "QUIT"], case


def test_a_server_that_cannot_be_used(settings, files, monkeypatch):
    authority, certificate = files
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    login = "smtp://ann:word@localhost:{port}"
    refused = {"MAIL": "553 not your address"}
    cases = [
        ("wrong password", login, {"offers": MECHANISMS, "replies": {"AUTH": "535 no"}},
         "HOST refuses user or password (535)"),
        ("no sign-in", login, {}, "HOST does not ask for a password, and EMAIL_URL has one"),
        ("no STARTTLS", login, {"offers": MECHANISMS, "port_587": True},
         "HOST does not offer STARTTLS, which is used on port 587"),
        ("no TLS", "smtps://localhost:{port}", {}, "HOST does not speak TLS"),
        ("another name", "smtps://127.0.0.1:{port}", {"certificate": certificate, "implicit": True},
         "the certificate of HOST does not count: IP address mismatch"),
        ("sender", "smtp://localhost:{port}", {"replies": refused},
         "HOST takes no mail from no-reply@learn.example.edu: 553 not your address"),
        ("busy", "smtp://localhost:{port}", {"replies": {"HELLO": "421 too busy"}}, "HOST refuses: 421 too busy"),
    ]  # fmt: skip
    for case, url, server, says in cases:
        found, _ = checked(settings, url, **server)
        assert [(level, text.startswith(says)) for level, text in found] == [("error", True)], (case, found)

    monkeypatch.delenv("SSL_CERT_FILE")
    found, _ = checked(settings, "smtps://localhost:{port}", certificate=certificate, implicit=True)
    assert [(level, "does not count: unable to get local issuer" in text) for level, text in found] == [("error", True)]

    with served(MailServer()) as port:
        pass
    assert told(mail.server, use(settings, f"smtp://127.0.0.1:{port}")) == [
        ("error", f"127.0.0.1:{port} does not answer (Connection refused)")
    ]


def test_what_travels_in_the_clear(settings):
    """127.0.0.2 is this machine too, and not by a name that the doctor knows for it."""
    url = "smtp://ann:word@127.0.0.2:{port}"
    for offers, says in (
        (TLS, "codes to sign in travel to HOST although the server offers to encrypt it, and the password too"),
        (MECHANISMS, "codes to sign in travel to HOST in the clear, and the password too"),
    ):
        found, _ = checked(settings, url, address="127.0.0.2", offers=offers)
        assert found[0] == ("warning", says)
        assert [level for level, _ in found] == ["warning", "ok"]


def test_one_mail_where_it_is_asked_for(settings):
    with served(server := MailServer()) as port:
        seen = use(settings, f"smtp://127.0.0.1:{port}", site_name="Botany School")
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

        assert told(mail.letter, seen) == []
        assert server.said == []

        seen.mail = "ann@example.org"
        assert [level for level, _ in told(mail.letter, seen)] == ["ok"]
        assert "Subject: Test mail of Botany School" in server.said
        assert "RCPT TO:<ann@example.org>" in [line.replace("rcpt", "RCPT") for line in server.said]

        server.replies["RCPT"] = "550 nobody here"
        assert told(mail.letter, seen) == [
            ("error", "the mail server did not take a mail to ann@example.org (SMTPRecipientsRefused)")
        ]
        seen.found.append(Found("Mail", "server", error("it is away", "")))
        assert told(mail.letter, seen) == [("not checked", "no mail was sent to ann@example.org: see above")]


def test_mails_that_are_printed(settings):
    settings.EMAIL_BACKEND = "accounts.mail.ReadableConsoleBackend"

    assert [level for level, _ in told(mail.server, visit(mode="production"))] == ["warning"]
    assert [level for level, _ in told(mail.server, visit(mode="development"))] == ["advice"]


def test_a_sender_that_can_be():
    for sender, is_plausible in (
        ("Lectern <no-reply@learn.example.edu>", True),
        ("no-reply@school.ac.at", True),
        ("Lectern <no-reply@localhost>", False),
        ("no-reply@mailhost", False),
        ("no-reply@printer.local", False),
        ("no-reply@example.org", False),
        ("no-reply@learn.test", False),
        ("no-reply@127.0.0.1", False),
        ("Lectern", False),
        ("no-reply@-a.org", False),
    ):
        assert told(mail.sender, visit(mode="production", email_from=sender))[0][0] == (
            "ok" if is_plausible else "error"
        ), sender
        assert told(mail.sender, visit(mode="development", email_from=sender))[0][0] == (
            "ok" if is_plausible else "advice"
        ), sender
