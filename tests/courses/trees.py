"""A small course as files: two modules, three lessons, a figure; and what an author does with them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError, call_command
from django.test import override_settings

from tests.factories import QUESTION, write_tree

#: What a first sync of the course says.
ALL_NEW = [
    "  new: course a-course",
    "  new: module a-course/first",
    "  new: module a-course/second",
    "  new: lesson a-course/alpha",
    "  new: lesson a-course/beta",
    "  new: lesson a-course/gamma",
    "  new: file a-course/dots.svg",
    "  new: file a-course/table.csv",
    "8 changed, 0 unchanged.",
]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="{}" cy="5" r="2"/></svg>\n'
ALPHA = f"""\
---
title: Alpha
status: published
minutes:
  read: 2
  check: 6
objectives:
  - text: say what a fruit is
    level: understand
---

What is a [fruit](#term "The part of a plant that holds its seeds.")?

## First things {{#first}}

Some words.

{QUESTION % {"key": "alpha-fruit"}}"""
BETA = """\
---
title: Beta
status: published
minutes: {read: 4}
prerequisites: [alpha]
---

See [Alpha](lesson:alpha#first) first.

![Two dots beside each other.](media/dots.svg "Dots")

## More {#more}

The [table](media/table.csv) has more.
"""
GAMMA = """\
---
title: Gamma
status: draft
---

Still being written; it leads on from [Beta](lesson:beta).
"""
FILES: dict[str, str | bytes] = {
    "a-course/course.yml": "title: A Course\nsummary: Three lessons.\nstatus: published\n",
    "a-course/01-first/module.yml": "title: The first\n",
    "a-course/01-first/01-alpha.md": ALPHA,
    "a-course/01-first/02-beta.md": BETA,
    "a-course/02-second/module.yml": "title: The second\nsummary: Where it goes on.\n",
    "a-course/02-second/01-gamma.md": GAMMA,
    "a-course/media/dots.svg": SVG.format(2),
    "a-course/media/table.csv": "a,b\n1,2\n",
}


@dataclass(frozen=True)
class Run:
    """What a command said, and the status it ended with."""

    out: list[str]
    problems: list[str]
    status: int


def run(command: str, *arguments: object, **options: object) -> Run:
    out, err = io.StringIO(), io.StringIO()
    status, last = 0, []
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    except CommandError as error:
        status, last = error.returncode, [str(error)]
    return Run(out.getvalue().splitlines(), [*err.getvalue().splitlines(), *last], status)


class Tree:
    """A content folder that tests write to as an author would."""

    def __init__(self, folder: Path, files: dict[str, str | bytes] | None = None) -> None:
        self.root = folder / "content"
        write_tree(self.root, FILES if files is None else files)

    def write(self, name: str, text: str | bytes) -> None:
        write_tree(self.root, {name: text})

    def read(self, name: str) -> str:
        return (self.root / name).read_text()

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert text.count(old) == 1, (name, old)
        self.write(name, text.replace(old, new))

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }

    def sync(self, **options: object) -> Run:
        """Sync it as all the content that the site has."""
        with override_settings(CONTENT_ROOTS=(self.root,)):
            return run("sync_content", **options)
