"""Plain text as Markdown that shows it literally, whatever signs of Markdown, or of our own answers, are in it."""

from __future__ import annotations

import re
import unicodedata

# A no-break space between words stays; all other runs of space are one space.
_SPACE = re.compile(r"(?<=\S)[\xa0\u202f](?=[^\s])|\s+")
#: A bare address, without signs that would make something of what follows it.
_URL = re.compile(r"https?://[^\s<>\"“”\\`$\[\]|*]*[^\s<>\"“”\\`$\[\]|*_~]")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
_SIGNS = re.compile(r"[\\`$\[\]<*_~^]|(?<=\[)!|(?<==)=|(?<=-)-|(?<=\.)\.(?=\.)|(?<!\S)-(?=>(?!\S))|\{(?=#)")
_START = re.compile(
    r"(?P<number>[0-9]{1,9})(?P<dot>[.)])(?=\s|$)"
    r"|(?P<label>Hint|Explanation|Table)(?P<colon>:)(?!\u2060)"
    r"|(?P<task>\[)(?=[ xX]\])"
    r"|(?P<sign>[>+|]|-(?=[\s-]|$)|#{1,6}(?=\s|$)|!?=|:(?=[:\s-])|!!!|\((?=[ xX]?\)))"
)


def tidied(text: str) -> str:
    """Return text without invisible control characters, every run of white space as one space."""
    kept = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cs", "Cn"))
    return _SPACE.sub(lambda found: found[0] if found[0] in "\xa0\u202f" else " ", kept)


def escaped(text: str) -> str:
    """Return Markdown of one paragraph that shows ``text`` as it is, without space round it."""
    return escaped_part(tidied(text).strip())


def escaped_part(text: str, *, is_linked: bool = False) -> str:
    """Return tidied text as Markdown, its outer spaces kept; it may follow other text or begin a line.

    An address in it stays one, but in the words of a link (``is_linked``) it is plain text.
    """
    body = text.lstrip()
    space = text[: len(text) - len(body)]
    start, rest = _started(body)
    pieces, done = [space, start], 0
    for url in () if is_linked else _URL.finditer(rest):
        pieces += [_signs(rest[done : url.start()]), _ENTITY.sub("&amp;", url[0])]
        done = url.end()
    return "".join([*pieces, _signs(rest[done:])])


def escaped_lines(text: str) -> str:
    """Return plain text of several lines as Markdown: blank lines part paragraphs, line breaks stay."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    shown = ("\\\n".join(filter(None, map(escaped, paragraph.split("\n")))) for paragraph in paragraphs)
    return "\n\n".join(filter(None, shown))


def quoted(text: str) -> str:
    """Return the words of a short-text answer as its author writes them, between quotes."""
    return '"' + re.sub(r"([\\\"*_`<\[\]])", r"\\\1", tidied(text).strip()) + '"'


def _started(text: str) -> tuple[str, str]:
    """Return the start of a text that would open something else than a paragraph, escaped, and the rest."""
    found = _START.match(text)
    if found is None:
        return "", text
    if found["number"]:
        start = f"{found['number']}\\{found['dot']}"
    elif found["label"]:
        # What begins with this word is a caption, escaped or not, unless something stands after the colon.
        start = "Table:&#8288;" if found["label"] == "Table" else f"{found['label']}\\:"
    elif found["task"]:
        start = "&#91;"
    else:
        start = "\\" + found[0]
    return start, text[found.end() :]


def _signs(text: str) -> str:
    return _ENTITY.sub("&amp;", _SIGNS.sub(r"\\\g<0>", text))
