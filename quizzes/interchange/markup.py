"""Between plain text and our Markdown: what others wrote without markup is shown as it was written, formulas kept."""

from __future__ import annotations

import re

from quizzes import lines
from quizzes.interchange.escapes import escaped_part, tidied
from quizzes.interchange.formulas import is_shown, parted

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
#: Words and signs that are the same in Markdown; most texts are nothing else.
_SAME = re.compile(r"[^\W\d_](?:[^\W_]|[,;'\"?()/%–—’“”]|\.(?!\.)| (?! |$))*")
_MARKUP = re.compile(r"[*`~^$\[<]|==|&\#?\w+;|(?<![^\W_])_|_(?![^\W_])|\n\s*\n|\\\n| {2}\n")
_PIPE = re.compile(r"\\.|\|")
_CLOSING = {"$$": "$$", r"\(": r"\)", r"\[": r"\]"}
#: What stands between the dollar signs of "$5 (US$)", which we take for prices and not for a formula.
_PRICES = re.compile(r"\d[^\\^_=+*/<>{}-]*\s[^\\^_=+*/<>{}-]*")
LONGEST_FORMULA = 2_000


def escape_markdown(text: str) -> str:
    r"""Return Markdown that shows ``text`` as it is; its line breaks stay, a blank line parts paragraphs.

    Formulas as others write them, ``\(…\)``, ``\[…\]`` and ``$$…$$``, become formulas here; addresses stay addresses.
    Straight quotes turn typographic, as everywhere on the site.
    """
    if _SAME.fullmatch(text):
        return text
    pieces = []
    for sign, piece in parted(text):
        formula = _formula(sign, piece) if sign else None
        plain = f"{sign}{piece}{_CLOSING[sign]}" if sign else piece
        pieces.append(formula or "\n".join(escaped_part(tidied(row)) for row in plain.split("\n")))
    rows = [row.strip() for row in "".join(pieces).split("\n")]
    if len(rows) > 1:
        rows = [_PIPE.sub(lambda sign: sign[0] if len(sign[0]) > 1 else r"\|", row) for row in rows]
    paragraphs: list[list[str]] = [[]]
    for row in rows:
        if row:
            paragraphs[-1].append(row)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("\\\n".join(paragraph) for paragraph in paragraphs if paragraph)


def plain_words(markdown: str) -> str | None:
    """Return the text that Markdown without any markup shows, on one line; None when it may have markup."""
    if _MARKUP.search(_ESCAPED.sub("x", markdown)) or lines.opens_block(markdown):
        return None
    return " ".join(_ESCAPED.sub(r"\1", markdown).split())


def _formula(sign: str, latex: str) -> str | None:
    """Return a formula between our signs; None when what stands between those of others is none."""
    if len(latex) > LONGEST_FORMULA or "$" in latex or "\n\n" in latex:
        return None
    # An arrow with spaces round it would part a pair.
    latex = re.sub(r"(?<=\s)->(?=\s)", "-{}>", " ".join(latex.split()))
    if (len(latex) - len(latex.rstrip("\\"))) % 2 or not is_shown(latex):
        return None
    return f"${latex}$" if sign == r"\(" and not _PRICES.fullmatch(latex) else f"$${latex}$$"
