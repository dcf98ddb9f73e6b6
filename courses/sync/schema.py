"""Which fields the content files have, and how each is read."""

from __future__ import annotations

from typing import Any

from courses.sync.fields import Fields
from courses.sync.problems import Problem
from courses.sync.strict_yaml import Document

LEVELS = ("remember", "understand", "apply", "analyze", "evaluate", "create")
STATUSES = ("draft", "published", "retired")
SLUG_LIMIT = 80
MOST_MINUTES = 600
ABOUT_LIMIT = 1000
PARTS = ("read", "explore", "try", "check")


def course_values(document: Document, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of a ``course.yml``."""
    fields = Fields(document, path)
    values = {
        "title": fields.text("title", limit=160, required=True),
        "kind": fields.text("kind", limit=80),
        "summary": fields.text("summary", limit=400),
        "about": fields.text("about", limit=ABOUT_LIMIT, several_lines=True),
        "edition": fields.text("edition", limit=40),
        "disclaimer": fields.text("disclaimer", limit=300),
        "status": fields.choice("status", STATUSES, "draft"),
        "position": fields.count("position", default=1),
    }
    return values, fields.finish()


def module_values(document: Document, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of a ``module.yml``."""
    fields = Fields(document, path)
    values = {
        "title": fields.text("title", limit=160, required=True),
        "summary": fields.text("summary", limit=400),
    }
    return values, fields.finish()


def lesson_values(document: Document, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of a lesson's front matter; lines count from the ``---`` that opens it."""
    fields = Fields(document, path, offset=1)
    values = {
        "title": fields.text("title", limit=160, required=True),
        "status": fields.choice("status", STATUSES, "draft"),
        "minutes": fields.counts("minutes", PARTS, MOST_MINUTES),
        "objectives": fields.objectives("objectives", LEVELS),
        "details": {
            "domain": fields.text("domain", limit=20),
            "prerequisites": fields.texts("prerequisites", slugs=True),
            "forward": fields.texts("forward", slugs=True),
            "facts": fields.texts("facts", limit=20),
            "edition": fields.text("edition", limit=40),
            "reviewed_by": fields.text("reviewed_by", limit=160),
            "reviewed_on": fields.text("reviewed_on", limit=10),
        },
        "former_slugs": sorted(fields.texts("formerly", limit=SLUG_LIMIT, slugs=True)),
    }
    return values, fields.finish()
