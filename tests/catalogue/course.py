"""The course that the catalogue's edits are made to: two modules, four lessons, a question of every kind."""

from __future__ import annotations

SLUG = "orchard"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="{}" cy="5" r="2"/></svg>\n'

TERM = 'A [fruit](#term "The part of a plant that holds its seeds.") grows from a flower.'
SECOND = "## Second things {#second}\n\nWhat ripens late keeps long.\n\n"
FIRST = (
    "## First things {#first}\n\nSeeds sit in the core.\n\n### The core {#core}\n\nThe core is tough.\n\n"
    "![Two dots beside each other.](media/dots.svg)\n\n![A leaf on a twig.](media/leaf.svg)\n\n"
)

CARROT = "- ( ) A carrot\n  > A carrot is a root.\n"
APPLE = "- (x) An apple\n  > Yes: it holds seeds.\n"
CABBAGE = "- ( ) A cabbage\n  > A cabbage is leaves.\n"
LEEK = "- ( ) A leek\n  > A leek is a stem.\n"
WHICH = f"""\
::: question {{#which objective=1 section=second}}

Which one is a fruit?

{CARROT}{APPLE}{CABBAGE}
Hint: Think of seeds.

Explanation: A fruit grows from a flower.

:::

"""
PARTS = """\
::: question {#parts section=second}

What has every fruit?

- [x] A skin
  > It keeps water in.
- [x] Seeds
  > They grow again.
- [ ] Roots
  > The plant has those.

:::

"""
SEEDS = """\
::: question {#seeds}

How many seeds has an apple?

- = 5 +- 1
  > About five.
- != 12
  > That would be a lemon.

:::

"""
NAME = """\
::: question {#name}

What holds the seeds?

- = "core"
  > It does.
- != "peel"
  > That is outside.

:::

"""
PAIRS = """\
::: question {#pairs}

What grows on what?

- apple -> tree
- grape -> vine
- -> bush

:::

"""
ORDER = """\
::: question {#order}

What comes first?

1. a bud
2. a flower
3. a fruit

Explanation: The flower turns into the fruit.

:::

"""
THINK = "::: reflection {#think}\n\nWhich fruit would you grow?\n\n:::\n"
QUESTIONS = f"{WHICH}{PARTS}{SEEDS}{NAME}{PAIRS}{ORDER}{THINK}"

ROOTS_TEXT = 'A [taproot](#term "One thick root that goes straight down.") goes deep.\n\n'
ROOTS_QUESTION = """\
::: question {#deep}

Which root goes deep?

- (x) A taproot
  > Straight down.
- ( ) A runner
  > It runs along the ground.

:::
"""
COLD = "::: question {#cold}\n\nHow cold is a cellar, in degrees?\n\n- = 4 +- 1\n  > Cool, not frozen.\n\n:::\n"

FRUIT = f"""\
---
title: Fruit
status: published
minutes:
  read: 2
  check: 6
objectives:
- text: say what a fruit is
  level: understand
---
{TERM}

{FIRST}{SECOND}{QUESTIONS}"""
ROOTS = f"---\ntitle: Roots\nstatus: published\nminutes:\n  read: 3\n---\n{ROOTS_TEXT}{ROOTS_QUESTION}"
STORAGE = f"""\
---
title: Storage
status: published
minutes:
  read: 4
---
After [Fruit](lesson:fruit) comes its keeping.

## In the cellar {{#cellar}}

Keep it cool.

{COLD}"""
GRAFTING = "---\ntitle: Grafting\nstatus: draft\nminutes:\n  read: 5\n---\nA twig grows on another tree.\n"

FILES: dict[str, str | bytes] = {
    f"{SLUG}/course.yml": "title: Orchard\nsummary: How fruit grows.\nstatus: published\n",
    f"{SLUG}/01-growing/module.yml": "title: Growing\n",
    f"{SLUG}/01-growing/01-fruit.md": FRUIT,
    f"{SLUG}/01-growing/02-roots.md": ROOTS,
    f"{SLUG}/02-keeping/module.yml": "title: Keeping\n",
    f"{SLUG}/02-keeping/01-storage.md": STORAGE,
    f"{SLUG}/02-keeping/02-grafting.md": GRAFTING,
    f"{SLUG}/media/dots.svg": DRAWING.format(2),
    f"{SLUG}/media/leaf.svg": DRAWING.format(3),
}
