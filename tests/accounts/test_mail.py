"""Mails of the development server can be read and copied from; a mail server that is away stops nobody else."""

import io
import threading
import time
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from accounts import mail_turns
from accounts.mail import ReadableConsoleBackend
from config.errors import Away
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


class Hung:
    """Mails that a silent server keeps waiting, each in a thread of its own, until they are let go."""

    def __init__(self):
        self.go, self.threads, self.told = threading.Event(), [], []

    def send(self, *, fails):
        begun = threading.Event()

        def run():
            try:
                with mail_turns.turn():
                    begun.set()
                    self.go.wait(10)
                    if fails:
                        raise TimeoutError
            except Away as away:
                self.told.append(str(away))

        thread = threading.Thread(target=run)
        self.threads.append(thread)
        thread.start()
        assert begun.wait(10)

    def let_go(self):
        self.go.set()
        for thread in self.threads:
            thread.join(10)


def refused_within():
    """How long it takes until a mail is refused, in seconds."""
    began = time.monotonic()
    with pytest.raises(Away, match="does not answer"), mail_turns.turn():
        pass
    return time.monotonic() - began


@pytest.fixture
def turns(monkeypatch):
    made = mail_turns.Turns(2)
    monkeypatch.setattr(mail_turns, "turns", made)
    return made


def test_nobody_waits_behind_a_server_that_is_silent_and_one_mail_at_a_time_tries_it(turns, monkeypatch):
    monkeypatch.setattr(mail_turns, "SILENCE", 0.2)
    monkeypatch.setattr(mail_turns, "PATIENCE", 9.0)
    hung = Hung()
    hung.send(fails=True)
    hung.send(fails=True)

    assert refused_within() < 5  # not the patience that is had with one that takes mails
    hung.let_go()
    assert hung.told == ["the mail server is away"] * 2
    trying = Hung()
    trying.send(fails=False)
    monkeypatch.setattr(mail_turns, "SILENCE", 9.0)  # the one that tries has only just begun
    assert refused_within() < 5
    trying.let_go()
    with mail_turns.turn(), mail_turns.turn():
        pass
    assert trying.told == []


def test_a_mail_waits_for_its_turn_with_a_server_that_takes_mails(turns):
    hung = Hung()
    hung.send(fails=False)
    hung.send(fails=False)
    later = threading.Timer(0.1, hung.let_go)
    later.start()

    with mail_turns.turn():
        pass

    later.join(10)
    assert hung.told == []
    assert turns.under_way == {}


def test_a_mail_that_is_refused_at_once_says_nothing_of_silence(turns):
    for _ in range(3):
        with pytest.raises(Away, match="is away"), mail_turns.turn():
            raise ConnectionRefusedError

    with mail_turns.turn(), mail_turns.turn():
        pass


def test_patience_with_a_server_that_is_busy_ends(turns, monkeypatch):
    monkeypatch.setattr(mail_turns, "PATIENCE", 0.05)
    hung = Hung()
    hung.send(fails=False)
    hung.send(fails=False)

    assert 0.05 <= refused_within() < 5
    hung.let_go()
