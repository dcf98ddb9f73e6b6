"""The table of what is one person's own: Alice asks ("learner"), Bob has the same of his own ("stranger").

A line is ``route: (address of Alice's row, GET by role, POST by role)``; roles are those of ``ROLES`` in
``tests/doors/site.py``. A route that stands for several things has a line for each, told apart by what follows "#".
"""

Statuses = tuple[int, ...]
Door = tuple[str, Statuses, Statuses]

# Order of columns: guest, ended, learner, stranger, staff, cleo, ines, operator


def hers(status: int) -> Statuses:
    """Alice gets ``status``; guests sign in, and for everybody else there is nothing."""
    return (302, 302, status, 404, 404, 404, 404, 404)


def of_everybody(status: int) -> Statuses:
    """Each of the signed-in gets ``status``, about themselves."""
    return (302, 302, *(status,) * 6)


#: Those who have met the same question get their own card, the others none.
WHO_MET_IT = (302, 302, 302, 302, 404, 404, 404, 404)
#: The signed link or the number is enough: it says nothing that its holder did not give away.
PUBLIC = (200,) * 8
WRONG = (405,) * 8
#: Guests are asked to sign in before they hear that this is not how to knock.
WRONG_INSIDE = (302, 302, *(405,) * 6)

PERSONAL: dict[str, Door] = {
    "preview/<str:token>/": ("/preview/{preview}/", PUBLIC, WRONG),
    "preview/<str:token>/<slug:key>/": ("/preview/{preview}/l1-q1/", WRONG, PUBLIC),
    "review/questions/<slug:course>/<slug:key>/": (
        "/review/questions/c/l1-q1/", WRONG, (302, 302, 200, 200, 404, 404, 404, 404),
    ),
    "review/questions/<slug:course>/<slug:key>/rest/": ("/review/questions/c/l1-q1/rest/", WRONG, WHO_MET_IT),
    "review/terms/<slug:course>/<str:key>/": (
        "/review/terms/c/ovary/", (302, 302, 200, 200, 404, 404, 404, 404), WHO_MET_IT,
    ),
    "review/terms/<slug:course>/<str:key>/rest/": ("/review/terms/c/ovary/rest/", WRONG, WHO_MET_IT),
    "courses/<slug:course>/glossary/<str:term>/card/": (
        "/courses/c/glossary/ovary/card/", WRONG, of_everybody(302),
    ),
    "exam/<uuid:uuid>/<int:number>/": ("/exam/{running}/1/", hers(200), hers(400)),
    "exam/<uuid:uuid>/<int:number>/answer/": ("/exam/{running}/1/answer/", WRONG_INSIDE, hers(400)),
    "exam/<uuid:uuid>/paper/": ("/exam/{running}/paper/", hers(200), WRONG_INSIDE),
    "exam/<uuid:uuid>/seat/": ("/exam/{running}/seat/", WRONG_INSIDE, hers(302)),
    "exam/<uuid:uuid>/break/": ("/exam/{running}/break/", WRONG_INSIDE, hers(302)),
    "exam/<uuid:uuid>/submit/": ("/exam/{running}/submit/", hers(200), hers(302)),
    "exam/<uuid:uuid>/result/": ("/exam/{sitting}/result/", hers(200), WRONG_INSIDE),
    "exam/<uuid:uuid>/answers/": ("/exam/{sitting}/answers/", hers(302), WRONG_INSIDE),
    "exam/<uuid:uuid>/certificate/": ("/exam/{sitting}/certificate/", hers(302), hers(302)),
    "exam/<uuid:uuid>/<int:number>/#ended": ("/exam/{sitting}/1/", hers(302), hers(302)),
    "exam/<uuid:uuid>/submit/#ended": ("/exam/{sitting}/submit/", hers(302), hers(302)),
    "exam/<uuid:uuid>/paper/#ended": (
        "/exam/{sitting}/paper/", (302, 302, *(404,) * 6), WRONG_INSIDE,
    ),
    "exam/<uuid:uuid>/result/#running": ("/exam/{running}/result/", hers(302), WRONG_INSIDE),
    "exam/<uuid:uuid>/answers/#running": ("/exam/{running}/answers/", hers(302), WRONG_INSIDE),
    "exam/<uuid:uuid>/certificate/#running": ("/exam/{running}/certificate/", hers(409), hers(409)),
    "verify/<str:number>/": ("/verify/{number}/", PUBLIC, WRONG),
    "verify/<str:number>/name/": ("/verify/{number}/name/", hers(200), hers(200)),
    "verify/<str:number>/withdrawal/": ("/verify/{number}/withdrawal/", hers(200), hers(302)),
    "verify/<str:number>/certificate.pdf": ("/verify/{number}/certificate.pdf", PUBLIC, WRONG),
    "verify/<str:number>/badge.<str:kind>": ("/verify/{number}/badge.svg", PUBLIC, WRONG),
    "verify/<str:number>/badge.<str:kind>#other": ("/verify/{number}/badge.gif", (404,) * 8, WRONG),
    "verify/<str:number>/credential.json": ("/verify/{number}/credential.json", PUBLIC, WRONG),
    "verify/<str:number>/credential.jwt": ("/verify/{number}/credential.jwt", PUBLIC, WRONG),
    "learn/practice/merges/<uuid:guest>/": ("/learn/practice/merges/{guest}/", WRONG, hers(302)),
    "learn/practice/<slug:course>/<slug:key>/": ("/learn/practice/c/l1-q1/", of_everybody(200), WRONG),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": (
        "/accounts/2fa/webauthn/keys/{passkey}/remove/", hers(200), hers(302),
    ),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": (
        "/accounts/2fa/webauthn/keys/{passkey}/edit/", hers(200), hers(200),
    ),
    # The two learners have a passkey to confirm with, and keep their recovery codes for it.
    "accounts/2fa/webauthn/reauthenticate/": (
        "/accounts/2fa/webauthn/reauthenticate/",
        (302, 302, 200, 200, 302, 302, 302, 302), of_everybody(302),
    ),
    "accounts/2fa/recovery-codes/generate/": (
        "/accounts/2fa/recovery-codes/generate/",
        of_everybody(200), (302, 302, 302, 302, 200, 200, 200, 200),
    ),
    # What an author is writing: Ines's own, which not even an operator finds.
    "admin/courses/lesson/<int:object_id>/merge/<uuid:page>/": (
        "/admin/courses/lesson/{lesson}/merge/{copy}/",
        (302, 302, 302, 302, 404, 404, 302, 404), (302, 302, 302, 302, 404, 404, 302, 404),
    ),
    "admin/courses/lesson/<int:object_id>/working-copy/": (
        "/admin/courses/lesson/{lesson}/working-copy/?copy={copy}",
        (302, 302, 302, 302, 403, 302, 200, 200), (403,) * 8,
    ),
}  # fmt: skip
#: Where Alice's name or an unsaved text is for everybody with the link: the number and the signed link are the key.
WITH_THE_LINK = ("/verify/{number}/", "/preview/{preview}/")
