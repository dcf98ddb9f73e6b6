"""The table of what does not belong together: one's own page or form, and within it the id of something of another's.

A line is ``(role, method, address, fields changed in the form of FORMS with this route, status)``. Rows of the other
learner and of the other course are named ``other_…``. Each is refused or ignored, and nothing is written.
"""

from __future__ import annotations

from typing import Any

Line = tuple[str, str, str, dict[str, Any], int]
SITTING = "/admin/exams/sitting/c"

#: Addresses whose parts are each there, and not in each other. Who may see both finds nothing all the same.
ADDRESSES: tuple[Line, ...] = (
    ("operator", "get", "/courses/c/fruit/", {}, 404),
    ("operator", "post", "/courses/c/fruit/completion/", {}, 404),
    ("operator", "post", "/courses/c/fruit/place/", {"section": "first"}, 404),
    ("operator", "post", "/courses/botany/practice/l1-q1/", {"answer": "b"}, 404),
    ("operator", "get", "/courses/c/media/0123456789abcdef/a.svg", {}, 404),
    ("learner", "post", "/preview/{preview}/fruit-q1/", {"answer": "b"}, 404),
    ("learner", "post", "/review/questions/other/fruit-q1/", {"answer": "b"}, 404),
    ("learner", "post", "/review/questions/botany/l1-q1/rest/", {"do": "away"}, 404),
    ("learner", "get", "/learn/practice/botany/l1-q1/", {}, 404),
    ("learner", "get", "/exam/{running}/7/", {}, 404),
    ("learner", "post", "/exam/{running}/7/", {"rev": "0", "key": "a-key-of-mine", "answer": "a"}, 404),
    ("learner", "post", "/exam/{running}/7/answer/", {"rev": "0", "key": "a-key-of-mine", "answer": "a"}, 400),
    ("learner", "post", "/exam/{other_running}/1/answer/", {"rev": "0", "key": "a-key-of-mine", "answer": "a"}, 404),
    ("ines", "get", "/courses/c/exam/judging/d9-9/", {}, 404),
    ("ines", "get", "/admin/courses/lesson/{lesson}/merge/{other_copy}/", {}, 404),
    ("cleo", "post", "/admin/courses/lesson/{other_lesson}/merge/{copy}/", {"newest": "1"}, 404),
    ("ines", "get", "/admin/courses/lesson/{lesson}/versions/99/", {}, 404),
    ("ines", "post", "/admin/courses/lesson/{lesson}/versions/99/restoration/", {"seen": "1"}, 404),
    ("ines", "post", "/admin/courses/lesson/{other_lesson}/publication/", {"do": "publish"}, 404),
    ("ines", "post", "/admin/courses/mediafile/{other_file}/words/", {"alt": "Words"}, 404),
    ("ines", "get", "/admin/quizzes/question/insights/c/fruit/", {}, 404),
    ("ines", "get", "/admin/quizzes/question/insights/c/l1/fruit-q1/", {}, 404),
    ("ines", "post", "/admin/quizzes/question/import/{other_course}/", {}, 404),
    ("operator", "get", f"{SITTING}/{{running}}/", {}, 404),
    ("operator", "get", f"{SITTING}/{{running}}/paper/", {}, 404),
    ("operator", "post", f"{SITTING}/{{running}}/paper/", {}, 404),
    ("operator", "post", f"{SITTING}/{{running}}/voiding/", {"reason": "Wrong.", "counts": "yes"}, 404),
    ("operator", "get", f"{SITTING}/{{sitting}}/no-such/", {}, 404),
    ("operator", "post", f"{SITTING}/accommodations/{{elsewhere}}/", {"extra_minutes": "9"}, 404),
    ("operator", "post", f"{SITTING}/corrections/{{other_correction}}/undoing/", {"do": "undo", "reason": "So."}, 404),
    ("operator", "post", f"{SITTING}/corrections/d9-9/1/", {"do": "preview"}, 404),
)
#: Where an author's form stands in line for its course, and where one was reading.
IN_LINE, PLACE = {"courses_course"}, {"courses_enrolment"}
#: What came too late for an answer that was changed since is kept in the log, and not counted.
LOGGED = {"exams_answerevent", "exams_sitting"}
#: Route of a form of FORMS, fields of it with an id of another's, the status, and what is written all the same.
FIELDS: tuple[tuple[str, dict[str, Any], int] | tuple[str, dict[str, Any], int, set[str]], ...] = (
    ("courses/<slug:course>/<slug:lesson>/place/", {"section": "no-such"}, 422),
    ("courses/<slug:course>/practice/<slug:key>/", {"revision": "7.1"}, 404),
    ("courses/<slug:course>/practice/<slug:key>/", {"answer": "no-such"}, 200, PLACE),
    ("review/questions/<slug:course>/<slug:key>/", {"revision": "7.1"}, 404),
    ("review/questions/<slug:course>/<slug:key>/", {"answer": "no-such"}, 200),
    ("review/questions/<slug:course>/<slug:key>/", {"reviews": "7"}, 200),
    ("review/terms/<slug:course>/<str:key>/", {"reviews": "7"}, 302),
    ("exam/<uuid:uuid>/<int:number>/", {"answer": "no-such"}, 400),
    ("exam/<uuid:uuid>/<int:number>/answer/", {"answer": "no-such"}, 400),
    ("exam/<uuid:uuid>/<int:number>/answer/", {"rev": "7"}, 409, LOGGED),
    ("courses/<slug:course>/exam/judging/<slug:key>/", {"number": "7"}, 302),
    ("courses/<slug:course>/exam/judging/<slug:key>/", {"turn": "2"}, 302),
    ("accounts/sessions/", {"session": "{other_session}"}, 200),
    ("accounts/3rdparty/", {"account": "{other_account}"}, 200),
    ("admin/courses/course/<int:pk>/outline/", {"step": "l-{other_lesson}-up"}, 302),
    ("admin/courses/course/<int:pk>/outline/", {"step": "m-{other_module}-up"}, 302),
    ("admin/courses/course/<int:pk>/outline/", {"step": "", "order": "{module}:{lesson},{other_lesson}"}, 302, IN_LINE),
    (
        "admin/courses/course/<int:pk>/outline/",
        {"step": "", "made_from": "{other_module}:{other_lesson}"},
        302,
        IN_LINE,
    ),
    ("admin/courses/course/<int:pk>/outline/", {"step": "", "retire": "l-{other_lesson}"}, 302),
    ("admin/courses/lesson/add/", {"module": "{other_module}"}, 422),
    ("admin/courses/lesson/<int:object_id>/change/", {"ticket": "{other_ticket}"}, 403),
    ("admin/courses/lesson/<int:object_id>/publication/", {"number": "99"}, 302),
    ("admin/courses/mediafile/upload/", {"course": "{other_course}"}, 404),
    ("admin/quizzes/question/import/<int:course_id>/", {"lesson": "{other_lesson}"}, 422),
    ("admin/exams/exam/<int:object_id>/change/", {"ticket": "{other_exam_ticket}"}, 403),
    ("admin/exams/itempool/add/", {"course": "{other_course}"}, 422),
    ("admin/exams/sitting/<slug:course>/accommodations/new/", {"email": "nobody@example.org"}, 422),
)
