"""Code blocks: fenced or indented, colored by CSS classes and never by inline style."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token, _TokenType
from pygments.util import ClassNotFound

from courses.rendering.source import Line, read_fence
from courses.rendering.structure import Structure

INDENT = 4
PLAIN = frozenset({Token.Text, Token.Text.Whitespace, Token.Name, Token.Punctuation, Token})


def read_fenced_code(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read code between fences; the end of the container closes it as well."""
    fence = read_fence(lines[index].text)
    if fence is None:
        return index
    end = index + 1
    while end < len(lines) and not (fence.is_closed_by(lines[end].text) and lines[end].indent < INDENT):
        end += 1
    if end == len(lines):
        message = f"the code fence {fence.marker} is never closed; add a line {fence.marker} after the code"
        structure.draft.report(lines[index].number, message)
    code = "\n".join(line.cut(min(fence.indent, line.indent)).text for line in lines[index + 1 : end])
    add_code(parent, code, language_of(fence.info))
    structure.draft.mark(parent[-1], lines[index:end])
    return min(end + 1, len(lines))


def read_indented_code(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read code that is set off by four spaces."""
    if lines[index].indent < INDENT:
        return index
    end = index
    while end < len(lines) and (lines[end].blank or lines[end].indent >= INDENT) and not lines[end].lazy:
        end += 1
    while lines[end - 1].blank:
        end -= 1
    add_code(parent, "\n".join(line.cut(INDENT).text for line in lines[index:end]), "")
    structure.draft.mark(parent[-1], lines[index:end])
    return end


def language_of(info: str) -> str:
    """Return the language that the text after a fence names, or nothing."""
    words = info.strip("{} ").split()
    return words[0].lstrip(".").lower() if words else ""


def add_code(parent: Element, code: str, language: str) -> None:
    """Add a code block to ``parent``. It can be focused, so that a keyboard can scroll it."""
    pre = SubElement(SubElement(parent, "div", {"class": "highlight"}), "pre", {"tabindex": "0"})
    element = SubElement(pre, "code")
    lexer = _lexer(language)
    if lexer is None:
        element.text = AtomicString(f"{code}\n" if code else "")
        return
    element.set("class", f"language-{lexer.aliases[0]}")
    for kind, text in _merged(lexer, code):
        css = _css_class(kind)
        if css:
            SubElement(element, "span", {"class": css}).text = AtomicString(text)
        elif len(element):
            element[-1].tail = AtomicString((element[-1].tail or "") + text)
        else:
            element.text = AtomicString((element.text or "") + text)


def _lexer(language: str) -> Lexer | None:
    if not language:
        return None
    try:
        lexer: Lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
    return lexer if lexer.aliases and lexer.aliases[0] != "text" else None


def _merged(lexer: Lexer, code: str) -> list[tuple[_TokenType, str]]:
    """Return the tokens of ``code``, neighbors of the same kind as one."""
    merged: list[tuple[_TokenType, str]] = []
    for kind, text in lexer.get_tokens(code):
        if merged and merged[-1][0] is kind:
            merged[-1] = (kind, merged[-1][1] + text)
        else:
            merged.append((kind, text))
    return merged


def _css_class(kind: _TokenType) -> str:
    """Return the short class that Pygments' style sheets use; nothing for text that needs no color."""
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    return "" if kind in PLAIN else STANDARD_TYPES[kind]
