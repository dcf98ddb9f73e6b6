"""Certificates: what was certified, to whom, and with which key it was signed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exams.models.result import Result
from exams.models.sitting import Sitting


class SigningKey(models.Model):
    """A key that certificates are signed with. One is in use at a time; the others still verify what they signed.

    ``private`` is the PEM of an Ed25519 key, encrypted (:mod:`exams.credentials.keys`); empty once it was destroyed.
    """

    kid = models.CharField(max_length=64, unique=True)
    public = models.TextField()
    private = models.TextField(blank=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(retired_at__isnull=True), name="one_signing_key_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.kid


class Certificate(models.Model):
    """A certificate of a passed and released sitting; there is one of a sitting at most.

    ``facts`` are everything that its page, its PDF and its badge say, as they were when it was issued; ``token`` is
    the signed credential with the same. A certificate is revoked or withdrawn, never deleted.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="certificate")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    token = models.TextField()
    place = models.PositiveIntegerField(unique=True, help_text=_("The bit of its token in the status list."))
    spent: models.JSONField[list[int], list[int]] = models.JSONField(
        default=list, blank=True, help_text=_("Bits of tokens that another one has replaced; they stay set.")
    )
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by")
    notes: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True, help_text=_("What happened to its result after it was issued.")
    )
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=400, blank=True)
    is_withdrawn = models.BooleanField(default=False, help_text=_("At the holder's request; the name is gone."))

    class Meta:
        verbose_name = _("certificate")
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("exams:certificate", args=[self.number])
