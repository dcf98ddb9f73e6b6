"""What holds after every edit, whatever it was: nothing of anybody's is changed or gone, and every way leads on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.test import Client

from courses import access, progress
from courses.models.media import MediaFile
from courses.models.outline import Course, FormerSlug, Lesson, Module, Term
from courses.models.progress import Enrolment, LessonProgress
from courses.models.versions import LessonVersion
from courses.outline import outline
from quizzes import knowledge_check, queue, standing
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from quizzes.models.question import Question, QuestionRevision
from quizzes.models.review import ReviewCard, ReviewLog
from quizzes.question_html import question_alone
from tests.catalogue.course import SLUG
from tests.catalogue.doors import Announced
from tests.catalogue.learners import LEARNERS, person
from tests.catalogue.reference import happened
from tests.courses.editing.people import signed_in

#: What is a learner's own: an edit neither changes nor adds nor takes away a row.
OWN = (PracticeAnswer, PracticeStanding, ReviewCard, ReviewLog, LessonProgress, Enrolment, Guest)
#: What was once written: an edit adds to it and changes nothing.
WRITTEN = (QuestionRevision, LessonVersion)

#: How the first answers look; every test begins with the same rows.
FIRST_PAGES: dict[int, str] = {}


def rows(model: Any) -> dict[Any, Any]:
    return {
        row["pk"]: row for row in model._base_manager.values("pk", *(f.attname for f in model._meta.concrete_fields))
    }


def past_pages(known: Collection[int] = ()) -> dict[int, str]:
    """How each answer looks in its history. Only the way to the section, which may move, is left out."""
    answers = PracticeAnswer.objects.select_related("revision", "question__lesson__course").exclude(pk__in=known)
    return {each.pk: question_alone(past(each), each.question.lesson.course, ()) for each in answers}


def past(answer: PracticeAnswer) -> Any:
    return replace(knowledge_check.past(answer), section_url="", section_title="")


class Pages:
    """What a reader finds, each address asked for once."""

    def __init__(self) -> None:
        self.client, self.seen = Client(), {}

    def get(self, path: str) -> Any:
        if path not in self.seen:
            self.seen[path] = self.client.get(path)
        return self.seen[path]


class Watch:
    """What there was before. ``check`` holds it against what there is, and returns nothing: it asserts.

    ``hidden`` are the last parts of the addresses where readers found nothing.
    """

    def __init__(self) -> None:
        self.bob = signed_in(person("bob"))
        self.hidden: set[str] = set()
        self.addresses = {lesson.pk: lesson.get_absolute_url() for lesson in Lesson.objects.published()}
        self.pages = dict(FIRST_PAGES)
        self.look()
        FIRST_PAGES.update(self.pages)

    def look(self) -> None:
        """Begin anew from what is there now: somebody answered."""
        self.own = {model: rows(model) for model in OWN}
        self.written = {model: rows(model) for model in WRITTEN}
        self.pages |= past_pages(self.pages)

    def check(self) -> None:
        self.nothing_is_lost()
        self.standings_follow_from_answers()
        assert past_pages() == self.pages
        self.records_list_every_question()
        self.ways_lead_on()
        self.cards_rest_or_come()

    def nothing_is_lost(self) -> None:
        for model in OWN:
            assert rows(model) == self.own[model], model
        for model in WRITTEN:
            now = rows(model)
            assert {pk: now.get(pk) for pk in self.written[model]} == self.written[model], model

    def standings_follow_from_answers(self) -> None:
        folded = {}
        for answer in PracticeAnswer.objects.order_by("answered_at", "pk"):
            who = (answer.learner_id, None if answer.learner_id else answer.guest_id, answer.question_id)
            event = standing.Event(answer.is_correct, answer.was_sure, answer.answered_at, answer.response is not None)
            folded[who] = standing.advance(folded.get(who), event)
        kept = {
            (row.learner_id, row.guest_id, row.question_id): standing.Standing(
                **{name: getattr(row, name) for name in standing.Standing.__dataclass_fields__}
            )
            for row in PracticeStanding.objects.all()
        }
        assert kept == folded

    def records_list_every_question(self) -> None:
        """Every question that Bob answered is on his record, and its history has every answer."""
        page = self.bob.get("/learn/practice/").content.decode()
        met = PracticeStanding.objects.filter(learner=person("bob")).values_list("question__key", flat=True)
        assert [key for key in met if f'href="/learn/practice/{SLUG}/{key}/"' not in page] == []
        shown = self.bob.get(f"/learn/practice/{SLUG}/which/").content.decode()
        answers = PracticeAnswer.objects.filter(learner=person("bob"), question__key="which")
        assert [pk for pk in answers.values_list("pk", flat=True) if f'id="q-which-{pk}"' not in shown] == []

    def ways_lead_on(self) -> None:
        """Where learners go on, and at every address that there was, there is a page and on it the place."""
        reader = Pages()
        for name in LEARNERS:
            path, _, anchor = (resume(name) or f"/courses/{SLUG}/").partition("#")
            is_there = f'id="{anchor}"' in reader.get(path).content.decode()
            assert is_there or not anchor, (name, path, anchor)
        for pk, address in self.addresses.items():
            lesson = Lesson.objects.select_related("course", "module").get(pk=pk)
            if not access.may_read(None, lesson):
                assert reader.get(address).status_code == 404, address
            elif lesson.get_absolute_url() == address:
                assert reader.get(address).status_code == 200, address
            else:
                assert reader.get(address)["Location"] == lesson.get_absolute_url(), address
        for old in FormerSlug.objects.select_related("lesson__course", "lesson__module"):
            if access.may_read(None, old.lesson):
                assert reader.get(f"/courses/{SLUG}/{old.slug}/")["Location"] == old.lesson.get_absolute_url()
        is_open = Course.objects.get(slug=SLUG).status == "published"
        for more in ("", "glossary/", "practice/"):
            assert reader.get(f"/courses/{SLUG}/{more}").status_code == (200 if is_open else 404), more
        gone = [path for path in self.addresses.values() if reader.get(path).status_code == 404]
        self.hidden = {path.split("/")[-2] for path in gone}

    def cards_rest_or_come(self) -> None:
        """A card takes part in review exactly while readers can find what it asks."""
        alice = person("alice")
        coming = {named(card) for card in queue.cards(alice).select_related("question", "term")}
        assert coming == {
            named(card)
            for card in ReviewCard.objects.filter(learner=alice).select_related("question", "term")
            if is_found(card.question or card.term)
        }


def is_found(about: Any) -> bool:
    lesson = Lesson.objects.select_related("course", "module").get(pk=about.lesson_id)
    shown = lesson.status == "published" and not lesson.module.is_retired and lesson.course.status == "published"
    return shown and not about.is_retired


def named(card: ReviewCard) -> str:
    return card.question.key if card.question else f"term {card.term.slug}"  # type: ignore[union-attr]  # a card is of one or the other


def resting(name: str = "alice") -> set[str]:
    """What this learner's review leaves out at present."""
    cards = ReviewCard.objects.filter(learner=person(name)).select_related("question", "term")
    coming = set(queue.cards(person(name)).values_list("pk", flat=True))
    return {named(card) for card in cards if card.pk not in coming}


def resume(name: str) -> str | None:
    """Where the learner's own page leads to."""
    learner, course = person(name), Course.objects.get(slug=SLUG)
    if course.status != "published":
        return None
    done = progress.completed_lessons(learner, course.pk)
    place = progress.next_place(outline(course, drafts=False).lessons, done, progress.enrolment_in(learner, course))
    return place.url if place else None


def labels() -> dict[str, str]:
    """Every question with the label of its present form."""
    return {question.key: question.revision.label for question in Question.objects.select_related("revision")}


def announced_rightly(announced: list[Announced]) -> None:
    """What was said before each publication or sync is what then happened, to the last number."""
    for each in announced:
        said = sorted((effect.code, effect.subject, effect.count, effect.is_loss) for effect in each.effects)
        said = [(code, ", ".join(sorted(subject.split(", "))), n, loss) for code, subject, n, loss in said]
        assert said == happened(each.lesson, each.before, each.after, leaves=each.leaves)


# What both doors must make alike

LESSON = (
    "slug title position read_minutes explore_minutes try_minutes check_minutes minutes objectives details body "
    "segments contents word_count renderer_version problems"
).split()


def derived(*, drawings: bool = True) -> dict[str, Any]:
    """The course as rows, without ids, dates, hashes and versions.

    A lesson of a retired module is retired with it, whichever of the two says so; what is retired has no place.
    """
    lessons = {}
    for lesson in Lesson.objects.select_related("module"):
        said = {name: getattr(lesson, name) for name in LESSON}
        status = "retired" if lesson.module.is_retired else lesson.status
        said |= {"module": lesson.module.slug, "status": status}
        lessons[lesson.slug] = said | ({"position": None} if status == "retired" else {})
    questions = Question.objects.select_related("lesson", "revision")
    about = ("title", "summary", "status", "kind", "position")
    return {
        "course": Course.objects.values(*about).get(slug=SLUG),
        "modules": {
            module.slug: (module.title, module.summary, module.is_retired or module.position)
            for module in Module.objects.all()
        },
        "lessons": lessons,
        "former": set(FormerSlug.objects.values_list("slug", "lesson__slug")),
        "terms": set(Term.objects.values_list("slug", "name", "definition", "lesson__slug", "is_retired")),
        "questions": {
            each.key: (each.lesson.slug, each.kind, each.position, each.total, each.is_retired, each.revision.label)
            for each in questions
        },
        "revisions": {
            (each.question.key, each.label): (each.kind, each.content, each.sha256)
            for each in QuestionRevision.objects.select_related("question")
        },
        "files": set(MediaFile.objects.values_list("name", "sha256", "content_type", "width", "height")),
    }
