"""Rows for tests: plain functions with full defaults. A lesson is written as the product writes it."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from courses import writing
from courses.models.outline import Course, Lesson, Module

numbers = count(1)

QUESTION = """\
::: question {#%(key)s objective=1 level=understand section=first}

Which one is a fruit?

- ( ) A carrot
  > Tempting, because it is sweet. A carrot is a root.
- (x) An apple
  > Yes: it grows from a flower and holds seeds.
- ( ) A cabbage
  > A cabbage is leaves.

Hint: Think of seeds.

Explanation: A fruit grows from a flower and holds seeds.

:::
"""
BODY = "The hook.\n\n## First things {#first}\n\nSome words.\n\n## Second things {#second}\n\nMore words.\n\n"


def make_user(email: str = "", *, password: str = "a-long-enough-one", **fields: Any) -> User:
    email = email or f"person{next(numbers)}@example.org"
    user = User.objects.create_user(email, password, **fields)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def make_course(slug: str = "", **fields: Any) -> Course:
    slug = slug or f"course-{next(numbers)}"
    defaults = {
        "title": slug.replace("-", " ").title(),
        "status": Course.Status.PUBLISHED,
        "summary": "A course.",
    }
    return Course.objects.create(slug=slug, **(defaults | fields))


def make_module(course: Course | None = None, **fields: Any) -> Module:
    course = course or make_course()
    position = fields.pop("position", course.modules.count() + 1)
    slug = fields.pop("slug", f"module-{next(numbers)}")
    return Module.objects.create(course=course, slug=slug, position=position, **({"title": f"Module {slug}"} | fields))


def question_text(key: str = "") -> str:
    return QUESTION % {"key": key or f"question-{next(numbers)}"}


def make_lesson(module: Module | None = None, *, body: str | None = None, questions: int = 0, **fields: Any) -> Lesson:
    """A published lesson of two sections; ``questions`` appends that many single-choice questions."""
    module = module or make_module()
    slug = fields.pop("slug", f"lesson-{next(numbers)}")
    text = BODY if body is None else body
    text += "\n".join(question_text(f"{slug}-q{number}") for number in range(1, questions + 1))
    defaults: dict[str, Any] = {
        "title": f"Lesson {slug}",
        "status": Lesson.Status.PUBLISHED,
        "position": module.lessons.count() + 1,
        "read_minutes": 10,
        "try_minutes": 5,
        "objectives": [{"text": "say what a fruit is", "level": "understand"}],
    }
    lesson = Lesson(course=module.course, module=module, slug=slug, body=text, **(defaults | fields))
    media = writing.course_media(module.course.media_files.all())
    derived = writing.derive(text, media, objectives=len(lesson.objectives))
    assert derived.problems == [], derived.problems
    writing.store(lesson, derived)
    return lesson


def now() -> Any:
    return timezone.now()


def write_tree(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write ``files`` (path → text) below ``root`` and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root
