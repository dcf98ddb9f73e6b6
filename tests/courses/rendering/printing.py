"""Prints a rendering as text, for golden files and for comparing what two texts come to."""

import re

from courses.rendering import Html, Rendered


def as_text(rendered: Rendered) -> str:
    """Return the segments one after the other, then everything else that was derived."""
    parts = []
    for segment in rendered.segments:
        if isinstance(segment, Html):
            parts.append(segment.html)
        else:
            attributes = f" {{{segment.attributes}}}" if segment.attributes else ""
            parts.append(
                f"<!-- line {segment.line}: ::: {segment.name}{attributes} -->\n{segment.body.strip()}\n<!-- ::: -->"
            )
    facts = [f"contents: h{heading.level} #{heading.id} {heading.text}" for heading in rendered.toc]
    facts += [f"term: #{term.slug} {term.name} = {term.definition} (line {term.line})" for term in rendered.terms]
    facts += [f"lesson: {slug}" for slug in rendered.lessons_linked]
    facts += [f"words: {rendered.words}, tables: {rendered.tables}, figures: {rendered.figures}"]
    facts += [f"problem: line {problem.line}: {problem.message}" for problem in rendered.problems]
    return "\n".join([*parts, "<!--", *facts, "-->", ""])


def without_layout(rendered: Rendered) -> str:
    """Return ``as_text`` without what formatters may change: spaces, line numbers, the raw text of blocks."""
    text = re.sub(r"(?s)(<!-- line )\d+(: .*? -->\n).*?(<!-- ::: -->)", r"\1\2\3", as_text(rendered))
    text = re.sub(r" \(line \d+\)", "", text)
    return re.sub(r"\s+", " ", text)
