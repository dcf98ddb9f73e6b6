"""Forms and bodies that no page and no browser sends: an answer or a refusal, and no row."""

import pytest

from tests.quizzes.answering.forms import FRAGMENT, ask, words
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["revision", "tries", "hints"])
@pytest.mark.parametrize("value", ["-1", "abc", "9" * 30, "1,5", "\x00", ""])
def test_odd_numbers_only_change_the_wording(guest, field, value):
    response = ask(guest, {"answer": "b", field: value})

    assert response.status_code == 200
    assert "Why that’s right" in words(response)


@pytest.mark.parametrize("who", ["guest", "learner"])
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"answer": "b", "revision": "2"}, 404),
        ({"answer": "b", "revision": "200000000"}, 404),
        ({"answer": [str(number) for number in range(1000)]}, 200),
        ({"answer": [str(number) for number in range(1001)]}, 400),
        ({f"field{number}": "x" for number in range(1001)}, 400),
        ({"answer": "x" * (2 * 1024 * 1024 + 1)}, 400),
    ],
)
def test_forms_that_no_page_sends(request, who, fields, status):
    client = request.getfixturevalue(who)
    before = all_rows()

    assert ask(client, fields).status_code == status
    assert all_rows() == before


@pytest.mark.parametrize("who", ["guest", "learner"])
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"answer=b", "application/x-www-form-urlencoded; charset=utf-16", 400),
        (b"answer=b", "application/x-www-form-urlencoded; charset=nonsense", 400),
        (b"answer=%ff%fe", "application/x-www-form-urlencoded", 200),
        (b"answer=%ED%A0%80", "application/x-www-form-urlencoded", 200),
        (b"", "", 200),
        (b'{"answer": "b"}', "application/json", 200),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 200),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=" + "y" * 300, 400),
    ],
)
def test_bodies_that_no_browser_sends(request, who, body, content_type, status):
    client = request.getfixturevalue(who)
    before = all_rows()

    response = client.generic("POST", "/courses/botany/practice/fruit/", body, content_type, **FRAGMENT)

    assert response.status_code == status
    assert all_rows() == before
