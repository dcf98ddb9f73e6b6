"""What a line of Markdown is: its indent, whether it opens a list, a quote, a rule, code, and so on."""

from __future__ import annotations

import re

_ITEM = re.compile(r"(?P<bullet>[-*+]|(?P<number>\d{1,9})(?P<after>[.)]))(?P<gap>[ \t]+|$)")
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")


def indent(line: str) -> int:
    """Return the width of the white space that a line starts with, in columns."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def dedent(line: str, width: int) -> str:
    """Return a line without its first ``width`` columns of white space; blank lines come back empty."""
    if not line.strip():
        return ""
    return " " * max(0, indent(line) - width) + line.lstrip(" \t")


def item(line: str) -> re.Match[str] | None:
    """Match the bullet or number of a list item: groups bullet, number, after (``.`` or ``)``) and gap."""
    bare = line.lstrip(" \t")
    return None if is_rule(bare) else _ITEM.match(bare)


def is_rule(line: str) -> bool:
    """Whether a line is a horizontal rule, such as ``* * *``."""
    bare = "".join(line.split())
    return len(bare) >= 3 and bare[0] in "-*_" and not bare.strip(bare[0])


def opens_code(line: str) -> bool:
    """Whether a line opens a fenced code block."""
    return bool(_FENCE.match(line.lstrip(" \t")))


def opens_block(line: str) -> bool:
    """Whether a line opens a list, a quote, a heading, a rule or code, rather than a paragraph."""
    bare = line.lstrip(" \t")
    return indent(line) >= 4 or opens_code(bare) or _is_special(bare)


def plain(text: str) -> str:
    """Return text that is a paragraph where it stands, so that it is one at the start of a line too.

    After ``Hint:`` or ``(x)`` on the same line, ``> 90%`` is plain text; alone it would be a quote.
    """
    if not _is_special(text):
        return text
    digits = len(text) - len(text.lstrip("0123456789"))
    return f"{text[:digits]}\\{text[digits:]}"


def tidy(lines: list[str]) -> str:
    """Join lines into Markdown without blank lines or loose spaces round it."""
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    text = "\n".join(lines[start:]).rstrip()
    return text if opens_block(text.split("\n", 1)[0]) else text.lstrip()


def _is_special(bare: str) -> bool:
    return bare.startswith(">") or is_rule(bare) or bool(_ITEM.match(bare) or _HEADING.match(bare))


class Code:
    """Follows fenced code through the lines of one container. ``opened_at`` is the line of an open fence."""

    def __init__(self) -> None:
        self.opened_at: int | None = None
        self._fence = ""

    def takes(self, text: str, line: int) -> bool:
        """Whether a line belongs to a fenced code block, its fences included."""
        bare = text.strip()
        if self.opened_at is None:
            opening = _FENCE.match(bare)
            if opening:
                self.opened_at, self._fence = line, opening[0]
            return opening is not None
        if bare.startswith(self._fence) and not bare.strip(self._fence[0]):
            self.opened_at = None
        return True

    def problems(self) -> list[tuple[int, str]]:
        """Return the problem of a code block that never ends, if there is one."""
        if self.opened_at is None:
            return []
        return [(self.opened_at, "this code block is not closed; end it with the same fence")]
