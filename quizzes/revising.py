"""Revisions of questions and of exam items: what an edit is called, and the row that holds it.

What was asked before stays as it was, for the answers that were given to it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from django.utils import timezone

from quizzes.changes import is_rewording
from quizzes.models.question import AbstractRevision
from quizzes.question_hash import meaning


class Revised(Protocol):
    """A row with revisions: ``revision`` is its present form."""

    pk: Any
    kind: Any
    revision: Any


def next_label(now: AbstractRevision | None, last: AbstractRevision | None, content: dict[str, Any]) -> tuple[int, int]:
    """Number and wording of the revision that holds ``content``; ``now`` is the present one, ``last`` the newest."""
    if now is not None and meaning(now.content) == meaning(content):
        return now.number, now.wording
    if now is not None and last is not None and now.number == last.number and is_rewording(now.content, content):
        return last.number, last.wording + 1
    return (last.number + 1 if last else 1), 1


def last_revisions(model: type[AbstractRevision], owner: str, rows: Collection[Revised]) -> dict[int, AbstractRevision]:
    """The newest form that each row ever had, by the row's id; it need not be the present one. One query."""
    revisions = model._default_manager.filter(**{f"{owner}__in": rows}).order_by("number", "wording")
    return {getattr(revision, f"{owner}_id"): revision for revision in revisions.defer("content")}


def says(revision: AbstractRevision | None, content: dict[str, Any]) -> bool:
    """Whether the revision says what this content says."""
    return revision is not None and meaning(revision.content) == meaning(content)


def revise(model: type[AbstractRevision], owner: str, contents: Sequence[tuple[Any, dict[str, Any]]]) -> list[Any]:
    """Give each row its content: as it is already, as another wording, or as a new revision. Returns rows that changed.

    ``model`` is the table of the revisions, ``owner`` the name of its link to the rows. The number of queries does not
    grow with the rows.
    """
    changed = [(row, content) for row, content in contents if not says(row.revision, content)]
    last = last_revisions(model, owner, [row for row, _content in changed])
    for row, content in changed:
        number, wording = next_label(row.revision, last.get(row.pk), content)
        row.revision = model(
            **{owner: row},
            number=number,
            wording=wording,
            kind=row.kind,
            content=content,
            sha256=meaning(content),
            created_at=timezone.now(),
        )
    model._default_manager.bulk_create(row.revision for row, _content in changed)
    rows = [row for row, _content in changed]
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, ["revision"])
    return rows
