"""The text in an export that explains its files, and says what is left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from textwrap import fill
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.declared import Exported, File, PersonalData

if TYPE_CHECKING:
    from accounts.models import User

WIDTH = 76
Found = Sequence[tuple[PersonalData, Sequence[File]]]


def readme(found: Found, person: User, now: datetime) -> str:
    """The whole text; lines end as every editor can read them."""
    made = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    intro = _(
        "This is what %(site)s (%(url)s) keeps about %(email)s, as it was on %(made)s (UTC). Nobody else was given "
        "this file, and the site has not kept it."
    )
    said = {"site": settings.SITE_NAME, "url": settings.SITE_URL, "email": person.email, "made": made}
    reading = _(
        "Files that end in .json hold everything, in a form that programs read and people can: open them in an editor "
        "or a browser. Files that end in .csv open in a spreadsheet; an apostrophe before a cell keeps it from being "
        "run as a formula. All times are in UTC."
    )
    lines = [_("Your data"), "", fill(intro % said, WIDTH), "", fill(reading, WIDTH), ""]
    for app, files in found:
        lines += [*explained(app, files), ""]
    lines += [_("What is not here, and why"), "-" * 40, *left_out(found), ""]
    return "\r\n".join(lines)


def explained(app: PersonalData, files: Sequence[File]) -> Iterator[str]:
    """An app's files, and the lists in its JSON."""
    yield str(app.title)
    yield "-" * 40
    yield f"{app.name}.json"
    for table in app.tables:
        if isinstance(table, Exported):
            yield entry(f"  {table.name}: {table.title}")
    for file in files:
        yield file.name
        yield entry(f"  {file.about}")


def left_out(found: Found) -> Iterator[str]:
    """Each table and column that is not told, with the reason."""
    for app, _files in found:
        yield str(app.title)
        for table in app.tables:
            if not isinstance(table, Exported):
                yield entry(f"  {table.title}: {table.why}")
                continue
            reasons: dict[str, list[str]] = {}
            for column, why in table.left_out.items():
                reasons.setdefault(str(why), []).append(column)
            for why, columns in reasons.items():
                yield entry(f"  {table.name} ({', '.join(columns)}): {why}")


def entry(text: str) -> str:
    """A line that goes on indented."""
    return fill(text, WIDTH, subsequent_indent="    ").replace("\n", "\r\n")
