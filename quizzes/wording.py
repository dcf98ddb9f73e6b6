"""What a question says when it sends an answer back: what is the matter, then what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

LONGEST = {"numeric": 40, "text": 200, "reflection": 5000}


def changed() -> str:
    """For an answer that does not belong to the question as it is shown."""
    return _("This question has changed since you opened the page. Choose again from these answers.")


def nothing(kind: str) -> str:
    """For a form that came without an answer."""
    if kind == "reflection":
        return _("Write something before you keep it")
    if kind in {"numeric", "text"}:
        return _("Write an answer before you check it")
    if kind == "matching":
        return _("Choose a match for each one before you check")
    if kind == "ordering":
        return _("Give each one a position before you check")
    return _("Choose an answer before you check it")


def unclear(reason: str, kind: str, values: Sequence[str]) -> str:
    """For an answer that can be mended; ``reason`` is one of ``Unclear.REASONS``."""
    typed = values[0].strip() if values else ""
    if reason == "number":
        return _("Write a number, such as 12 or 1.5")
    if reason == "separator":
        whole, decimal = "".join(c for c in typed if c not in ".,٫٬"), typed.replace(",", ".").rstrip("0").rstrip(".")
        return _("“%(typed)s” can mean %(whole)s or %(decimal)s. Write it without a thousands separator") % {
            "typed": typed,
            "whole": whole,
            "decimal": decimal,
        }
    if reason == "unit":
        return _("Write the number alone, without a unit or %")
    if reason == "twice":
        return _("Two have the same position. Give each its own")
    if reason == "long":
        most = LONGEST.get(kind, 200)
        return _("Keep it to %(most)d characters; nothing was stored") % {"most": most}
    return nothing(kind)
