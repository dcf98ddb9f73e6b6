"""The fields of an exam's form: what each is called, holds at first, and where ``exam.yml`` has it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from courses.sync import strict_yaml
from exams import schema
from exams.blueprint import EXPECTED
from exams.models.blueprint import Exam

#: The columns of the table of domains.
PARTS = ("id", "title", "items", "every_lesson")
#: Each with its label, the most characters it takes, and what is said below it.
TEXTS = {
    "title": (gettext_lazy("Title"), 160, ""),
    "summary": (gettext_lazy("Summary"), 400, gettext_lazy("A sentence for the course page.")),
    "label": (gettext_lazy("Label"), 40, gettext_lazy("Shown beside the title, like “beta”.")),
    "edition": (gettext_lazy("Edition"), 40, gettext_lazy("Stands on certificates, like 2026.11.")),
}
#: Each with its label and what is said below it.
COUNTS = {
    "minutes": (gettext_lazy("Minutes"), gettext_lazy("How long a sitting may take.")),
    "level_tolerance": (gettext_lazy("Tolerance"), gettext_lazy("By how many items a form may miss each share.")),
    "most_from_one_lesson": (gettext_lazy("Most from one lesson"), gettext_lazy("Empty or 0: any number.")),
    "pilot_items": (gettext_lazy("Pilot items"), gettext_lazy("Shown on each form and not scored.")),
    "most": (gettext_lazy("Attempts"), gettext_lazy("The most that one learner has. Empty or 0: any number.")),
    "within_days": (gettext_lazy("Counted within days"), gettext_lazy("Empty or 0: all attempts count.")),
    "percent": (gettext_lazy("Percent"), gettext_lazy("For the rule “percent”.")),
    "judges": (gettext_lazy("Judges an item needs"), gettext_lazy("With fewer, its level’s share counts.")),
    "from": (gettext_lazy("Lowest pass mark"), gettext_lazy("In points. Empty: no bound.")),
    "to": (gettext_lazy("Highest pass mark"), gettext_lazy("In points. Empty: no bound.")),
    "valid_months": (gettext_lazy("Valid for months"), gettext_lazy("Empty or 0: certificates do not expire.")),
}
#: Each with its label and its values with their words.
CHOICES = {
    "status": (gettext_lazy("Status"), tuple((value, str(label)) for value, label in Exam.Status.choices)),
    "rule": (
        gettext_lazy("Pass mark"),
        (
            ("angoff", gettext_lazy("angoff: the sum of what is expected of each item of the form")),
            ("percent", gettext_lazy("percent: a share of the points")),
        ),
    ),
    "release": (
        gettext_lazy("Results come"),
        (
            ("at once", gettext_lazy("at once")),
            ("by hand", gettext_lazy("by hand: when an instructor releases them")),
            ("after window", gettext_lazy("after the window: when the exam has closed")),
        ),
    ),
    "shows": (
        gettext_lazy("Results show"),
        (
            ("result", gettext_lazy("passed or not")),
            ("score", gettext_lazy("and the score")),
            ("domains", gettext_lazy("and how it went by domain")),
            ("answers", gettext_lazy("and the answers (after the window only)")),
        ),
    ),
    "lessons": (
        gettext_lazy("Lessons"),
        (("completed", gettext_lazy("all completed")), ("any", gettext_lazy("need not be completed"))),
    ),
    "knowledge_checks": (
        gettext_lazy("Knowledge checks"),
        (("attempted", gettext_lazy("all attempted")), ("any", gettext_lazy("need not be attempted"))),
    ),
    "mode": (
        gettext_lazy("Mode"),
        (
            ("unproctored", gettext_lazy("unproctored: nobody watches")),
            ("proctored", gettext_lazy("proctored: somebody lets each learner in")),
        ),
    ),
}
MOMENTS = {"opens": gettext_lazy("Opens"), "closes": gettext_lazy("Closes")}
DEFAULTS = {
    "status": "draft",
    "level_tolerance": "2",
    "percent": "70",
    "judges": "5",
    "rule": "angoff",
    "release": "at once",
    "shows": "domains",
    "lessons": "completed",
    "knowledge_checks": "attempted",
    "mode": "unproctored",
    **{f"expected-{group}": str(percent) for group, percent in EXPECTED.items()},
}
#: The rules of an exam of which nothing is said.
EMPTY: dict[str, Any] = schema.exam_values(strict_yaml.Document(), "")[0]["rules"]
#: Which fields of the form stand under a name of their own in ``exam.yml``.
NESTED = {
    "attempts": ("most", "within_days", "wait_hours"),
    "pass_mark": ("rule", "percent", "judges", "from", "to"),
    "eligibility": ("lessons", "knowledge_checks"),
}
