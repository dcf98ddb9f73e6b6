"""A form writes what its page asks for: no field more, and nothing of anybody else's."""

import re
import secrets

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from tests.doors.cells import lines
from tests.doors.forms import FORMS
from tests.doors.knocking import listening, undone
from tests.doors.site import make_site
from tests.doors.test_access import hold

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: Columns of our tables that no form of the site has but the admin's own; ``{stranger}`` is Bob, ``{course}`` Cleo's.
FORGED = {
    "id": "{person}", "pk": "{person}", "user": "{person}", "user_id": "{person}", "learner": "{person}",
    "learner_id": "{person}", "made_by": "{person}", "author": "{person}", "is_staff": "on", "is_superuser": "on",
    "is_active": "on", "score": "1.0", "points": "99", "is_correct": "on", "state": "released", "is_passed": "on",
    "pass_mark": "0", "deadline": "2099-01-01 00:00", "started_at": "2001-01-01 00:00", "ended_at": "2001-01-01 00:00",
    "revoked_at": "", "released_at": "2001-01-01 00:00", "answered_at": "2001-01-01 00:00", "course": "{course}",
    "course_id": "{course}", "exam": "{exam}", "status": "retired", "published_at": "2001-01-01 00:00", "position": "9",
    "number": "7", "version": "9", "seed": "known", "seat": "f" * 32, "synced_sha256": "0" * 64, "verified": "on",
    "primary": "on", "password": "!", "groups": "1", "user_permissions": "1", "instructors": "{person}",
}  # fmt: skip
#: What differs from one time to the next: ids by chance, salted passwords, hashes and signatures over these.
CHANCE = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\b[0-9a-f]{64}\b|md5\$\S+|eyJ[\w.-]+"
    r"|\b[a-z0-9]{32}\b|\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}\b|b'[^']{40,}'"
)
TABLES = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
#: Written along with nearly everything, and about no field of a form.
BESIDE = {"django_session", "shared_cache"}
#: Doors that take forms and have no line among the forms, and why.
WITHOUT = {
    "healthz", "readyz", "favicon.ico", "verify/", "doctor/mirror", "account/data/",  # nothing is written
    "account/erasure/keeping/",  # nothing to keep: nobody has asked to be erased
    "exam/<uuid:uuid>/break/",  # no break was agreed
    "courses/<slug:course>/exam/standard/<slug:key>/second-round/",  # no fields
}  # fmt: skip


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(secrets, "token_hex", lambda size=16: "5" * 2 * size)
    with time_machine.travel(timezone.now(), tick=False):
        yield make_site()


def sent(site, form, fields):
    """The status, and every row of the tables that were written to, as they are after it."""
    with undone(), listening() as wrote:
        response = site.browser(form.role).post(
            form.address.format(**site.rows), fields, HTTP_SEC_FETCH_SITE="same-origin"
        )
        rows = {
            name: [CHANCE.sub("…", repr(row)) for row in TABLES[name]._default_manager.order_by("pk").values_list()]
            for name in sorted((wrote - BESIDE) & TABLES.keys())
        }
    return response.status_code, rows


def differences(route, plain, forged):
    """What the fields that nobody asked for changed."""
    if plain[0] != forged[0]:
        yield f"{route}: {forged[0]} with fields of another's, {plain[0]} without"
    for name in sorted(plain[1].keys() | forged[1].keys()):
        more = set(forged[1].get(name, ())) ^ set(plain[1].get(name, ()))
        if more:
            yield f"{route}: {name} differs in {sorted(more)}"


def test_every_door_that_takes_a_form_of_ours_has_a_line_or_a_reason():
    ours = {
        route for route, row, _address, _get, post in lines()
        if row == "table" and post["operator"] != 405 and not route.startswith(("admin/", "accounts/"))
    }  # fmt: skip

    assert ours - set(FORMS) - WITHOUT - {"metrics", "preview/<str:token>/<slug:key>/"} == set()


def test_fields_that_a_form_does_not_have_change_nothing(site):
    wrong = []
    for route, form in FORMS.items():
        fields = form.filled(site)
        more = {
            name: value.format(**site.others) for name, value in FORGED.items() if name not in {*fields, *form.also}
        }
        plain = sent(site, form, fields)
        if (plain[0], bool(plain[1])) != (form.status, not form.waits):
            wrong.append(f"{route}: the form itself gets {plain[0]}, not {form.status}, and writes {list(plain[1])}")
        wrong += differences(route, plain, sent(site, form, {**more, **form.filled(site)}))

    assert len(FORGED) >= 20
    hold(wrong)
