"""Tags for course pages: a lesson's segments, durations, and the numbers of the shelf's drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses import outline
from courses.lesson_page import group_html

if TYPE_CHECKING:
    from courses.search.snippets import Piece

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """55 → "55 min", 130 → "2 h 10 min"."""
    return outline.duration(minutes)


@register.simple_tag
def finished_html(html: str) -> SafeString:
    """HTML that ``courses.rendering`` made and cleaned when it was written."""
    return mark_safe(html)


@register.simple_tag(takes_context=True)
def block_group(context: template.Context, group: Any) -> SafeString:
    """A lesson's blocks that stand together, from the app that owns them."""
    return mark_safe(group_html(context["lesson"], group, cast(dict[str, Any], context.flatten())))


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text (:class:`courses.search.snippets.Piece`) with what was looked for marked in it."""
    found = list(pieces)
    if not found:
        return SafeString()
    # One pattern, so that each text is escaped once: a search shows some 250 of them.
    pattern = "".join("<mark>{}</mark>" if piece.is_hit else "{}" for piece in found)
    return format_html(pattern, *(piece.text for piece in found))


@register.filter
def minus(value: float, other: float) -> float:
    """Arithmetic for coordinates."""
    return round(value - other, 1)


@register.filter
def plus(value: float, other: float) -> float:
    return round(value + other, 1)


@register.filter
def get(mapping: dict[str, Any], key: Any) -> Any:
    """``mapping[key]`` for keys that are made in the template."""
    return mapping.get(str(key), "")
