"""Mails of the development server can be read and copied from."""

import io
import threading

from django.core.mail import EmailMessage

from accounts.mail import ReadableConsoleBackend


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
