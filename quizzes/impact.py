"""What publishing a text does to those who answered its questions, counted before it is done.

The same rule (:func:`quizzes.revising.next_label`) tells what an edit will be called and then calls it so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.blocks import Effect, Prepared
from courses.models.outline import Lesson, Term
from quizzes import kinds
from quizzes.kinds.shapes import CorruptContent
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from quizzes.models.review import ReviewCard
from quizzes.revising import next_label


def effects(lesson: Lesson, prepared: Sequence[Prepared], terms: Collection[str]) -> Iterator[Effect]:
    """Question by question, in the order of the lesson; then those it asks no more, and its terms."""
    keys = [item.key for item in prepared]
    questions = {question.key: question for question in present(lesson, keys)}
    gone = [question for question in questions.values() if question.lesson_id == lesson.pk and question.key not in keys]
    gone = [question for question in gone if not question.is_retired]
    counts = Counted([question.pk for question in questions.values()])
    new = [item.key for item in prepared if item.key not in questions]
    if new:
        text = ngettext("%(n)d new question: %(keys)s.", "%(n)d new questions: %(keys)s.", len(new))
        yield Effect("new", ", ".join(new), len(new), text % {"n": len(new), "keys": ", ".join(new)})
    for item in prepared:
        if item.key in questions:
            yield from edited(questions[item.key], item, lesson, counts)
    for question in sorted(gone, key=lambda question: question.position):
        yield from retired(question, counts)
    yield from lost_terms(lesson, terms)


def present(lesson: Lesson, keys: Collection[str]) -> Iterable[Question]:
    """The lesson's questions and those of the course with ``keys``, each with its present and its last revision."""
    revisions = QuestionRevision.objects.filter(question=OuterRef("pk")).order_by("-number", "-wording")
    found = Question.objects.filter(course_id=lesson.course_id).select_related("revision", "lesson")
    found = found.filter(lesson=lesson) | found.filter(key__in=keys)
    return found.annotate(
        last_number=Subquery(revisions.values("number")[:1]), last_wording=Subquery(revisions.values("wording")[:1])
    )


class Counted:
    """How many answers and cards hang on questions. Three queries, whatever their number."""

    def __init__(self, questions: Collection[int]) -> None:
        answers = PracticeAnswer.objects.filter(
            question__in=questions, revision__number=F("question__revision__number")
        )
        rows = answers.filter(response__isnull=False).values("question_id", "response").annotate(n=Count("pk"))
        self.responses: dict[int, list[tuple[Any, int]]] = {}
        for row in rows.order_by("question_id"):
            self.responses.setdefault(row["question_id"], []).append((row["response"], row["n"]))
        self.answers = Counter(
            dict(
                PracticeAnswer.objects.filter(question__in=questions)
                .order_by()
                .values_list("question_id")
                .annotate(n=Count("pk"))
            )
        )
        cards = ReviewCard.objects.filter(question__in=questions).order_by()
        self.cards = Counter(dict(cards.values_list("question_id").annotate(n=Count("pk"))))

    def at_choices(self, question: Question, keys: Collection[str]) -> int:
        """How many answers to the present revision hold one of these choices."""
        return sum(n for response, n in self.responses.get(question.pk, ()) if chosen(response) & set(keys))


def chosen(response: Any) -> set[str]:
    """The keys of the choices that a stored response holds; none for kinds without choices."""
    if not isinstance(response, Mapping):
        return set()
    one = [response["choice"]] if "choice" in response else []
    return {key for key in (*one, *response.get("choices", ())) if isinstance(key, str)}


def edited(question: Question, item: Prepared, lesson: Lesson, counts: Counted) -> Iterator[Effect]:
    content = item.value["content"]
    now = question.revision
    last = None
    if question.last_number is not None:  # type: ignore[attr-defined]  # as ``present`` adds it
        last = QuestionRevision(number=question.last_number, wording=question.last_wording)  # type: ignore[attr-defined]
    number, wording = next_label(now, last, content)
    key, n = question.key, counts.answers[question.pk]
    said = {"key": key, "label": f"{number}.{wording}", "answers": answers(n), "lesson": question.lesson.slug}
    if question.is_retired:
        yield Effect("back", key, n, _("“%(key)s” is asked again, with %(answers)s so far.") % said)
    elif question.lesson_id != lesson.pk:
        yield Effect("moved", key, n, _("“%(key)s” comes from lesson “%(lesson)s”, with %(answers)s.") % said)
    if now is None or (number, wording) == (now.number, now.wording):
        return
    if number == now.number:
        text = _("“%(key)s” says the same in other words (%(label)s): %(answers)s, all still comparable.")
        yield Effect("reworded", key, n, text % said)
        return
    text = _("“%(key)s” asks something else (%(label)s): %(answers)s, each kept with what was asked then.")
    yield Effect("revised", key, n, text % said)
    removed = removed_choices(now.content, content)
    pointing = counts.at_choices(question, removed)
    if pointing:
        text = ngettext(
            "%(n)d answer points at a removed choice of “%(key)s”, and keeps it in its history.",
            "%(n)d answers point at a removed choice of “%(key)s”, and keep it in their history.",
            pointing,
        )
        yield Effect("removed choice", key, pointing, text % {"n": pointing, "key": key}, True)


def answers(n: int) -> str:
    return ngettext("%(n)d answer", "%(n)d answers", n) % {"n": n}


def removed_choices(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """The keys, in ``old``, of the choices whose words ``new`` does not offer any more."""
    try:
        before, after = kinds.asks(old), kinds.asks(new)
    except CorruptContent:
        return set()
    kept = {ask.html for ask in after}
    return {ask.key for ask in before if ask.html not in kept}


def retired(question: Question, counts: Counted) -> Iterator[Effect]:
    n, cards = counts.answers[question.pk], counts.cards[question.pk]
    resting = ngettext("%(n)d review card rests", "%(n)d review cards rest", cards) % {"n": cards}
    said = {"key": question.key, "answers": answers(n), "cards": resting}
    text = _("“%(key)s” is asked no more: %(answers)s, kept on record; %(cards)s.")
    yield Effect("retired", question.key, n, text % said, bool(n or cards))


def lost_terms(lesson: Lesson, terms: Collection[str]) -> Iterator[Effect]:
    gone = Term.objects.current().filter(lesson=lesson).exclude(slug__in=terms)
    for term in gone.annotate(n=Count("cards")).order_by("name"):
        text = _("The term “%(name)s” leaves the glossary.")
        if term.n:
            text = ngettext(
                "The term “%(name)s” leaves the glossary; %(n)d review card of it rests.",
                "The term “%(name)s” leaves the glossary; %(n)d review cards of it rest.",
                term.n,
            )
        yield Effect("term", term.slug, term.n, text % {"name": term.name, "n": term.n}, bool(term.n))
