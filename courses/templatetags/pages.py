"""``{% slot %}`` and ``{% when %}``: the places of a page that belong to the reader; ``{% group %}``: several of them.

Rendered for storing (``courses.pages``), they leave marks that are filled for each request; rendered on their own,
they take their value from ``personal`` in the context at once. ``{% icon %}`` draws one of the house's icons,
``{% first_script %}`` and ``{% rules %}`` put into a page what its first screen needs.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.personal import Personal
from config.first_screen import RULES, SCRIPT, first_screen
from courses.marks import ELSE, END, GROUP, SLOT, WHEN, mark, storing

register = template.Library()

ICONS = {
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
    "page": "M6 3.5h8l4 4V20.5H6zM14 3.5v4h4M9 12h6M9 15.5h6",
    "card": "M3.5 6.5h17v11h-17zM7 10h6M7 13.5h9",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3L20.5 20.5",
    "check": "M4 12.5l5.2 5.2L20 6.5",
    "x": "M6 6l12 12M18 6L6 18",
    "retry": "M4.5 12a7.5 7.5 0 1 1 2.2 5.3M4 19v-5h5",
    "warn": "M12 4L2.8 20h18.4zM12 10v4.5M12 17.4v.1",
    "user": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.8-3.8 3.7-5.5 7.5-5.5s6.7 1.7 7.5 5.5",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "list": "M8 6h12M8 12h12M8 18h12M3.5 6h.01M3.5 12h.01M3.5 18h.01",
    "arrow": "M4 12h15M13 6l6 6-6 6",
    "back": "M20 12H5M11 6l-6 6 6 6",
    "chev": "M9 5l7 7-7 7",
    "pen": "M5 19l1-4L16.5 4.5l3 3L9 18zM14.5 6.5l3 3",
    "key": "M8 12a4 4 0 1 0 0 .01zM12 12h9M18 12v3.5M21 12v3",
    "mail": "M3.500 6h17v12h-17zM3.500 6.500L12 13l8.500-6.500",
    "device": "M4 5.500h16v10.500H4zM9 20h6M12 16v4",
    "flag": "M6 21V4M6 4.500h11l-2.500 4 2.500 4H6",
    "cloud": "M7 18.500h10a4 4 0 0 0 .6-7.950A5.500 5.500 0 0 0 7.100 9.600 4.500 4.500 0 0 0 7 18.500z"
    "M9.500 13l2 2 3.500-3.500",
    "pause": "M8.500 5v14M15.500 5v14",
    "shield": "M12 3.500l7 2.500v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6z",
}


@register.simple_tag
def icon(name: str, label: str = "", flip: bool = False) -> SafeString:
    """One of the house's line icons; with ``label`` it is read aloud, without it is decoration."""
    classes = "i flip" if flip else "i"
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>',
            classes,
            label,
            ICONS[name],
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', classes, ICONS[name]
    )


@register.simple_tag
def first_script() -> SafeString:
    """``js/first.js`` in the page itself, or a link to it (:mod:`config.first_screen`)."""
    if first := first_screen():
        return mark_safe(f"<script>{first.script}</script>")
    return format_html('<script src="{}"></script>', static(SCRIPT))


@register.simple_tag
def rules(name: str) -> SafeString:
    """The sheet of this name (:data:`config.first_screen.RULES`) in the page itself, or a link to it."""
    if first := first_screen():
        # A published file, in which FirstScreen refuses what would end it: nothing that anybody typed.
        return mark_safe(f"<style>{first.rules[name]}</style>")
    return format_html('<link rel="stylesheet" href="{}">', static(RULES[name]))


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, key: Any = "") -> str:
    """The reader's own text called ``name`` (or ``name:key``), escaped."""
    full = f"{name}:{key}" if key != "" else name
    if storing.get():
        return mark(SLOT, full)
    personal: Personal = context.get("personal") or Personal()
    return conditional_escape(personal.values.get(full, ""))


def full_name(name: FilterExpression, key: FilterExpression | None, context: template.Context) -> str:
    """``name``, or ``name:key``."""
    told = str(name.resolve(context))
    return told if key is None else f"{told}:{key.resolve(context)}"


def name_and_key(parser: Parser, token: Token) -> tuple[FilterExpression, FilterExpression | None]:
    """What a tag was given. Raises TemplateSyntaxError."""
    tag, *bits = token.split_contents()
    if len(bits) not in {1, 2}:
        raise template.TemplateSyntaxError(f"{{% {tag} %}} takes a name and, if wanted, a key")
    name, *keys = (parser.compile_filter(bit) for bit in bits)
    return name, keys[0] if keys else None


class WhenNode(template.Node):
    """Both sides of a condition about the reader; a stored page keeps both and picks one for each request."""

    def __init__(self, name: FilterExpression, key: FilterExpression | None, yes: NodeList, no: NodeList) -> None:
        self.name, self.key, self.yes, self.no = name, key, yes, no

    def render(self, context: template.Context) -> SafeString:
        name = full_name(self.name, self.key, context)
        if storing.get():
            parts = (mark(WHEN, name), self.yes.render(context), mark(ELSE, name), self.no.render(context))
            return mark_safe("".join(parts) + mark(END, name))
        personal: Personal = context.get("personal") or Personal()
        return self.yes.render(context) if name in personal.truths else self.no.render(context)


@register.tag
def when(parser: Parser, token: Token) -> WhenNode:
    """``{% when "done" lesson.pk %}…{% else %}…{% endwhen %}``: does ``done:<pk>`` hold for the reader?"""
    name, key = name_and_key(parser, token)
    yes = parser.parse(("else", "endwhen"))
    no = NodeList()
    if parser.next_token().contents == "else":
        no = parser.parse(("endwhen",))
        parser.delete_first_token()
    return WhenNode(name, key, yes, no)


class GroupNode(template.Node):
    """Places of the reader that are often filled alike, all at once; a stored page keeps them filled."""

    def __init__(self, name: FilterExpression, key: FilterExpression | None, places: NodeList) -> None:
        self.name, self.key, self.places = name, key, places

    def render(self, context: template.Context) -> SafeString:
        if not storing.get():
            return self.places.render(context)
        name = full_name(self.name, self.key, context)
        return mark(GROUP, name) + self.places.render(context) + mark(END, name)


@register.tag
def group(parser: Parser, token: Token) -> GroupNode:
    """``{% group "module" part.pk %}…{% endgroup %}``: who has the same word for ``module:<pk>`` sees the same inside.

    What is inside may depend on the reader in nothing that the word (:attr:`Personal.states`) does not tell.
    """
    name, key = name_and_key(parser, token)
    places = parser.parse(("endgroup",))
    parser.delete_first_token()
    return GroupNode(name, key, places)
