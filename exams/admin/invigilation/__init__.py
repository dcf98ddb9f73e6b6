"""Exams while they run and after: sittings, accommodations, corrections and the audit trail.

The pages call the rules of :mod:`exams` and hold none. All of one exam are below ``exams/sitting/<course>/``, for those
who may edit the course; the trail of the whole site is for operators.
"""

from __future__ import annotations

from django.contrib import admin

from exams.admin.invigilation.accommodating import AccommodationPages
from exams.admin.invigilation.acting import ActionPages
from exams.admin.invigilation.correcting import CorrectionPages
from exams.admin.invigilation.sittings import SittingPages
from exams.admin.invigilation.trail import ExamTrail, SiteTrail
from exams.models.audit import AuditEntry
from exams.models.sitting import Sitting


@admin.register(Sitting)
class SittingAdmin(SittingPages, AccommodationPages, CorrectionPages, ExamTrail, ActionPages):
    """Everything of one exam. What a person does to a sitting comes last: its addresses are the most general."""


@admin.register(AuditEntry)
class AuditAdmin(SiteTrail):
    """The trail of the whole site."""
