"""Mails of the development server: printed so that a person can read them and copy the code."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import Any, TextIO

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

WIDTH = 72
#: One for the whole process: a mail is never torn apart by another thread's.
writing = threading.Lock()


def readable(mail: EmailMessage) -> str:
    """The mail in a ruled box: to whom, about what, and the text; control characters are left out."""
    lines = [
        f"To:      {', '.join(mail.recipients())}",
        f"Subject: {mail.subject}",
        "",
        *str(mail.body).strip().splitlines(),
    ]
    shown = ["".join(letter for letter in line if letter.isprintable()) for line in lines]
    rule = "+" + "-" * WIDTH
    return "\n".join(["", rule, *(f"| {line}".rstrip() for line in shown), rule, ""])


class ReadableConsoleBackend(BaseEmailBackend):
    """Prints mails instead of sending them. ``stream`` is standard output unless given."""

    def __init__(self, fail_silently: bool = False, stream: TextIO | None = None, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.stream = stream

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print each mail in one piece, in letters that the stream can show; returns how many there were."""
        stream = self.stream or sys.stdout
        encoding = getattr(stream, "encoding", None) or "utf-8"
        for mail in email_messages:
            text = readable(mail).encode(encoding, "replace").decode(encoding)
            with writing:
                stream.write(text)
                stream.flush()
        return len(email_messages)
