r"""Our Markdown as HTML for other systems: what our renderer makes of it, without what only our own pages need.

Formulas are written as ``\(…\)`` and ``\[…\]`` for those that read LaTeX, or stay MathML.
"""

from __future__ import annotations

import html as markup
import re

from bs4 import Tag
from bs4.element import NavigableString

from courses.rendering import RenderRefused, budget
from quizzes.interchange.tree import Tree

_ATTRIBUTES = {
    "a": ("href", "title"), "abbr": ("title",), "ol": ("start",), "th": ("scope",), "code": ("class",),
}  # fmt: skip
#: What our texts may hold and the schema of QTI does not, which is also what reads MathML.
_NOT_IN_QTI = frozenset({"s", "del", "u", "ins", "mark"})
_UNWRAPPED = frozenset({"div", "section", "span", "mark"})


def to_html(markdown: str, *, maths: str = "latex") -> str:
    """Return the HTML of one text of a question; a single paragraph comes without its ``<p>``."""
    return to_html_with_losses(markdown, maths=maths)[0]


def to_html_with_losses(markdown: str, *, maths: str = "latex") -> tuple[str, list[str]]:
    """Return the HTML of one text, and what of it was lost. ``maths`` is "latex" or "mathml"."""
    if not markdown:
        return "", []
    try:
        rendered = budget.render_fragments([markdown])[0]
    except RenderRefused as refusal:
        # What stands as it is written holds no formula: a word joiner, which nobody sees, parts the signs of one.
        shown = re.sub(r"\\(?=[(\[])|\$(?=\$)", "\\g<0>\u2060", markdown)
        return markup.escape(shown, quote=False), [f"its text is written as it stands: {refusal}"]
    losses: list[str] = []
    soup = Tree(f"{rendered}\n")
    for element in list(soup.find_all(True)):
        if element.decomposed or element.parent is None:
            continue
        if element.name == "math":
            _finish_maths(element, maths)
        elif element.find_parent("math") is None:
            _finish(element, losses)
            if maths == "mathml" and element.name in _NOT_IN_QTI and element.parent is not None:
                losses.append("how words that are struck, underlined or highlighted look")
                element.unwrap()
    return soup.decode(formatter="minimal").strip(), losses


def _finish_maths(element: Tag, maths: str) -> None:
    if maths == "mathml":
        return
    latex = str(element.get("alttext", ""))
    signs = (r"\[", r"\]") if element.get("display") == "block" else (r"\(", r"\)")
    element.replace_with(NavigableString(f"{signs[0]}{latex}{signs[1]}"))


def _finish(element: Tag, losses: list[str]) -> None:
    """Take off an element what only our own pages need."""
    if element.name == "a" and not re.match(r"https?://|mailto:", str(element.get("href", ""))):
        losses.append(f"a link within this site, to {element.get('href', '')}; its words were kept")
        element.unwrap()
        return
    if element.name == "svg":
        losses.append("a drawing")
        element.decompose()
        return
    if element.name == "pre":
        _finish_code(element)
        return
    if element.name == "div" and "callout" in (element.get("class") or ()):
        element.name = "blockquote"
    if "tick" in (element.get("class") or ()):
        done = element.get("aria-label") == "Done"
        element.replace_with(NavigableString("[x] " if done else "[ ] "))
        return
    if element.name in _UNWRAPPED and element.name != "mark":
        if element.name == "div" and element.parent is not None and element.find("math") is not None:
            element.name = "p"
            element.attrs = {}
            return
        element.unwrap()
        return
    kept = _ATTRIBUTES.get(element.name, ())
    element.attrs = {name: value for name, value in element.attrs.items() if name in kept}


def _finish_code(element: Tag) -> None:
    """Write a block of code without its colors, with the language it is in."""
    code = element.find("code")
    if not isinstance(code, Tag):
        return
    text = code.get_text()
    classes = [name for name in (code.get("class") or ()) if name.startswith("language-")]
    element.attrs = {}
    code.clear()
    code.append(NavigableString(text))
    code.attrs = {"class": " ".join(classes)} if classes else {}
