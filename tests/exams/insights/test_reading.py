"""Which sittings are read, how items are told apart by revision, and how many queries it takes."""

import pytest

from accounts.models import User
from exams import regrading
from exams.insights.reading import count, first_attempts, with_key
from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.pools import store
from tests.exams.insights.crowds import OTHER, RIGHT, WRONG, attend, crowd, learner
from tests.exams.insights.tallies import CONTENT
from tests.exams.sittings import START, derived, make_exam, sit
from tests.factories import make_user

pytestmark = pytest.mark.django_db
KEYS = ("d1-0", "d1-1", "d1-2", "d2-0", "d2-1", "d2-2")


@pytest.fixture
def exam() -> Exam:
    return make_exam()


def paper(right: int, **more):
    """Six questions, the first so many right."""
    return {key: RIGHT if place < right else WRONG for place, key in enumerate(KEYS)} | more


def tally_of(exam, key="d1-0", number=1):
    return count(exam).items[Item.objects.get(key=key).pk, number]


def test_a_first_attempt_counts_as_it_was_marked(exam):
    attend(exam, paper(4), seconds=12, minutes=25)

    counts = count(exam)

    (did,) = tally_of(exam).did
    assert did == (pytest.approx(3 / 5), 1.0, '{"choice":"b"}', True, True)
    assert (tally_of(exam).seconds, tally_of(exam).expected) == ({12: 1}, 70)
    assert list(counts.exam.sat) == [(4, 6, 4, True)]
    assert counts.exam.minutes == {25: 1}
    assert {id: (each.share, each.items) for id, each in counts.exam.domains.items()} == {
        "D1": (1.0, 3), "D2": (pytest.approx(1 / 3), 3),
    }  # fmt: skip
    assert counts.exam.mean_error == pytest.approx(3 * (1 / 3) / 36)


def test_who_is_near_the_pass_mark(exam):
    for right in (3, 4, 5):
        attend(exam, paper(right))

    assert sorted((did.rest, did.is_near) for did in tally_of(exam).did) == [(0.4, False), (0.6, True), (0.8, False)]


@pytest.mark.parametrize(
    "fields", [{"number": 2}, {"state": "voided"}, {"state": "open", "ended_at": None}, {"state": "closing"}]
)
def test_later_voided_and_unfinished_attempts_do_not_count(exam, fields):
    attend(exam, paper(4), **fields)

    assert count(exam).items == {}


def test_people_who_teach_the_course_and_operators_are_left_out_and_erased_ones_are_not(exam):
    teacher, operator = learner(is_staff=True), learner(is_superuser=True)
    exam.course.instructors.add(teacher)
    for who in (teacher, operator, None):
        attend(exam, paper(4), learner=who)

    assert first_attempts(exam).count() == 1
    assert count(exam).exam.people == 1


def test_other_exams_do_not_count(exam):
    other = make_exam()
    attend(other, paper(4), items={item.key: item for item in Item.objects.filter(course=other.course)})

    assert count(exam).items == {}


def test_what_the_product_stored_is_read_the_same(exam):
    sit(exam, make_user(), right=4)

    counts = count(exam)

    assert list(counts.exam.sat) == [(4, 6, 4, True)]
    assert sorted(did.score for each in counts.items.values() for did in each.did) == [0, 0, 1, 1, 1, 1]


def test_an_unanswered_question(exam):
    attend(exam, paper(4, **{"d1-0": None}))

    (did,) = tally_of(exam).did
    assert (did.score, did.response) == (0, "")
    assert count(exam).exam.unanswered == 1


def test_a_pilot_is_marked_by_its_own_key_and_compared_with_the_whole_score(exam):
    attend(exam, paper(4), pilots={"d1-0"})

    (did,) = tally_of(exam).did
    assert (did.rest, did.score, tally_of(exam).pilots) == (pytest.approx(3 / 5), 1.0, 1)
    assert list(count(exam).exam.sat) == [(3, 5, 3, True)]


def test_another_revision_is_another_question_and_a_wording_is_not(exam):
    attend(exam, paper(4))
    pool = Item.objects.get(key="d1-0").pool
    reworded = derived("d1-0", body=text("Which of these is a fruit?"))
    store(pool, [reworded, *others(pool)])
    attend(exam, paper(4))
    assert tally_of(exam).people == 2

    store(pool, [derived("d1-0", body=text("Which of these is a fruit?", key="A cabbage of d1-0")), *others(pool)])
    attend(exam, paper(4))

    assert (tally_of(exam).people, tally_of(exam, number=2).people) == (2, 1)


def text(stem, key="An apple of d1-0"):
    options = ("A carrot of d1-0", "An apple of d1-0", "A cabbage of d1-0")
    lines = "\n".join(f"- ({'x' if option == key else ' '}) {option}\n  > Why." for option in options)
    return f"\n{stem}\n\n{lines}\n\nExplanation: So.\n"


def others(pool):
    return [derived(item.key, domain=item.domain, level=item.level) for item in pool.items.exclude(key="d1-0")]


@pytest.mark.parametrize("action", ["void", "credit"])
def test_an_item_that_does_not_count_any_more_is_marked_by_its_key(exam, action):
    attend(exam, paper(0))
    correct(exam, action)

    (did,) = tally_of(exam).did
    assert (did.score, did.response) == (0.0, '{"choice":"a"}')


def test_another_key_holds_for_what_was_answered_before(exam):
    attend(exam, paper(0))
    correct(exam, "key", [list(WRONG)])

    counts = count(exam)
    form = (Item.objects.get(key="d1-0").pk, 1)
    (did,) = counts.items[form].did
    assert did.score == 1.0
    assert [choice["correct"] for choice in counts.contents[form]["choices"]] == [True, False, False]


def test_an_answer_that_is_accepted_as_well_is_right(exam):
    attend(exam, paper(0, **{"d1-0": OTHER}))
    correct(exam, "accept", [list(OTHER)])

    (did,) = tally_of(exam).did
    assert did.score == 1.0


def correct(exam, action, accepted=()):
    item = Item.objects.get(key="d1-0")
    regrading.correct(item=item, number=1, action=action, accepted=accepted, reason="Wrong.", by=make_user(), now=START)


def test_only_choices_get_another_key():
    assert [each["correct"] for each in with_key(CONTENT, [["c"]])["choices"]] == [False, False, True, False]
    assert with_key({"kind": "numeric"}, [["4"]]) == {"kind": "numeric"}
    assert with_key(CONTENT, [["c"], ["d"]]) == CONTENT


def test_one_item_alone_has_the_same_numbers(exam):
    crowd(exam, 12, seed=3)
    item = Item.objects.get(key="d1-0")

    one, all_of_them = count(exam, item), count(exam)

    assert one.items == {form: each for form, each in all_of_them.items.items() if form[0] == item.pk}
    assert one.exam.people == 0
    assert set(one.contents) == {(item.pk, 1)}


def test_counting_takes_four_queries_however_much_there_is(exam, django_assert_num_queries):
    crowd(exam, 3)
    with django_assert_num_queries(4):
        count(exam)
    crowd(exam, 40, seed=2)
    with django_assert_num_queries(4):
        assert count(exam).exam.people == 43
    assert User.objects.count() == 43
