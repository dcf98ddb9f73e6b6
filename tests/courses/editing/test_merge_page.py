"""Two editors: the merge page shows both texts, takes what fits, asks for the rest, and saves nothing by itself."""

import pytest

from courses.models.versions import LessonVersion, WorkingCopy
from tests.courses.editing.people import address, fields, fresh, make_instructor, send, signed_in
from tests.factories import make_course, make_lesson, make_module
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

TEXT = "One.\n\nTwo.\n\nThree.\n\nFour.\n"


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("c"), slug="m"), slug="fruit", title="Fruit", body=TEXT, read_minutes=1)


@pytest.fixture
def both(lesson):
    return signed_in(make_instructor("ines", "c")), signed_in(make_instructor("jo", "c"))


def write(lesson, both, ines, jo):
    """Both open the lesson; Ines saves first, Jo comes to the merge page. Returns its address."""
    first, second = both
    hers, his = fields(first, lesson, **ines), fields(second, lesson, **jo)
    send(first, lesson, hers)
    return send(second, lesson, his)["Location"]


def merge(client, url, **choices):
    page = client.get(url).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "merge_form").items()} | choices
    return client.post(url, sent)


def test_what_fits_together_is_put_together(lesson, both):
    url = write(
        lesson, both,
        {"title": "Fruit, better", "body": TEXT.replace("One.", "One, by Ines.")},
        {"read_minutes": "2", "body": TEXT.replace("Four.", "Four, by Jo.")},
    )  # fmt: skip
    page = both[1].get(url).content.decode()

    assert "Nothing was changed by both." in page
    assert "Ines saved version 2" in page
    response = merge(both[1], url)

    copy = WorkingCopy.objects.get()
    assert response["Location"] == f"{address(lesson)}?copy={copy.page.hex}"
    now = fields(both[1], lesson)
    assert (now["title"], now["read_minutes"]) == ("Fruit, better", "2")
    assert now["body"].replace("\r\n", "\n") == "One, by Ines.\n\nTwo.\n\nThree.\n\nFour, by Jo.\n"
    assert LessonVersion.objects.count() == 2
    send(both[1], lesson, now)
    assert (fresh(lesson).head, WorkingCopy.objects.count()) == (3, 0)


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("both", "One.\n\nTwo, by Ines.\n\nTwo, by Jo.\n\nThree.\n\nFour.\n"),
        ("mine", "One.\n\nTwo, by Jo.\n\nThree.\n\nFour.\n"),
        ("theirs", "One.\n\nTwo, by Ines.\n\nThree.\n\nFour.\n"),
        ("nonsense", "One.\n\nTwo, by Ines.\n\nTwo, by Jo.\n\nThree.\n\nFour.\n"),
    ],
)
def test_what_both_changed_is_asked_and_both_are_kept_unless_one_is_chosen(lesson, both, choice, result):
    url = write(
        lesson, both,
        {"title": "Hers", "body": TEXT.replace("Two.", "Two, by Ines.")},
        {"title": "His", "body": TEXT.replace("Two.", "Two, by Jo.")},
    )  # fmt: skip
    page = both[1].get(url).content.decode()
    assert "2 places were changed by both" in page
    assert "Two, by Ines." in page
    assert "Two, by Jo." in page

    merge(both[1], url, **{"chunk-1": choice, "field-title": "theirs"})

    now = fields(both[1], lesson)
    assert (now["title"], now["body"].replace("\r\n", "\n")) == ("Hers", result)


def test_a_third_version_saved_meanwhile_is_shown_before_anything_is_merged(lesson, both):
    url = write(lesson, both, {"title": "Hers"}, {"title": "His"})
    page = both[1].get(url).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "merge_form").items()}
    send(both[0], lesson, fields(both[0], lesson, title="Hers again"))

    response = both[1].post(url, sent)

    assert response.status_code == 200
    assert "Another version was saved meanwhile" in response.content.decode()
    assert WorkingCopy.objects.get().base == 1


def test_there_is_nothing_to_merge_for_anybody_else_or_on_top_of_the_newest(lesson, both):
    url = write(lesson, both, {"title": "Hers"}, {"title": "His"})
    before = all_rows()
    assert both[0].get(url).status_code == 404
    assert both[0].post(url).status_code == 404
    assert all_rows() == before
    merge(both[1], url)

    assert both[1].get(url)["Location"].startswith(address(lesson))


def test_the_same_text_saved_by_both_is_no_conflict(lesson, both):
    first, second = both
    hers, his = fields(first, lesson, title="Same"), fields(second, lesson, title="Same")
    send(first, lesson, hers)

    response = send(second, lesson, his)

    assert response["Location"] == address(lesson)
    assert LessonVersion.objects.count() == 2
