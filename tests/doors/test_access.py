"""Every door opens for whom the tables say, shows nothing of others, and by being looked at changes nothing.

``DOORS=all`` asks every cell; ``pytest -s`` tells how many there are. What is said of GET holds for what time does not
change: whoever looks at a sitting whose time is up ends it (tests/exams/test_ending.py), and the first reader after its
time publishes what was scheduled.
"""

import re

import pytest

from tests.doors.cells import ABSENT as BLANKS
from tests.doors.cells import OTHER_METHODS, WHOLE, Cell, absent_cells, cells, filled, lines, size
from tests.doors.knocking import Answer, knock
from tests.doors.personal import WITH_THE_LINK
from tests.doors.site import ALICES, BOBS, ROLES, SECRET, UNSAVED, make_site

pytestmark = pytest.mark.django_db

#: Words that must not be in what these people get. A title of course "c" must not be in what others get in the admin.
UNHEARD = {
    "guest": (ALICES, BOBS, SECRET, UNSAVED),
    "ended": (ALICES, BOBS, SECRET, UNSAVED),
    "learner": (BOBS, SECRET, UNSAVED),
    "stranger": (ALICES, SECRET, UNSAVED),
    "staff": (ALICES, BOBS, SECRET, UNSAVED),
    "cleo": (ALICES, BOBS, SECRET, f"{UNSAVED} of c"),
    "ines": (f"{UNSAVED} of other",),
    "operator": (UNSAVED,),
}
COURSE_C = ("Course c", "of c<")
#: What GET writes: the session keeps what is to be said on the next page or what a passkey has to sign, and a cache
#: keeps what took long to work out; of HEAD it also counts how often somebody tries. Nothing else. (What is listed at
#: accounts/sessions/ is looked after there: sessions that have ended leave the list.)
SAID_NEXT = "django_session"
CHALLENGES = {"accounts/2fa/webauthn/add/", "accounts/2fa/webauthn/reauthenticate/", "accounts/2fa/totp/activate/"}
WORKED_OUT = {"readyz", "admin/exams/exam/<int:object_id>/forms/"}


@pytest.fixture
def site():
    return make_site()


def heard(cell, content):
    """The words of others in an answer."""
    if cell.address.startswith(WITH_THE_LINK):
        return ()
    words = UNHEARD[cell.role]
    if cell.route.startswith("admin/") and cell.role not in {"ines", "operator"}:
        words += COURSE_C
    return tuple(word for word in words if word.encode() in content)


def written(cell, answer):
    """The tables that an answer to GET or HEAD wrote to, without those that are named above."""
    if cell.method == "post":
        return set()
    kept = {SAID_NEXT} if answer.status == 302 or cell.route in CHALLENGES else set()
    counted = cell.method == "head" and cell.route.startswith("accounts/")
    return answer.wrote - kept - ({"shared_cache"} if counted or cell.route in WORKED_OUT else set())


#: Types of text: a browser that is not told the character set of one may guess it (ASVS 5.0.0, 4.1.1).
TEXT = re.compile(r"text/.+|.+[/+]xml")


def untold(answer):
    """The type of an answer that has a body and does not say what it is, or in which character set it is written."""
    kind, _, more = answer.headers.get("Content-Type", "nothing").partition(";")
    told = more.strip().lower().replace('"', "") == "charset=utf-8" if TEXT.fullmatch(kind) else "/" in kind
    return "" if told or not answer.content else f"{kind}{more}"


def test_a_body_without_its_type_or_character_set_would_be_seen():
    kinds = [
        "text/html; charset=utf-8",
        'text/javascript; charset="utf-8"',
        "application/json",
        "text/html",
        "image/svg+xml",
        "text/csv; charset=latin-1",
        "",
    ]
    answers = [Answer(200, b"x", {"Content-Type": kind} if kind else {}, set(), "") for kind in kinds]

    assert [untold(answer) for answer in answers] == [
        "", "", "", "text/html", "image/svg+xml", "text/csv charset=latin-1", "nothing",
    ]  # fmt: skip


def walk(site, found):
    """Every cell whose answer is not the one that is due, with what is wrong with it."""
    for cell in found:
        answer = knock(site, cell.role, cell.method, cell.address.format(**site.rows))
        if answer.status != cell.status or answer.failure:
            yield f"{cell}: {answer.status}, not {cell.status} {answer.failure}"
        if kind := untold(answer):
            yield f"{cell}: a body of type {kind}"
        if words := heard(cell, answer.content):
            yield f"{cell}: reads {words}"
        if tables := written(cell, answer):
            yield f"{cell}: writes {tables}"


def hold(wrong):
    """Fails with a line for each cell that is not as it should be."""
    told = list(wrong)
    assert told == [], "\n" + "\n".join(told)


def test_who_asks_gets_what_the_tables_say_and_changes_nothing(site):
    print(size())
    hold(walk(site, cells("get")))
    # Django's own page for signing in shows itself to HEAD, whoever asks.
    hold(walk(site, (cell for cell in cells("head") if cell.route != "admin/login/")))


def test_who_sends_an_empty_form_gets_what_the_tables_say(site):
    hold(walk(site, cells("post")))


def test_what_is_not_there_is_answered_alike_for_any_id(site):
    hold(walk(site, absent_cells()))


def test_no_door_takes_another_method(site):
    """Refused before a session is read: with the session of somebody who may everything, too."""
    routes = {filled(route.partition("#")[0], BLANKS["none"]) for route, *_ in lines()}
    wrong = [
        f"{method.upper()} {address} as {role}: {response.status_code}"
        for role in (ROLES if WHOLE else ("operator",))
        for method in OTHER_METHODS
        for address in sorted(routes)
        for response in [getattr(site.clients[role], method)(address)]
        if (response.status_code, response.headers["Allow"]) != (405, "GET, HEAD, POST")
    ]

    assert len(routes) > 200
    assert wrong == []


def test_the_search_of_the_admin_finds_what_one_writes(site):
    shown = [role for role in ROLES if b"First of c" in knock(site, role, "get", "/admin/search/?q=first").content]

    assert shown == ["ines", "operator"]


#: Addresses of drafts: strangers get 404, like a page that never was. By role, without the staff that teaches nothing.
DRAFTS = {
    "/courses/botany/draft/": ("get", (404, 404, 404, 404, 404, 200, 200)),
    "/courses/botany/draft/completion/": ("post", (302, 302, 404, 404, 404, 302, 302)),
    "/courses/botany/draft/place/": ("post", (403, 403, 404, 404, 404, 204, 204)),
    "/courses/botany/practice/draft-q1/": ("post", (404, 404, 404, 404, 404, 200, 200)),
    "/courses/secret/": ("get", (404, 404, 404, 404, 404, 200, 200)),
    "/courses/secret/exam/": ("get", (404, 404, 404, 404, 404, 200, 200)),
    "/courses/secret/exam/judging/": ("get", (302, 302, 404, 404, 404, 200, 200)),
    "/courses/secret/practice/": ("get", (404, 404, 404, 404, 404, 200, 200)),
    "/courses/secret/glossary/": ("get", (404, 404, 404, 404, 404, 200, 200)),
}


def test_a_draft_is_there_for_those_who_write_it_only(site):
    roles = [role for role in ROLES if role != "staff"]
    found = [
        Cell(address, "own", role, method, address, status)
        for address, (method, statuses) in DRAFTS.items()
        for role, status in zip(roles, statuses, strict=True)
    ]

    hold(walk(site, found))


def test_a_guest_is_sent_to_sign_in_and_back(site):
    asked = [
        ("get", "/learn/"),
        ("get", "/account/"),
        ("post", "/courses/botany/fruit/completion/"),
        ("get", "/admin/"),
    ]

    assert [knock(site, "guest", method, address).headers["Location"] for method, address in asked] == [
        "/accounts/login/?next=/learn/",
        "/accounts/login/?next=/account/",
        "/accounts/login/?next=/courses/botany/fruit/%23finish",
        "/admin/login/?next=/admin/",
    ]


def test_a_walk_that_finds_nothing_would_have_found_it(site):
    """The three things that are looked for, each where it is sure to be: a search says again what is looked for."""
    wrong = list(
        walk(
            site,
            [
                Cell("healthz", "table", "guest", "get", "/healthz", 404),
                Cell("search/", "own", "ended", "get", "/search/?q=alicesown", 200),
                Cell("readyz/", "table", "guest", "get", "/readyz", 200),
            ],
        )
    )

    assert wrong == [
        "GET /healthz as guest (table): 200, not 404 ",
        f"GET /search/?q=alicesown as ended (own): reads {(ALICES,)}",
        "GET /readyz as guest (table): writes {'shared_cache'}",
    ]
