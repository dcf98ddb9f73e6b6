"""The content files: whether they can be read, and whether the site has what they say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from config.doctor.findings import Finding, NotChecked, counted, error, first_of, ok, warning
from config.doctor.visit import Visit
from courses import loader
from courses.sync.plan import Action
from courses.sync.problems import ContentProblems


def readable(visit: Visit) -> Iterator[Finding]:
    locked, files = [], 0
    for root in visit.env.content_roots:
        if not root.is_dir():
            yield error(f"CONTENT_ROOTS names {root}, where no folder is", "Mend CONTENT_ROOTS, or make the folder.")
            continue
        for path in everything(root):
            files += 1
            if not os.access(path, os.R_OK):
                locked.append(str(path.relative_to(root)))
    if locked:
        yield error(
            f"{counted(len(locked), 'content file')} cannot be read: {first_of(locked, 3)}",
            "Give the account that the site runs as the right to read them (chmod -R u+rX).",
        )
    elif files:
        yield ok(f"{counted(files, 'content file')} can be read")


def everything(root: Path) -> Iterator[Path]:
    """All files below a folder, and the folders that hide theirs."""
    unseen: list[str] = []
    for folder, _, names in os.walk(root, onerror=lambda trouble: unseen.append(str(trouble.filename))):
        yield from (Path(folder, name) for name in names)
    yield from map(Path, unseen)


def in_sync(visit: Visit) -> Iterator[Finding]:
    """As ``sync_content --dry-run``, in numbers."""
    if visit.is_quick:
        raise NotChecked("left out with --quick")
    if visit.errors_in("Content"):
        raise NotChecked("the files cannot be read")
    if visit.rows and visit.errors_in("Database"):
        raise NotChecked("the database has to be mended first")
    try:
        plan = loader.load(visit.env.content_roots).plan
    except ContentProblems as trouble:
        first = trouble.problems[0]
        yield error(
            f"the content has {counted(len(trouble.problems), 'problem')}, and no sync takes it in: "
            f"{first.path}:{first.line}: {first.message}",
            "manage.py check_content lists them all.",
        )
        return
    conflicts = [step.key for step in plan.steps if step.action is Action.CONFLICT]
    waiting = [step.key for step in plan.writes()]
    if conflicts:
        yield warning(
            f"{counted(len(conflicts), 'text')} changed both in files and on the site: {first_of(conflicts, 3)}",
            "Merge them on the page Files and site of the course, or run manage.py sync_content with --take or --keep.",
        )
    if waiting:
        yield warning(
            f"{counted(len(waiting), 'change')} of the files {'is' if len(waiting) == 1 else 'are'} not on the site: "
            f"{first_of(waiting, 3)}",
            "Run manage.py sync_content (--dry-run shows what it does to learners).",
        )
    if not conflicts and not waiting:
        kept = sum(step.action is Action.KEEP for step in plan.steps)
        yield ok("the site has what the files say" + (f"; {counted(kept, 'text')} changed on the site" if kept else ""))
