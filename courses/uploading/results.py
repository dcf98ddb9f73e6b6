"""What an upload becomes, and the refusal when it can become nothing."""

from __future__ import annotations

from dataclasses import dataclass

#: What may be sent, in bytes: a photograph is made smaller here, everything else is kept as it is sent.
MOST_SENT = 12 * 1024 * 1024


class UploadRefused(Exception):
    """The file cannot be taken; the text says why, and how to mend it."""


@dataclass(frozen=True)
class Upload:
    """A file that is fit to be stored and shown. ``notes`` tell its author what was changed.

    ``words`` are what the file says of itself (a drawing's title), to begin a description with.
    """

    name: str
    data: bytes
    content_type: str
    width: int | None = None
    height: int | None = None
    notes: tuple[str, ...] = ()
    words: str = ""
