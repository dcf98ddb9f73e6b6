"""Tags for questions: finished HTML from the renderer, and the words beside a right answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses import typography
from courses.models.outline import Course
from quizzes.asked import Asked

if TYPE_CHECKING:
    from accounts.models import User

register = template.Library()

#: Where the name begins of a region in which a table without a caption scrolls (:mod:`courses.rendering.tables`).
TABLE_NAME = re.compile(r'(?<= aria-label=")(?=Table \d+")')
ORDINALS = {2: _("Right, on your second try"), 3: _("Right, on your third try")}


@register.simple_tag
def html(fragment: str, block: bool = False, within: str = "") -> SafeString:
    """A fragment of a stored question. It was rendered and cleaned by ``courses.rendering`` when it was written.

    With ``block`` a fragment that is a single paragraph gets its ``<p>`` back. ``within`` says, on a page of several
    questions, of which one this is: each counts its tables from 1, and two places need two names. Typography changes
    spaces and the class of short code alone.
    """
    if within:
        fragment = TABLE_NAME.sub(lambda _found: escape(f"{within}: "), fragment)
    if (
        block
        and fragment
        and not fragment.lstrip().startswith(("<p", "<ul", "<ol", "<div", "<table", "<pre", "<block"))
    ):
        fragment = f"<p>{fragment}</p>"
    return mark_safe(typography.bound_fragment(fragment))


@register.simple_tag
def said(question: Asked, fragment: str, block: bool = False) -> SafeString:
    """What is said of an answer to ``question``: the sections that it names are links."""
    return html(question.pointing(fragment), block)


@register.filter
def practice_url(question: Asked, course: Course) -> str:
    """Where the answers to a question go."""
    return reverse("quizzes:practice", args=[course.slug, question.key])


@register.simple_tag
def right_label(question: Asked) -> str:
    """ "Right", with the number of tries it took."""
    if question.state != "right" or question.tries < 2:
        return _("Right")
    return ORDINALS.get(question.tries) or _("Right, on try %(tries)d") % {"tries": question.tries}


@register.inclusion_tag("quizzes/panel.html")
def practice_panel(learner: User) -> dict[str, Any]:
    """What waits in review for this learner, and the way to their practice record."""
    from quizzes import forecast, queue  # Django reads every module of tags for the first page; few need these

    waiting = queue.waiting(queue.today(learner, timezone.now()))
    return {"waiting": waiting, "minutes": forecast.minutes(waiting.total)}
