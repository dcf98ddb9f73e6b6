"""A small library to search: what the shared table of cases is about."""

from __future__ import annotations

from courses.models.outline import Lesson
from tests.factories import make_course, make_lesson, make_module

DIFFUSION = """\
Pictures from static, step by step.

## Removing the noise {#noise}

A generator runs many small steps. Each one removes some noise, so a picture of a café grows out of nothing.

> [!key]
>
> Every step is a small one.

## Where it fails {#fails}

Lettering is garbled. A [deepfake](#term "Synthetic media that passes for a real person.") looks real.

| What | How |
| --- | --- |
| Hands | Six fingers |
"""
TOKENS = """\
Text is cut into pieces before a model reads it.

## Tokens, not words {#tokens}

A model was running on the words “large language model” all day; the naïve résumé was cut up, too.

## 机器学习 {#hanzi}

机器学习让模型从数据中学习。

## Обучение моделей {#cyrillic}

Модель учится на данных.

## C++ and 3.5 units {#signs}

It costs 3.5 units, in C++ or 10 % of 1,000; O'Brien's e-mail says so: `total_sum = 7`.
"""
BEES = """\
Bees and flowers.

## Diffusion of bees {#bees}

Bees spread over a meadow. Nobody runs them; they gather noise of their own.
"""


def make_library() -> dict[str, Lesson]:
    """Two published courses and one that is a draft; one lesson is a draft, one is retired."""
    art, bees, hidden = make_course("art"), make_course("bees"), make_course("hidden", status="draft")
    module, meadow, secret = make_module(art, slug="m"), make_module(bees, slug="m"), make_module(hidden, slug="m")
    return {
        lesson.slug: lesson
        for lesson in (
            make_lesson(module, slug="diffusion", title="Diffusion models", body=DIFFUSION),
            make_lesson(module, slug="tokens", title="One token at a time", body=TOKENS),
            make_lesson(module, slug="draft", title="Zebra drafts", body="Zebra words.\n", status="draft"),
            make_lesson(module, slug="old", title="Zebra of old", body="Zebra words.\n", status="retired"),
            make_lesson(meadow, slug="meadow", title="A meadow", body=BEES),
            make_lesson(secret, slug="secret", title="Zebra secret", body="Zebra words.\n"),
        )
    }
