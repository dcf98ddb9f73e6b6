"""The table of the forms: at each door that writes, one that is filled in rightly, by somebody who may send it.

A line is ``route: Form(role, address, fields)``. With ``page`` the form of this id is taken from that page first, as a
browser would, and ``fields`` are changed in it. Addresses and values name rows in braces.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.doors.site import Site
from tests.exams.authoring.forms import RIGHT
from tests.forms import form_of


@dataclass(frozen=True)
class Form:
    role: str
    address: str
    fields: dict[str, Any] = field(default_factory=dict)
    page: tuple[str, str] | None = None
    status: int = 302
    #: What is sent waits in the session or in a cache for the step that comes next; no row is written yet.
    waits: bool = False
    #: Fields that the page has too, and that were left empty.
    also: tuple[str, ...] = ()

    def filled(self, site: Site) -> dict[str, Any]:
        """What the browser sends."""
        sent: dict[str, Any] = {}
        if self.page:
            address, form = self.page
            shown = site.browser(self.role).get(address.format(**site.rows))
            assert shown.status_code == 200, (self.address, shown.status_code)
            sent = dict(form_of(shown.content.decode(), form))
            assert sent, f"no form {form} on {address}"
        said = {name: v.format(**site.rows) if isinstance(v, str) else v for name, v in self.fields.items()}
        return sent | {name: v() if callable(v) else v for name, v in said.items()}


def table() -> SimpleUploadedFile:
    return SimpleUploadedFile("table.csv", b"a,b\n1,2\n", "text/csv")


def bank() -> SimpleUploadedFile:
    return SimpleUploadedFile("bank.txt", b"Which one?\nA. One\nB. Two\nANSWER: B\n", "text/plain")


ADMIN = "/admin/courses"
SITTINGS = "/admin/exams/sitting/c"
ANSWER = {"rev": "0", "key": "a-key-of-mine", "answer": "a"}
REASON = {"reason": "It was wrong."}

FORMS: dict[str, Form] = {
    # reading and practicing
    "courses/<slug:course>/<slug:lesson>/completion/": Form("learner", "/courses/botany/fruit/completion/"),
    "courses/<slug:course>/<slug:lesson>/place/": Form(
        "learner", "/courses/botany/fruit/place/", {"section": "first"}, status=204,
    ),
    "courses/<slug:course>/practice/<slug:key>/": Form(
        "learner", "/courses/botany/practice/fruit-q1/", {"answer": "b"}, status=200,
    ),
    "courses/<slug:course>/glossary/<str:term>/card/": Form("learner", "/courses/other/glossary/ovary/card/"),
    "review/questions/<slug:course>/<slug:key>/": Form(
        "learner", "/review/questions/c/l1-q1/", {"answer": "b", "reviews": "0"}, status=200,
    ),
    "review/questions/<slug:course>/<slug:key>/rest/": Form(
        "learner", "/review/questions/c/l1-q1/rest/", {"do": "later"},
    ),
    "review/terms/<slug:course>/<str:key>/": Form("learner", "/review/terms/c/ovary/", {"rating": "3", "reviews": "0"}),
    "review/terms/<slug:course>/<str:key>/rest/": Form("learner", "/review/terms/c/ovary/rest/", {"do": "away"}),
    "review/settings/": Form(
        "learner", "/review/settings/",
        {"retention": "85", "new_per_day": "5", "reviews_per_day": "50", "time_zone": "UTC"},
    ),
    "learn/practice/merges/<uuid:guest>/": Form("learner", "/learn/practice/merges/{guest}/"),
    # exams and certificates
    "courses/<slug:course>/exam/": Form("learner", "/courses/other/exam/", {"agree": "on"}),
    "exam/<uuid:uuid>/<int:number>/": Form("learner", "/exam/{running}/1/", ANSWER),
    "exam/<uuid:uuid>/<int:number>/answer/": Form("learner", "/exam/{running}/1/answer/", ANSWER, status=200),
    "exam/<uuid:uuid>/seat/": Form("learner", "/exam/{running}/seat/"),
    "exam/<uuid:uuid>/submit/": Form("learner", "/exam/{running}/submit/"),
    "exam/<uuid:uuid>/certificate/": Form("cleo", "/exam/{claimable}/certificate/", {"name": "Cleo"}),
    "verify/<str:number>/name/": Form("learner", "/verify/{number}/name/", {"name": "Alice Elm"}),
    "verify/<str:number>/withdrawal/": Form("learner", "/verify/{number}/withdrawal/"),
    "courses/<slug:course>/exam/judging/<slug:key>/": Form(
        "ines", "/courses/c/exam/judging/d1-0/", {"percent": "60", "number": "1", "turn": "1"},
    ),
    # one's account
    "account/": Form("learner", "/account/", {"name": "Alice Elm"}),
    "settings/reading/": Form(
        "learner", "/settings/reading/", {"theme": "dark", "text_size": "l", "typeface": "sans"},
    ),
    "accounts/email/": Form("learner", "/accounts/email/", {"action_add": "", "email": "new@example.org"}, waits=True),
    "accounts/password/change/": Form(
        "learner", "/accounts/password/change/",
        {"oldpassword": "a-long-enough-one", "password1": "another-long-enough-one"},
    ),
    "accounts/signup/": Form(
        "guest", "/accounts/signup/", {"name": "New", "email": "new@example.org", "password1": "a-long-enough-one"},
    ),
    "accounts/sessions/": Form("learner", "/accounts/sessions/", {"session": "{session}"}),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": Form(
        "learner", "/accounts/2fa/webauthn/keys/{passkey}/edit/", {"name": "Tablet"},
    ),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": Form("learner", "/accounts/2fa/webauthn/keys/{passkey}/remove/"),
    "accounts/3rdparty/": Form("learner", "/accounts/3rdparty/", {"account": "{account}"}),
    # writing
    "admin/courses/course/new/": Form("ines", f"{ADMIN}/course/new/", {"title": "A new one", "slug": "a-new-one"}),
    "admin/courses/course/<path:object_id>/change/": Form(
        "ines", f"{ADMIN}/course/{{course}}/change/", {"title": "Renamed"},
        page=(f"{ADMIN}/course/{{course}}/change/", "course_form"),
    ),
    "admin/courses/course/<int:pk>/outline/": Form(
        "ines", f"{ADMIN}/course/{{course}}/outline/", {"step": "l-{lesson}-down"},
        page=(f"{ADMIN}/course/{{course}}/change/", "outline_form"),
    ),
    "admin/courses/module/<path:object_id>/change/": Form(
        "ines", f"{ADMIN}/module/{{module}}/change/", {"title": "Renamed"},
        page=(f"{ADMIN}/module/{{module}}/change/", "module_form"),
    ),
    "admin/courses/lesson/add/": Form(
        "ines", f"{ADMIN}/lesson/add/", {"module": "{module}", "title": "Third", "slug": "l3"},
    ),
    "admin/courses/lesson/<int:object_id>/change/": Form(
        "ines", f"{ADMIN}/lesson/{{lesson}}/change/", {"title": "Renamed", "slug": "l1", "do": "save"},
        page=(f"{ADMIN}/lesson/{{lesson}}/change/", "lesson_form"),
    ),
    "admin/courses/lesson/<int:object_id>/publication/": Form(
        "ines", f"{ADMIN}/lesson/{{lesson}}/publication/", {"do": "publish"},
        page=(f"{ADMIN}/lesson/{{lesson}}/publication/", "publication_form"),
    ),
    "admin/courses/mediafile/upload/": Form(
        "ines", f"{ADMIN}/mediafile/upload/", {"course": "{course}", "file": table, "alt": "A table"},
    ),
    "admin/courses/mediafile/<path:object_id>/change/": Form(
        "ines", f"{ADMIN}/mediafile/{{file}}/change/", {"alt": "Words"},
    ),
    "admin/courses/mediafile/<int:pk>/words/": Form("ines", f"{ADMIN}/mediafile/{{file}}/words/", {"alt": "Words"}),
    "admin/quizzes/question/import/<int:course_id>/": Form(
        "ines", "/admin/quizzes/question/import/{course}/", {"lesson": "{lesson}", "file": bank, "format": "aiken"},
        waits=True,
    ),
    "admin/exams/exam/<int:object_id>/change/": Form(
        "ines", "/admin/exams/exam/{exam}/change/", {**RIGHT, "do": "save"},
        page=("/admin/exams/exam/{exam}/change/", "exam_form"),
    ),
    "admin/exams/itempool/add/": Form("ines", "/admin/exams/itempool/add/", {"course": "{course}", "slug": "second"}),
    # running exams
    f"{SITTINGS[1:]}/<uuid:uuid>/<slug:action>/": Form(
        "ines", f"{SITTINGS}/{{sitting}}/voiding/", {"counts": "yes", **REASON},
        page=(f"{SITTINGS}/{{sitting}}/voiding/", "act"),
    ),
    "admin/exams/sitting/<slug:course>/accommodations/new/": Form(
        "ines", f"{SITTINGS}/accommodations/new/", {"email": "ended@example.org", "extra_minutes": "5"},
        page=(f"{SITTINGS}/accommodations/new/", "accommodation"),
    ),
    "admin/exams/sitting/<slug:course>/accommodations/<int:pk>/": Form(
        "ines", f"{SITTINGS}/accommodations/{{agreed}}/", {"extra_minutes": "9"},
        page=(f"{SITTINGS}/accommodations/{{agreed}}/", "accommodation"),
    ),
    # people
    "account/erasure/": Form("learner", "/account/erasure/"),
    "admin/accounts/user/add/": Form(
        "operator", "/admin/accounts/user/add/",
        {"email": "new@example.org", "name": "New", "password1": "a-long-enough-one", "password2": "a-long-enough-one"},
    ),
    "admin/accounts/user/<path:object_id>/change/": Form(
        "operator", "/admin/accounts/user/{person}/change/", {"name": "Alice Elm", "is_active": "on"},
        page=("/admin/accounts/user/{person}/change/", "user_form"),
        also=("is_staff", "is_superuser", "groups", "user_permissions"),
    ),
    "admin/auth/group/add/": Form("operator", "/admin/auth/group/add/", {"name": "New"}),
}  # fmt: skip
