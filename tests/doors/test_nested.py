"""An id of another's within a page or a form of one's own is refused or ignored, and nothing is written."""

import pytest

from courses.editing import tickets as lesson_tickets
from courses.models.media import MediaFile
from exams.editing import tickets as exam_tickets
from exams.models.accommodation import Accommodation
from tests.doors.forms import FORMS, table
from tests.doors.knocking import knock
from tests.doors.nested import ADDRESSES, FIELDS
from tests.doors.site import make_site
from tests.doors.test_access import hold

pytestmark = pytest.mark.django_db

#: What says something on the next page, or counts; and the trail of what was asked.
BESIDE = {"django_session", "shared_cache"}


@pytest.fixture
def site():
    made = make_site()
    cleo = made.people["cleo"]
    made.others["ticket"] = lesson_tickets.issue(user=cleo.pk, lesson=made.others["lesson"], base=1)
    made.others["exam_ticket"] = exam_tickets.issue(user=cleo, subject=f"exam:{made.others['exam']}", base=1)
    made.rows["elsewhere"] = Accommodation.objects.get(exam__course__slug="botany").pk
    return made


def named(site):
    return {**site.rows, **{f"other_{name}": value for name, value in site.others.items()}}


def looked_at(label, answer, status, beside=frozenset()):
    """What is wrong with an answer: its status, a failure, or a row that was written."""
    if answer.status != status or answer.failure:
        yield f"{label}: {answer.status}, not {status} {answer.failure}"
    if more := answer.wrote - BESIDE - beside:
        yield f"{label}: writes {sorted(more)}"


def test_parts_of_an_address_that_do_not_belong_together_are_not_found(site):
    rows = named(site)
    hold(
        problem
        for role, method, address, fields, status in ADDRESSES
        for answer in [knock(site, role, method, address.format(**rows), fields or None)]
        for problem in looked_at(f"{method.upper()} {address} as {role}", answer, status)
    )


def test_an_id_of_anothers_in_a_form_of_ones_own_is_refused_or_ignored(site):
    rows, wrong = named(site), []
    for route, fields, status, *beside in FIELDS:
        form = FORMS[route]
        more = {name: value.format(**rows) for name, value in fields.items()}
        answer = knock(site, form.role, "post", form.address.format(**site.rows), form.filled(site) | more)
        wrong += looked_at(f"{route} with {fields}", answer, status, *beside)

    hold(wrong)


def test_lists_of_the_admin_act_on_ones_own_rows_alone(site):
    theirs = MediaFile.objects.get(pk=site.others["file"])
    asked = {"action": "delete_selected", "_selected_action": [theirs.pk], "post": "yes"}
    hold(looked_at("deleting their file", knock(site, "ines", "post", "/admin/courses/mediafile/", asked), 200))

    to = f"/admin/courses/mediafile/{theirs.pk}"
    hold(looked_at("its page", knock(site, "ines", "post", f"{to}/change/", {"alt": "A", "replacement": table()}), 302))
    hold(looked_at("its deletion", knock(site, "ines", "post", f"{to}/delete/", {"post": "yes"}), 403))
