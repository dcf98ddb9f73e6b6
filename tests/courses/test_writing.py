"""A lesson's text becomes segments, contents, terms and questions; what was asked before is never overwritten."""

import pytest
from django.utils import timezone

from courses import writing
from courses.models.media import MediaFile
from courses.models.outline import FormerSlug, Lesson, Term
from courses.models.publication import version
from courses.rendering import RENDERER_VERSION
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from tests.courses.trees import Tree
from tests.factories import make_course, make_lesson, make_module, make_user, question_text

pytestmark = pytest.mark.django_db

FIRST = "## First {#first}\n\nSome words.\n\n"
TERM = 'A [fruit](#term "Holds *seeds*.") it is.\n\n'


def derive(body, objectives=1, minutes=()):
    return writing.derive(body, {}, objectives=objectives, minutes=minutes)


def rewrite(lesson, body):
    lesson.body = body
    derived = derive(body)
    assert derived.problems == []
    writing.store(lesson, derived)


def shape(derived):
    """The segments without their HTML."""
    return ["html" if "html" in segment else (segment["block"], segment["items"]) for segment in derived.segments]


# Deriving


def asked(key):
    return question_text(key).replace(" section=first", "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("Words.\n", ["html"]),
        (asked("a"), [("question", ["a"])]),
        (FIRST + asked("a"), ["html", ("question", ["a"])]),
        (asked("a") + "\n" + asked("b"), [("question", ["a", "b"])]),
        (asked("a") + "\n<!-- nothing -->\n\n" + asked("b"), [("question", ["a", "b"])]),
        (
            FIRST + asked("a") + "\nMore.\n\n" + asked("b") + "\n" + asked("c"),
            ["html", ("question", ["a"]), "html", ("question", ["b", "c"])],
        ),
        (asked("a") + "\nThe end.\n", [("question", ["a"]), "html"]),
        ("```\n" + asked("a") + "```\n", ["html"]),
    ],
)
def test_segments_keep_the_reading_order_and_group_questions(body, expected):
    assert shape(derive(body)) == expected


def test_everything_is_derived_from_the_text():
    derived = derive(f"The hook.\n\n{TERM}## One {{#one}}\n\nWords here, [there](lesson:there).\n\n### Two\n")

    assert derived.findings == []
    assert derived.contents == [{"id": "one", "text": "One", "level": 2}, {"id": "two", "text": "Two", "level": 3}]
    assert [(term.slug, term.name, term.definition) for term in derived.terms] == [
        ("fruit", "Fruit", "Holds <em>seeds</em>.")
    ]
    assert derived.lessons_linked == {"there"}
    assert derived.word_count == 11


def test_links_in_questions_count_as_links_of_the_lesson():
    derived = derive(FIRST + question_text("a").replace("Which one", "As in [it](lesson:there), which one"))

    assert derived.lessons_linked == {"there"}


def test_a_text_that_cannot_be_rendered_is_a_finding():
    derived = derive("x" * 300_000)

    assert [(finding.line, finding.advice) for finding in derived.findings] == [(1, False)]
    assert derived.problems[0].message.startswith("This text has 292 kB; the most is 256 kB.")
    assert derived.segments == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\n::: riddle {#r}\n\nWhat?\n\n:::\n", [(3, "no kind of block is called “riddle”.")]),
        (
            FIRST + question_text("a") + "\n" + question_text("a"),
            [(22, "question id “a” is also on line 5; rename one.")],
        ),
        (
            question_text("a"),
            [(1, "question “a”: no section “first” in this lesson; its sections are none.")],
        ),
        (
            FIRST + question_text("a").replace("objective=1", "objective=2"),
            [(5, "question “a”: objective 2 of 1; count from 1.")],
        ),
        (
            FIRST + question_text("a").replace("{#a ", "{"),
            [(5, "this question has no id; write ::: question {#short-name}")],
        ),
    ],
)
def test_what_is_wrong_with_blocks_is_told_with_its_line(body, expected):
    assert [(finding.line, finding.message) for finding in derive(body).problems] == expected


def test_a_lesson_without_objectives_does_not_count_them():
    assert derive(FIRST + question_text("a"), objectives=0).problems == []


@pytest.mark.parametrize(
    ("words", "declared", "advice"),
    [
        (300, 0, []),
        (0, 9, []),
        (300, 2, []),
        (300, 5, []),
        (300, 6, ["the text has 300 words, which take about 2 minutes to read, not 6."]),
        (1500, 7, []),
        (1500, 6, ["the text has 1500 words, which take about 10 minutes to read, not 6."]),
    ],
)
def test_reading_time_may_be_off_by_three_minutes(words, declared, advice):
    derived = derive("word " * words, minutes=(declared, 5, 5, 5))

    assert [finding.message for finding in derived.findings] == advice
    assert derived.problems == []


@pytest.mark.parametrize(
    ("body", "slugs", "expected"),
    [
        ("", set(), []),
        ("[a](lesson:here)", {"here"}, []),
        ("\n[a](lesson:gone)\n", {"gone"}, [2]),
        ("lesson:gone-by\n\n[a](lesson:gone#x)", {"gone"}, [3]),
        ("[a](lesson:two)\n[b](lesson:one)", {"one", "two"}, [2, 1]),
    ],
)
def test_dead_links_are_found_by_line(body, slugs, expected):
    assert [finding.line for finding in writing.dead_links(body, slugs, {"here"})] == expected


def test_a_stored_lesson_knows_what_it_links_to():
    segments = [
        {"html": derive("[a](lesson:one) [b](lesson:two#x)").segments[0]["html"]},
        {"block": "q", "items": ["a"]},
    ]

    assert writing.linked(segments) == {"one", "two"}


# Storing


def test_storing_saves_the_lesson_with_everything_derived():
    lesson = make_lesson(body="Old.\n", slug="l")
    seen = version()

    rewrite(lesson, f"{TERM}{FIRST}{question_text('q')}")

    stored = Lesson.objects.get()
    assert (stored.word_count, stored.renderer_version, stored.problems) == (7, RENDERER_VERSION, [])
    assert stored.contents == [{"id": "first", "text": "First", "level": 2}]
    assert stored.segments[1] == {"block": "question", "items": ["q"]}
    assert list(Term.objects.values_list("course", "lesson", "slug", "definition")) == [
        (lesson.course_id, lesson.pk, "fruit", "Holds <em>seeds</em>.")
    ]
    assert Question.objects.get().lesson == lesson
    assert version() == seen + 1


def test_advice_is_kept_with_the_lesson():
    lesson = make_lesson(body="Old.\n")

    rewrite(lesson, FIRST + question_text("q").replace("  > A cabbage is leaves.\n", ""))

    assert Lesson.objects.get().problems == [
        [5, "question “q”: 1 of 3 answers have no feedback; add `>` lines under them."]
    ]


def test_former_slugs_are_added_and_move_to_the_lesson_that_claims_them():
    one = make_lesson(slug="one", body="x\n")
    two = make_lesson(one.module, slug="two", body="x\n")

    writing.store(one, derive("x\n"), former_slugs=["old", "older"])
    writing.store(two, derive("x\n"), former_slugs=["old"])

    assert list(FormerSlug.objects.values_list("slug", "lesson__slug")) == [("old", "two"), ("older", "one")]


def test_terms_are_those_of_the_text():
    lesson = make_lesson(body=TERM)

    rewrite(lesson, 'A [root](#term "Grows down.").\n')

    assert list(Term.objects.current().values_list("slug", flat=True)) == ["root"]
    assert list(Term.objects.values_list("slug", "is_retired")) == [("fruit", True), ("root", False)]


def test_a_term_keeps_its_row_through_edits_and_comes_back_as_it_was():
    lesson = make_lesson(body=TERM)
    term = Term.objects.get()

    rewrite(lesson, 'A [fruit](#term "Another definition.").\n')
    reworded = Term.objects.get()
    rewrite(lesson, "No terms.\n")
    retired = Term.objects.get()
    rewrite(lesson, TERM)

    assert (reworded.pk, reworded.definition, reworded.is_retired) == (term.pk, "Another definition.", False)
    assert (retired.pk, retired.is_retired) == (term.pk, True)
    assert Term.objects.get() == term
    assert (Term.objects.get().definition, Term.objects.get().is_retired) == (term.definition, False)


@pytest.mark.parametrize("order", [["one", "two"], ["two", "one"]])
def test_two_lessons_may_swap_their_terms_and_questions(order):
    one = make_lesson(slug="one", body=TERM + FIRST + question_text("q-one"))
    two = make_lesson(one.module, slug="two", body='A [root](#term "Down.").\n\n' + FIRST + question_text("q-two"))
    pks = dict(Question.objects.values_list("key", "pk"))
    bodies = {"one": two.body, "two": one.body}
    lessons = {"one": one, "two": two}

    for slug in order:
        rewrite(lessons[slug], bodies[slug])

    assert list(Term.objects.values_list("slug", "lesson__slug")) == [("fruit", "two"), ("root", "one")]
    assert list(Question.objects.order_by("key").values_list("key", "pk", "lesson__slug", "is_retired")) == [
        ("q-one", pks["q-one"], "two", False),
        ("q-two", pks["q-two"], "one", False),
    ]
    assert QuestionRevision.objects.count() == 2


def test_clashes_name_the_other_lesson():
    one = make_lesson(slug="one", body=TERM + FIRST + question_text("q"))
    derived = derive(f"Line one.\n\n{TERM}{FIRST}{question_text('q')}")

    found = writing.clashes(one.course, derived, ignore=set())

    assert [(finding.line, finding.message) for finding in found] == [
        (9, "question id “q” is also in lesson “one”; rename one."),
        (3, "the term “Fruit” is also defined in lesson “one”; keep one."),
    ]
    assert writing.clashes(one.course, derived, ignore={one.pk}) == []
    assert writing.clashes(make_course(), derived, ignore=set()) == []


def test_a_retired_lesson_holds_nothing_back():
    one = make_lesson(slug="one", status="retired", body=TERM + FIRST + question_text("q"))
    question = Question.objects.get()

    assert writing.clashes(one.course, derive(one.body), ignore=set()) == []
    two = make_lesson(make_module(one.course), slug="two", body=one.body)

    assert list(Term.objects.values_list("lesson__slug", flat=True)) == ["two"]
    assert list(Question.objects.values_list("pk", "lesson")) == [(question.pk, two.pk)]


# Questions and their revisions


def answer(question, learner):
    return PracticeAnswer.objects.create(
        learner=learner,
        question=question,
        revision=question.revision,
        response={"choice": "a"},
        is_correct=False,
        score=0,
        answered_at=timezone.now(),
    )


def revisions():
    found = QuestionRevision.objects.order_by("pk").select_related("question")
    return [(revision.question.key, revision.label) for revision in found]


def test_the_same_text_makes_no_new_revision():
    lesson = make_lesson(body=FIRST + question_text("q"))

    rewrite(lesson, lesson.body)
    rewrite(lesson, lesson.body + "\nOther text.\n")
    rewrite(lesson, lesson.body.replace("A fruit grows from", "A fruit grows\nfrom"))

    assert revisions() == [("q", "1.1")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A carrot is a root.", "A carrot is a taproot."),
        ("Which one is a fruit?", "Which of these is a fruit?"),
        ("- (x) An apple", "- (x) A pear"),
        ("Hint: Think of seeds.", "Hint: Think of flowers."),
        ("Explanation: A fruit", "Explanation: Every fruit"),
        ("section=first", ""),
        ("level=understand", "level=apply"),
    ],
)
def test_a_reworded_question_is_another_wording_and_answers_keep_the_old_one(old, new):
    lesson = make_lesson(body=FIRST + question_text("q"))
    question = Question.objects.get()
    before = QuestionRevision.objects.values().get()
    given = answer(question, make_user())

    rewrite(lesson, lesson.body.replace(old, new))

    question.refresh_from_db()
    given.refresh_from_db()
    assert revisions() == [("q", "1.1"), ("q", "1.2")]
    assert (question.revision.label, given.revision.label) == ("1.2", "1.1")
    assert QuestionRevision.objects.values().get(wording=1) == before


def test_a_text_that_comes_back_is_a_third_wording():
    lesson = make_lesson(body=FIRST + question_text("q"))
    first = lesson.body

    rewrite(lesson, first.replace("A carrot is a root.", "A carrot is a taproot."))
    rewrite(lesson, first)

    assert revisions() == [("q", "1.1"), ("q", "1.2"), ("q", "1.3")]
    one, three = QuestionRevision.objects.get(wording=1), QuestionRevision.objects.get(wording=3)
    assert (one.content, one.sha256) == (three.content, three.sha256)
    assert Question.objects.get().revision == three


def test_a_removed_question_is_retired_with_its_answers_and_returns_as_the_same():
    lesson = make_lesson(body=FIRST + question_text("q") + "\n" + question_text("r"))
    question = Question.objects.get(key="q")
    given = answer(question, make_user())

    rewrite(lesson, FIRST + question_text("r"))

    assert list(Question.objects.order_by("key").values_list("key", "is_retired", "position", "total")) == [
        ("q", True, 1, 2),
        ("r", False, 1, 1),
    ]
    assert list(PracticeAnswer.objects.values_list("pk", "question")) == [(given.pk, question.pk)]

    rewrite(lesson, FIRST + question_text("r") + "\n" + question_text("q"))

    assert list(Question.objects.order_by("key").values_list("pk", "key", "is_retired", "position", "total")) == [
        (question.pk, "q", False, 2, 2),
        (Question.objects.get(key="r").pk, "r", False, 1, 2),
    ]
    assert revisions() == [("q", "1.1"), ("r", "1.1")]


def test_a_question_may_change_its_kind():
    lesson = make_lesson(body=FIRST + question_text("q"))

    rewrite(lesson, lesson.body.replace("( )", "[ ]").replace("(x)", "[x]"))

    question = Question.objects.get()
    assert (question.kind, question.revision.kind, question.revision.number) == ("multiple", "multiple", 2)
    assert QuestionRevision.objects.get(number=1).kind == "single"


@pytest.mark.parametrize("target", ["alpha", "gamma"])
def test_a_question_and_a_term_move_to_another_lesson_in_one_sync(tmp_path, target):
    """Once to a lesson that is written later, once to one that is written before."""
    tree = Tree(tmp_path)
    start, end = ("alpha", "gamma") if target == "gamma" else ("gamma", "alpha")
    names = {"alpha": "a-course/01-first/01-alpha.md", "gamma": "a-course/02-second/01-gamma.md"}
    extra = f'\nA [berry](#term "Small.").\n\n## Moved {{#first}}\n\n{question_text("moved")}'
    if start == "alpha":
        extra = extra.replace(" {#first}", "")
    tree.write(names[start], tree.read(names[start]) + extra)
    assert tree.sync().status == 0
    question = Question.objects.get(key="moved")
    given = answer(question, make_user())

    tree.write(names[start], tree.read(names[start]).replace(extra, ""))
    tree.write(
        names[end], tree.read(names[end]) + extra.replace("## Moved {#first}", "## Moved").replace("section=first", "")
    )
    run = tree.sync()

    assert run.status == 0
    question.refresh_from_db()
    assert (question.lesson.slug, question.is_retired) == (end, False)
    assert Term.objects.get(slug="berry").lesson.slug == end
    assert PracticeAnswer.objects.get() == given
    assert tree.sync().out == ["0 changed, 8 unchanged."]


def test_only_the_files_that_a_text_names_are_read_and_the_bytes_of_drawings_alone(django_assert_num_queries):
    course = make_course()
    for name, kind in {"a.svg": "image/svg+xml", "b.svg": "image/svg+xml", "c.png": "image/png"}.items():
        MediaFile.objects.create(course=course, name=name, data=b"<svg/>", sha256=name[0] * 64, content_type=kind)

    with django_assert_num_queries(2) as asked:
        media = writing.media_named(course, "![A](media/a.svg)\n\n[C](media/c.png), `media/b.svg`, ![D](media/d.png)")
    with django_assert_num_queries(0):
        assert writing.media_named(course, "Words alone.") == {}

    assert {name: file.svg for name, file in media.items()} == {"media/a.svg": "<svg/>", "media/c.png": None}
    assert ['"data"' in query["sql"] for query in asked.captured_queries] == [True, False]
