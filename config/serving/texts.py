"""Templates of one release: their text is read when the server starts, and each is parsed when a page needs it.

Reading all of them takes a few milliseconds; parsing all of them takes half of a second, and 24 MB of memory. So a
server whose folder is being replaced by the next release goes on with the templates that it was started with.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.template import Origin
from django.template.loaders import filesystem

#: Text by path, of every template of ours; empty until :func:`hold` was called.
held: dict[str, str] = {}


class Loader(filesystem.Loader):
    """Django's own, which takes the text that is held, where there is one."""

    def get_contents(self, origin: Origin) -> str:
        text = held.get(origin.name)
        return text if text is not None else super().get_contents(origin)


def hold(folders: list[Path]) -> None:
    """Read the templates in these folders, in a third of the time that paths as objects take."""
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                if name.endswith(".html"):
                    path = os.path.join(place, name)
                    with open(path, encoding="utf-8") as file:
                        held[path] = file.read()
