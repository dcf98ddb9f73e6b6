"""An ``exam.yml`` with every field, what is read from it, and the least that is one."""

from courses.sync import strict_yaml
from exams.schema import exam_values

FULL = """\
title: The exam
summary: Thirty questions.
label: beta
edition: "2026.11"
status: published
minutes: 45
domains:
  - id: D1
    title: "Roots: all of them"
    items: 7
  - id: D2
    title: Fruits
    items: 6
    every_lesson: true
levels:
  remember: 15
  understand: 35
  apply: 35
  analyze: 15
level_tolerance: 3
most_from_one_lesson: 2
pilot_items: 4
attempts:
  most: 4
  within_days: 365
  wait_hours: [24, 168]
pass_mark:
  rule: percent
  percent: 65
  judges: 6
  expected:
    remember: 90
    analyze: 50
  from: 19
  to: 23
release: after window
shows: answers
eligibility:
  lessons: any
  knowledge_checks: any
opens: 2026-12-01T09:00:00+01:00
closes: 2026-12-08T09:00:00Z
valid_months: 24
mode: proctored
"""
VALUES = {
    "title": "The exam",
    "summary": "Thirty questions.",
    "label": "beta",
    "edition": "2026.11",
    "status": "published",
    "rules": {
        "minutes": 45,
        "domains": [
            {"id": "D1", "title": "Roots: all of them", "items": 7, "touches_all": False},
            {"id": "D2", "title": "Fruits", "items": 6, "touches_all": True},
        ],
        "levels": {"remember": 15, "understand": 35, "apply": 35, "analyze": 15},
        "tolerance": 3,
        "most_per_lesson": 2,
        "pilots": 4,
        "release": "after window",
        "shows": "answers",
        "valid_months": 24,
        "mode": "proctored",
        "opens": "2026-12-01T09:00:00+01:00",
        "closes": "2026-12-08T09:00:00+00:00",
        "attempts": 4,
        "within_days": 365,
        "waits": [24, 168],
        "pass_mark": {
            "rule": "percent",
            "percent": 65,
            "judges": 6,
            "expected": {"remember": 90, "understand": 75, "apply": 65, "analyze": 50},
            "lowest": 19,
            "highest": 23,
        },
        "lessons": "any",
        "checks": "any",
    },
}
LEAST = "title: T\nminutes: 1\ndomains: [{id: D1, title: One}]\n"


def read(text):
    return exam_values(strict_yaml.load(text), "exam.yml")


def problems(text):
    """Lines and messages, in the order of the file."""
    return [(found.line, found.message) for found in sorted(read(text)[1])]
