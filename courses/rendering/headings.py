"""Headings: their ids, the contents list, and the order of their levels."""

import re
from xml.etree.ElementTree import Element

from courses.rendering.draft import Draft, move_content, plain_text, slug_of, unwrap
from courses.rendering.results import Heading

LEVEL = {f"h{level}": level for level in range(1, 7)}
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def finish_headings(draft: Draft, root: Element) -> None:
    """Give every heading its id, make it a link to itself, and note it for the contents list."""
    taken: dict[str, int] = {}
    above = 1
    for heading in list(root):
        level = LEVEL.get(heading.tag)
        if level is None:
            continue
        line = draft.places[heading][0]
        _drop_links(draft, heading, line)
        text = plain_text(heading)
        _check_level(draft, line, level, above, text)
        above = max(level, 2)
        identifier = _id_of(draft, heading, text, line)
        if not identifier:
            continue
        if identifier in taken:
            message = (
                f"the heading id “{identifier}” is already taken on line {taken[identifier]}; "
                "write an id of its own after the text: {#another-id}"
            )
            draft.report(line, message)
            continue
        taken[identifier] = line
        heading.set("id", f"s-{identifier}")
        link = Element("a", {"class": "self", "href": f"#s-{identifier}"})
        move_content(heading, link)
        heading.append(link)
        draft.toc.append(Heading(identifier, text, max(level, 2)))


def _id_of(draft: Draft, heading: Element, text: str, line: int) -> str | None:
    """Return the id of a heading: the one written after it, or one made of its text."""
    if not text:
        draft.report(line, "the heading is empty; write its text after the #")
        return None
    written = draft.heading_ids.get(heading)
    if written is None:
        return slug_of(text) or None
    if not ID.fullmatch(written):
        draft.report(line, f"the heading id “{written}” may hold only lower-case letters, digits and single hyphens")
        return None
    return written


def _check_level(draft: Draft, line: int, level: int, above: int, text: str) -> None:
    if level == 1:
        draft.report(line, f"the title stands above the lesson; begin the heading “{text}” with ##")
    elif level > above + 1:
        message = f"the heading “{text}” leaves out a level; begin it with {'#' * (above + 1)}"
        draft.report(line, message)


def _drop_links(draft: Draft, heading: Element, line: int) -> None:
    """Take links out of a heading, which is a link already."""
    parents = {child: parent for parent in heading.iter() for child in parent}
    for link in list(heading.iter("a")):
        draft.report(line, "a heading cannot hold a link; put the link into the text below it")
        for child in list(link):
            if child.tag.startswith("x-"):
                link.remove(child)
        unwrap(parents[link], link)


def demote(root: Element) -> None:
    """Turn first-level headings, which are reported, into second-level ones."""
    for heading in root.findall("h1"):
        heading.tag = "h2"
