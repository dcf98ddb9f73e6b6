"""The states of a sitting, and which moves between them there are. Pure but for the words.

::

                 ┌──────────── begin_break / end_break ───────────┐
                 ▼                                                ▼
    begin ──▶  OPEN ◀── resume ── SUSPENDED ◀── suspend ──── ON_BREAK
                 │                    │                           │
                 └──────── submit, time is up, ended by staff ────┘
                                      ▼
                                   CLOSING ── grade ──▶ GRADED ── release ──▶ RELEASED
                                      ▲                   │                       │
                               reinstate                  └───── void ────────────┤
                                      └──────────────── VOIDED ◀──────────────────┘   (also from every other state)

Answers arrive in OPEN alone. CLOSING is closed and not graded yet: what grades it may be killed and run again.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a sitting is."""

    OPEN = "open", _("In progress")
    ON_BREAK = "break", _("On a break")
    SUSPENDED = "suspended", _("Suspended")
    CLOSING = "closing", _("Ended, not marked yet")
    GRADED = "graded", _("Marked, not released")
    RELEASED = "released", _("Released")
    VOIDED = "voided", _("Voided")

    @classmethod
    def running(cls) -> list[State]:
        """Those in which the learner may still answer, now or later."""
        return [cls.OPEN, cls.ON_BREAK, cls.SUSPENDED]

    @classmethod
    def unfinished(cls) -> list[State]:
        """Those of which a learner has at most one in an exam."""
        return [*cls.running(), cls.CLOSING]


S = State
MOVES: dict[State, frozenset[State]] = {
    S.OPEN: frozenset({S.ON_BREAK, S.SUSPENDED, S.CLOSING, S.VOIDED}),
    S.ON_BREAK: frozenset({S.OPEN, S.SUSPENDED, S.CLOSING, S.VOIDED}),
    S.SUSPENDED: frozenset({S.OPEN, S.CLOSING, S.VOIDED}),
    S.CLOSING: frozenset({S.GRADED, S.VOIDED}),
    S.GRADED: frozenset({S.RELEASED, S.VOIDED}),
    S.RELEASED: frozenset({S.VOIDED}),
    S.VOIDED: frozenset({S.CLOSING}),
}


def is_allowed(before: State | str, after: State | str) -> bool:
    """Whether a sitting may go from one state to the other in one move."""
    return State(after) in MOVES[State(before)]


def sources(after: State) -> list[State]:
    """The states from which there is a move to ``after``."""
    return [before for before in State if after in MOVES[before]]
