"""Guests: practicing without an account. A browser is known by a cookie; signing in takes its answers along, once.

The cookie comes with the first answer that is kept, never with reading. It names the guest and is signed; it lasts
``GUEST_DAYS`` from that answer on, and so do the answers, unless their person signs in.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.statements import RowOf
from quizzes import pace, practice
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)

GUEST_DAYS = 30
PRESENT = RowOf(Guest, "id = %s AND learner_id IS NULL AND made_at > %s")
#: How long answers that a browser brought into an account can be taken out again.
UNDO_DAYS = 7
#: How many old guests go when a new one comes.
BITE = 50


class Settled(Exception):
    """It is too long ago that these answers were added; they stay."""


def cookie_name() -> str:
    return "__Host-practice" if settings.SESSION_COOKIE_SECURE else "practice"


def signer() -> Signer:
    return Signer(salt="quizzes.guests")


def named_in(request: HttpRequest) -> UUID | None:
    """The guest that the request's cookie names, if this site signed it. No query."""
    try:
        return UUID(hex=signer().unsign(request.COOKIES.get(cookie_name(), "")))
    except (BadSignature, ValueError):
        return None


def has_cookie(request: HttpRequest) -> bool:
    return cookie_name() in request.COOKIES


def guest_of(request: HttpRequest, now: datetime | None = None) -> Guest | None:
    """The guest that this browser is; None without a good cookie, when it is too old, or its answers have moved on.

    ``now`` is the present unless told. One query, and none without a cookie.
    """
    pk = named_in(request)
    if pk is None:
        return None
    return PRESENT.first(pk, oldest(now or timezone.now()))


def guest_for_answer(request: HttpRequest, now: datetime) -> tuple[Guest, bool]:
    """The guest to keep an answer for, and whether it is new: then the response needs its cookie.

    Raises :class:`quizzes.pace.TooFast` where too many new ones come from one network address.
    """
    known = guest_of(request, now)
    if known is not None:
        return known, False
    guest = Guest(made_at=now)
    pace.take_guest(request, guest, now)
    clear(now=now, limit=BITE)
    guest.save(force_insert=True)
    return guest, True


def set_cookie(response: HttpResponse, guest: Guest) -> None:
    """Let the browser keep the guest's name, for as long as the guest is kept; scripts cannot read it."""
    response.set_cookie(
        cookie_name(),
        signer().sign(guest.pk.hex),
        max_age=timedelta(days=GUEST_DAYS),
        path="/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(cookie_name(), path="/", samesite="Lax")


def merge(*, guest: Guest, learner: User, now: datetime) -> int:
    """The guest's answers become the learner's, once and whole; returns how many came.

    A second time, for whomever, nothing is left to come: 0.
    """
    with transaction.atomic():
        claimed = Guest.objects.filter(pk=guest.pk, learner=None).update(learner=learner, merged_at=now)
        if not claimed:
            return 0
        answers = PracticeAnswer.objects.filter(guest=guest, learner=None)
        questions = set(answers.values_list("question_id", flat=True))
        PracticeStanding.objects.filter(guest=guest).delete()
        moved = answers.update(learner=learner)
        practice.restand(learner, questions)
        return moved


def settle(request: HttpRequest, *, learner: User, now: datetime) -> bool:
    """Take along what a signed-in learner's browser still holds as a guest; whether its cookie can go.

    Never fails: what could not be merged is still there at the next answer, and the cookie with it.
    """
    if not has_cookie(request):
        return False
    guest = guest_of(request, now)
    return guest is None or merge_or_log(guest, learner, now)


def merge_or_log(guest: Guest, learner: User, now: datetime) -> bool:
    """Whether the merge worked. Signing in and answering go on without it."""
    try:
        merge(guest=guest, learner=learner, now=now)
    except Exception:
        log.exception("The answers of %s were not added to account %s; tried again later", guest, learner.pk)
        return False
    return True


def merge_on_sign_in(sender: object, request: HttpRequest | None, user: User, **_: Any) -> None:
    """Whoever signs in, in whatever way, takes along what they answered in this browser before."""
    if request is None:
        return
    now = timezone.now()
    try:
        guest = guest_of(request, now)
    except Exception:
        log.exception("The guest of a browser was not found out while account %s signed in", user.pk)
        return
    if guest is not None:
        merge_or_log(guest, user, now)


def merges_to_undo(learner: User, now: datetime) -> QuerySet[Guest]:
    """The browsers whose answers can still be taken out of the account; ``count`` says how many. Latest first."""
    recent = Guest.objects.filter(learner=learner, merged_at__gt=now - timedelta(days=UNDO_DAYS))
    return recent.annotate(count=Count("answers")).filter(count__gt=0).order_by("-merged_at")


def undo_merge(*, guest_id: UUID, learner: User, now: datetime) -> int:
    """Delete the answers that one browser brought into this account; returns how many. The browser stays merged.

    Raises Guest.DoesNotExist for one that brought nothing into this account, and :class:`Settled` after
    ``UNDO_DAYS``.
    """
    guest = Guest.objects.get(pk=guest_id, learner=learner)
    assert guest.merged_at is not None
    if guest.merged_at <= now - timedelta(days=UNDO_DAYS):
        raise Settled
    with transaction.atomic():
        answers = PracticeAnswer.objects.filter(guest=guest, learner=learner)
        questions = set(answers.values_list("question_id", flat=True))
        removed = answers.delete()[1].get(PracticeAnswer._meta.label, 0)
        practice.restand(learner, questions)
        return removed


def clear(*, now: datetime, limit: int | None = None) -> int:
    """Delete guests whose time is over, with what they answered; at most ``limit``. Returns how many.

    An hour later than they are forgotten, so that a merge that has just begun is not caught in the middle.
    """
    over = Guest.objects.filter(learner=None, made_at__lte=oldest(now) - timedelta(hours=1)).order_by("made_at")
    names = list(over.values_list("pk", flat=True)[:limit])
    if not names:
        return 0
    return Guest.objects.filter(pk__in=names, learner=None).delete()[1].get(Guest._meta.label, 0)


def oldest(now: datetime) -> datetime:
    """Guests made up to then are no longer known."""
    return now - timedelta(days=GUEST_DAYS)
