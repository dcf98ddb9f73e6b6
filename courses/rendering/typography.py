"""Typographic quotes, dashes and ellipses, everywhere but in code, formulas and addresses."""

import re
from xml.etree.ElementTree import Element

from courses.rendering.draft import BLOCK, FLOW, MATHS, TAG

UNTOUCHED = frozenset({"code", "pre", "kbd", "samp", "var", MATHS, TAG, BLOCK})
OPENS = frozenset(" \t\n\u00a0([{<=–—-/“‘«")
ESCAPED = re.compile("(\x02[0-9]+\x03)")
SIGNS = re.compile(r"""\.\.\.|(?<!-)---(?!-)|(?<!-)--(?!-)|["']""")
DECADE = re.compile(r"\d\ds?\b")
FIXED = {"...": "…", "---": "—", "--": "–"}
WORD = "x"


def set_typography(root: Element) -> None:
    """Put typographic signs into all running text below ``root``."""
    _visit(root, " ")


def typographic(text: str, before: str = " ") -> str:
    """Return ``text`` with typographic signs; ``before`` is the character it follows."""
    return _set(text, before)[0]


def _visit(element: Element, before: str) -> str:
    """Set the text of ``element``; return the last character read, which decides how a quote turns."""
    if element.tag in UNTOUCHED or _shows_address(element):
        return WORD
    if element.tag == "br":
        return " "
    element.text, before = _set(element.text, before)
    for child in element:
        after = _visit(child, " " if child.tag in FLOW else before)
        child.tail, before = _set(child.tail, " " if child.tag in FLOW else after)
    return before


def _shows_address(element: Element) -> bool:
    return element.tag == "a" and element.text in (
        element.get("href"),
        element.get("href", "").removeprefix("mailto:"),
    )


def _set(text: str | None, before: str) -> tuple[str, str]:
    """Return the text with its signs set, and its last character (``before`` when it is empty)."""
    if not text:
        return "", before
    done: list[str] = []
    for piece in ESCAPED.split(text):
        if ESCAPED.fullmatch(piece):
            done.append(piece)
            before = chr(int(piece[1:-1]))
            continue
        position = 0
        for sign in SIGNS.finditer(piece):
            between = piece[position : sign.start()]
            before = between[-1:] or before
            done += [between, _turned(sign[0], before, piece[sign.end() :])]
            before, position = done[-1], sign.end()
        done.append(piece[position:])
        before = piece[position:][-1:] or before
    return "".join(done), before


def _turned(sign: str, before: str, after: str) -> str:
    """Return the typographic form of ``sign``, given what stands around it."""
    if sign in FIXED:
        return FIXED[sign]
    opens = before in OPENS and after[:1].strip() != ""
    if sign == '"':
        return "“" if opens or (before in OPENS and not after) else "”"
    return "‘" if (opens and not DECADE.match(after)) or (before in OPENS and not after) else "’"
