"""Which state of the content readers see: one number that grows with every change anyone could notice."""

from __future__ import annotations

from django.db import connection, models, transaction
from django.utils import timezone


class Publication(models.Model):
    """A single row. Stored pages remember the version they were made from, so a new version makes them old.

    ``due`` is when the next scheduled lesson is to be published, in seconds since 1970 (UTC), or null. It stands here
    because this row is read with every page anyhow.
    """

    version = models.BigIntegerField(default=1)
    due = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_publication_row")]

    def __str__(self) -> str:
        return f"content version {self.version}"


def state() -> tuple[int, int | None]:
    """The current content version, and when the next scheduled lesson is due. One indexed look-up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version, due FROM courses_publication WHERE id = 1")
        row = cursor.fetchone()
    return (int(row[0]), row[1]) if row else (0, None)


def version() -> int:
    """The current content version alone; a page that is kept asks :func:`current_version`."""
    return state()[0]


def current_version() -> int:
    """The content version that pages are made from, after publishing what is due by now. One look-up, mostly."""
    known, due = state()
    if due is not None and due <= (now := timezone.now()).timestamp():
        from courses import publishing  # what it takes to publish is read when something is due

        publishing.publish_due(now=now)
        known = version()
    return known


def publish() -> None:
    """Let the next request of every worker see what this transaction changed. Call it inside the transaction."""
    with transaction.atomic():
        if not Publication.objects.filter(pk=1).update(version=models.F("version") + 1):
            Publication.objects.get_or_create(pk=1)


def set_due(due: int | None) -> None:
    """Remember when the next scheduled lesson is due. Call it inside the transaction that changes a schedule."""
    with transaction.atomic():
        Publication.objects.get_or_create(pk=1)
        Publication.objects.filter(pk=1).update(due=due)
