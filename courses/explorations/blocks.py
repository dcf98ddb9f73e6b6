"""``::: exploration`` blocks: read on write, kept with the lesson itself; they have no rows and nobody's answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.template import loader

from courses.blocks import Effect, Finding, Group, Prepared, lessons_linked
from courses.explorations.catalog import EXPLORATIONS

if TYPE_CHECKING:
    from accounts.models import User
    from courses.formatting import Rewritten
    from courses.models.outline import Lesson
    from courses.rendering import Block, Heading

ATTRIBUTE = re.compile(r"(?P<name>[a-z]+)=(?P<value>[a-z0-9-]+)")


def prepare(
    blocks: Sequence[Block], contents: Sequence[Heading], objectives: int
) -> tuple[list[Prepared], list[Finding]]:
    """Which exploration each block shows, with its author's text as HTML."""
    from courses.rendering import RenderRefused, budget

    prepared: list[Prepared] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for block in blocks:
        found = read_attributes(block.attributes)
        if isinstance(found, str):
            findings.append(Finding(block.line, found))
            continue
        name, tab = found
        key = f"{name}:{tab}"
        if key in seen:
            message = f"this exploration is also on line {seen[key]}; show another tab of it, or take one out."
            findings.append(Finding(block.line, message))
            continue
        seen[key] = block.line
        try:
            (html,) = budget.render_fragments([block.body.strip("\n")])
        except RenderRefused as refusal:
            findings.append(Finding(block.line, f"exploration “{name}”: {refusal}"))
            continue
        if not html:
            message = f"exploration “{name}”: no text; say what to predict, to run and to explain."
            findings.append(Finding(block.line, message, advice=True))
        kept = {"name": name, "tab": tab, "html": html}
        prepared.append(Prepared(key, block.line, kept, lessons_linked(html), kept=kept))
    return prepared, findings


def read_attributes(written: str) -> tuple[str, str] | str:
    """The name and the tab in ``{name=threshold tab=one-group}``, or what is wrong with it."""
    words = written.strip().removeprefix("{").removesuffix("}").split()
    values: dict[str, str] = {}
    for word in words:
        match = ATTRIBUTE.fullmatch(word)
        if match is None or match["name"] not in ("name", "tab"):
            return f"an exploration does not know “{word}”; write {{name=threshold tab=one-group}}."
        values[match["name"]] = match["value"]
    exploration = EXPLORATIONS.get(values.get("name", ""))
    if exploration is None:
        names = ", ".join(sorted(EXPLORATIONS))
        return f"no exploration is called “{values.get('name', '')}”; write name= with one of {names}."
    tab = values.get("tab", exploration.first_tab)
    if tab not in exploration.tabs:
        return f"exploration “{exploration.name}” has no tab “{tab}”; write one of {', '.join(exploration.tabs)}."
    return exploration.name, tab


def keys_in(course_id: int) -> Iterable[str]:
    """None: an exploration may stand in any number of lessons."""
    return ()


def used_elsewhere(course_id: int, keys: Iterable[str], ignore: Collection[int]) -> Mapping[str, Lesson]:
    return {}


def effects(lesson: Lesson, prepared: Sequence[Prepared], terms: Collection[str]) -> Iterable[Effect]:
    """None: nobody has answers in an exploration."""
    return ()


def store(lesson: Lesson, prepared: Sequence[Prepared]) -> None:
    """Nothing: the lesson's segments hold all of it."""


def canonical(blocks: Sequence[Block], taken: Collection[str], *, keys: bool = False) -> Sequence[Rewritten | None]:
    """As they are: there is one way to write them."""
    return [None] * len(blocks)


def own_words(learner: User, course_id: int, keys: Collection[str]) -> Mapping[str, str]:
    return {}


def group_html(lesson: Lesson, group: Group, context: Mapping[str, Any]) -> str:
    """The explorations of the group; one that this version of the site has no more is left out."""
    return "".join(
        exploration_html(group.kept[key]) for key in group.keys if group.kept.get(key, {}).get("name") in EXPLORATIONS
    )


def exploration_html(kept: Mapping[str, str]) -> str:
    exploration = EXPLORATIONS[kept["name"]]
    tab = kept["tab"] if kept["tab"] in exploration.tabs else exploration.first_tab
    return loader.render_to_string(
        "explorations/exploration.html",
        {
            "exploration": exploration,
            "tab": tab,
            "tab_title": exploration.tabs[tab],
            "html": kept["html"],
            "id": f"x-{exploration.name}-{tab}",
            **exploration.fallback(tab),
        },
    )
