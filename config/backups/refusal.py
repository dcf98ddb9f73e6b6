"""What backups, restores and moves say when they will not go on."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was changed. The message says why, and what an operator does about it."""
