"""Which fields the files of an exam have, and how each is read: ``exam/exam.yml`` and the head of an item pool."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from courses.sync.fields import Fields, Part
from courses.sync.problems import Problem
from courses.sync.strict_yaml import Document
from exams.blueprint import EXPECTED

STATUSES = ("draft", "published", "retired")
RULES = ("angoff", "percent")
RELEASES = ("at once", "by hand", "after window")
SHOWS = ("result", "score", "domains", "answers")
LESSONS = ("completed", "any")
CHECKS = ("attempted", "any")
MODES = ("unproctored", "proctored")
MOST_MINUTES = 24 * 60
MOST_ITEMS = 400
MOST_DOMAINS = 40


def exam_values(document: Document, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of an ``exam.yml``; ``rules`` among them are the blueprint as JSON."""
    fields = Fields(document, path)
    values = read_exam(fields)
    return values, fields.finish()


def read_exam(fields: Fields) -> dict[str, Any]:
    """Take the fields of an exam, from a file or from the form in the admin; what is wrong is told to ``fields``."""
    values: dict[str, Any] = {
        "title": fields.text("title", limit=160, required=True),
        "summary": fields.text("summary", limit=400),
        "label": fields.text("label", limit=40),
        "edition": fields.text("edition", limit=40),
        "status": fields.choice("status", STATUSES, "draft"),
    }
    rules: dict[str, Any] = {
        "minutes": fields.count("minutes", default=0, limit=MOST_MINUTES),
        "domains": domains(fields),
        "levels": dict(zip(EXPECTED, fields.counts("levels", tuple(EXPECTED), 100), strict=True)),
        "tolerance": fields.count("level_tolerance", default=2, limit=100),
        "most_per_lesson": fields.count("most_from_one_lesson", default=0, limit=MOST_ITEMS),
        "pilots": fields.count("pilot_items", default=0, limit=100),
        "release": fields.choice("release", RELEASES, "at once"),
        "shows": fields.choice("shows", SHOWS, "domains"),
        "valid_months": fields.count("valid_months", default=0, limit=600),
        "mode": fields.choice("mode", MODES, "unproctored"),
        "opens": moment(fields, "opens"),
        "closes": moment(fields, "closes"),
        **attempts(fields),
        "pass_mark": pass_mark(fields),
        **eligibility(fields),
    }
    if not any(rules["levels"].values()):
        rules["levels"] = {}
    check(fields, rules)
    values["rules"] = rules
    return values


def check(fields: Fields, rules: Mapping[str, Any]) -> None:
    """What fits one by one and not together."""
    if not rules["minutes"] and fields.raw("minutes") in (None, 0) and fields.raw("minutes") is not False:
        fields.problem(("minutes",), "“minutes” is missing; say how long a sitting may take, like `minutes: 90`.")
    if not rules["domains"] and fields.raw("domains") in (None, []):
        fields.problem(("domains",), "an exam needs “domains”; each has id, title and items.")
    if rules["levels"] and sum(rules["levels"].values()) != 100:
        total = sum(rules["levels"].values())
        fields.problem(("levels",), f"the shares of “levels” add up to {total}; they must add up to 100.")
    opens, closes = (rules[name] and datetime.fromisoformat(rules[name]) for name in ("opens", "closes"))
    if opens and closes and opens >= closes:
        fields.problem(("closes",), "the exam closes before it opens; mend “opens” or “closes”.")
    if (rules["release"] == "after window" or rules["shows"] == "answers") and not rules["closes"]:
        fields.problem(("closes",), "“closes” is missing: what is shown after the window needs a window that ends.")
    if rules["shows"] == "answers" and rules["release"] != "after window":
        message = "“shows: answers” gives the key away while others still sit the exam; write `release: after window`."
        fields.problem(("shows",), message)


def part(fields: Fields, name: str) -> Part:
    value = fields.raw(name)
    return Part(fields, (name,), {} if value is None else value)


def domains(fields: Fields) -> list[dict[str, Any]]:
    value = fields.raw("domains")
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_DOMAINS:
        fields.problem(("domains",), f"“domains” must be a list of at most {MOST_DOMAINS} entries `- id: …`.")
        return []
    found = []
    for index, item in enumerate(value):
        entry = Part(fields, ("domains", index), item)
        found.append(
            {
                "id": entry.text("id", limit=20),
                "title": entry.text("title", limit=120),
                "items": entry.count("items", default=1, limit=MOST_ITEMS, lowest=1),
                "touches_all": entry.flag("every_lesson"),
            }
        )
        entry.finish()
        if found[-1]["id"] and found[-1]["id"] in [domain["id"] for domain in found[:-1]]:
            entry.wrong("id", f"domain “{found[-1]['id']}” is there twice; rename one.")
    return found


def attempts(fields: Fields) -> dict[str, Any]:
    entry = part(fields, "attempts")
    waits = entry.raw("wait_hours")
    if waits is None:
        waits = []
    if not isinstance(waits, list) or any(
        not isinstance(hours, int) or isinstance(hours, bool) or not 0 <= hours <= 24 * 366 for hours in waits
    ):
        entry.wrong("wait_hours", "“wait_hours” must be a list of whole numbers, like [24, 168, 720].")
        waits = []
    values = {
        "attempts": entry.count("most", default=0, limit=1000),
        "within_days": entry.count("within_days", default=0, limit=3660),
        "waits": waits,
    }
    entry.finish()
    return values


def pass_mark(fields: Fields) -> dict[str, Any]:
    entry = part(fields, "pass_mark")
    expected = entry.raw("expected")
    shares = Part(fields, ("pass_mark", "expected"), {} if expected is None else expected)
    lowest = entry.count("from", default=0, limit=MOST_ITEMS) or None
    highest = entry.count("to", default=0, limit=MOST_ITEMS) or None
    values = {
        "rule": entry.choice("rule", RULES, "angoff"),
        "percent": entry.count("percent", default=70, limit=100, lowest=1),
        "judges": entry.count("judges", default=5, limit=100, lowest=1),
        "expected": {
            group: shares.count(group, default=percent, limit=100, lowest=1) for group, percent in EXPECTED.items()
        },
        "lowest": lowest,
        "highest": highest,
    }
    shares.finish()
    entry.finish()
    if lowest and highest and lowest > highest:
        entry.wrong("to", "the range of pass marks ends before it begins; mend “from” or “to”.")
    return values


def eligibility(fields: Fields) -> dict[str, Any]:
    entry = part(fields, "eligibility")
    values = {
        "lessons": entry.choice("lessons", LESSONS, "completed"),
        "checks": entry.choice("knowledge_checks", CHECKS, "attempted"),
    }
    entry.finish()
    return values


def moment(fields: Fields, name: str) -> str | None:
    """A point in time with its zone, as ISO 8601."""
    value = fields.raw(name)
    if value is None or value == "":
        return None
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        fields.problem((name,), f"“{name}” must be a time with its zone, like 2026-12-01T09:00:00+00:00.")
        return None
    return found.isoformat()


def pool_values(document: Document, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The fields above the items of a pool."""
    fields = Fields(document, path, offset=1)
    values = {"domain": fields.text("domain", limit=20)}
    return values, fields.finish()


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an exam as ``exam.yml`` has them, without what is as it is anyway: what a dump writes."""
    rules = values["rules"]
    text = {name: values[name] for name in ("title", "summary", "label", "edition", "status") if values[name]}
    document: dict[str, Any] = {
        **text,
        "minutes": rules["minutes"],
        "domains": [
            {"id": domain["id"], "title": domain["title"], "items": domain["items"]}
            | ({"every_lesson": True} if domain["touches_all"] else {})
            for domain in rules["domains"]
        ],
        "levels": in_order(rules["levels"]),
        "level_tolerance": rules["tolerance"],
        "most_from_one_lesson": rules["most_per_lesson"],
        "pilot_items": rules["pilots"],
        "attempts": {"most": rules["attempts"], "within_days": rules["within_days"], "wait_hours": rules["waits"]},
        "pass_mark": {
            "rule": rules["pass_mark"]["rule"],
            "percent": rules["pass_mark"]["percent"],
            "judges": rules["pass_mark"]["judges"],
            "expected": in_order(rules["pass_mark"]["expected"]),
            "from": rules["pass_mark"]["lowest"] or 0,
            "to": rules["pass_mark"]["highest"] or 0,
        },
        "release": rules["release"],
        "shows": rules["shows"],
        "eligibility": {"lessons": rules["lessons"], "knowledge_checks": rules["checks"]},
        "opens": rules["opens"],
        "closes": rules["closes"],
        "valid_months": rules["valid_months"],
        "mode": rules["mode"],
    }
    return {name: value for name, value in document.items() if value not in ("", None, [], {})}


def in_order(groups: Mapping[str, int]) -> dict[str, int]:
    """By what a level asks for: a row of PostgreSQL has its names in an order of its own."""
    return {group: groups[group] for group in EXPECTED if group in groups}
