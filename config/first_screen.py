"""What a guest's page holds itself, since its first screen would wait for it: the rules of what stands there, and a
short script.

They are the same in every page of a release, and the policy names their hashes (:mod:`config.policy`); nothing else may
stand inline. They are the published files, read once (:mod:`config.storage`), so nobody keeps a text twice.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib.staticfiles.storage import staticfiles_storage

#: Where the script is written, and read from; and the sheets by what a page has: anything, running text, questions.
SCRIPT = "js/first.js"
RULES = {"first": "css/first.css", "text": "css/text.css", "questions": "css/questions.css"}


@dataclass(frozen=True)
class FirstScreen:
    """The texts as they stand between their tags; ``rules`` by the names of :data:`RULES`."""

    script: str
    rules: Mapping[str, str]

    def __post_init__(self) -> None:
        for name, text in ((SCRIPT, self.script), *((RULES[name], text) for name, text in self.rules.items())):
            if "</" in text or "<!--" in text:
                raise ValueError(f"{name} holds </ or <!--, which may end it too early in a page; write it otherwise")

    @cached_property
    def script_source(self) -> str:
        return source(self.script)

    @cached_property
    def rules_sources(self) -> str:
        return " ".join(source(text) for text in self.rules.values())


def source(text: str) -> str:
    """How a policy names a text that may stand inline."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def first_screen() -> FirstScreen | None:
    """The texts of this release. None where files are not published, or cannot be read: pages then link to them."""
    try:
        return getattr(staticfiles_storage, "first_screen", None)
    except (OSError, ValueError):  # no files, or no list of them: the page still has to come
        return None
