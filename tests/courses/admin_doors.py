"""The table of the admin's doors: who gets in, by asking and by sending.

A line is ``route: (address, GET by role, POST by role)``; the roles are those of ``ROLES``, in that order. Addresses
name rows of course "c" in braces. What is sent is an empty form. 302 leads to signing in for guests and learners, and
for others away from a row that is none of theirs; 405 says that this is not how to knock.
"""

ROLES = ("guest", "learner", "staff", "cleo", "ines", "operator")
Statuses = tuple[int, ...]
Door = tuple[str, Statuses, Statuses]

#: Those who run the site, and nobody else.
OPERATOR = (302, 302, 403, 403, 403, 200)
#: Everybody who may open the admin.
STAFF = (302, 302, 200, 200, 200, 200)
#: Those who write courses, whichever; what they see there is their own.
AUTHORS = (302, 302, 403, 200, 200, 200)
#: Those who write course "c": others are led away, as from a row that never was.
OWN = (302, 302, 403, 302, 200, 200)
#: The same for what was changed; without rights one is led away, too.
PAST = (302, 302, 302, 302, 200, 200)
#: The same for pages of our own, which answer others with 404.
OURS = (302, 302, 404, 404, 200, 200)
APP = (302, 302, 404, 200, 200, 200)
NOBODY = (302, 302, 403, 403, 403, 403)
NOTHING = (302, 302, 404, 404, 404, 404)
AWAY = (302,) * 6
WRONG = (302, 302, 405, 405, 405, 405)


def sent(statuses: Statuses, status: int) -> Statuses:
    """The same people get in, and the empty form ends in ``status``."""
    return tuple(status if each == 200 else each for each in statuses)


def family(
    model: str, row: str, listed: Statuses, opened: Statuses, past: Statuses, deleted: Statuses
) -> dict[str, Door]:
    """Django's own doors of a kind of things: the list and adding, a row, its history, deleting it."""
    base = f"admin/{model}/"
    return {
        base: (f"/{base}", listed, listed),
        f"{base}add/": (f"/{base}add/", listed, listed),
        f"{base}<path:object_id>/history/": (f"/{base}{row}/history/", past, past),
        f"{base}<path:object_id>/delete/": (f"/{base}{row}/delete/", deleted, deleted),
        f"{base}<path:object_id>/change/": (f"/{base}{row}/change/", opened, opened),
        f"{base}<path:object_id>/": (f"/{base}{row}/", AWAY, AWAY),
    }


def for_operators(model: str, row: str = "") -> dict[str, Door]:
    """Doors that operators open; from a row that is not there they are led away."""
    if row:
        return family(model, row, OPERATOR, OPERATOR, OPERATOR, OPERATOR)
    led_away = sent(OPERATOR, 302)
    return family(model, "0", OPERATOR, led_away, AWAY, led_away)


DOORS: dict[str, Door] = {
    "admin/": ("/admin/", STAFF, WRONG),
    "admin/search/": ("/admin/search/?q=first", STAFF, WRONG),
    "admin/login/": ("/admin/login/", (302, 403, 302, 302, 302, 302), (302, 403, 200, 200, 200, 200)),
    "admin/logout/": ("/admin/logout/", WRONG, AWAY),
    "admin/password_change/": ("/admin/password_change/", STAFF, STAFF),
    "admin/password_change/done/": ("/admin/password_change/done/", STAFF, WRONG),
    "admin/autocomplete/": ("/admin/autocomplete/", NOBODY, WRONG),
    "admin/jsi18n/": ("/admin/jsi18n/", STAFF, WRONG),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("/admin/r/1/0/", NOTHING, NOTHING),
    "admin/<app_label>/": ("/admin/courses/", APP, APP),
    "admin/(?P<url>.*)$": ("/admin/nowhere/", NOTHING, NOTHING),
    # people and their accounts
    **for_operators("auth/group", "{group}"),
    **for_operators("accounts/user", "{person}"),
    "admin/accounts/user/<id>/password/": ("/admin/accounts/user/{person}/password/", OPERATOR, OPERATOR),
    **for_operators("account/emailaddress"),
    **for_operators("mfa/authenticator"),
    **for_operators("usersessions/usersession"),
    **for_operators("socialaccount/socialapp"),
    **for_operators("socialaccount/socialtoken"),
    **for_operators("socialaccount/socialaccount"),
    # courses and modules
    **family("courses/course", "{course}", AUTHORS, OWN, PAST, NOBODY),
    "admin/courses/course/<int:pk>/outline/": (
        "/admin/courses/course/{course}/outline/",
        sent(OURS, 405),
        sent(OURS, 302),
    ),
    "admin/courses/course/new/": ("/admin/courses/course/new/", AUTHORS, AUTHORS),
    "admin/courses/course/import/": ("/admin/courses/course/import/", AUTHORS, AUTHORS),
    "admin/courses/course/import/preview/": (
        "/admin/courses/course/import/preview/",
        sent(AUTHORS, 410),
        sent(AUTHORS, 410),
    ),
    "admin/courses/course/<path:object_id>/export/": ("/admin/courses/course/{course}/export/", OURS, WRONG),
    "admin/courses/course/<int:object_id>/files/": ("/admin/courses/course/{course}/files/", OURS, OURS),
    **family("courses/module", "{module}", AUTHORS, OWN, PAST, NOBODY),
    # lessons
    **family("courses/lesson", "{lesson}", AUTHORS, OWN, PAST, NOBODY),
    "admin/courses/lesson/add/": ("/admin/courses/lesson/add/", AUTHORS, sent(AUTHORS, 422)),
    "admin/courses/lesson/<path:object_id>/change/": ("/admin/courses/lesson/{lesson}/change/", OWN, (403,) * 6),
    "admin/courses/lesson/<int:object_id>/change/": ("/admin/courses/lesson/{lesson}/change/", OWN, (403,) * 6),
    "admin/courses/lesson/<int:object_id>/working-copy/": (
        "/admin/courses/lesson/{lesson}/working-copy/",
        OWN,
        (403,) * 6,
    ),
    "admin/courses/lesson/<int:object_id>/merge/<uuid:page>/": (
        "/admin/courses/lesson/{lesson}/merge/00000000-0000-0000-0000-000000000007/",
        NOTHING,
        NOTHING,
    ),
    "admin/courses/lesson/<int:object_id>/versions/": ("/admin/courses/lesson/{lesson}/versions/", OURS, WRONG),
    "admin/courses/lesson/<int:object_id>/versions/<int:number>/": (
        "/admin/courses/lesson/{lesson}/versions/1/",
        OURS,
        WRONG,
    ),
    "admin/courses/lesson/<int:object_id>/versions/<int:number>/restoration/": (
        "/admin/courses/lesson/{lesson}/versions/1/restoration/",
        WRONG,
        sent(OURS, 302),
    ),
    "admin/courses/lesson/<int:object_id>/publication/": (
        "/admin/courses/lesson/{lesson}/publication/",
        OURS,
        sent(OURS, 422),
    ),
    # files
    **family("courses/mediafile", "{file}", AUTHORS, OWN, PAST, (302, 302, 403, 403, 200, 200)),
    "admin/courses/mediafile/<path:object_id>/change/": (
        "/admin/courses/mediafile/{file}/change/",
        OWN,
        sent(OWN, 302),
    ),
    "admin/courses/mediafile/pick/": ("/admin/courses/mediafile/pick/", (302, 302, 403, 404, 404, 404), WRONG),
    "admin/courses/mediafile/upload/": ("/admin/courses/mediafile/upload/", WRONG, (302, 302, 403, 404, 404, 404)),
    "admin/courses/mediafile/<int:pk>/words/": ("/admin/courses/mediafile/{file}/words/", WRONG, sent(OURS, 422)),
    "admin/courses/mediafile/<int:pk>/picture/<slug:sha256>/": (
        "/admin/courses/mediafile/{file}/picture/0000000000000000/",
        (302, 302, 403, 404, 404, 404),
        WRONG,
    ),
    # questions
    "admin/quizzes/question/": ("/admin/quizzes/question/", AUTHORS, WRONG),
    "admin/quizzes/question/builder/": ("/admin/quizzes/question/builder/", NOTHING, NOTHING),
    "admin/quizzes/question/import/<int:course_id>/": (
        "/admin/quizzes/question/import/{course}/",
        OURS,
        sent(OURS, 422),
    ),
    "admin/quizzes/question/import/preview/<int:course_id>/": (
        "/admin/quizzes/question/import/preview/{course}/",
        sent(OURS, 302),
        sent(OURS, 302),
    ),
    "admin/quizzes/question/export/<int:course_id>/": ("/admin/quizzes/question/export/{course}/", NOTHING, WRONG),
    **{
        f"admin/quizzes/question/insights/{route}": (f"/admin/quizzes/question/insights/{address}", OURS, WRONG)
        for route, address in {
            "<slug:course>/": "c/",
            "<slug:course>/lessons.csv": "c/lessons.csv",
            "<slug:course>/<slug:lesson>/": "c/l1/",
            "<slug:course>/<slug:lesson>/questions.csv": "c/l1/questions.csv",
            "<slug:course>/<slug:lesson>/<slug:key>/": "c/l1/l1-q1/",
            "<slug:course>/<slug:lesson>/<slug:key>/answers.csv": "c/l1/l1-q1/answers.csv",
        }.items()
    },
    "admin/quizzes/question/figures/<slug:course>/": ("/admin/quizzes/question/figures/c/", WRONG, sent(OURS, 302)),
    # exams, and the items they are made of
    **family("exams/exam", "{exam}", AUTHORS, OWN, PAST, NOBODY),
    "admin/exams/exam/add/": ("/admin/exams/exam/add/", AUTHORS, sent(AUTHORS, 422)),
    "admin/exams/exam/<path:object_id>/change/": ("/admin/exams/exam/{exam}/change/", OWN, (403,) * 6),
    "admin/exams/exam/<int:object_id>/change/": ("/admin/exams/exam/{exam}/change/", OWN, (403,) * 6),
    "admin/exams/exam/<int:object_id>/forms/": ("/admin/exams/exam/{exam}/forms/", OURS, WRONG),
    "admin/exams/exam/<int:object_id>/sample/": ("/admin/exams/exam/{exam}/sample/?seed=abc", OURS, WRONG),
    **family("exams/itempool", "{pool}", AUTHORS, OWN, PAST, NOBODY),
    "admin/exams/itempool/add/": ("/admin/exams/itempool/add/", AUTHORS, sent(AUTHORS, 422)),
    "admin/exams/itempool/<path:object_id>/change/": ("/admin/exams/itempool/{pool}/change/", OWN, (403,) * 6),
    "admin/exams/itempool/<int:object_id>/change/": ("/admin/exams/itempool/{pool}/change/", OWN, (403,) * 6),
    **family("exams/item", "{item}", AUTHORS, AWAY, PAST, NOBODY),
    "admin/exams/item/add/": ("/admin/exams/item/add/", NOBODY, NOBODY),
    # how exams do
    "admin/exams/paperitem/": ("/admin/exams/paperitem/", AUTHORS, WRONG),
    **{
        f"admin/exams/paperitem/insights/{route}": (f"/admin/exams/paperitem/insights/{address}", OURS, WRONG)
        for route, address in {
            "<slug:course>/": "c/",
            "<slug:course>/exam.csv": "c/exam.csv",
            "<slug:course>/items/": "c/items/",
            "<slug:course>/items.csv": "c/items.csv",
            "<slug:course>/options.csv": "c/options.csv",
            "<slug:course>/items/<slug:key>/": "c/items/d1-0/",
        }.items()
    },
    "admin/exams/paperitem/figures/<slug:course>/": ("/admin/exams/paperitem/figures/c/", WRONG, sent(OURS, 302)),
    # exams that are sat, and the audit trail
    "admin/exams/sitting/": ("/admin/exams/sitting/", AUTHORS, WRONG),
    **{
        f"admin/exams/sitting/<slug:course>/{route}": (f"/admin/exams/sitting/c/{address}", OURS, sending)
        for route, (address, sending) in {
            "": ("", WRONG),
            "releases/": ("releases/", sent(OURS, 302)),
            "<uuid:uuid>/": ("{sitting}/", WRONG),
            "<uuid:uuid>/paper/": ("{sitting}/paper/", OURS),
            "<uuid:uuid>/<slug:action>/": ("{sitting}/voiding/", sent(OURS, 302)),
            "accommodations/": ("accommodations/", WRONG),
            "accommodations/new/": ("accommodations/new/", sent(OURS, 422)),
            "accommodations/<int:pk>/": ("accommodations/{agreed}/", sent(OURS, 422)),
            "corrections/": ("corrections/", WRONG),
            "corrections/items/": ("corrections/items/", WRONG),
            "corrections/<int:pk>/undoing/": ("corrections/{correction}/undoing/", OURS),
            "corrections/<slug:key>/<int:number>/": ("corrections/d1-0/1/", OURS),
            "trail/": ("trail/", WRONG),
        }.items()
    },
    "admin/exams/auditentry/": ("/admin/exams/auditentry/", OPERATOR, WRONG),
    "admin/exams/auditentry/verification/": ("/admin/exams/auditentry/verification/", WRONG, OPERATOR),
}
