"""The texts of a QTI 1.2 item: its materials, plain or not, as Markdown."""

from __future__ import annotations

import html as markup
import re

from quizzes.interchange import xmltree
from quizzes.interchange.drafts import Draft
from quizzes.interchange.xmltree import Node

#: The elements that take an answer.
RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy", "response_extension")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&[a-zA-Z]+;|&#\d+;")


def stem_of(draft: Draft, presentation: Node | None) -> str:
    """Return the Markdown of all that is shown before the answers."""
    html: list[str] = []
    stack = list(reversed(presentation.children)) if presentation else []
    while stack:
        node = stack.pop()
        if node.name == "material":
            html.append(f"<div>{_html(node)}</div>")
        elif node.name not in RESPONSES:
            stack += reversed(node.children)
    return draft.markdown("".join(html), "the question")


def markdown(draft: Draft, node: Node, where: str) -> str:
    materials = list(node.iter("material", "material_ref")) or [node]
    html = "".join(f"<div>{_html(part)}</div>" for part in materials)
    return draft.markdown(html, where, node.line)


def _html(material: Node) -> str:
    """Return the HTML of a material: texts plain or not, pictures, breaks."""
    pieces: list[str] = []
    for part in material.children:
        if part.name in ("mattext", "matemtext"):
            kind, text = part.get("texttype"), part.text
            if part.children:
                pieces.append(xmltree.to_html(*part.content))
            elif kind in ("text/html", "text/xhtml") or (kind in ("", "text/xml") and _TAG.search(text)):
                pieces.append(text)
            else:
                pieces.append(markup.escape(text, quote=False).replace("\n", "<br>"))
        elif part.name == "matbreak":
            pieces.append("<br>")
        elif part.name == "matimage":
            name = markup.escape(part.get("uri") or part.get("label"))
            pieces.append(f'<img src="{name}" alt="{markup.escape(part.get("label"))}">')
        elif part.name in ("mataudio", "matvideo", "matapplet", "matapplication"):
            pieces.append(f'<object data="{markup.escape(part.get("uri"))}"></object>')
    return "".join(pieces)
