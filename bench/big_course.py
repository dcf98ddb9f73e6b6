"""The content files of a course as large as one gets: the same files every time, with everything a text may hold.

Two hundred lessons, ten questions each, of every kind in turns; smaller ones are made of the same stuff.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

SLUG = "small-waterways"
MODULES = 20
LESSONS = 200
#: Questions of a lesson, so that the whole course has 2,000.
QUESTIONS = 10

THINGS = ["a lock", "a weir", "a sluice", "a towpath", "an aqueduct", "a culvert", "a basin", "a reservoir"]
NOUNS = ["gate", "keeper", "boat", "current", "bank", "bridge", "pump", "valley", "ledger", "winter", "flood", "reed"]
DOINGS = ["holds back", "carries", "turns", "slows", "measures", "empties", "widens", "shelters", "divides", "feeds"]
TIMES = ["in spring", "after rain", "at low water", "before dawn", "for a season", "every year", "at a bend"]
FIGURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120" role="img">
  <rect class="fig-sheet" x="8" y="8" width="304" height="104"/>
  <path class="fig-line" d="M16 80 H150 V50 H304"/>
  <text class="fig-text" x="24" y="72">low</text>
  <text class="fig-text" x="170" y="42">high</text>
</svg>
"""


def files(modules: int = MODULES, lessons: int = LESSONS, questions: int = QUESTIONS) -> Iterator[tuple[str, str]]:
    """Every file of the course: its path below the content root, and its text."""
    yield f"{SLUG}/course.yml", "title: Small waterways\nsummary: How a canal is kept.\nstatus: published\n"
    yield f"{SLUG}/media/levels.svg", FIGURE
    yield f"{SLUG}/media/levels.csv", "day,level\n" + "".join(f"{day},{day * 7 % 31}\n" for day in range(60))
    for number in range(1, modules + 1):
        yield f"{SLUG}/{number:02}-part-{number}/module.yml", f"title: Part {number}\nsummary: Stretch {number}.\n"
    for number in range(lessons):
        module, position = divmod(number, -(-lessons // modules))
        path = f"{SLUG}/{module + 1:02}-part-{module + 1}/{position + 1:02}-{slug(number)}.md"
        yield path, lesson(number, questions)


def write(root: Path, *, modules: int = MODULES, lessons: int = LESSONS, questions: int = QUESTIONS) -> None:
    """Write the course below ``root``."""
    for name, text in files(modules, lessons, questions):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def slug(number: int) -> str:
    return f"stretch-{number + 1}"


def lesson(number: int, questions: int = QUESTIONS) -> str:
    """A lesson's file."""
    chance = random.Random(number)
    before = f"prerequisites: [{slug(number - 1)}]\n" if number else ""
    asked = "\n".join(question(number, place, chance) for place in range(questions))
    link = f" It follows [the stretch before](lesson:{slug(number - 1)}#levels)." if number else ""
    return f"""\
---
title: "Stretch {number + 1}: {chance.choice(THINGS)}"
status: published  # as all of them
{before}minutes:
  read: 9
  explore: 5
  check: 10
objectives:
  - text: tell {chance.choice(THINGS)} from {chance.choice(THINGS)}
    level: understand
  - text: work out how long a lock of stretch {number + 1} takes to fill
    level: apply
domain: D{number % 5 + 1}
facts: [F{number}, F{number + 1}]
---

{paragraph(chance)}{link}

## Levels {{#levels}}

Water that is kept at one height is a [level {number + 1}](#term "What stretch {number + 1} keeps between two gates.").
{paragraph(chance)}

> [!definition] Fall {number + 1} (noun)
>
> By how much stretch {number + 1} is lower than the one above.

> [!analogy] Like a staircase
>
> {paragraph(chance)}

Table: What was seen on five days

| Day | Above | Below | Remark |
|---|---:|---:|---|
{table(chance)}

## Filling {{#filling}}

{paragraph(chance)} A lock of area $A$ and fall $h$ takes $V = A h$ of water, and so

$$
t = \\frac{{2 A \\sqrt{{h}}}}{{a \\sqrt{{2 g}}}}
$$

seconds to fill.[^1] =={sentence(chance)}==

![Two levels, the right one higher.](media/levels.svg "The two levels of stretch {number + 1}.")

> [!watch]
>
> {paragraph(chance)}

### By hand

1. {sentence(chance)}
2. {sentence(chance)}
   - {sentence(chance)}
   - {sentence(chance)}

```python
def seconds(area: float, fall: float, opening: float) -> float:
    return 2 * area * fall**0.5 / (opening * (2 * 9.81) ** 0.5)  # stretch {number + 1}
```

{paragraph(chance)} The levels are in [a file](media/levels.csv).

## In use {{#in-use}}

{paragraph(chance)}

{paragraph(chance)}

[^1]: The opening is small beside the lock.

{asked}"""


def sentence(chance: random.Random) -> str:
    thing, other = chance.choice(THINGS), chance.choice(NOUNS)
    return f"{thing.capitalize()} {chance.choice(DOINGS)} the **{other}** {chance.choice(TIMES)}."


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(8))


def table(chance: random.Random) -> str:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    return "\n".join(
        f"| {day} | {chance.randint(20, 90)} cm | {chance.randint(2, 19)} cm | {sentence(chance)} |" for day in days
    )


def question(number: int, place: int, chance: random.Random) -> str:
    """One question; the kinds come in turns."""
    kind = KINDS[place % len(KINDS)]
    stem, answers = kind(number + 1, place, chance)
    name = "reflection" if kind is reflection else "question"
    key = f"stretch-{number + 1}-{place + 1}"
    about = "" if kind is reflection else f" objective={place % 2 + 1} section=levels"
    told = "" if kind is reflection else "Hint: Look at the levels.\n\nExplanation: It follows from $V = A h$.\n\n"
    return f"::: {name} {{#{key}{about}}}\n\n{stem}\n\n{answers}{told}:::\n"


Asked = tuple[str, str]


def choices(marks: str, right: list[bool], chance: random.Random) -> str:
    """A list of choices, each with feedback; ``marks`` are the brackets."""
    lines = []
    for at, is_right in enumerate(right, start=1):
        mark = f"{marks[0]}{'x' if is_right else ' '}{marks[1]}"
        lines.append(f"- {mark} {sentence(chance)[:-1]}, case {at}\n  > {sentence(chance)}\n")
    return "".join(lines) + "\n"


def single(number: int, place: int, chance: random.Random) -> Asked:
    right = [at == number % 4 for at in range(4)]
    return f"What does the keeper of stretch {number} see {place}?", choices("()", right, chance)


def true_false(number: int, place: int, chance: random.Random) -> Asked:
    feedback = f"  > {sentence(chance)}\n"
    return f"Stretch {number} is level.", f"- (x) True\n{feedback}- ( ) False\n{feedback}\n"


def multiple(number: int, place: int, chance: random.Random) -> Asked:
    right = [at % 2 == number % 2 for at in range(5)]
    return f"Which of these hold on stretch {number}?", choices("[]", right, chance)


def numeric(number: int, place: int, chance: random.Random) -> Asked:
    answers = f"- = {number + 40} +- 2\n  > {sentence(chance)}\n- != {number}\n  > {sentence(chance)}\n\n"
    return f"How many centimeters does stretch {number} fall?", answers


def text(number: int, place: int, chance: random.Random) -> Asked:
    answers = f'- = "gate {number}"\n  > {sentence(chance)}\n- != "door"\n  > {sentence(chance)}\n\n'
    return f"What closes stretch {number}?", answers


def matching(number: int, place: int, chance: random.Random) -> Asked:
    pairs = "".join(f"- {thing} of {number} -> use {at}\n" for at, thing in enumerate(THINGS[:4], start=1))
    return f"Match what stands on stretch {number} with its use.", f"{pairs}- -> no use\n\n"


def ordering(number: int, place: int, chance: random.Random) -> Asked:
    steps = "".join(f"{at}. Step {at} of {number}: the {NOUNS[at]}\n" for at in range(1, 6))
    return f"In which order does a boat pass stretch {number}?", f"{steps}\n"


def reflection(number: int, place: int, chance: random.Random) -> Asked:
    return f"Where have you met something like stretch {number}? {sentence(chance)}", ""


KINDS: tuple[Callable[[int, int, random.Random], Asked], ...] = (
    single, multiple, numeric, text, matching, ordering, true_false, reflection,
)  # fmt: skip
