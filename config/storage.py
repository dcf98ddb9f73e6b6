"""Static files as they are published: one style sheet, hashed names, compressed copies beside them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.first_screen import RULES, SCRIPT, FirstScreen

Sources = Mapping[str, tuple[Storage, str]]
"""Published name -> the storage that holds its source, and the name it has there."""

_STRING_OR_COMMENT = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|/\*.*?\*/""", re.DOTALL)
_IMPORT = re.compile(r"@import\s+(?P<what>[^;]*);")
_PLAIN = re.compile(r"""(?P<quote>["'])(?P<path>[^"':]+)(?P=quote)""")
_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<path>[^"')]+)(?P=quote)\s*\)""")
_NOT_OURS = re.compile(r"[a-z][a-z0-9+.-]*:|/|#", re.IGNORECASE)


class StyleSheetError(Exception):
    """A style sheet cannot be put together. The message names its file and line and says how to mend it."""


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Inlines the imports of our style sheets before names are hashed and copies are compressed.

    The sheets under ``css/`` also lose their comments and indentation. Scripts stay as they were written: a
    line that looks like a comment may stand inside a template string, and compression takes most of its cost.
    """

    support_js_module_import_aggregation = True

    def url(self, name: str | None, force: bool = False) -> str:
        """The published address. Development serves the published files too, so what one looks at is the product."""
        address: str = super().url(name, force=force or bool(self.hashed_files))
        return address

    @cached_property
    def first_screen(self) -> FirstScreen:
        """What pages hold of the published files. Raises OSError or ValueError while these are not there."""
        rules = {name: in_a_page(self._published(path)) for name, path in RULES.items()}
        return FirstScreen(self._published(SCRIPT), rules)

    def _published(self, name: str) -> str:
        with self.open(self.stored_name(name)) as file:
            text: str = file.read().decode()
        return text

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Publish ``paths``, style sheets first.

        Raises:
            StyleSheetError: an import is missing, circular, late, or of a form that cannot be inlined.
        """
        if not dry_run:
            paths = self._with_style_sheets_published(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _with_style_sheets_published(self, paths: Sources) -> Sources:
        # Always from the sources: collectstatic leaves a copy alone that is newer than its source, and a copy
        # published before holds no imports any more.
        sheets = [name for name in paths if name.startswith("css/") and name.endswith(".css")]
        published = {name: compact(bundle(name, paths)) for name in sheets}
        for name, text in published.items():
            self.delete(name)
            self.save(name, ContentFile(text.encode()))
        return {name: (self, name) if name in published else source for name, source in paths.items()}


def bundle(name: str, sources: Sources) -> str:
    """The style sheet ``name`` with every file it imports in the place of its import, urls made to fit.

    Raises:
        StyleSheetError: see :class:`BundledStaticFilesStorage`.
    """
    return _inlined(name, sources, folder=posixpath.dirname(name), within=())


def compact(text: str) -> str:
    """``text`` without comments, indentation and empty lines; strings stay whole."""
    lines = (line.strip() for line in _without_comments(text).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def in_a_page(text: str) -> str:
    """A sheet of ``css/`` for a page at any address: its urls begin at the site's root."""
    return text.replace('url("../', f'url("{settings.STATIC_URL}')


def _inlined(name: str, sources: Sources, *, folder: str, within: tuple[str, ...]) -> str:
    storage, path = sources[name]
    with storage.open(path) as file:
        text = _without_comments(file.read().decode())

    def imported(match: re.Match[str]) -> str:
        where = f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
        plain = _PLAIN.fullmatch(match["what"].strip())
        if plain is None:
            raise StyleSheetError(
                f'{where}: {match[0]} cannot be inlined; write @import "file.css"; '
                "and put layers and media queries inside that file"
            )
        if "{" in text[: match.start()]:
            raise StyleSheetError(f"{where}: browsers ignore an @import after a rule; move it to the top")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), plain["path"]))
        if target not in sources:
            raise StyleSheetError(f"{where}: there is no file {target}; mend the name or take the line out")
        if target in (*within, name):
            raise StyleSheetError(f"{where}: {target} imports itself through this line; take it out")
        return _inlined(target, sources, folder=folder, within=(*within, name))

    def moved(match: re.Match[str]) -> str:
        if posixpath.dirname(name) == folder or _NOT_OURS.match(match["path"]):
            return match[0]
        target = posixpath.join(posixpath.dirname(name), match["path"])
        return f'url("{posixpath.relpath(target, folder)}")'

    return _IMPORT.sub(imported, _URL.sub(moved, text))


def _without_comments(text: str) -> str:
    """``text`` with its comments gone and its line numbers kept."""
    return _STRING_OR_COMMENT.sub(lambda m: "\n" * m[0].count("\n") if m[0].startswith("/*") else m[0], text)
