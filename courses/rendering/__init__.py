"""Renders an author's Markdown: text in, sanitized HTML and everything derived from it out.

Pure Python, and the only package that knows the Markdown engine and the sanitizers. Whoever renders what
somebody else wrote goes through ``budget``, which runs the same two functions in a process it can kill.
"""

from courses.rendering.document import render_document, render_fragments
from courses.rendering.figures import media_references
from courses.rendering.results import (
    RENDERER_VERSION,
    Block,
    Heading,
    Html,
    Media,
    Problem,
    Rendered,
    RenderRefused,
    Segment,
    Term,
)

__all__ = [
    "RENDERER_VERSION",
    "Block",
    "Heading",
    "Html",
    "Media",
    "Problem",
    "RenderRefused",
    "Rendered",
    "Segment",
    "Term",
    "media_references",
    "render_document",
    "render_fragments",
]
