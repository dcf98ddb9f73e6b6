"""Mails of the development server can be read and copied from; a mail server that is away stops nobody else."""

import io
import threading
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from accounts import mail_turns
from accounts.mail import ReadableConsoleBackend
from tests.accounts.people import make_person


def mail(body="Your code:\n\nABCD-EFGH\n", subject="A code", to=("alice@example.org",)):
    return EmailMessage(subject, body, "site@example.org", list(to))


def test_a_mail_is_printed_in_a_box_without_its_headers():
    stream = io.StringIO()

    sent = ReadableConsoleBackend(stream=stream).send_messages([mail()])

    rule = "+" + "-" * 72
    assert sent == 1
    assert stream.getvalue().splitlines() == [
        "",
        rule,
        "| To:      alice@example.org",
        "| Subject: A code",
        "|",
        "| Your code:",
        "|",
        "| ABCD-EFGH",
        rule,
    ]


def test_mails_of_many_threads_do_not_mix():
    stream = io.StringIO()
    backend = ReadableConsoleBackend(stream=stream)

    threads = [
        threading.Thread(target=backend.send_messages, args=([mail(body=f"{n}\n" * 50, subject=str(n))],))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    boxes = [box.split() for box in stream.getvalue().split("+" + "-" * 72) if "Subject" in box]
    assert len(boxes) == 20
    assert all({word for word in box[5:] if word != "|"} == {box[5]} for box in boxes)


def test_control_characters_of_a_mail_do_not_reach_the_terminal():
    stream = io.StringIO()

    ReadableConsoleBackend(stream=stream).send_messages([mail(body="a\x1b[31mb\x07", subject="s")])

    assert "| a[31mb" in stream.getvalue().splitlines()
    assert "\x1b" not in stream.getvalue()


def test_letters_that_the_terminal_lacks_do_not_stop_a_mail():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    ReadableConsoleBackend(stream=stream).send_messages([mail(body="Grüße", subject="s")])

    stream.seek(0)
    assert "| Gr??e\n" in stream.read()


ALICE = "alice@example.org"


def refuse(self, messages):
    raise ConnectionRefusedError(111, "nobody there")


@pytest.mark.django_db
def test_who_needs_a_mail_that_cannot_be_sent_is_told_to_come_back(client, monkeypatch, mailoutbox):
    """The same for everybody, with and without an account; and few threads wait for a mail server that is silent."""
    make_person()
    client.raise_request_exception = False
    monkeypatch.setattr(mail_turns, "PATIENCE", 0.01)

    def ask(email):
        answer = client.post("/accounts/login/code/", {"email": email})
        return answer.status_code, answer.headers.get("Retry-After")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        assert [ask(ALICE), ask("nobody@example.org")] == [(503, "5"), (503, "5")]
    with ExitStack() as held:
        for _ in range(settings.ENV.threads // 2):
            held.enter_context(mail_turns.turn())
        assert [ask(ALICE), ask("nobody@example.org")] == [(503, "5"), (503, "5")]
    assert mailoutbox == []

    assert ask(ALICE) == (302, None)
    assert [mail.to for mail in mailoutbox] == [[ALICE]]
