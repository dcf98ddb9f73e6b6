"""Who may open which address. A new route without a line here fails.

The accounts' own lines are in tests/doors/accounts.py, those of the admin in tests/courses/admin_doors.py, and what is
one person's own in tests/doors/personal.py; tests/doors/test_access.py walks through them all.
"""

from tests.courses.admin_doors import DOORS
from tests.doors.accounts import ACCOUNTS
from tests.doors.personal import PERSONAL
from tests.doors.routes import texts

#: The columns: a learner, an instructor of other courses, the course's own, and who runs the site.
COLUMNS = ("guest", "learner", "cleo", "ines", "operator")
#: A sitting of somebody else, or of nobody: guests sign in, all others find nothing.
SITTING = "/exam/00000000-0000-0000-0000-000000000007/"
GONE = [302, 404, 404, 404, 404]
#: Route → (address, status by role for GET, status by role for POST). 302 is the way to signing in.
MATRIX = {
    "": ("/", [200] * 5, [405] * 5),
    "preview/<str:token>/": ("/preview/made-up/", [404] * 5, [405] * 5),
    "preview/<str:token>/<slug:key>/": ("/preview/made-up/fruit-q1/", [405] * 5, [404] * 5),
    "courses/<slug:course>/": ("/courses/botany/", [200] * 5, [405] * 5),
    "courses/<slug:course>/glossary/": ("/courses/botany/glossary/", [200] * 5, [405] * 5),
    "courses/<slug:course>/media/<slug:sha256>/<str:name>": (
        "/courses/botany/media/0123456789abcdef/a.svg", [200] * 5, [405] * 5,
    ),
    "courses/<slug:course>/<slug:lesson>/": ("/courses/botany/fruit/", [200] * 5, [405] * 5),
    "courses/<slug:course>/<slug:lesson>/completion/": (
        "/courses/botany/fruit/completion/", [405] * 5, [302] * 5,
    ),
    "courses/<slug:course>/<slug:lesson>/place/": (
        "/courses/botany/fruit/place/", [405] * 5, [403, 204, 204, 204, 204],
    ),
    "courses/<slug:course>/practice/<slug:key>/": ("/courses/botany/practice/fruit-q1/", [405] * 5, [200] * 5),
    "courses/<slug:course>/practice/": ("/courses/botany/practice/", [200] * 5, [405] * 5),
    "courses/<slug:course>/glossary/<str:term>/card/": (
        "/courses/botany/glossary/ovary/card/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "review/": ("/review/", [302, 200, 200, 200, 200], [405] * 5),
    "review/session/": ("/review/session/", [302, 200, 200, 200, 200], [405] * 5),
    "review/settings/": ("/review/settings/", [302, 200, 200, 200, 200], [302, 200, 200, 200, 200]),
    "review/questions/<slug:course>/<slug:key>/": (
        "/review/questions/botany/fruit-q1/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "review/questions/<slug:course>/<slug:key>/rest/": (
        "/review/questions/botany/fruit-q1/rest/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "review/terms/<slug:course>/<str:key>/": (
        "/review/terms/botany/ovary/", [302, 404, 404, 404, 404], [302, 404, 404, 404, 404],
    ),
    "review/terms/<slug:course>/<str:key>/rest/": (
        "/review/terms/botany/ovary/rest/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "courses/<slug:course>/exam/": ("/courses/botany/exam/", [200] * 5, [302, 422, 422, 422, 422]),
    "courses/<slug:course>/exam/judging/": ("/courses/botany/exam/judging/", [302, 404, 404, 200, 200], [405] * 5),
    "courses/<slug:course>/exam/judging/<slug:key>/": (
        "/courses/botany/exam/judging/d1-0/", [302, 404, 404, 200, 200], [302, 404, 404, 422, 422],
    ),
    "courses/<slug:course>/exam/standard/": ("/courses/botany/exam/standard/", [302, 404, 404, 200, 200], [405] * 5),
    "courses/<slug:course>/exam/standard/items.csv": (
        "/courses/botany/exam/standard/items.csv", [302, 404, 404, 200, 200], [405] * 5,
    ),
    "courses/<slug:course>/exam/standard/<slug:key>/second-round/": (
        "/courses/botany/exam/standard/d1-0/second-round/", [405] * 5, [302, 404, 404, 409, 409],
    ),
    "exam/<uuid:uuid>/<int:number>/": (f"{SITTING}1/", GONE, GONE),
    "exam/<uuid:uuid>/<int:number>/answer/": (f"{SITTING}1/answer/", [302] + [405] * 4, GONE),
    "exam/<uuid:uuid>/paper/": (f"{SITTING}paper/", GONE, [302] + [405] * 4),
    "exam/<uuid:uuid>/seat/": (f"{SITTING}seat/", [302] + [405] * 4, GONE),
    "exam/<uuid:uuid>/break/": (f"{SITTING}break/", [302] + [405] * 4, GONE),
    "exam/<uuid:uuid>/submit/": (f"{SITTING}submit/", GONE, GONE),
    "exam/<uuid:uuid>/result/": (f"{SITTING}result/", GONE, [302] + [405] * 4),
    "exam/<uuid:uuid>/answers/": (f"{SITTING}answers/", GONE, [302] + [405] * 4),
    "exam/<uuid:uuid>/certificate/": (f"{SITTING}certificate/", GONE, GONE),
    "verify/": ("/verify/", [200] * 5, [200] * 5),
    "verify/<str:number>/": ("/verify/7K4Q/", [404] * 5, [405] * 5),
    "verify/<str:number>/name/": ("/verify/7K4Q/name/", GONE, GONE),
    "verify/<str:number>/withdrawal/": ("/verify/7K4Q/withdrawal/", GONE, GONE),
    "verify/<str:number>/certificate.pdf": ("/verify/7K4Q/certificate.pdf", [404] * 5, [405] * 5),
    "verify/<str:number>/badge.<str:kind>": ("/verify/7K4Q/badge.svg", [404] * 5, [405] * 5),
    "verify/<str:number>/credential.json": ("/verify/7K4Q/credential.json", [404] * 5, [405] * 5),
    "verify/<str:number>/credential.jwt": ("/verify/7K4Q/credential.jwt", [404] * 5, [405] * 5),
    "credentials/status/<int:list_number>/": ("/credentials/status/1/", [200] * 5, [405] * 5),
    ".well-known/jwks.json": ("/.well-known/jwks.json", [200] * 5, [405] * 5),
    ".well-known/did.json": ("/.well-known/did.json", [200] * 5, [405] * 5),
    "learn/": ("/learn/", [302, 200, 200, 200, 200], [405] * 5),
    "learn/practice/": ("/learn/practice/", [302, 200, 200, 200, 200], [405] * 5),
    "learn/practice/merges/<uuid:guest>/": (
        "/learn/practice/merges/00000000-0000-0000-0000-000000000007/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "learn/practice/<slug:course>/<slug:key>/": (
        "/learn/practice/botany/fruit-q1/", [302, 200, 200, 200, 200], [405] * 5,
    ),
    "account/": ("/account/", [302, 200, 200, 200, 200], [302, 200, 200, 200, 200]),
    # Those who are signed in are asked once more who they are.
    "account/data/": ("/account/data/", [302, 200, 200, 200, 200], [302, 200, 200, 200, 200]),
    "account/erasure/": ("/account/erasure/", [302, 200, 200, 200, 200], [302] * 5),
    "account/erasure/keeping/": ("/account/erasure/keeping/", [405] * 5, [302] * 5),
    "settings/reading/": ("/settings/reading/", [405] * 5, [302, 400, 400, 400, 400]),
    "search/": ("/search/?q=fruit", [200] * 5, [405] * 5),
    "privacy/": ("/privacy/", [200] * 5, [405] * 5),
    "styleguide/": ("/styleguide/", [404, 404, 200, 200, 200], [405] * 5),
    "healthz": ("/healthz", [200] * 5, [200] * 5),
    "readyz": ("/readyz", [200] * 5, [200] * 5),
    "metrics": ("/metrics", [404] * 5, [404] * 5),
    "doctor/mirror": ("/doctor/mirror", [404] * 5, [404] * 5),
    "favicon.ico": ("/favicon.ico", [302] * 5, [302] * 5),
    "robots.txt": ("/robots.txt", [200] * 5, [405] * 5),
    "sitemap.xml": ("/sitemap.xml", [200] * 5, [405] * 5),
    "sitemap-<int:number>.xml": ("/sitemap-1.xml", [404] * 5, [405] * 5),
}  # fmt: skip
#: Addresses of drafts: strangers get 404, like a page that never was.
DRAFTS = {
    "/courses/botany/draft/": ("get", [404, 404, 404, 200, 200]),
    "/courses/botany/draft/completion/": ("post", [302, 404, 404, 302, 302]),
    "/courses/botany/draft/place/": ("post", [403, 404, 404, 204, 204]),
    "/courses/botany/practice/draft-q1/": ("post", [404, 404, 404, 200, 200]),
    "/courses/secret/": ("get", [404, 404, 404, 200, 200]),
    "/courses/secret/exam/": ("get", [404, 404, 404, 200, 200]),
    "/courses/secret/exam/judging/": ("get", [302, 404, 404, 200, 200]),
    "/courses/secret/practice/": ("get", [404, 404, 404, 200, 200]),
    "/courses/secret/glossary/": ("get", [404, 404, 404, 200, 200]),
}


def told(missing, where):
    return f"routes without a line in {where} (add one each):\n  " + "\n  ".join(sorted(missing))


def test_every_route_has_a_line():
    for branch, table, where in (
        ((), MATRIX, "MATRIX"),
        (("accounts/",), ACCOUNTS, "ACCOUNTS (tests/doors/accounts.py)"),
        (("admin/",), DOORS, "DOORS (tests/courses/admin_doors.py)"),
    ):
        found = texts(*branch)

        assert not found - set(table), told(found - set(table), where)
        assert not set(table) - found, f"lines in {where} for routes that are gone: {sorted(set(table) - found)}"


def test_every_row_of_ones_own_stands_behind_a_route():
    """Sittings, certificates, passkeys and merges are named by an id: each is tried with a row of Alice's."""
    routes = {route.partition("#")[0] for route in PERSONAL}
    named = ("uuid:", "str:number", "str:token", "int:pk>/remove", "int:pk>/edit", "uuid:guest")

    assert routes <= texts() | texts("accounts/", "admin/")
    assert {text for text in texts() | texts("accounts/") if any(name in text for name in named)} <= routes
