"""What an item's numbers ask of its author, in words: keep, look at, or wait (curriculum 4.5).

An item is judged from 50 first attempts on. With fewer there are only words that it is too early. From then on a flag
is drawn where the whole 95% interval lies on the wrong side of a rule, not where the number alone does: of a hundred
sound items with a true discrimination of .30, some fourteen would show less than .15 to fifty people by chance.
Where the number breaks a rule and its interval does not, that is said as "wait", which is no flag: it neither counts
nor can be filtered by. Numbers that are kept back draw no flag of their own; a count of one to four is taken for four.

There are many items, and one in forty intervals misses on a given side: of 250 sound ones a few are flagged all the
same. A flag asks for a look, by somebody who knows the subject, and never changes a score.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.insights.items import ENOUGH, ItemFigures, Option, Times
from quizzes.insights.flags import Flag, key_flags
from quizzes.insights.measures import Share, wilson
from quizzes.insights.privacy import FEWEST

if TYPE_CHECKING:
    from quizzes.insights.measures import Estimate

#: The share right that an item is kept with.
HARD, EASY = 0.35, 0.95
#: The discrimination that an item is kept with.
SHARP = 0.15
#: The share of people whom a wrong option should draw.
DRAWN = 0.05
#: The median time is far off beyond so many times what the exam allows for a question, or below such a part of it.
SLOW, QUICK = 2, 1 / 8
#: The share of papers above which too many people have seen an item: that of a bank of 2.5 times the form.
EXPOSED = 0.40

WAIT = "wait"
#: The flags that there can be, gravest first, by their names in filters.
TITLES = {
    "key": gettext_lazy("A wrong answer draws more people than the right one"),
    "passers": gettext_lazy("Those who passed are right less often"),
    "distractor": gettext_lazy("A wrong answer tells better than the key"),
    "discrimination": gettext_lazy("Tells strong and weak apart poorly"),
    "hard": gettext_lazy("Too hard"),
    "easy": gettext_lazy("Too easy"),
    "unchosen": gettext_lazy("A wrong option tempts almost nobody"),
    "slow": gettext_lazy("Takes very long"),
    "quick": gettext_lazy("Answered at a glance"),
    "exposed": gettext_lazy("Seen by too many"),
}
NAMES = tuple(TITLES)
GRAVE = frozenset({"passers", "distractor"})


def item_flags(figures: ItemFigures, *, kind: str, pace: float) -> list[Flag]:
    """What a form of an item asks for, the gravest first. ``pace`` is the exam's time for a question in seconds."""
    if not figures.is_enough or figures.people is None:
        return []
    found = [
        *key_flags(figures.shown),
        *passer_flags(figures.gap),
        *distractor_flags(figures),
        *sharpness_flags(figures.discrimination),
        *facility_flags(figures.right),
        *(unchosen_flags(figures.options, figures.people) if kind == "single" else []),
        *time_flags(figures.times, pace),
    ]
    return sorted(found, key=lambda flag: (flag.level == WAIT, flag.level != "err"))


def drawn(name: str, advice: str) -> Flag:
    """A flag that counts; those that can mean a wrong key are the grave ones."""
    return Flag(name, "err" if name in GRAVE else "not", str(TITLES[name]), advice)


def passer_flags(gap: Estimate | None) -> Iterator[Flag]:
    """Who passed is right less often than who did not."""
    if gap is None or gap.value >= 0:
        return
    points = {"points": round(-100 * gap.value)}
    if gap.high < 0:
        advice = _("By %(points)d points: check the key, then whether the stem can be read in two ways.") % points
        yield drawn("passers", advice)
    else:
        advice = _("By %(points)d points, which can be chance.") % points
        yield Flag("passers", WAIT, _("Those who passed may be right less often"), advice)


def distractor_flags(figures: ItemFigures) -> Iterator[Flag]:
    """A wrong answer that goes with high scores more than the key does."""
    key = figures.discrimination
    if key is None:
        return
    for option in figures.options:
        found = option.discrimination
        if option.line.is_right or found is None or found.low <= 0 or found.value <= key.value:
            continue
        said = {"answer": option.line.whole, "wrong": signed(found.value), "right": signed(key.value)}
        advice = _("“%(answer)s” goes with the score at %(wrong)s, the key at %(right)s: strong people prefer it.")
        yield drawn("distractor", advice % said)
        return


def sharpness_flags(found: Estimate | None) -> Iterator[Flag]:
    """The item hardly tells those who know much from those who do not."""
    if found is None or found.value >= SHARP:
        return
    said = {"r": signed(found.value), "low": signed(found.low), "high": signed(found.high), "rule": signed(SHARP)}
    if found.high < SHARP:
        advice = _("%(r)s (%(low)s to %(high)s), of %(rule)s wanted: does it ask for what the lesson teaches?")
        yield drawn("discrimination", advice % said)
    else:
        advice = _("%(r)s is below %(rule)s, and it could be %(high)s with more people.")
        yield Flag("discrimination", WAIT, _("May tell apart poorly"), advice % said)


def facility_flags(right: Share) -> Iterator[Flag]:
    """Too hard or too easy for a point to say much."""
    low, high = ends(right)
    value = right.count / right.of if right.count is not None and right.of else None
    if high < HARD:
        yield drawn("hard", _("Fewer than 35% are right: check the key, the wording, the lesson."))
    elif low > EASY:
        yield drawn("easy", _("More than 95% are right: it measures almost nothing."))
    elif value is not None and value < HARD:
        yield Flag("hard", WAIT, _("May be too hard"), _("Fewer than 35% so far, which can be chance."))
    elif value is not None and value > EASY:
        yield Flag("easy", WAIT, _("May be too easy"), _("More than 95% so far, which can be chance."))


def ends(found: Share) -> tuple[float, float]:
    """The Wilson interval of a share; of one with a bound alone, what the bound leaves."""
    if not found.of:
        return 0.0, 1.0
    if found.count is not None:
        return wilson(found.count, found.of)
    low = wilson(found.at_least, found.of)[0] if found.at_least is not None else 0.0
    high = wilson(found.at_most, found.of)[1] if found.at_most is not None else 1.0
    return low, high


def unchosen_flags(options: list[Option], people: int) -> Iterator[Flag]:
    """A wrong option that tempts almost nobody. One whose number is kept back is not named, and taken for four."""
    wrong = [option.line for option in options if not option.line.is_right]
    named = [line.mark for line in wrong if line.share.count is not None and ends(line.share)[1] < DRAWN]
    is_hidden = any(line.share.count is None for line in wrong)
    few = FEWEST - 1
    if named:
        said = {"people": people, "options": ", ".join(named)}
        advice = _("Fewer than 5%% of %(people)d choose %(options)s: write a mistake that people make, or drop it.")
        yield drawn("unchosen", advice % said)
    elif is_hidden and wilson(few, people)[1] < DRAWN:
        advice = _("Fewer than 5 of %(people)d choose one of those that are hidden.") % {"people": people}
        yield drawn("unchosen", advice)
    elif any(line.share.count is not None and line.share.count < DRAWN * people for line in wrong) or (
        is_hidden and few < DRAWN * people
    ):
        advice = _("Fewer than 5% choose one of them so far, which can be chance.")
        yield Flag("unchosen", WAIT, _("A wrong option may tempt almost nobody"), advice)


def time_flags(found: Times | None, pace: float) -> Iterator[Flag]:
    """People need far longer than the exam gives them for a question, or do not read it."""
    if found is None or found.low is None or found.high is None or not pace:
        return
    said = {"median": round(found.median), "pace": round(pace)}
    if found.low > SLOW * pace:
        advice = _("Half need more than %(median)d s, where the exam gives %(pace)d s for a question: shorten it.")
        yield drawn("slow", advice % said)
    elif found.high < QUICK * pace:
        advice = _("Half need less than %(median)d s: either it gives its answer away, or it is known already.")
        yield drawn("quick", advice % said)


def exposure_flags(papers: int, of: int) -> Iterator[Flag]:
    """So many have seen the item that the next ones may have heard of it. ``of`` are all papers that were given out."""
    if of < ENOUGH or not papers or wilson(papers, of)[0] <= EXPOSED:
        return
    said = {"percent": round(100 * papers / of)}
    advice = _("It was on %(percent)d%% of all papers; more than 40%% is too many: write more items for its domain.")
    yield drawn("exposed", advice % said)


def signed(value: float) -> str:
    """A correlation as people write it: +0.34."""
    text = f"{abs(value):.2f}"
    return f"−{text}" if value < 0 and text != "0.00" else f"+{text}"


def titles() -> dict[str, str]:
    """The flags by name, as filters call them."""
    return {name: str(title) for name, title in TITLES.items()}
