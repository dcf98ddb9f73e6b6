"""Renders an author's Markdown: text in, sanitized HTML and everything derived from it out.

Pure Python, and the only package that knows the Markdown engine and the sanitizers. Whoever renders what
somebody else wrote goes through ``budget``, which runs the same two functions in a process it can kill. So the engine
is read where it is used: a process that only serves pages never needs it.
"""

from collections.abc import Mapping, Sequence

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


def render_document(text: str, media: Mapping[str, Media]) -> Rendered:
    """Render the body of a lesson. What is wrong with it is in ``problems``, sorted by line, never raised.

    ``media`` holds the files of the course, under their names as authors write them: ``media/name.svg``.
    """
    from courses.rendering import document

    return document.render_document(text, media)


def render_fragments(texts: Sequence[str], media: Mapping[str, Media] | None = None) -> tuple[str, ...]:
    """Render short texts of a question; a single paragraph comes back without its `<p>`.

    Raises RenderRefused at the first text with a problem: it holds the problems, and the text's position.
    """
    from courses.rendering import document

    return document.render_fragments(texts, media)


def media_references(text: str) -> tuple[str, ...]:
    """The `media/…` files that ``text`` shows or links to, each once, in order; code does not count."""
    from courses.rendering import figures

    return figures.media_references(text)
