"""The audit trail: what was done to exams, sittings, results and certificates, by whom and when."""

from __future__ import annotations

from typing import Any

from django.db import models


class AuditEntry(models.Model):
    """One entry. Never changed (the database refuses), and chained to the one before by its hash.

    ``actor`` is ``person:<id>`` or ``system``, never a name, so that a person who is erased leaves a chain that still
    verifies. ``subject`` names what it was done to, such as ``sitting:<uuid>``.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, db_index=True)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.subject}"


class AuditHead(models.Model):
    """Where the chain ends. Its one row is locked first, so that two writers stand in line on either database."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]

    def __str__(self) -> str:
        return f"{self.number}"
