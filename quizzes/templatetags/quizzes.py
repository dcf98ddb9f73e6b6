"""Tags for questions: finished HTML from the renderer, and the words beside a right answer."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizzes.knowledge_check import Asked

register = template.Library()

ORDINALS = {2: _("Right, on your second try"), 3: _("Right, on your third try")}


@register.simple_tag
def html(fragment: str, block: bool = False) -> SafeString:
    """A fragment of a stored question. It was rendered and cleaned by ``courses.rendering`` when it was written.

    With ``block`` a fragment that is a single paragraph gets its ``<p>`` back.
    """
    if (
        block
        and fragment
        and not fragment.lstrip().startswith(("<p", "<ul", "<ol", "<div", "<table", "<pre", "<block"))
    ):
        fragment = f"<p>{fragment}</p>"
    return mark_safe(fragment)


@register.simple_tag
def right_label(question: Asked) -> str:
    """ "Right", with the number of tries it took."""
    if question.state != "right" or question.tries < 2:
        return _("Right")
    return ORDINALS.get(question.tries) or _("Right, on try %(tries)d") % {"tries": question.tries}
