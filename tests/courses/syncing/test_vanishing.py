"""What has no file any more is retired, keeps its progress and comes back; what is still used cannot go."""

import pytest

from courses import progress
from courses.models.media import MediaFile
from courses.models.outline import Course, Term
from courses.models.progress import LessonProgress
from quizzes.models.question import Question, QuestionRevision
from tests.courses.syncing.course import ALPHA_FILE, BETA_FILE, FINISHED, GAMMA_FILE, RETIRED, finish, lesson
from tests.courses.trees import ALPHA, BETA, Tree, run
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_a_vanished_lesson_is_retired_with_its_progress_and_comes_back(synced, client):
    gamma = lesson("beta")
    learner = finish("beta")
    text = synced.read(BETA_FILE)
    synced.remove(BETA_FILE)
    synced.edit(GAMMA_FILE, "[Beta](lesson:beta)", "Beta")

    gone = synced.sync()

    assert gone.out == [
        "  changed: lesson a-course/gamma",
        RETIRED.format("lesson a-course/beta"),
        *FINISHED,
        "2 changed, 6 unchanged.",
    ]
    assert lesson("beta").status == "retired"
    assert progress.completed_lessons(learner, gamma.course_id) == {gamma.pk}
    assert client.get("/courses/a-course/beta/").status_code == 404
    assert synced.sync().out == ["0 changed, 7 unchanged."]

    synced.write(BETA_FILE, text)
    back = synced.sync()

    assert back.out == ["  changed: lesson a-course/beta", *FINISHED, "1 changed, 7 unchanged."]
    assert (lesson("beta").pk, lesson("beta").status) == (gamma.pk, "published")
    assert progress.completed_lessons(learner, gamma.course_id) == {gamma.pk}
    assert client.get("/courses/a-course/beta/").status_code == 200
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_vanished_module_is_retired_with_its_lessons_and_comes_back(synced):
    synced.move("a-course/02-second", "elsewhere/02-second")
    (synced.root / "elsewhere").rename(synced.root.parent / "elsewhere")

    gone = synced.sync()

    assert gone.out == [
        RETIRED.format("lesson a-course/gamma"),
        RETIRED.format("module a-course/second"),
        "2 changed, 6 unchanged.",
    ]
    assert (lesson("gamma").status, lesson("gamma").module.is_retired) == ("retired", True)
    assert synced.sync().out == ["0 changed, 6 unchanged."]

    (synced.root.parent / "elsewhere/02-second").rename(synced.root / "a-course/02-second")
    back = synced.sync()

    assert back.out == [
        "  changed: module a-course/second",
        "  changed: lesson a-course/gamma",
        "2 changed, 6 unchanged.",
    ]
    assert (lesson("gamma").status, lesson("gamma").module.is_retired) == ("draft", False)
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_vanished_course_is_retired_and_comes_back(synced, client):
    learner = finish("alpha")
    (synced.root / "a-course").rename(synced.root.parent / "a-course")

    gone = synced.sync()

    assert gone.out == [RETIRED.format("course a-course"), "1 changed, 0 unchanged."]
    assert Course.objects.get().status == "retired"
    assert [client.get(f"/courses/a-course/{end}").status_code for end in ("", "alpha/", "glossary/")] == [404] * 3
    assert LessonProgress.objects.filter(learner=learner).count() == 1
    assert synced.sync().out == ["0 changed, 0 unchanged."]

    (synced.root.parent / "a-course").rename(synced.root / "a-course")
    back = synced.sync()

    assert back.out == ["  changed: course a-course", "1 changed, 7 unchanged."]
    assert client.get("/courses/a-course/alpha/").status_code == 200
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_folder_of_its_own_leaves_the_other_courses_as_they_are(synced, tmp_path):
    other = Tree(tmp_path / "more", {"b-course/course.yml": "title: Another\nstatus: published\n"})

    added = run("sync_content", other.root)

    assert added.out == ["  new: course b-course", "1 changed, 0 unchanged."]
    assert list(Course.objects.values_list("slug", "status")) == [("a-course", "published"), ("b-course", "published")]


def test_a_vanished_file_is_removed(synced, client):
    address = MediaFile.objects.get(name="table.csv").get_absolute_url()
    synced.remove("a-course/media/table.csv")
    synced.edit(BETA_FILE, "[table](media/table.csv)", "table")

    run = synced.sync()

    assert run.out == [
        "  changed: lesson a-course/beta",
        "  removed: file a-course/table.csv is not in the course's media folder any more",
        "2 changed, 6 unchanged.",
    ]
    assert list(MediaFile.objects.values_list("name", flat=True)) == ["dots.svg"]
    assert client.get(address).status_code == 404


def test_a_file_that_a_lesson_still_uses_cannot_be_removed(synced):
    before = all_rows()
    synced.remove("a-course/media/table.csv")

    run = synced.sync()

    assert run.status == 1
    assert run.problems[:-1] == [
        f"content/{BETA_FILE}:14: the course has no file media/table.csv; add it to the course's media folder, "
        "or mend its name"
    ]
    assert all_rows() == before


def test_a_lesson_that_others_link_to_cannot_vanish(synced):
    before = all_rows()
    synced.remove(ALPHA_FILE)

    run = synced.sync()

    assert run.problems == [
        f"content/{BETA_FILE}:5: “prerequisites” names “alpha”, and no lesson of this course has this slug; mend it.",
        f"content/{BETA_FILE}:8: no lesson of this course has the slug “alpha”; mend the link.",
        "2 problems; nothing was changed.",
    ]
    assert all_rows() == before


def test_terms_and_questions_of_a_vanished_lesson_are_free_at_once(synced):
    synced.write("a-course/01-first/03-apple.md", ALPHA.replace("title: Alpha", "title: Apple"))
    synced.remove(ALPHA_FILE)
    synced.write(BETA_FILE, BETA.replace("prerequisites: [alpha]\n", "").replace("[Alpha](lesson:alpha#first)", "it"))
    question = Question.objects.get()

    run = synced.sync()

    assert run.status == 0
    assert list(Term.objects.values_list("slug", "lesson__slug")) == [("fruit", "apple")]
    assert list(Question.objects.values_list("pk", "lesson__slug", "is_retired")) == [(question.pk, "apple", False)]
    assert QuestionRevision.objects.count() == 1
