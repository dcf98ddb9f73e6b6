"""Odd questions to Django's own pages of the admin are answered, not failed on."""

import pytest

from tests.courses.authors import signed_in
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db


def test_a_row_named_by_a_field_without_a_name_is_refused():
    course, operator = make_course(), signed_in(make_user(is_staff=True, is_superuser=True))
    page = f"/admin/courses/course/{course.pk}/change/"

    asked = {name: operator.get(f"{page}{name}").status_code for name in ("", "?_to_field=id", "?_to_field=")}

    assert asked == {"": 200, "?_to_field=id": 200, "?_to_field=": 400}
    assert operator.post(page, {"_to_field": ""}).status_code == 400
    assert signed_in(make_user()).get(f"{page}?_to_field=").status_code == 400


def test_a_list_that_cannot_be_narrowed_down_so_says_it_on_a_page_of_the_admin():
    operator = signed_in(make_user(is_staff=True, is_superuser=True))

    first = operator.get("/admin/accounts/user/?date_joined__gte=NaN")
    again = operator.get("/admin/accounts/user/?date_joined__gte=NaN&e=1")

    assert (first.status_code, first.headers["Location"]) == (302, "/admin/accounts/user/?e=1")
    assert again.status_code == 200
    assert "Database error" in again.content.decode()
