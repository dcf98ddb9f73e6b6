"""Pictures: drawings go into the page, photographs beside their sizes, both with words for who cannot see them."""

import re
import unicodedata
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from courses.rendering.draft import ALT, CAPTION, Draft, move_content, plain_text, remove, replace, unescaped
from courses.rendering.drawings import DrawingProblem, clean_drawing
from courses.rendering.math import shortened
from courses.rendering.results import Media
from courses.rendering.source import decoded, read_lines, without_code, without_code_spans

REFERENCE = re.compile(r"(?:\]\(\s*<?|\]:\s*<?)(media/[^\s()<>\"'#?]+)")


def media_references(text: str) -> tuple[str, ...]:
    """See :func:`courses.rendering.media_references`."""
    bare = without_code_spans("\n".join(line.text for line in without_code(read_lines(text))))
    return tuple(dict.fromkeys(match[1] for match in REFERENCE.finditer(bare)))


def finish_figures(draft: Draft, root: Element) -> None:
    """Put every picture in its place; one that is alone in its paragraph becomes a figure."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for element, place in list(draft.walk(root)):
        if element.tag != "img":
            continue
        parent = parents[element]
        written = element.get("src", "")
        picture = _picture(draft, element, place)
        caption = element.find(CAPTION)
        if parent.tag == "p" and len(parent) == 1 and not f"{parent.text or ''}{element.tail or ''}".strip():
            if picture is None:
                remove(parents[parent], parent)
            else:
                draft.figures += 1
                _make_figure(parent, picture, caption)
            continue
        if caption is not None and picture is not None:
            message = "a picture with a caption stands alone, with an empty line above and below it"
            draft.report_at(place, f"]({written}", message)
        replace(parent, element, Element("span") if picture is None else picture)


def says_something(alt: str) -> bool:
    """Whether words for a picture hold a letter, a number or a symbol, and not only signs that nobody hears."""
    return any(unicodedata.category(sign)[0] in "LNS" for sign in alt)


def _make_figure(paragraph: Element, picture: Element, caption: Element | None) -> None:
    """Turn a paragraph with nothing but a picture into a figure."""
    paragraph.tag = "figure"
    paragraph.set("class", "fig wide")
    paragraph.text = None
    paragraph[:] = [picture]
    if caption is not None:
        move_content(caption, SubElement(paragraph, "figcaption"))


def _picture(draft: Draft, element: Element, place: tuple[int, int]) -> Element | None:
    """Return the element that shows the picture; None, and a problem, when it cannot be shown."""
    written = element.get("src", "")
    needle = f"]({written}"
    source = unescaped(decoded(written))
    alt_element = element.find(ALT)
    alt = plain_text(alt_element) if alt_element is not None else ""
    media = draft.media.get(source)
    if not source.startswith("media/"):
        shown = shortened(source) or "without an address"
        draft.report_at(place, needle, f"the picture {shown} must be a file of the course: media/name.svg")
        return None
    if not says_something(alt):
        draft.report_at(place, needle, f"the picture {source} has no words for those who cannot see it; write ![words]")
    if media is None:
        message = f"the course has no picture {source}; add it to the course's media folder, or mend its name"
        draft.report_at(place, needle, message)
        return None
    if media.svg is None:
        return _photograph(media, alt)
    try:
        drawing, complaints = clean_drawing(media.svg, f"fig-{draft.number('fig')}", alt)
    except DrawingProblem as problem:
        draft.report_at(place, needle, f"the drawing {source} cannot be shown: {problem}")
        return None
    for complaint in complaints:
        draft.report_at(place, needle, f"the drawing {source} {complaint}")
    return drawing


def _photograph(media: Media, alt: str) -> Element:
    attributes = {"src": media.url, "alt": alt, "loading": "lazy", "decoding": "async"}
    sizes: Mapping[str, int | None] = {"width": media.width, "height": media.height}
    attributes.update({name: str(size) for name, size in sizes.items() if size is not None})
    return Element("img", attributes)
