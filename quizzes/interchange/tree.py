"""HTML as a tree whose elements are renamed, unwrapped and taken out one by one, in time that grows as they do."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement


class _Element(Tag):
    """An element that looks for a child where it found one last: bs4 begins at its first one each time."""

    _last = 0

    def index(self, element: PageElement) -> int:
        """Return where a child stands. ValueError when it is none of this element's."""
        last = min(self._last, len(self.contents) - 1)
        for distance in range(len(self.contents)):
            for place in (last + distance, last - distance):
                if 0 <= place < len(self.contents) and self.contents[place] is element:
                    self._last = place
                    return place
        raise ValueError("this is no child of the element")


class Tree(_Element, BeautifulSoup):
    """A text of HTML, read forgivingly."""

    def __init__(self, html: str) -> None:
        BeautifulSoup.__init__(self, html, "html.parser", element_classes={Tag: _Element})
